"""How long a line is, as the guides of its language count."""

from __future__ import annotations

import unicodedata

from filmpack.languages.language import language as language_data
from filmpack.timedtext.markup import length, strip_tags

_FULL = ("W", "F")
"""East Asian widths that fill a whole square."""


def line_length(text: str, language: str) -> int:
    """The characters of a text: grapheme clusters, markup not counted. In Japanese, Chinese and
    Korean, what is half as wide as a square counts half; halves are rounded up."""
    return -int(-counted(text, language) // 1)


def counted(text: str, language: str) -> float:
    """As line_length(), with halves."""
    if not language_data(language).half_width:
        return length(text)
    return sum(
        1.0 if unicodedata.east_asian_width(char) in _FULL else 0.5
        for char in unicodedata.normalize("NFC", strip_tags(text))
        if not unicodedata.category(char).startswith("M")
    )
