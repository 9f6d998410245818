"""Times of TTML documents in all their forms, in milliseconds (W3C TTML2, 12.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

_CLOCK = re.compile(
    r"(\d{2,3}):([0-5]\d):([0-5]\d|60)(?:[.,](\d{1,9})|[:;](\d{1,3})(?:\.(\d{1,3}))?)?"
)
_OFFSET = re.compile(r"(\d{1,12})(?:\.(\d{1,9}))?(h|ms|m|s|f|t)")
_LONGEST = 1000 * 3600 * 1000
"""Milliseconds beyond which a time is no film's."""
_MOST_RATE = 1000


@dataclass(frozen=True, slots=True)
class TtmlClock:
    """How a document counts: frames a second, parts of a frame, ticks a second.

    nominal is the rate by which SMPTE time codes count frames, in whole numbers; smpte: times are
    such codes, dropped: some of their numbers are left out, as in drop-frame NTSC.
    """

    rate: Fraction = Fraction(30)
    nominal: int = 30
    sub_frames: int = 1
    ticks: Fraction = Fraction(30)
    smpte: bool = False
    dropped: bool = False

    def milliseconds(self, text: str) -> int | None:
        """The milliseconds of a time expression; None for what is none, or is far too long."""
        found = self._seconds(text.strip())
        if found is None or found * 1000 > _LONGEST:
            return None
        return round(found * 1000)

    def _seconds(self, text: str) -> Fraction | None:
        if match := _OFFSET.fullmatch(text):
            number = Fraction(f"{match[1]}.{match[2] or 0}")
            units = {
                "h": Fraction(3600),
                "m": Fraction(60),
                "s": Fraction(1),
                "ms": Fraction(1, 1000),
                "f": 1 / self.rate,
                "t": 1 / self.ticks,
            }
            return number * units[match[3]]
        match = _CLOCK.fullmatch(text)
        if match is None:
            return None
        minutes = int(match[1]) * 60 + int(match[2])
        seconds = minutes * 60 + int(match[3])
        if match[5] is None and not self.smpte:
            return Fraction(seconds) + Fraction(f"0.{match[4] or 0}")
        frames = int(match[5] or 0) + Fraction(int(match[6] or 0), self.sub_frames)
        if not self.smpte:
            return seconds + frames / self.rate
        count = seconds * self.nominal + frames
        if self.dropped:
            # Two numbers (at 60 a second four) are left out each minute but every tenth.
            count -= self.nominal // 15 * (minutes - minutes // 10)
        return count / self.rate + Fraction(f"0.{match[4] or 0}")


def read_clock(attributes: Mapping[str, str]) -> TtmlClock:
    """The clock that a document's root element states; what is missing has TTML's default."""
    nominal = _whole(attributes.get("frameRate", ""), 30)
    multiplier = re.fullmatch(
        r"\s*(\d{1,6})[\s:]+(\d{1,6})\s*", attributes.get("frameRateMultiplier", "")
    )
    rate = Fraction(nominal)
    if multiplier and int(multiplier[1]) and int(multiplier[2]):
        rate *= Fraction(int(multiplier[1]), int(multiplier[2]))
    sub_frames = _whole(attributes.get("subFrameRate", ""), 1)
    # Without a tick rate ticks are frames or their parts (TTML2, 7.2.14).
    default = rate * sub_frames if "frameRate" in attributes else Fraction(1)
    ticks = Fraction(_whole(attributes.get("tickRate", ""), 0, most=10**9)) or default
    smpte = attributes.get("timeBase", "") == "smpte"
    dropped = attributes.get("dropMode", "") == "dropNTSC"
    return TtmlClock(rate, nominal, sub_frames, ticks, smpte, dropped)


def _whole(text: str, default: int, most: int = _MOST_RATE) -> int:
    """A whole number above 0, or the default."""
    if not re.fullmatch(r"\s*\d{1,9}\s*", text):
        return default
    return int(text) if 0 < int(text) <= most else default
