"""How Romanian is written: ș and ț with a comma, â inside words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule

_CEDILLA = re.compile("[şţŞŢ]")


@rule(
    "typography/cedilla",
    "error",
    "Romanian Academy; Unicode, Latin Extended-B: comma below",
    languages="ro",
    fixes=True,
    beyond_ascii=True,
)
def cedilla(seen: EntryContext) -> Iterator[Hit]:
    """Romanian ș and ț have a comma below; the letters with a cedilla are Turkish ones."""
    for match in _CEDILLA.finditer(seen.text):
        fix = match[0].translate(str.maketrans("şţŞŢ", "șțȘȚ"))
        yield Hit(
            f"{match[0]} has a cedilla.", f"Write {fix}, with a comma below.", match.span(), fix
        )


_I_INSIDE = re.compile(r"(?<![^\W\d_])[^\W\d_]+î[^\W\d_]+")
_PREFIX_BEFORE_I = re.compile(r"(?:ne|re|des|pre|bine|sub|co|ante|auto|supra|semi|între)?(?:n?e)?î")


@rule(
    "typography/romanian-i",
    "warning",
    "Romanian Academy, decision of 17 February 1993",
    languages="ro",
)
def romanian_i(seen: EntryContext) -> Iterator[Hit]:
    """Inside a word Romanian writes â; î is used at its ends and after a prefix."""
    for match in _I_INSIDE.finditer(seen.bare):
        word = match[0].lower()
        prefix = _PREFIX_BEFORE_I.match(word)
        if "î" in word[prefix.end() if prefix else 0 : -1]:
            yield Hit(f"{match[0]!r} has î inside.", "Write â.", match.span())
