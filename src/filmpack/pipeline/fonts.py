"""The fonts that decide a film's bytes: those that its language is drawn with, in their order."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from filmpack.media.text.font_files import files_of
from filmpack.store.digests import InputFiles, file_digest
from filmpack.store.local import Store


class FontDigests:
    """The digests of fonts, by language. A font for another language decides nothing.

    Each file is added to the files that decide what is made.
    """

    def __init__(self, store: Store, inputs: InputFiles) -> None:
        self._store, self._inputs = store, inputs
        self.of = lru_cache(maxsize=256)(self._read)

    def _read(self, language: str) -> tuple[str, ...]:
        """Of a language's fonts, in the order in which they are asked for a letter."""
        return tuple(map(self._digest, files_of(language)))

    def _digest(self, path: Path) -> str:
        self._inputs.add(path)
        return file_digest(path, self._store)
