"""File access: whole-file reads, atomic writes; nothing but regular files is read or replaced."""

from __future__ import annotations

import errno
import glob
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filmpack.errors import ConfigError, InputError, Problem, ToolError, display_path

LARGEST = 20_000_000
"""Bytes of a file of texts; ten thousand entries with their notes have five million."""
_LEFT_OVER = 600.0
"""Age in seconds after which an orphaned temporary file is removed."""
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a FIFO",
    stat.S_IFCHR: "a character device",
    stat.S_IFBLK: "a block device",
    stat.S_IFSOCK: "a socket",
}


def special_kind(path: Path) -> str:
    """What a path leads to, in words, if that is no regular file: "a FIFO"; else "".

    Nothing is opened: opening a FIFO waits for its other end. "" also when there is nothing.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""
    return "" if stat.S_ISREG(mode) else _KINDS.get(stat.S_IFMT(mode), "no regular file")


def require_regular(path: Path, what: str = "file", advice: str = "") -> None:
    """Raise InputError unless the path leads to a regular file. `what` names it in messages."""
    try:
        path.stat()
    except FileNotFoundError:
        raise InputError(
            Problem(display_path(path), 0, f"this {what} does not exist.", advice)
        ) from None
    except OSError as error:
        raise _unreadable(path, what, error, advice) from None
    if kind := special_kind(path):
        told = f"this {what} is {kind}; only a regular file is read."
        raise InputError(Problem(display_path(path), 0, told, advice))


def is_present(path: Path, what: str = "file") -> bool:
    """Whether a file is there. Raises InputError for a folder, FIFO, device or socket."""
    if not path.exists():
        return False
    require_regular(path, what)
    return True


def read_bytes(path: Path, what: str = "file", advice: str = "", *, most: int = LARGEST) -> bytes:
    """The bytes of a regular file.

    Args:
        path: The file.
        what: What it is, for messages.
        advice: What to do when it is missing or cannot be read.
        most: How many bytes it may have.

    Raises:
        InputError: It is missing, no regular file, too large, or cannot be read.
    """
    require_regular(path, what, advice)
    try:
        with path.open("rb") as stream:
            # One byte more than allowed, whatever its size was: a file may grow.
            data = stream.read(most + 1)
    except OSError as error:
        raise _unreadable(path, what, error, advice) from None
    if len(data) > most:
        large = f"this {what} is larger than {most // 1_000_000} MB."
        raise InputError(Problem(display_path(path), 0, large, "Is this the right file?"))
    return data


def _unreadable(path: Path, what: str, error: OSError, advice: str) -> InputError:
    told = f"this {what} cannot be read: {error.strerror}."
    return InputError(Problem(display_path(path), 0, told, advice))


def stat_signature(path: Path) -> list[int]:
    """By what a file is taken for the same as at the last look: size, both times, and inode.

    The time of change (ctime) too: a copy that keeps the modification time cannot keep it.
    Raises OSError.
    """
    state = path.stat()
    return [state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; on success it replaces `path`, else it is deleted.

    The temporary name keeps the suffix, because ffmpeg derives the container from it.
    A reader of `path` sees the old file or the new one, never part of a file. Temporary
    files of killed processes are removed when they are ten minutes old.
    Raises ToolError if the folder is not writable, ConfigError if `path` is no place for a file.
    """
    require_replaceable(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = _temporary(path.parent, f".{path.stem[:40]}-", f".part{path.suffix}")
        _remove_left_over(path, temporary.stat().st_mtime)
    except OSError as error:
        raise ToolError(
            f"{display_path(path)}: cannot be written: {error.strerror}.",
            "Check that the folder is writable and the disk is not full.",
        ) from None
    with _replacing(path, temporary):
        yield temporary
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)


def replace_file(path: Path, chunks: Iterable[bytes], scratch: Path, *, sync: bool = False) -> None:
    """Write a file atomically.

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
    """A new empty file. Raises OSError."""
    # Not tempfile, whose files only their owner may read: the umask decides, as everywhere.
    path = folder / f"{prefix}{os.urandom(4).hex()}{suffix}"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    return path


@contextmanager
def _replacing(path: Path, temporary: Path) -> Iterator[None]:
    """Give a temporary file its name at the end, or delete it on an error."""
    try:
        yield
        temporary.replace(path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def require_replaceable(path: Path) -> None:
    """Raise ConfigError where a finished file would take the place of what is no file: a
    device, FIFO, socket or folder, or a name such as /dev/stdout; or lie in what is no folder."""
    if path.parts[:1] == ("-",):
        what = "standard output cannot be used here."
        raise ConfigError(what, "Choose another name.", file="-")
    kind = special_kind(path)
    if not kind and _is_descriptor(path):
        kind = "an open file of a process"
    if kind:
        what = f"this is {kind}, which is never replaced by a file."
        raise ConfigError(what, "Choose another name.", file=display_path(path))
    for folder in path.parents:
        if folder.exists():
            if not folder.is_dir():
                raise ConfigError("this is not a folder.", file=display_path(folder))
            break


def _is_descriptor(path: Path) -> bool:
    """Whether a path names an open file of a process: /dev/stdout, /dev/fd/3, /proc/self/fd/1."""
    folder = os.path.realpath(path.parent)
    return folder.startswith("/proc/") or (folder == "/dev" and path.is_symlink())


def _remove_left_over(path: Path, now: float) -> None:
    """Remove orphaned temporary files of `path`. One in use changed seconds ago.

    `now` is the file system's time, which may differ from this machine's clock.
    """
    for left in path.parent.glob(f".{glob.escape(path.stem[:40])}-????????.part{path.suffix}"):
        with suppress(OSError):
            if now - left.stat().st_mtime > _LEFT_OVER:
                left.unlink()


def write_bytes(path: Path, data: bytes) -> bool:
    """Write a file atomically. Return False if it already held exactly these bytes.

    An unchanged file is not touched: its time stays, so nothing is rebuilt because of it.
    Raises ToolError if the file cannot be written, ConfigError if `path` is no place for a file.
    """
    require_replaceable(path)
    with suppress(OSError):
        if path.stat().st_size == len(data) and path.read_bytes() == data:
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


def write_staged(path: Path, data: bytes, former: Path) -> bool:
    """Write a file of a folder that is not in its place yet; its folder is made if missing.

    Where the former folder has a regular file of exactly these bytes, that gets a second name, so
    that it keeps its time and takes no room twice. Gives whether that was so.

    Raises ToolError if it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):
            # A link of somebody's to these bytes would itself get a second name.
            known = former.lstat()
            alike = stat.S_ISREG(known.st_mode) and known.st_size == len(data)
            if alike and former.read_bytes() == data:
                os.link(former, path)
                return True
        path.write_bytes(data)
    except OSError as error:
        raise ToolError(
            f"{display_path(path)}: cannot be written: {error.strerror}.",
            "Check that the folder is writable and the disk is not full.",
        ) from None
    return False


def write_output(path: Path, data: bytes) -> None:
    """Write where a user said, as standard tools do: "-" and /dev/stdout are the standard output;
    a device or FIFO gets the bytes and stays what it is.

    A link is not followed but replaced, and refused if it leads to a device: in a checked-out
    pull request, the name of a report may be a link that somebody else made.

    Raises ToolError if it cannot be written, ConfigError for what takes no bytes: a folder, a
    disk, a socket, or a FIFO that nobody reads.
    """
    if is_standard_output(path):
        if sys.stdout is None:
            raise ToolError("the standard output is closed.")
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    elif _is_descriptor(path) or (
        special_kind(path) in ("a FIFO", "a character device") and not path.is_symlink()
    ):
        _write_through(path, data)
    else:
        write_bytes(path, data)


def is_standard_output(path: Path) -> bool:
    """Whether a path is "-", or leads to where the standard output goes, as /dev/stdout does."""
    if str(path) == "-":
        return True
    try:
        return os.path.samestat(path.stat(), os.fstat(sys.stdout.fileno()))
    except (OSError, ValueError, AttributeError):  # a closed stdout, or one that is no file
        return False


def _write_through(path: Path, data: bytes) -> None:
    try:
        # Without O_NONBLOCK, opening a FIFO waits until somebody reads it. Windows has neither.
        at_once = getattr(os, "O_NONBLOCK", 0)
        options = at_once | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(path, os.O_WRONLY | options)
        if at_once:
            os.set_blocking(handle, True)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise ConfigError(
                "no program is reading from this FIFO.", file=display_path(path)
            ) from None
        raise ToolError(f"{display_path(path)}: cannot be written: {error.strerror}.") from None
