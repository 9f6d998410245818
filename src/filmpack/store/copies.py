"""Copies of masters, made once and kept in the store, where ffmpeg reads them by their path.

Beside each copy lies a note with its digest: a copy that is not as it was made is made again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filmpack.store.digests import file_digest
from filmpack.store.local import Store

KINDS = ("indexed", "normalised")
"""Films that were remuxed to find their frames, or made constant; a folder each."""
_SUFFIX = ".mkv"
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


def kept_copy(store: Store, kind: str, name: str, make: Callable[[Path], None]) -> Path:
    """The copy; made unless the store has it.

    Args:
        store: where copies are kept.
        kind: one of KINDS.
        name: all that decides the copy's content, as a file name.
        make: writes the copy to the path that it is given.

    Raises:
        ToolError: the store cannot be written to; whatever `make` raises.
    """
    with store.claim(f"{kind}-{name}", wait=True):
        if (path := known_copy(store, kind, name)) is not None:
            return path
        path = _path(store, kind, name)
        with store.scratch() as scratch:
            temporary = scratch / f"copy{_SUFFIX}"
            make(temporary)
            store.place_file(temporary, path)
        store.write_note(kind, name, {"sha256": file_digest(path, store)})
        return path


def last_used(path: Path) -> float:
    """When a copy was used last, in seconds since 1970. Raises OSError."""
    with suppress(OSError):
        return path.with_suffix(_USED).stat().st_mtime
    return path.stat().st_mtime


def remove_copy(path: Path) -> None:
    """Remove a copy and what lies beside it. Raises OSError."""
    path.unlink()
    path.with_suffix(_USED).unlink(missing_ok=True)


def copies(store: Store) -> list[Path]:
    """All copies."""
    return [path for kind in KINDS for path in (store.folder / kind).glob(f"*{_SUFFIX}")]


def _path(store: Store, kind: str, name: str) -> Path:
    return store.folder / kind / f"{name}{_SUFFIX}"
