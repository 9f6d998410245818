"""How Hungarian is written: ő and ű."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule

_HUNGARIAN_LONG = re.compile("[õûÕÛôÔ]")


@rule(
    "typography/hungarian-long",
    "error",
    "A magyar helyesírás szabályai (AkH. 12): ő, ű",
    languages="hu",
    fixes=True,
    beyond_ascii=True,
)
def hungarian_long(seen: EntryContext) -> Iterator[Hit]:
    """õ and û appear instead of ő and ű where a file was read as Latin-1 instead of Latin-2."""
    for match in _HUNGARIAN_LONG.finditer(seen.text):
        fix = match[0].translate(str.maketrans("õûÕÛôÔ", "őűŐŰőŐ"))
        yield Hit(f"{match[0]} is not a Hungarian letter.", f"Write {fix}.", match.span(), fix)
