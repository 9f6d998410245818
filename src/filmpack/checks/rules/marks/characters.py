"""Characters that look like others, or like several."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule


@rule(
    "typography/composed",
    "warning",
    "Unicode Standard Annex 15, NFC",
    fixes=True,
    beyond_ascii=True,
)
def composed(seen: EntryContext) -> Iterator[Hit]:
    """A letter with a separate accent looks like one letter on some devices and like two on
    others."""
    if not seen.ascii and not unicodedata.is_normalized("NFC", seen.text):
        fix = unicodedata.normalize("NFC", seen.text)
        what, advice = (
            "letters and accents are separate characters.",
            "Type them as single characters (NFC).",
        )
        yield Hit(what, advice, (0, len(seen.text)), fix)


_LIGATURE = re.compile("[\ufb00-\ufb06\u0132\u0133\u01c4-\u01cc\uff01-\uff5e]")


@rule(
    "typography/ligature",
    "warning",
    "The Unicode Standard, 7.1: ligatures and digraphs for round trips only",
    fixes=True,
    beyond_ascii=True,
)
def ligature(seen: EntryContext) -> Iterator[Hit]:
    """ﬁ, ǆ or ĳ as one character come from printed pages; fonts lack them and searches miss
    them. The same goes for full-width letters."""
    for match in _LIGATURE.finditer(seen.text):
        fix = unicodedata.normalize("NFKC", match[0])
        yield Hit(f"{match[0]} is a single character.", f"Type {fix}.", match.span(), fix)
