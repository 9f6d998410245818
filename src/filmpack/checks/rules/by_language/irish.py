"""How Irish is written: small prefixes before capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule

_IRISH_PREFIX = re.compile(r"\b(?:H[AEIOUÁÉÍÓÚ]|BP|BhF|GC|DT|MB|NG|ND|TS)[a-záéíóú]+")


@rule(
    "typography/irish-prefix",
    "warning",
    "An Caighdeán Oifigiúil, Ceannlitreacha",
    languages="ga",
)
def irish_prefix(seen: EntryContext) -> Iterator[Hit]:
    """Irish puts a small letter before the capital of a name (hÉireann, bPoblacht, nGaeilge)."""
    for match in _IRISH_PREFIX.finditer(seen.bare):
        yield Hit(
            f"{match[0]!r}: the prefix is not in small letters.",
            "Write it in small letters.",
            match.span(),
        )
