"""The store: finished segments by their key, shared by all projects and processes of a user.

An object is one file (see envelope.py). It appears whole or not at all, and that it is whole,
and the one that was put under its key, is checked whenever it is read; one that is not is
removed, and its maker makes it again.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack.errors import ToolError, display_path
from filmpack.files import replace_file
from filmpack.store.envelope import Stored, pack, pack_note, unpack, unpack_note

if TYPE_CHECKING:
    from filelock import BaseFileLock

_logger = logging.getLogger(__name__)

_HELD = "held"
"""The file in a working folder that lists the objects which its build needs."""
_LOOK_AGAIN = 0.2
"""Seconds between two looks for an object from another machine."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class DamagedError(Exception):
    """An object is not there, or was damaged and has been removed; it can be made again."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def default_folder() -> Path:
    """The folder that FILMPACK_CACHE names, else the user's cache folder as the system has it."""
    named = os.environ.get("FILMPACK_CACHE", "")
    # An address has a local folder in front; see remote.py.
    if named and "://" not in named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_cache_dir("filmpack", appauthor=False))


class Store:
    """The store in a folder. The folder is made by a write.

    Looking changes nothing but what is broken: read() removes an object that is not whole, and
    held() the working folders of processes that died.
    """

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

    def lacking(self, keys: Iterable[str]) -> list[str]:
        """Those of some keys under which there is no object, each once, in order."""
        return [key for key in dict.fromkeys(keys) if not self.has(key)]

    def read(self, key: str) -> Stored:
        """An object, its hash checked. Raises DamagedError for one that is missing or not whole."""
        path = self.path(key)
        try:
            data = memoryview(path.read_bytes())
        except FileNotFoundError:
            raise DamagedError(key) from None
        except IsADirectoryError:
            data = memoryview(b"")
        except OSError as error:
            raise self._failed(error) from None
        found = unpack(key, data)
        _logger.debug("%s %s", "read" if found else "damaged:", key)
        if found is None:
            self.discard(key)
            raise DamagedError(key)
        return found

    def discard(self, key: str) -> None:
        """Remove an object, if it is there. Raises ToolError."""
        path = self.path(key)
        with self._telling(), suppress(FileNotFoundError):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def put(self, key: str, about: Mapping[str, Any], data: bytes, scratch: Path) -> None:
        """Store an object, in place of one that may be there.

        Args:
            key: Its key.
            about: What is said about it: plain values, as JSON holds them.
            data: Its bytes.
            scratch: A working folder of this store, where it is written first.

        Raises:
            ToolError: It cannot be written.
        """
        self._keep(key, pack(key, about, data), scratch)

    def _keep(self, key: str, file: Sequence[bytes], scratch: Path) -> None:
        """Write an object's file, given in parts."""
        path = self.path(key)
        with self._telling():
            if path.is_dir():
                shutil.rmtree(path)
            replace_file(path, file, scratch, sync=True)
        _logger.debug("stored %s", key)

    def place_file(self, file: Path, path: Path) -> None:
        """Move a finished file of a working folder to its place in the store. Raises ToolError."""
        with self._telling():
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                shutil.rmtree(path)
            file.replace(path)

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
            return unpack_note(kind, name, self._note(kind, name).read_bytes())
        return None

    def write_note(self, kind: str, name: str, what: Mapping[str, Any]) -> None:
        """Note something for later. A store that cannot be written to forgets it: no harm."""
        path = self._note(kind, name)
        with suppress(OSError):
            replace_file(path, [pack_note(kind, name, what)], path.parent)

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

    def hold(self, keys: Iterable[str], scratch: Path) -> None:
        """Keep what has these keys or file names from 'filmpack cache prune' while `scratch` is
        there."""
        with self._telling():
            (scratch / _HELD).write_bytes("\0".join(keys).encode("utf-8", "surrogateescape"))

    def held(self) -> frozenset[str]:
        """The keys of the objects that running builds hold."""
        found: set[str] = set()
        with suppress(OSError):
            self.sweep()
        for names in (self.folder / "tmp").glob(f"*/{_HELD}"):
            with suppress(OSError):
                found.update(names.read_bytes().decode("utf-8", "surrogateescape").split("\0"))
        return frozenset(found)

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
        if error.errno == errno.ENOENT and not (self.folder / "tmp").is_dir():
            return ToolError(
                f"the cache folder {display_path(self.folder)} was removed while it was in use.",
                "Run the same command again; what was encoded is encoded again.",
            )
        if error.errno in (errno.EACCES, errno.EPERM):
            return ToolError(
                f"cannot use the cache folder {display_path(self.folder)}:"
                f" {error.strerror or error}.",
                "Users who share a cache need a common group: chgrp and chmod g+ws its folder, and"
                " work with umask 002. Or choose another folder: --cache, or FILMPACK_CACHE.",
            )
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
