"""The row at the card's foot that is kept for logos: all of them, side by side, or an error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from filmpack.errors import InputError, Problem

Size = tuple[int, int]
_LEAST, _GAP = 0.05, 0.05
"""Parts of the picture's shorter side: a logo's least height, the space between two."""
LOGO_HEIGHTS = (0.1, 0.06)
"""Likewise: a logo's height, and that on a card with much text."""
_WIDEST = 0.6
"""The part of the row that one logo may take."""


@dataclass(frozen=True, slots=True)
class LogoPlace:
    """Where a logo stands, in pixels, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def moved(self, x: float, middle: float) -> LogoPlace:
        """The same, moved right by x, its middle at this height."""
        return replace(self, x=self.x + x, y=middle - self.height / 2)


def logo_row(
    logos: Sequence[Size], room: float, unit: float, most: float = LOGO_HEIGHTS[0]
) -> tuple[LogoPlace, ...]:
    """Logos side by side, as high as they fit, from x = 0.

    Args:
        logos: Width and height of each, in any unit.
        room: The row's width in pixels.
        unit: The picture's shorter side in pixels.
        most: The greatest height of a logo, as a part of it.

    Returns:
        Their places.

    Raises:
        InputError: They don't fit into one row at a height that can be seen.
    """
    gap = _GAP * unit
    height = most * unit
    while height >= _LEAST * unit:
        sizes = [_within(logo, _WIDEST * room, height) for logo in logos]
        if sum(wide for wide, _ in sizes) + gap * (len(sizes) - 1) <= room:
            break
        height *= 0.96
    else:
        raise InputError(
            Problem(
                "card",
                0,
                f"{len(logos)} logos don't fit into one row at {_LEAST:.0%} of the picture's"
                " shorter side.",
                "Use fewer, or narrower ones ([card] logos in filmpack.toml).",
            )
        )
    for number, (size, logo) in enumerate(zip(sizes, logos, strict=True)):
        if size[1] < _LEAST * unit:
            raise InputError(
                Problem(
                    "card",
                    0,
                    f"logo {number + 1} is {logo[0] / logo[1]:.0f} times as wide as high and"
                    f" would be less than {_LEAST:.0%} of the picture's shorter side high.",
                    "Use its compact form, or one in two lines.",
                )
            )
    places, x = [], 0.0
    for wide, high in sizes:
        places.append(LogoPlace(x, 0.0, wide, high))
        x += wide + gap
    return tuple(places)


def _within(logo: Size, width: float, height: float) -> tuple[float, float]:
    """A logo's size in pixels, as large as fits."""
    factor = min(width / logo[0], height / logo[1])
    return logo[0] * factor, logo[1] * factor
