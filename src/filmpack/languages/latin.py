"""Titles in Latin letters without accents, for names of files."""

from __future__ import annotations

import re
import unicodedata

# Greek as ELOT 743 and Cyrillic as the languages' own passports write it, where they agree;
# letters that differ (Bulgarian ъ, Ukrainian и) as most readers of a file's name expect.
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
        strict=True,
    )
)
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыэюяёіїєґђћјљњџѓќѕў",
        "a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y e yu ya yo i yi ye g"
        " dj c j lj nj dz g k dz u".split(),
        strict=True,
    )
)
_LATIN = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ı": "i",
    "ŋ": "ng",
    "ŧ": "t",
    "ĸ": "k",
}
_LETTERS = {**_GREEK, **_CYRILLIC, **_LATIN, "ь": ""}


def slug(title: str, longest: int = 60) -> str:
    """A title as a file's name: small letters a to z, digits and hyphens; "" for no such letter.

    Accents go; Greek and Cyrillic are written in Latin letters. Other scripts have none here.
    """
    letters: list[str] = []
    # й and ї are letters, not и and і with a mark: they are looked up before they come apart.
    for char in unicodedata.normalize("NFC", title.lower().replace("ου", "ou")):
        if char in _LETTERS:
            letters.append(_LETTERS[char])
        else:
            bare = unicodedata.normalize("NFKD", char)
            letters += [_LETTERS.get(c, c) for c in bare if not unicodedata.combining(c)]
    plain = re.sub(r"['’ʼ]", "", "".join(letters))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-")


def without_accents(text: str) -> str:
    """A text in small letters without accents: "francais" is typed for "français", and a host has
    no ż."""
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))
