"""Digests of files that don't change: looked up by path, size and time, counted once."""

from __future__ import annotations

import hashlib
from pathlib import Path

from filmpack.errors import InputError, Problem, display_path
from filmpack.files import require_regular, special_kind
from filmpack.store.local import Store


def stat_signature(path: Path) -> list[int]:
    """By what a file is taken for the same as at the last look: its size and modification time.

    Raises OSError.
    """
    state = path.stat()
    return [state.st_size, state.st_mtime_ns]


def file_digest(path: Path, store: Store) -> str:
    """The SHA-256 of a file's bytes.

    A file with the size and modification time of the last look is taken for the same.
    Raises InputError when it can't be read.
    """
    path = path.absolute()
    if special_kind(path):  # reading a FIFO would wait for its other end
        require_regular(path)
    try:
        now = stat_signature(path)
        known = store.note("digests", str(path))
        if known and known.get("seen") == now and isinstance(known.get("sha256"), str):
            return str(known["sha256"])
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(
            Problem(display_path(path), 0, f"this file cannot be read: {error.strerror}.")
        ) from None
    store.write_note("digests", str(path), {"seen": now, "sha256": found})
    return found
