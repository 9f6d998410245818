"""How Polish is written: with its diacritics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule

_POLISH_SZ = re.compile(
    r"(?i)\b(?:sie|moze|juz|zeby|jestes|cos|ktos|byc|mozesz|wiec|takze|rowniez)\b"
)


@rule(
    "typography/polish-sz",
    "error",
    "Polish orthography",
    languages="pl",
)
def polish_sz(seen: EntryContext) -> Iterator[Hit]:
    """Very common words without their diacritics (sie, moze, juz, zeby) come from a keyboard
    without Polish letters."""
    for match in _POLISH_SZ.finditer(seen.bare):
        yield Hit(f"{match[0]!r} lacks its Polish diacritics.", "Check the spelling.", match.span())
