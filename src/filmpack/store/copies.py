"""Copies of masters, made once and kept in the store, where ffmpeg reads them by their path.

Beside each copy lies a note with its digest: a copy that is not as it was made is made again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.errors import ToolError
from filmpack.store.digests import file_digest
from filmpack.store.local import Store

if TYPE_CHECKING:
    from filmpack.media.ffmpeg import Processes

KINDS = ("indexed", "normalised", "shown")
"""Films that were remuxed to find their frames, or made constant; a folder each."""
_SUFFIX = ".mkv"
_POLL = 0.1
"""Seconds between two looks at what another process makes."""
_USED = ".used"
"""The empty file beside a copy whose time says when it was used last; a copy's own times are
part of how a change is noticed."""


def known_copy(store: Store, kind: str, name: str) -> Path | None:
    """The copy, if the store has it as it was made."""
    path = _path(store, kind, name)
    note = store.note(kind, name)
    if note is None or not path.is_file() or file_digest(path, store) != note.get("sha256"):
        return None
    with suppress(OSError):
        path.with_suffix(_USED).touch()
    return path


def kept_copy(
    store: Store,
    kind: str,
    name: str,
    make: Callable[[Path], None],
    processes: Processes | None = None,
) -> Path:
    """The copy; made unless the store has it.

    Args:
        store: where copies are kept.
        kind: one of KINDS.
        name: all that decides the copy's content, as a file name.
        make: writes the copy to the path that it is given.
        processes: once they are stopped, another process that makes the copy is not waited for.

    Raises:
        ToolError: the store cannot be written to; the build was stopped; whatever `make` raises.
    """
    with _claimed(store, f"{kind}-{name}", processes):
        if (path := known_copy(store, kind, name)) is not None:
            return path
        path = _path(store, kind, name)
        with store.scratch() as scratch:
            temporary = scratch / f"copy{_SUFFIX}"
            make(temporary)
            store.place_file(temporary, path)
        store.write_note(kind, name, {"sha256": file_digest(path, store)})
        return path


@contextmanager
def _claimed(store: Store, key: str, processes: Processes | None) -> Iterator[None]:
    """Hold the right to make a copy."""
    while True:
        with store.claim(key, wait=False) as mine:
            if mine:
                yield
                return
        if processes is not None and processes.stopped:
            raise ToolError("stopped while another build makes a copy of the film.")
        time.sleep(_POLL)


def last_used(path: Path) -> float:
    """When a copy was used last, in seconds since 1970. Raises OSError."""
    with suppress(OSError):
        return path.with_suffix(_USED).stat().st_mtime
    return path.stat().st_mtime


def remove_copy(path: Path) -> None:
    """Remove a copy, and the file that says when it was used. Raises OSError.

    Its note stays: it is small, and says nothing without the copy.
    """
    path.unlink()
    path.with_suffix(_USED).unlink(missing_ok=True)


def copies(store: Store) -> list[Path]:
    """All copies."""
    return [path for kind in KINDS for path in (store.folder / kind).glob(f"*{_SUFFIX}")]


def _path(store: Store, kind: str, name: str) -> Path:
    return store.folder / kind / f"{name}{_SUFFIX}"
