"""File access: whole-file reads, atomic writes."""

from __future__ import annotations

import glob
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filmpack.errors import InputError, Problem, ToolError, display_path

_LEFT_OVER = 600.0
"""Age in seconds after which an orphaned temporary file is removed."""


def read_bytes(path: Path, what: str = "file", advice: str = "") -> bytes:
    """The file's bytes. `what` names it in messages. Raises InputError if it cannot be read."""
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
    """Yield a temporary path beside `path`; on success it replaces `path`, else it is deleted.

    The temporary name keeps the suffix, because ffmpeg derives the container from it.
    A reader of `path` sees the old file or the new one, never part of a file. Temporary
    files of killed processes are removed when they are ten minutes old.
    Raises ToolError if the folder is not writable.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_left_over(path)
        temporary = _temporary(path.parent, f".{path.stem[:40]}-", f".part{path.suffix}")
    except OSError as error:
        raise ToolError(
            f"{display_path(path)}: cannot be written: {error.strerror}.",
            "Check that the folder is writable and the disk is not full.",
        ) from None
    with _replacing(path, temporary):
        yield temporary
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        temporary.chmod(mode)


def replace_file(path: Path, chunks: Iterable[bytes], scratch: Path, *, sync: bool = False) -> None:
    """Write a file atomically, readable by this user alone.

    Args:
        path: The file; its folder is made if missing.
        chunks: What it holds, in parts.
        scratch: The folder of the temporary file, on the same disk.
        sync: Whether the bytes must be on the disk before the file takes its name.

    Raises:
        OSError: It cannot be written; the caller knows what that means.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(scratch, ".", "")
    with _replacing(path, temporary), temporary.open("wb") as stream:
        stream.writelines(chunks)
        if sync:
            stream.flush()
            os.fsync(stream.fileno())


def _temporary(folder: Path, prefix: str, suffix: str) -> Path:
    """A new empty file."""
    handle, name = tempfile.mkstemp(suffix, prefix, folder)
    os.close(handle)
    return Path(name)


@contextmanager
def _replacing(path: Path, temporary: Path) -> Iterator[None]:
    """Give a temporary file its name at the end, or delete it on an error."""
    try:
        yield
        temporary.replace(path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _remove_left_over(path: Path) -> None:
    """Remove orphaned temporary files of `path`. One in use changed seconds ago."""
    for left in path.parent.glob(f".{glob.escape(path.stem[:40])}-????????.part{path.suffix}"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_OVER:
                left.unlink()


def write_bytes(path: Path, data: bytes) -> bool:
    """Write a file atomically. Return False if it already held exactly these bytes.

    An unchanged file is not touched: its time stays, so nothing is rebuilt because of it.
    Raises ToolError if the file cannot be written.
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
