"""The one place where milliseconds become frame numbers and back.

A film has a constant frame rate, given as a Fraction of frames a second;
frame n is on screen on [n / rate, (n + 1) / rate) seconds.
"""

from __future__ import annotations

from fractions import Fraction


def nearest_frame(ms: int, rate: Fraction) -> int:
    """The frame whose beginning is nearest to a time; halfway between two, the later (never
    negative).

    Subtitle editors set times on frames and write them in whole milliseconds, rounded up or down:
    at any rate up to 500 the nearest frame is the one that was meant.
    """
    return max(0, (2 * ms * rate.numerator + 1000 * rate.denominator) // (2000 * rate.denominator))


def frame_range(start: int, end: int, rate: Fraction) -> tuple[int, int]:
    """The frames [first, end) on which a cue of [start, end) milliseconds is visible."""
    return nearest_frame(start, rate), nearest_frame(end, rate)


def written_time(frame: int, rate: Fraction) -> int:
    """When a frame begins, in whole milliseconds, as a subtitle editor writes it."""
    return round(1000 * frame / rate)


def centiseconds_before(frame: int, rate: Fraction) -> int:
    """A time in hundredths of a second that separates this frame from the one before it.

    ASS counts in hundredths; halfway between two frames is the time furthest
    from both, so rounding can't move a cue by a frame at any rate up to 100.
    """
    if frame <= 0:
        return 0
    return round((frame - Fraction(1, 2)) / rate * 100)
