"""The card's colours, and whether they can be told apart (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Ink = Literal["ink", "soft", "accent"]
"""What a text is drawn with: ink for what is read, soft for labels, accent for what to dial."""

GROUND = "#10202E"
"""The card's own ground: dark and quiet."""
AA = 4.5
"""The least contrast ratio of text (WCAG 2.2, 1.4.3, level AA)."""
SEEN = 3.0
"""The least contrast ratio of a graphic (WCAG 2.2, 1.4.11)."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of texts, as #RRGGBB."""

    ink: str
    soft: str
    accent: str

    def colour(self, ink: Ink) -> str:
        """The colour of a kind of text."""
        return {"ink": self.ink, "soft": self.soft, "accent": self.accent}[ink]


LIGHT_ON_DARK = Palette(ink="#FFFFFF", soft="#C9D6E2", accent="#FFD479")
"""Contrast on GROUND: ink 16.5, soft 11.2, accent 11.8; a test holds 7 and more."""
DARK_ON_LIGHT = Palette(ink="#10202E", soft="#33424F", accent="#7A2E00")
"""Contrast on white: ink 16.5, soft 10.3, accent 9.3."""
PALETTES = (LIGHT_ON_DARK, DARK_ON_LIGHT)


def ratio(first: float, second: float) -> float:
    """Contrast ratio of two relative luminances, 1 to 21."""
    low, high = sorted((first, second))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, 0 to 1."""
    return light(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def light(red: int, green: int, blue: int) -> float:
    """Relative luminance of the levels of an sRGB pixel, 0 to 1."""
    return 0.2126 * _LINEAR[red] + 0.7152 * _LINEAR[green] + 0.0722 * _LINEAR[blue]


def _linear(level: int) -> float:
    part = level / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


_LINEAR = tuple(_linear(level) for level in range(256))
"""The light of each level of a channel (sRGB), 0 to 1."""
