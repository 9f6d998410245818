"""Names on a card that are not in its language, where that can be told for sure."""

from __future__ import annotations

import re

from filmpack.languages.language import language
from filmpack.languages.scripts import script_of_letter

_SCRIPTS = {
    "Latn": "LATIN",
    "Grek": "GREEK",
    "Cyrl": "CYRILLIC",
    "Armn": "ARMENIAN",
    "Geor": "GEORGIAN",
    "Hebr": "HEBREW",
    "Arab": "ARABIC",
}
"""Unicode's names of scripts by their ISO 15924 codes."""
_SEVERAL = re.compile(r"[^\W\d_]{2,}\s+/\s+[^\W\d_]{2,}")
"""Words on both sides of a slash between spaces: the same name in several languages."""


def foreign_name(name: str, tag: str) -> str:
    """Why a name is not in a language, as the end of a sentence; "" when that is not sure.

    Latin letters are at home everywhere: many organisations have a name in no other script.
    """
    if _SEVERAL.search(name):
        return "is in several languages"
    own = _SCRIPTS.get(language(tag).script)
    if own is None:
        return ""
    foreign = {script_of_letter(char) for char in name if char.isalpha()} - {own, "LATIN"}
    others = sorted(foreign & set(_SCRIPTS.values()))
    return f"has letters that the language doesn't use ({', '.join(others)})" if others else ""
