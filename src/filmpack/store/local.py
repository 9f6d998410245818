"""The store: finished segments by their key, shared by all projects and processes of a user.

An object is one file: a line with the SHA-256 of all that follows and the length of
the next line, a line of JSON about the object, then its bytes. It appears whole or not
at all, and its hash is checked whenever it is read; one that is damaged is removed, and
its maker makes it again.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack.errors import ToolError, display_path
from filmpack.files import replace_file

if TYPE_CHECKING:
    from filelock import BaseFileLock

_logger = logging.getLogger(__name__)

_MAGIC = b"filmpack object 1 "
_HEAD = len(_MAGIC) + 64 + 1 + 10 + 1
_LOOK_AGAIN = 0.2
"""Seconds between two looks for an object from another machine."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class DamagedError(Exception):
    """An object was not what was put; it has been removed, and can be made again."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as it was put: what is said about it, and its bytes."""

    about: Mapping[str, Any]
    data: memoryview


def default_folder() -> Path:
    """The folder that FILMPACK_CACHE names, else the user's cache folder as the system has it."""
    named = os.environ.get("FILMPACK_CACHE", "")
    # An address has a local folder in front; see remote.py.
    if named and "://" not in named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_cache_dir("filmpack", appauthor=False))


class Store:
    """The store in a folder. Looking is free of side effects; the folder is made by a write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    @property
    def place(self) -> str:
        """Where other machines find the same store."""
        return str(self.folder)

    # -- objects ----------------------------------------------------------------

    def path(self, key: str) -> Path:
        return self.folder / "objects" / key[:2] / key

    def has(self, key: str) -> bool:
        """Whether there is an object; whether it is whole shows when it is read."""
        return self.path(key).is_file()

    def read(self, key: str) -> Stored:
        """An object, its hash checked. Raises DamagedError for one that is missing or not whole."""
        path = self.path(key)
        try:
            data = memoryview(path.read_bytes())
        except FileNotFoundError:
            raise DamagedError(key) from None
        except OSError as error:
            raise self._failed(error) from None
        found = parse(data)
        _logger.debug("%s %s", "read" if found else "damaged:", key)
        if found is None:
            with suppress(FileNotFoundError), self._telling():
                path.unlink()
            raise DamagedError(key)
        return found

    def put(self, key: str, about: Mapping[str, Any], data: bytes, scratch: Path) -> None:
        """Store an object, written in `scratch` first. Raises ToolError when that fails."""
        rest = json.dumps(about, separators=(",", ":"), sort_keys=True).encode() + b"\n"
        sum_ = hashlib.sha256(rest)
        sum_.update(data)
        self._keep(key, (_head(sum_.hexdigest(), len(rest)), rest, data), scratch)

    def _keep(self, key: str, file: Sequence[bytes], scratch: Path) -> None:
        """Write an object's file, given in parts."""
        path = self.path(key)
        with self._telling():
            replace_file(path, file, scratch, sync=True)
        _logger.debug("stored %s", key)

    def touch(self, key: str) -> None:
        """Note that an object was used today, for 'filmpack cache prune'."""
        with suppress(OSError):
            os.utime(self.path(key))

    # -- between machines ---------------------------------------------------------

    def await_object(self, key: str, seconds: float) -> bool:
        """Whether an object that another machine put is there, within so many seconds.

        A network folder may remember for a while that a file was not there; listing its
        folder makes it look again.
        """
        end = time.monotonic() + seconds
        while not self.has(key):
            if time.monotonic() > end:
                return False
            with suppress(OSError):
                list(self.path(key).parent.iterdir())
            time.sleep(_LOOK_AGAIN)
        return True

    def leave_mark(self, name: str) -> None:
        """Leave a mark by which other machines know that they see this store. Raises ToolError."""
        with self._telling():
            (self.folder / "marks").mkdir(parents=True, exist_ok=True)
            (self.folder / "marks" / name).touch()

    def sees_mark(self, name: str) -> bool:
        return (self.folder / "marks" / name).exists()

    def remove_mark(self, name: str) -> None:
        with suppress(OSError):
            (self.folder / "marks" / name).unlink()

    # -- notes: small JSON files beside the objects -------------------------------

    def note(self, kind: str, name: str) -> Mapping[str, Any] | None:
        """What was noted under this name; None when nothing was, or it cannot be read."""
        with suppress(OSError, ValueError):
            found = json.loads(self._note(kind, name).read_bytes())
            return found if isinstance(found, dict) else None
        return None

    def write_note(self, kind: str, name: str, what: Mapping[str, Any]) -> None:
        """Note something for later. A store that cannot be written to forgets it: no harm."""
        path = self._note(kind, name)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, [json.dumps(what, separators=(",", ":")).encode()], path.parent)

    def _note(self, kind: str, name: str) -> Path:
        return self.folder / kind / hashlib.sha256(name.encode()).hexdigest()

    # -- working in it ------------------------------------------------------------

    @contextmanager
    def claim(self, key: str, *, wait: bool) -> Iterator[bool]:
        """Hold the right to make a key, between all processes; False when another has it.

        With `wait`, until it is free. A process that dies gives its rights back.
        """
        path = self.folder / "locks" / key
        with self._telling():
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = _locked(path, -1 if wait else 0)
        try:
            yield lock is not None
        finally:
            if lock is not None:
                _unlock(lock)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A working folder in the store. It goes at the end, or, after a kill, at the next time."""
        place = self.folder / "tmp"
        with self._telling():
            place.mkdir(parents=True, exist_ok=True)
            self.sweep()
            folder = place / secrets.token_hex(8)
            lock = _locked(place / f"{folder.name}.lock", -1)
            folder.mkdir()
        assert lock is not None
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            _unlock(lock)

    def sweep(self) -> None:
        """Remove the working folders of processes that died."""
        for name in (self.folder / "tmp").glob("*.lock"):
            lock = _locked(name, 0)
            if lock is not None:
                shutil.rmtree(name.with_suffix(""), ignore_errors=True)
                _unlock(lock)

    def explained(self, error: OSError | ToolError) -> Exception:
        """What an error while working in the store means, said once and clearly."""
        if isinstance(error, OSError):
            return self._failed(error)
        full = os.strerror(errno.ENOSPC) in error.detail
        return self._failed(OSError(errno.ENOSPC, "")) if full else error

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._failed(error) from None

    def _failed(self, error: OSError) -> ToolError:
        if error.errno in _FULL:
            return ToolError(
                f"the disk of the cache folder {display_path(self.folder)} is full.",
                "Make room with 'filmpack cache prune --max-size 5G', or choose a folder on"
                " another disk: --cache, or FILMPACK_CACHE.",
            )
        return ToolError(
            f"cannot use the cache folder {display_path(self.folder)}: {error.strerror or error}.",
            "Finished segments are kept there. Choose another folder: --cache, or FILMPACK_CACHE.",
        )


def touch(path: Path) -> None:
    """Note that a copy of a film was used just now; its digest hangs on when it was made."""
    with suppress(OSError):
        os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))


def _locked(path: Path, timeout: float) -> BaseFileLock | None:
    """The lock file held; None when it was not to be had within `timeout` seconds (-1: ever)."""
    from filelock import FileLock, Timeout

    # Not one object a path: two threads of one process exclude each other too.
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=timeout, poll_interval=0.05)
    except Timeout:
        return None
    return lock


def _unlock(lock: BaseFileLock) -> None:
    # Removed while held: whoever waits on the removed file notices and opens a new one.
    if os.name == "posix":
        with suppress(OSError):
            Path(lock.lock_file).unlink()
    lock.release()


def parse(data: memoryview) -> Stored | None:
    """The parts of an object file, or None when it is not as it was written."""
    try:
        length = int(bytes(data[_HEAD - 11 : _HEAD]))
        if bytes(data[:_HEAD]) != _head(hashlib.sha256(data[_HEAD:]).hexdigest(), length):
            return None
        start = _HEAD + length
        return Stored(json.loads(bytes(data[_HEAD:start])), data[start:])
    except ValueError:
        return None


def _head(sum_: str, length: int) -> bytes:
    """An object file's first line."""
    return _MAGIC + b"%s %010d\n" % (sum_.encode(), length)


def read_about(path: Path) -> Mapping[str, Any]:
    """What is said about an object file, its bytes not looked at; {} when it cannot be read."""
    with suppress(OSError, ValueError):
        with path.open("rb") as stream:
            stream.seek(_HEAD)
            found = json.loads(stream.readline())
        return found if isinstance(found, dict) else {}
    return {}
