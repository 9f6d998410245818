"""The script that a language is written in, and the font family that draws it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal

from filmpack.languages.language import language as language_data
from filmpack.languages.language import likely_script
from filmpack.languages.sdh import without_sdh

FONT_FAMILY = "Noto Sans"
"""Draws Latin, Greek, Cyrillic and Devanagari, and what others lack."""
OF_FONT_FAMILY = frozenset({"Latn", "Grek", "Cyrl", "Deva"})
SYMBOLS = "Noto Sans Symbols"
"""Draws notes and arrows."""
_RIGHT_TO_LEFT = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm"})
FAMILIES = {
    "Arab": "Noto Sans Arabic",
    "Armn": "Noto Sans Armenian",
    "Beng": "Noto Sans Bengali",
    "Ethi": "Noto Sans Ethiopic",
    "Geor": "Noto Sans Georgian",
    "Hans": "Noto Sans SC",
    "Hant": "Noto Sans TC",
    "Hebr": "Noto Sans Hebrew",
    "Jpan": "Noto Sans JP",
    "Kore": "Noto Sans KR",
    "Taml": "Noto Sans Tamil",
    "Thai": "Noto Sans Thai",
}
"""By script, ISO 15924; all others are drawn with FONT_FAMILY as far as it goes."""


@lru_cache(maxsize=256)
def script_of_language(tag: str) -> str:
    """The script of a language (BCP 47) in ISO 15924: from its file, else the tag, else CLDR;
    "Latn" for a language that none of these knows."""
    known = language_data(tag).script
    if known:
        return known
    parts = without_sdh(tag).replace("_", "-").split("-")
    stated = next((part.title() for part in parts[1:] if len(part) == 4), "")
    if stated:
        return stated
    return likely_script(tag) or "Latn"


def direction_of(script: str) -> Literal["ltr", "rtl"]:
    """The direction of a script (ISO 15924)."""
    return "rtl" if script in _RIGHT_TO_LEFT else "ltr"


def font_family(tag: str) -> str:
    """The family that a language's text is drawn with first."""
    return FAMILIES.get(script_of_language(tag), FONT_FAMILY) if tag else FONT_FAMILY


@lru_cache(maxsize=2048)
def script_of_letter(char: str) -> str:
    """The first word of a letter's Unicode name: LATIN, GREEK, CYRILLIC; "" when it has none."""
    return unicodedata.name(char, "").partition(" ")[0]
