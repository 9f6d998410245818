"""A disk of a few kB, which a build fills."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def small_disk(disk: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of so many kB in the memory, mounted on a new folder.

    Raises PermissionError without the right to mount.
    """
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        raise PermissionError("needs the right to mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def remount(disk: Path, option: str) -> None:
    """Change a disk, for instance size=64m."""
    command = ["mount", "-o", f"remount,{option}", str(disk)]
    subprocess.run(command, check=True, capture_output=True)
