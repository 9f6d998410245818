"""Windows of an old film, looked for everywhere in a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Floats = NDArray[numpy.float32]
    Places = NDArray[numpy.int64]

SECONDS = 1.5
"""How long a window is."""
_POINTS = 16
"""Frames of a window that are compared."""
_AT_ONCE = 128
_MARGIN = 2
_ALIKE = 0.08
"""How far two windows that show the same may be apart, of how far any two frames are."""
_LIVELY = 1.0
"""Steps by which the numbers of a window must vary at least: in a still picture, no frame can be
told from the next."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The windows that were found: the old frames that they begin at, and how many new frames
    after their own place (frame * step) they are."""

    frames: Places
    shifts: Places

    def of(self, shifts: Sequence[int]) -> Matches:
        """The windows at one of these shifts, or a frame beside it."""
        import numpy as np

        near = [np.abs(self.shifts - shift) <= 1 for shift in shifts]
        sure = np.any(near, axis=0) if near else np.zeros(len(self.shifts), bool)
        return Matches(self.frames[sure], self.shifts[sure])

    def agreement(self) -> int:
        """How many pairs of windows were found at the same shift, to a frame."""
        counts = self._counts()
        return int((counts * _around(counts)).sum())

    def common_shifts(self, most: int, least: int) -> list[int]:
        """The shifts that at least `least` windows agree on, the most common first."""
        counts = self._counts()
        found: list[int] = []
        while len(found) < most:
            around = _around(counts)
            # Where little moves, some windows are found a frame beside the shift of most.
            best = int((around + counts).argmax())
            if around[best] < least:
                break
            found.append(best - _MARGIN + int(self.shifts.min()))
            counts[best - 1 : best + 2] = 0
        return found

    def _counts(self) -> Places:
        """How many windows have each shift, from _MARGIN before the least."""
        import numpy as np

        if not len(self.shifts):
            return np.zeros(2 * _MARGIN, np.int64)
        counts = np.bincount(self.shifts - self.shifts.min())
        return np.pad(counts, _MARGIN).astype(np.int64)


def _around(counts: Places) -> Places:
    """The sum of each number and its neighbours."""
    import numpy as np

    found: Places = np.convolve(counts, (1, 1, 1), "same")
    return found


def find_windows(
    old: Floats, new: Floats, rate: float, step: float, starts: Sequence[int]
) -> Matches:
    """Find windows of the old film in the new one, each where it fits best.

    Args:
        old: The old film's numbers, a row for each frame.
        new: The new film's.
        rate: Frames per second of the old film.
        step: Frames of the new film for one of the old.
        starts: The first frames of the windows.

    Returns:
        Those that show something that moves, and were found.
    """
    import numpy as np

    points = np.rint(np.linspace(0, SECONDS * rate, _POINTS)).astype(np.int64)
    there = np.rint(points * step).astype(np.int64)
    begins = np.array([at for at in starts if at + points[-1] < len(old)], np.int64)
    if not len(begins) or len(new) <= there[-1]:
        return Matches(np.array([], np.int64), np.array([], np.int64))
    middle = new.mean(axis=0)
    places = np.arange(len(new) - there[-1])
    wanted = (old - middle)[begins[:, None] + points]
    begins = begins[wanted.std(axis=1).max(axis=1) >= _LIVELY]
    films = (new - middle)[places[:, None] + there].reshape(len(places), -1)
    lengths = (films**2).sum(axis=1)
    allowed = _ALIKE * 2 * float(new.var(axis=0).sum()) * _POINTS
    frames, shifts = [], []
    for at in range(0, len(begins), _AT_ONCE):
        part = begins[at : at + _AT_ONCE]
        rows = (old - middle)[part[:, None] + points].reshape(len(part), -1)
        apart = lengths - 2 * (rows @ films.T) + (rows**2).sum(axis=1)[:, None]
        best = apart.argmin(axis=1)
        sure = apart[np.arange(len(part)), best] <= allowed
        frames.append(part[sure])
        shifts.append(best[sure] - np.rint(part[sure] * step).astype(np.int64))
    if not frames:
        return Matches(begins, begins)
    return Matches(np.concatenate(frames), np.concatenate(shifts))
