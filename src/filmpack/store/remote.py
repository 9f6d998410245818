"""A store at an address: any file system that fsspec knows, with a local folder in front.

What is read is fetched whole, once, and its hash is checked; what is put goes into the
local folder and then to the address. Rights to make a key hold on one machine only: two
machines that make the same key make the same bytes, and waste no more than the time.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack.errors import ConfigError, ToolError
from filmpack.store.envelope import Stored, unpack
from filmpack.store.local import DamagedError, Store, default_folder

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem


def open_store(where: Path | str | None) -> Store:
    """The store in a folder, or at an address such as s3://bucket/films; None leaves it to
    FILMPACK_CACHE and the system. Raises ConfigError."""
    place = str(where or os.environ.get("FILMPACK_CACHE", "") or default_folder())
    return RemoteStore(place) if is_address(place) else Store(Path(place))


def is_address(place: str) -> bool:
    return "://" in place


class RemoteStore(Store):
    """The store at an address; `folder` is the local one in front of it, and its notes are local.

    Objects are removed at the address by its own means (an expiry rule, say), never by
    'filmpack cache prune'.
    """

    def __init__(self, address: str, folder: Path | None = None) -> None:
        super().__init__(folder or default_folder())
        self.address = address.rstrip("/")
        self._files, self._root = _file_system(self.address)
        self._seen: dict[str, bool] = {}
        self._listed: frozenset[str] | None = None

    @property
    def place(self) -> str:
        return self.address

    def has(self, key: str) -> bool:
        """Whether there is an object here or there; there, as it was when last looked at."""
        if super().has(key):
            return True
        if key not in self._seen:
            # Once for all: a question for each of thousands of keys would take minutes.
            if self._listed is None:
                with self._reaching():
                    self._listed = frozenset(map(_name, self._find(f"{self._root}/objects")))
            return key in self._listed
        return self._seen[key]

    def read(self, key: str) -> Stored:
        with suppress(DamagedError):
            return super().read(key)
        with self._reaching():
            try:
                data = self._files.cat_file(self._path(key))
            except FileNotFoundError:
                self._seen[key] = False
                raise DamagedError(key) from None
            if unpack(key, memoryview(data)) is None:
                self._files.rm_file(self._path(key))
                self._seen[key] = False
                raise DamagedError(key)
        with self.scratch() as scratch:
            self._keep(key, [data], scratch)
        return super().read(key)

    def put(self, key: str, about: Mapping[str, Any], data: bytes, scratch: Path) -> None:
        super().put(key, about, data, scratch)
        with self._reaching():
            self._upload(self._path(key), self.path(key).read_bytes())
        self._seen[key] = True

    @contextmanager
    def claim(self, key: str, *, wait: bool) -> Iterator[bool]:
        with super().claim(key, wait=wait) as mine:
            if mine and not super().has(key):
                with self._reaching():
                    self._seen[key] = bool(self._files.exists(self._path(key)))
            yield mine

    def await_object(self, key: str, _seconds: float) -> bool:
        """Whether an object that another machine put is there now; it is fetched at once."""
        with suppress(DamagedError):
            self.read(key)
            return True
        return False

    def leave_mark(self, name: str) -> None:
        with self._reaching():
            self._upload(f"{self._root}/marks/{name}", b"")

    def sees_mark(self, name: str) -> bool:
        with self._reaching():
            return bool(self._files.exists(f"{self._root}/marks/{name}"))

    def remove_mark(self, name: str) -> None:
        with suppress(OSError):
            self._files.rm_file(f"{self._root}/marks/{name}")

    def _path(self, key: str) -> str:
        return f"{self._root}/objects/{key[:2]}/{key}"

    def _find(self, folder: str) -> list[str]:
        self._files.invalidate_cache()
        try:
            return list(self._files.find(folder))
        except FileNotFoundError:
            return []

    def _upload(self, path: str, data: bytes) -> None:
        """Write a file that appears whole: object stores do it so; elsewhere it is renamed."""
        from fsspec import AbstractFileSystem

        if type(self._files).mv is AbstractFileSystem.mv:
            # No renaming of its own, as object stores have none: mv would be copy and remove.
            self._files.pipe_file(path, data)
            return
        temporary = f"{self._root}/tmp/{secrets.token_hex(8)}"
        for folder in (temporary, path):
            self._files.makedirs(folder.rpartition("/")[0], exist_ok=True)
        try:
            self._files.pipe_file(temporary, data)
            self._files.mv(temporary, path)
        except BaseException:
            with suppress(Exception):
                self._files.rm_file(temporary)
            raise

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Whatever a file system of whatever kind raises is one message."""
        try:
            yield
        except (DamagedError, ToolError):
            raise
        except Exception as error:
            what = str(error) or type(error).__name__
            raise ToolError(
                f"the cache at {self.address} cannot be used: {what.splitlines()[0]}.",
                "Is the address right, and may you write there?",
            ) from None


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _file_system(address: str) -> tuple[AbstractFileSystem, str]:
    """fsspec's file system for an address, and the path in it. Raises ConfigError."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise ConfigError(
            f"a cache at an address ({address}) needs fsspec, which is not installed.",
            "pip install 'filmpack[cluster]'",
        ) from None
    try:
        files, root = url_to_fs(address, use_listings_cache=False)
    except (ImportError, ValueError) as error:
        raise ConfigError(f"--cache {address}: {error}".rstrip(".") + ".") from None
    return files, str(root).rstrip("/")
