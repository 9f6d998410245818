"""Names and terms that every language must keep: translations/terms.toml."""

from __future__ import annotations

from msgspec import Struct

from filmpack.errors import InputError, Problem
from filmpack.toml import TomlFile
from filmpack.translation.glossary import Rejected


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


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    term: tuple[Term, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    register: dict[str, str] = {}


def parse_terms(text: str, name: str) -> tuple[Term, ...]:
    """Read a terms file. Raises InputError with the place."""
    file = TomlFile.parse(text, name)
    terms = file.decode(_File).term
    for number, term in enumerate(terms):
        if not term.term.strip() or any(
            not form for forms in term.forms.values() for form in forms
        ):
            raise InputError(
                Problem(
                    name,
                    file.line("term", number),
                    f"a term or a form of {term.term!r} is empty.",
                    "Fill or remove it.",
                )
            )
    return terms
