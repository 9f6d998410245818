"""What terms.toml says: terms to keep, renderings that were rejected, each language's register."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from msgspec import Struct

from filmpack.errors import InputError, Problem
from filmpack.languages.language import words_pattern
from filmpack.languages.tags import bcp47, primary_subtag
from filmpack.timedtext.markup import strip_tags, unwrap
from filmpack.toml import TomlFile


class Term(Struct, frozen=True, forbid_unknown_fields=True):
    """A word of the source and how each language writes it.

    forms gives, per language, the beginnings of the words that may stand for
    it ("Mi" for Mia, Mię, Mią): languages inflect. Without an entry a language
    keeps the term as it is. A form may be "*": this language may leave it out.
    """

    term: str
    forms: dict[str, tuple[str, ...]] = {}
    note: str = ""

    def forms_in(self, language: str) -> tuple[str, ...]:
        """What may stand for it in a language: beginnings of words."""
        return self.forms.get(language, (self.term,))


class Rejected(Struct, frozen=True, forbid_unknown_fields=True):
    """A rendering that one language must not use for words of the source, and why.

    source is the beginning of words or a part of them. rendering is whole words, in any case; * in
    it stands for what may precede or follow: "sekret*" is sekret and sekrety, too.
    """

    source: str
    language: str
    rendering: str
    because: str

    @property
    def tag(self) -> str:
        """The language as a BCP 47 tag: "de-CH"."""
        return bcp47(self.language)

    @property
    def note(self) -> str:
        """The line for the translator."""
        text = f'Do not use "{self.rendering}" for "{self.source}": {self.because}'
        return " ".join(text.split())

    def speaks_of(self, source: str) -> bool:
        """Whether a source text, on one line and in lower case, has its words."""
        return self.source.lower() in source

    def found_in(self, text: str) -> re.Match[str] | None:
        """Where a translation has the rendering; None where it has not."""
        return words_pattern((self.rendering,)).search(text)


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms, rejected renderings, and by language how the film speaks to its viewer.

    Languages are written as in names of catalogues (de_CH) or as tags (de-CH).
    """

    rejected: tuple[Rejected, ...] = ()
    register: tuple[tuple[str, str], ...] = ()
    terms: tuple[Term, ...] = ()

    def rejected_in(self, language: str) -> Iterator[Rejected]:
        """Those of a language tag; de_CH has those of de, too."""
        names = {bcp47(language), primary_subtag(language)} if language else set()
        return (one for one in self.rejected if one.tag in names)

    def notes(self, source: str, language: str) -> tuple[str, ...]:
        """The lines for the translator of a source text."""
        text = strip_tags(unwrap(source)).lower()
        return tuple(one.note for one in self.rejected_in(language) if one.speaks_of(text))

    def register_of(self, language: str) -> str:
        """How a language addresses the viewer; "" where the file does not say."""
        known = {bcp47(name): said for name, said in self.register}
        return known.get(bcp47(language), known.get(primary_subtag(language), ""))


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    term: tuple[Term, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    register: dict[str, str] = {}


def parse_glossary(text: str, name: str) -> Glossary:
    """Read a terms file. Raises InputError with the place."""
    file = TomlFile.parse(text, name)
    data = file.decode(_File)
    for number, term in enumerate(data.term):
        forms = (form for each in term.forms.values() for form in each)
        if not term.term.strip() or not all(forms):
            what = f"a term or a form of {term.term!r} is empty."
            raise InputError(Problem(name, file.line("term", number), what, "Fill or remove it."))
    for number, one in enumerate(data.rejected):
        for key in ("source", "language", "rendering", "because"):
            if not getattr(one, key).strip():
                line = file.line("rejected", number, key)
                raise InputError(Problem(name, line, f"{key!r} is empty.", "Fill or remove it."))
    return Glossary(data.rejected, tuple(data.register.items()), data.term)
