"""Whether text on a picture lies inside its safe area, told from the pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filmpack.media.pictures.compare import changed_in
from filmpack.timedtext.safe_areas import SafeArea

if TYPE_CHECKING:
    from PIL.Image import Image

_OUTLINE = 3
"""Pixels, of pictures of compare.small_size(), that may lie outside: letters have an outline of
1.8, which no line's width counts, and scaling blurs it."""
_WRITTEN = 3
"""Changed pixels of the expected text at a side from which it leaves the safe area."""
_OTHER = 200
"""Changed pixels at a side from which something else was drawn there: ten letters. Measured on
three real films: encoding alone changes at most 13 at crf 30, and 132 at crf 40."""


def sides_with_ink(clean: Image, expected: Image, seen: Image, safe: SafeArea) -> tuple[str, ...]:
    """The sides at which text lies outside the safe area: "top", "bottom", "left", "right".

    Args:
        clean: The picture without text.
        expected: The same with the text that should be on it.
        seen: The picture as it was encoded.
        safe: What is kept free at each side.

    All are grey and of one size, that of compare.small_size().
    """
    from PIL import ImageChops

    width, height = clean.size
    left, right = (round(part * width) - _OUTLINE for part in (safe.left, safe.right))
    top, bottom = (round(part * height) - _OUTLINE for part in (safe.top, safe.bottom))
    strips = {
        "top": (0, 0, width, top),
        "bottom": (0, height - bottom, width, height),
        "left": (0, 0, left, height),
        "right": (width - right, 0, width, height),
    }
    found = []
    for side, box in strips.items():
        ground = clean.crop(box)
        shown = ImageChops.difference(ground, seen.crop(box))
        written = ImageChops.difference(ground, expected.crop(box))
        both = ImageChops.darker(shown, written)
        if changed_in(both) >= _WRITTEN or changed_in(shown) >= _OTHER:
            found.append(side)
    return tuple(found)
