"""File access: whole-file reads, atomic writes."""

from __future__ import annotations

import glob
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filmpack.errors import InputError, Problem, ToolError, display_path

LARGEST = 20_000_000
"""Bytes of a file of texts; ten thousand entries with their notes have five million."""
_LEFT_OVER = 600.0
"""Age in seconds after which an orphaned temporary file is removed."""


def read_bytes(path: Path, what: str = "file", advice: str = "") -> bytes:
    """The file's bytes. `what` names it in messages.

    Raises InputError if it cannot be read, or is larger than a film's texts ever are.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        raise InputError(
            Problem(display_path(path), 0, f"this {what} does not exist.", advice)
        ) from None
    except OSError as error:
        raise InputError(
            Problem(display_path(path), 0, f"this {what} cannot be read: {error.strerror}.", advice)
        ) from None
    if len(data) > LARGEST:
        large = f"this {what} is larger than {LARGEST // 1_000_000} MB, which no film's text is."
        raise InputError(Problem(display_path(path), 0, large, "Is this the right file?"))
    return data


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
        handle, name = tempfile.mkstemp(
            prefix=f".{path.stem[:40]}-", suffix=f".part{path.suffix}", dir=path.parent
        )
        os.close(handle)
    except OSError as error:
        raise ToolError(
            f"{display_path(path)}: cannot be written: {error.strerror}.",
            "Check that the folder is writable and the disk is not full.",
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
    """Remove orphaned temporary files of `path`. One in use changed seconds ago."""
    for left in path.parent.glob(f".{glob.escape(path.stem[:40])}-????????.part{path.suffix}"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_OVER:
                left.unlink()


def write_bytes(path: Path, data: bytes) -> bool:
    """Write a file atomically. Return False if it already held exactly these bytes.

    An unchanged file is not touched: its time stays, so nothing is rebuilt because of it.
    A device or a pipe is written to as it is: it is neither read (/dev/full never ends) nor
    replaced. Raises ToolError if the file cannot be written.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        try:
            path.write_bytes(data)
        except OSError as error:
            raise ToolError(f"{display_path(path)}: cannot be written: {error.strerror}.") from None
        return True
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
