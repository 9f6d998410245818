"""How Spanish is written: ¿ and ¡."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule


@rule(
    "typography/opening-marks",
    "warning",
    "Real Academia Española, Ortografía: signos de interrogación y exclamación",
    languages="es",
)
def opening_marks(seen: EntryContext) -> Iterator[Hit]:
    """A Spanish question begins with ¿ and an exclamation with ¡. Without them, viewers learn
    too late how to read it."""
    for opening, closing in ("¿?", "¡!"):
        opened, closed = seen.text.count(opening), len(re.findall(rf"\{closing}+", seen.text))
        if opened < closed:
            yield Hit(f"{closing} without {opening}.", f"Begin with {opening}.")
        elif opened > closed and "!" not in seen.text and "?" not in seen.text:
            yield Hit(f"{opening} without {closing}.", f"End with {closing}.")
