"""What terms.toml tells translators: renderings that were rejected, and each language's register.

The names and terms that must be kept are read by checks/terms.py, from the same file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec import Struct

from filmpack.errors import InputError, Problem
from filmpack.languages.tags import primary_subtag
from filmpack.timedtext.markup import strip_tags, unwrap
from filmpack.toml import TomlFile


class Rejected(Struct, frozen=True, forbid_unknown_fields=True):
    """A rendering that one language must not use for words of the source, and why."""

    source: str
    language: str
    rendering: str
    because: str

    @property
    def note(self) -> str:
        """The line for the translator."""
        text = f'Do not use "{self.rendering}" for "{self.source}": {self.because}'
        return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Glossary:
    """Rejected renderings, and by language how the film speaks to its viewer."""

    rejected: tuple[Rejected, ...] = ()
    register: tuple[tuple[str, str], ...] = ()

    def rejected_in(self, language: str) -> Iterator[Rejected]:
        """Those of a language tag; de_CH has those of de, too."""
        names = {language.replace("-", "_"), primary_subtag(language)} if language else set()
        return (one for one in self.rejected if one.language in names)

    def notes(self, source: str, language: str) -> tuple[str, ...]:
        """The lines for the translator of a source text."""
        text = strip_tags(unwrap(source)).lower()
        found = self.rejected_in(language)
        return tuple(one.note for one in found if one.source.lower() in text)

    def register_of(self, language: str) -> str:
        """How a language addresses the viewer; "" where the file does not say."""
        known = dict(self.register)
        return known.get(language.replace("-", "_"), known.get(primary_subtag(language), ""))


class _File(Struct, frozen=True):
    rejected: tuple[Rejected, ...] = ()
    register: dict[str, str] = {}


def parse_glossary(text: str, name: str) -> Glossary:
    """Read the rejected renderings and registers of a terms file. Raises InputError."""
    file = TomlFile.parse(text, name)
    data = file.decode(_File)
    for number, one in enumerate(data.rejected):
        for key in ("source", "language", "rendering", "because"):
            if not getattr(one, key).strip():
                line = file.line("rejected", number, key)
                raise InputError(Problem(name, line, f"{key!r} is empty.", "Fill or remove it."))
    return Glossary(data.rejected, tuple(data.register.items()))
