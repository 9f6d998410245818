"""The disk, in one place: whole reads, and writes that are whole or absent."""

from __future__ import annotations

import glob
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filmpack.errors import InputError, Problem, ToolError, display_path

_LEFT_OVER = 600.0
"""Seconds since its last change after which a temporary file belongs to nobody."""


def read_bytes(path: Path, what: str = "file", advice: str = "") -> bytes:
    """The file's bytes. Raises InputError when it is missing or cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            Problem(display_path(path), 0, f"this {what} does not exist.", advice)
        ) from None
    except OSError as error:
        raise InputError(
            Problem(display_path(path), 0, f"this {what} cannot be read: {error.strerror}.", advice)
        ) from None


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; on success it takes `path`'s place, else it goes.

    The temporary name keeps the suffix, because ffmpeg chooses the container by it.
    A reader of `path` sees the old file or the new one, never a part. What a killed
    process left beside it goes when it is ten minutes old.
    Raises ToolError when the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_left_over(path)
        handle, name = tempfile.mkstemp(
            prefix=f".{path.stem[:40]}-", suffix=f".part{path.suffix}", dir=path.parent
        )
        os.close(handle)
    except OSError as error:
        raise ToolError(
            f"{display_path(path)}: cannot be written: {error.strerror}.",
            "Check that the folder exists and that there is room on the disk.",
        ) from None
    temporary = Path(name)
    try:
        yield temporary
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        temporary.chmod(mode)
        temporary.replace(path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _remove_left_over(path: Path) -> None:
    """Remove old temporary files of `path`. One that is being written is seconds old."""
    for left in path.parent.glob(f".{glob.escape(path.stem[:40])}-????????.part{path.suffix}"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_OVER:
                left.unlink()


def write_bytes(path: Path, data: bytes) -> bool:
    """Write the file whole; False when it already held exactly these bytes.

    An unchanged file is not touched, so its time stays and nothing is rebuilt for it.
    """
    with suppress(OSError):
        if path.read_bytes() == data:
            return False
    with atomic_write(path) as temporary:
        try:
            with temporary.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise ToolError(f"{display_path(path)}: cannot be written: {error.strerror}.") from None
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
