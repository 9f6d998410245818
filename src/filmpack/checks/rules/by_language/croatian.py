"""How Croatian is written: đ."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule

_CROATIAN_DIGRAPH = re.compile(r"(?i)\b(?:takodjer|izmedju|medju\w*|dodji\w*|sledec\w*)\b")


@rule(
    "typography/croatian-digraph",
    "warning",
    "Croatian and Slovene orthography: đ, š, č",
    languages="hr",
)
def croatian_digraph(seen: EntryContext) -> Iterator[Hit]:
    """In common words (takodjer, izmedju, dodji, medju), dj is a stand-in for đ from keyboards
    without it."""
    for match in _CROATIAN_DIGRAPH.finditer(seen.bare):
        yield Hit(f"{match[0]!r} is written with đ.", "Check the spelling.", match.span())
