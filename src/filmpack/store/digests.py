"""Files that decide what is made: their digests, counted once, and that they do not change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from filmpack.errors import InputError, Problem, display_path
from filmpack.files import require_regular, special_kind, stat_signature
from filmpack.store.local import Store


def file_digest(path: Path, store: Store) -> str:
    """The SHA-256 of a file's bytes.

    A file with the signature of the last look is taken for the same. Raises InputError when it
    can't be read, or changes meanwhile.
    """
    path = path.absolute()
    if special_kind(path):  # reading a FIFO would wait for its other end
        require_regular(path)
    if known := known_digest(path, store):
        return known
    try:
        now = stat_signature(path)
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if stat_signature(path) != now:
            raise changed(path)
    except OSError as error:
        raise InputError(
            Problem(display_path(path), 0, f"this file cannot be read: {error.strerror}.")
        ) from None
    store.write_note("digests", str(path), {"seen": now, "sha256": found})
    return found


def known_digest(path: Path, store: Store) -> str:
    """As file_digest(), where it is remembered; "" where the file would have to be read."""
    path = path.absolute()
    known = store.note("digests", str(path))
    try:
        current = known is not None and known.get("seen") == stat_signature(path)
    except OSError:
        return ""
    found = known.get("sha256") if known and current else None
    return found if isinstance(found, str) else ""


class InputFiles:
    """Files that decide the bytes of what is made, as they were when they were first looked at.

    Whatever is made from them gets its name only after `require_unchanged`. A film that is
    replaced while it is encoded would otherwise give one that begins as the old and ends as
    the new, and segments of the new under keys of the old.
    """

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self._seen: dict[Path, list[int]] = {}
        for path in paths:
            self.add(path)

    def add(self, path: Path) -> None:
        """Look at one more file, unless it is known. Raises InputError when it cannot be."""
        path = path.absolute()
        if path in self._seen:
            return
        try:
            self._seen[path] = stat_signature(path)
        except OSError as error:
            raise InputError(
                Problem(display_path(path), 0, f"this file cannot be read: {error.strerror}.")
            ) from None

    def require_unchanged(self) -> None:
        """Raise InputError if a file is not as it was."""
        # A copy: other threads may add a file meanwhile.
        for path, seen in tuple(self._seen.items()):
            try:
                now = stat_signature(path)
            except OSError:
                now = []
            if now != seen:
                raise changed(path)


def changed(path: Path) -> InputError:
    """The error for a file that changed while something was made from it."""
    return InputError(
        Problem(
            display_path(path),
            0,
            "this file changed while it was in use.",
            "Nothing that was made from it since was kept. Run the same command again when the"
            " file is complete.",
        )
    )
