"""The one place where milliseconds become frame numbers and back.

A film has a constant frame rate, given as a Fraction of frames a second;
frame n is on screen on [n / rate, (n + 1) / rate) seconds.
"""

from __future__ import annotations

from fractions import Fraction


def first_frame_from(ms: int, rate: Fraction) -> int:
    """The first frame that begins at or after this time (never negative)."""
    return max(0, -((-ms * rate.numerator) // (1000 * rate.denominator)))


def frame_range(start: int, end: int, rate: Fraction) -> tuple[int, int]:
    """The frames [first, end) on which a cue of [start, end) milliseconds is visible."""
    return first_frame_from(start, rate), first_frame_from(end, rate)


def frame_time(frame: int, rate: Fraction) -> Fraction:
    """When a frame begins, in seconds."""
    return frame / rate


def centiseconds_before(frame: int, rate: Fraction) -> int:
    """A time in hundredths of a second that separates this frame from the one before it.

    ASS counts in hundredths; halfway between two frames is the time furthest
    from both, so rounding can't move a cue by a frame at any rate up to 100.
    """
    if frame <= 0:
        return 0
    return round((frame - Fraction(1, 2)) / rate * 100)
