"""The catalogues on disk: translations/LANGUAGE.po."""

from __future__ import annotations

from pathlib import Path

from filmpack.errors import ConfigError, display_path
from filmpack.languages.sdh import is_sdh, without_sdh
from filmpack.languages.tags import language_tag
from filmpack.project.trust import Boundary
from filmpack.project.utf8 import decode_utf8
from filmpack.translation.compile import layered
from filmpack.translation.po.document import PoDocument


class CatalogueFiles:
    """Reads and writes catalogues. Each read parses again: a PoDocument can be changed."""

    def __init__(self, folder: Path, boundary: Boundary) -> None:
        self.folder = folder
        self._boundary = boundary

    def path(self, language: str) -> Path:
        """Where a language's catalogue is, or would be."""
        return self.folder / f"{language_tag(language)}.po"

    def has(self, language: str) -> bool:
        """Whether there is something where a language's catalogue would be; read() says if it
        is none. Raises ConfigError for a link that leads out, whatever stands there."""
        path = self.path(language)
        self._boundary.require_inside(path, "catalogue")
        return path.exists()

    def languages(self) -> list[str]:
        """The languages that have a catalogue, sorted. Raises ConfigError for a wrong name."""
        self._boundary.require_inside(self.folder, "folder of catalogues")
        names = sorted(p.stem for p in self.folder.glob("*.po") if not p.name.startswith("."))
        for name in names:
            if language_tag(name) != name:
                raise ConfigError(
                    f"{display_path(self.folder / name)}.po: invalid catalogue name.",
                    f"Rename it to {language_tag(name)}.po.",
                )
        return names

    def read(self, language: str) -> PoDocument:
        """A language's catalogue. Raises ConfigError when there is none, InputError when broken."""
        path = self.path(language)
        if not self.has(language):
            have = ", ".join(self.languages()) or "none yet"
            raise ConfigError(
                f"there is no catalogue for {language} ({display_path(path)}).",
                f"Start one with 'filmpack add {language}'. There are: {have}.",
            )
        text = decode_utf8(
            self._boundary.read_bytes(path, "catalogue"),
            path,
            "catalogue",
            "Save it as UTF-8 (in Poedit: Catalogue, Properties, Charset).",
            "gettext/charset",
        )
        return PoDocument.parse(text, display_path(path))

    def base_of(self, language: str) -> str:
        """The catalogue that one lies over: "de" for "de_CH", "pl" for "pl@sdh", else ""."""
        if is_sdh(language):
            spoken = without_sdh(language)
            return spoken if self.has(spoken) else self.base_of(spoken)
        base, _, region = language.rpartition("_")
        # A region is a country (de_CH) or a part of the world by its number (es_419).
        regional = (region.isupper() and len(region) == 2) or region.isdigit()
        return base if regional and self.has(base) else ""

    def full(self, language: str) -> PoDocument:
        """A language's catalogue; a regional one (de_CH) lies over its language's (de), one for
        the deaf and hard of hearing (pl@sdh) over that of all."""
        catalogue = self.read(language)
        base = self.base_of(language_tag(language))
        return layered(catalogue, self.full(base)) if base else catalogue

    def write(self, language: str, catalogue: PoDocument) -> bool:
        """Write a catalogue whole; False when the file held it already. Raises ToolError."""
        return self._boundary.write_bytes(
            self.path(language), catalogue.render().encode(), "catalogue"
        )
