"""How Bulgarian is written: its letters, not its neighbours'."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule

_BULGARIAN_LETTERS = re.compile("(?i)[ыэёіїєґјљњђћџѓќѕ]")


@rule(
    "typography/bulgarian-letters",
    "error",
    "Bulgarian orthography, 1945",
    languages="bg",
)
def bulgarian_letters(seen: EntryContext) -> Iterator[Hit]:
    """ы, э and ё are Russian, і and ї Ukrainian, ј and ђ Serbian: Bulgarian uses none of them."""
    for match in _BULGARIAN_LETTERS.finditer(seen.bare):
        yield Hit(f"{match[0]} is not a Bulgarian letter.", "Check the spelling.", match.span())
