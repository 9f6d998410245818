"""The fonts that decide a film's bytes: those that its language is drawn with, in their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from filmpack.languages.tags import bcp47
from filmpack.media.text.font_files import chain, files_of
from filmpack.pipeline.targets import Target
from filmpack.store.digests import InputFiles, file_digest
from filmpack.store.local import Store


@dataclass(frozen=True, slots=True)
class SystemFont:
    """A font file of the system that films in these languages (BCP 47) are drawn with."""

    languages: tuple[str, ...]
    family: str
    path: Path
    digest: str


def system_fonts(targets: Iterable[Target], store: Store) -> list[SystemFont]:
    """The files of the system that burned films are drawn with. Another machine may have others,
    and would make other films."""
    drawn = (track.language for one in targets if one.kind == "burn" for track in one.tracks)
    found: dict[tuple[str, Path], list[str]] = {}
    for language in dict.fromkeys(drawn):
        for family in chain(language):
            for path in dict.fromkeys(family.files.values()) if family.system else ():
                found.setdefault((family.name, path), []).append(bcp47(language))
    return [
        SystemFont(tuple(languages), family, path, file_digest(path, store))
        for (family, path), languages in found.items()
    ]


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
