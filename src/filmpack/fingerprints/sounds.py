"""Whether two sound tracks say the same: by how loud their bands are, from moment to moment.

Pure. Another codec, bit rate or loudness leaves the course of the bands as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from filmpack.fingerprints.fingerprint import TICKS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from filmpack.fingerprints.fingerprint import Numbers

_HEARD = 10
"""Steps of loudness (of 2.5 dB, from -80 dB) from which a band counts as heard."""
_APART = 2
"""Steps that a band may be off, beside what all are (another loudness)."""
_SHARE = 0.9
"""The part of the heard moments that must agree. Measured on a film's sound: 0.99 and more for AAC
at 32 kb/s and Opus at 24 kb/s, 9 dB softer or louder; at most 0.77 two seconds late, 0.3 other."""
_WINDOW_SHARE = 0.6
"""The same for each window of five seconds, so that no short stretch is another. Measured: 0.94 and
more for the encoders above; at most 0.5 where five seconds were exchanged."""


_WINDOW, _STEP = 5 * TICKS, TICKS
_LEAST_HEARD = TICKS
"""Heard moments from which a window counts."""


def is_same_sound(one: Numbers, other: Numbers) -> bool:
    """Whether two tracks are the same sound, on the whole and in every window, perhaps at another
    loudness.

    Args:
        one: What of_sound() gives of the first: a row for each tick, a column for each band.
        other: That of the second.
    """
    if abs(len(one) - len(other)) > TICKS:
        return False
    whole, window = agreement(one, other)
    return whole >= _SHARE and window >= _WINDOW_SHARE


def agreement(one: Numbers, other: Numbers) -> tuple[float, float]:
    """The part of the moments heard in either track in which both agree, from 0 to 1; 1 where
    nothing is heard. The first of the whole, the second of the window with the least. Encoders may
    shift sound by a tick."""
    import numpy as np

    found = []
    for late in (-1, 0, 1):
        ours, theirs = one[max(0, -late) :], other[max(0, late) :]
        size = min(len(ours), len(theirs))
        ours, theirs = ours[:size].astype(np.int32), theirs[:size].astype(np.int32)
        heard = (ours >= _HEARD) | (theirs >= _HEARD)
        if not heard.any():
            return 1.0, 1.0
        if not ((ours >= _HEARD).any() and (theirs >= _HEARD).any()):
            return 0.0, 0.0
        difference = theirs - ours
        gain = np.median(difference[heard])
        same = heard & (np.abs(difference - gain) <= _APART)
        found.append((float(same.sum() / heard.sum()), _least(same, heard)))
    return max(found)


def _least(same: NDArray[np.bool_], heard: NDArray[np.bool_]) -> float:
    """The least part of the heard moments of a window in which both agree."""
    last = max(0, len(heard) - _WINDOW)
    starts = [*range(0, last, _STEP), last]
    windows = [slice(at, at + _WINDOW) for at in starts]
    return min(
        (
            float(same[window].sum() / number)
            for window in windows
            if (number := heard[window].sum()) >= _LEAST_HEARD
        ),
        default=1.0,
    )
