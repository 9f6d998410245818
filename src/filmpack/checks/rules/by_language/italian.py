"""How Italian is written: acute and grave accents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule

_ITALIAN_ACCENT = re.compile(r"(?i)\b(?:perch|poich|bench|finch|affinch|n|s)è\b")
_TYPEWRITER_E = re.compile(r"\bE['’`´](?=\s)")


@rule(
    "typography/italian-accent",
    "warning",
    "Accademia della Crusca; UNI 6015: accents",
    languages="it",
    fixes=True,
)
def italian_accent(seen: EntryContext) -> Iterator[Hit]:
    """perché has an acute accent and è a grave one; E' for È is left over from typewriters."""
    for match in _ITALIAN_ACCENT.finditer(seen.bare):
        at = match.end() - 1
        if match[0].lower() in ("nè", "sè") or len(match[0]) > 2:
            yield Hit(f"{match[0]!r} has the wrong accent.", "Write é.", (at, at + 1), "é")
    for match in _TYPEWRITER_E.finditer(seen.bare):
        yield Hit("E’ instead of È.", "Write È.", match.span(), "È")
