"""What a font cannot draw: found where fonts are read, told where texts are checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Fault = Literal["missing", "baseless", "stacked"]


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A grapheme cluster that a font cannot draw, and why.

    "missing": it has no glyph for a part of it; "baseless": a sign lacks the letter that it
    belongs to; "stacked": its marks leave the line.
    """

    text: str
    fault: Fault
