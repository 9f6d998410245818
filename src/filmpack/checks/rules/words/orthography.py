"""Letters and marks that a language uses. by_language/ has what is special to one language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule
from filmpack.languages.language import language as language_data
from filmpack.languages.scripts import script_of_letter

_NOT_ASCII = re.compile(r"[^\W\d_\x00-\x7f]")


@lru_cache(maxsize=64)
def alphabet(tag: str) -> frozenset[str]:
    """The letters that a language writes or borrows, lower case; empty when unknown.

    Source: CLDR 48, exemplar characters, main and auxiliary.
    """
    return language_data(tag).letters


@lru_cache(maxsize=64)
def _scripts(tag: str) -> frozenset[str]:
    """The scripts that a language's words may be written in: its own, and Latin."""
    return frozenset(
        {script_of_letter(char) for char in alphabet(tag) if char.isalpha()} | {"LATIN"}
    )


@lru_cache(maxsize=64)
def _punctuation(tag: str) -> frozenset[str]:
    return frozenset(language_data(tag).punctuation)


_LETTERS = re.compile(r"[^\W\d_]+")


@rule(
    "typography/letters",
    "warning",
    "CLDR 48, exemplar characters, main and auxiliary",
    beyond_ascii=True,
)
def letters(seen: EntryContext) -> Iterator[Hit]:
    """A letter that the language doesn't use is usually a slip, or text in another language."""
    if seen.ascii or not (allowed := alphabet(seen.setting.tag)):
        return
    if allowed.issuperset(_NOT_ASCII.findall(seen.bare.lower())):
        return
    for match in _LETTERS.finditer(seen.bare):
        word = match[0]
        if word.isascii() or word in seen.source:
            continue
        strange = "".join(
            c for c in dict.fromkeys(word.lower()) if c not in allowed and not c.isascii()
        )
        own = [c for c in strange if script_of_letter(c) in _scripts(seen.setting.tag)]
        if own:
            shown = " ".join(own)
            yield Hit(
                f"{shown} is not a letter of this language.", "Check the spelling.", match.span()
            )


@rule(
    "typography/marks",
    "warning",
    "CLDR 48, exemplar characters, punctuation",
    beyond_ascii=True,
)
def marks(seen: EntryContext) -> Iterator[Hit]:
    """¿ in a Polish line or 、 in a Greek one: a mark that the language doesn't use."""
    if not (known := _punctuation(seen.setting.tag)):
        return
    foreign = "¿¡、。،؛؟·‽⁇⁈⁉¶•"
    if seen.marks.isdisjoint(foreign):
        return
    for at, char in enumerate(seen.text):
        if char in foreign and char not in known and char not in seen.source:
            yield Hit(f"{char} is not used in this language.", "Remove it.", (at, at + 1))
