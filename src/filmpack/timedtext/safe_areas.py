"""Safe areas: the parts of a picture where text may stand, as data with source and date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

SafeAreaName = Literal["television", "phone-apps"]


@dataclass(frozen=True, slots=True)
class SafeArea:
    """What is kept free at each edge, in parts of the picture's width or height.

    retrieved is the day on which the source was read.
    """

    left: float
    top: float
    right: float
    bottom: float
    source: str
    retrieved: date

    @classmethod
    def even(cls, part: float, source: str, retrieved: date) -> SafeArea:
        """The same part at each edge."""
        return cls(part, part, part, part, source, retrieved)


TELEVISION = SafeArea.even(
    0.05, "EBU R 95 (2008), graphics safe area of 16:9 pictures", date(2026, 11, 28)
)

SAFE_AREAS: Mapping[SafeAreaName, SafeArea] = MappingProxyType(
    {
        "television": TELEVISION,
        # No app states its bands in a standard, and they move: look again every year. The rail of
        # buttons at the right, 120 to 140 of 1080 pixels, is cleared by the width of lines.
        "phone-apps": SafeArea(
            0.06,
            0.14,
            0.06,
            0.35,
            "Meta's advice for Reels and Stories (14 % at the top, 35 % at the bottom, 6 % at each"
            " side), as agencies quote its help centre; TikTok and YouTube Shorts cover less",
            date(2026, 11, 28),
        ),
    }
)
