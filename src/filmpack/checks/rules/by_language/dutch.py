"""How Dutch is written: ij, and particles with an apostrophe."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule

_DUTCH_IJ = re.compile(r"\bIj(?=[a-z])")


@rule(
    "typography/dutch-ij",
    "error",
    "Nederlandse Taalunie, Leidraad: IJ is one capital",
    languages="nl",
    fixes=True,
)
def dutch_ij(seen: EntryContext) -> Iterator[Hit]:
    """Dutch ij is one letter: at the start of a sentence or a name both parts are capitals."""
    for match in _DUTCH_IJ.finditer(seen.bare):
        yield Hit("Ij with only half in capitals.", "Write IJ.", match.span(), "IJ")


_DUTCH_PARTICLE = re.compile(r"(?<!\w)[‘'`´](?=[tsnmkr]\b(?![‘’']))")


@rule(
    "typography/dutch-particle",
    "warning",
    "Nederlandse Taalunie, Leidraad: apostrof",
    languages="nl",
    fixes=True,
)
def dutch_particle(seen: EntryContext) -> Iterator[Hit]:
    """'t, 's and 'n begin with an apostrophe ’; word processors turn it into an opening mark ‘."""
    for match in _DUTCH_PARTICLE.finditer(seen.bare):
        yield Hit(f"{match[0]} before a particle.", "Write ’.", match.span(), "’")
