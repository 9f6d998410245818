"""The cheapest way through an old film, frame by frame: at which shift each is in the new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Floats = NDArray[numpy.float32]

_ABSENT = 0.5
"""What a frame costs that the new film does not have; 0 is the same picture, 1 another."""
_TURN = 4.0
"""What another shift costs: a few frames that differ are no seam."""


def cheapest_path(costs: Floats) -> list[tuple[int, int, int]]:
    """The stretches of the old film that stay together.

    Args:
        costs: What each frame (column) costs at each shift (row), 0 to 1.

    Returns:
        (first frame, the frame after the last, the row), in order; frames in none are not there.
    """
    import numpy as np

    absent = len(costs)
    steps = np.vstack([costs, np.full((1, costs.shape[1]), _ABSENT, np.float32)]).T.copy()
    came = np.empty(steps.shape, np.int16)
    own = np.arange(absent + 1, dtype=np.int16)
    total = np.zeros(absent + 1, np.float64)
    for at, step in enumerate(steps):
        best = int(total.argmin())
        turned = total > total[best] + _TURN
        came[at] = np.where(turned, best, own)
        total = np.where(turned, total[best] + _TURN, total) + step
    state = int(total.argmin())
    found: list[tuple[int, int, int]] = []
    stop = len(steps)
    for at in range(len(steps) - 1, -1, -1):
        before = int(came[at, state])
        if before != state or at == 0:
            if state != absent:
                found.append((at, stop, state))
            stop, state = at, before
    return found[::-1]


def costs_of(
    old: Floats, new: Floats, places: Sequence[NDArray[numpy.int64]], scale: float
) -> Floats:
    """How unlike each frame of the old film is to the one of the new film at each shift.

    Args:
        old: The old film's numbers, a row for each frame.
        new: The new film's.
        places: For each shift, the new frame that is compared with each old one.
        scale: The mean difference from which two frames are wholly unlike.

    Returns:
        A row for each shift, 0 to 1; 1 where the new film has no such frame.
    """
    import numpy as np

    found = np.ones((len(places), len(old)), np.float32)
    for row, place in zip(found, places, strict=True):
        inside = (place >= 0) & (place < len(new))
        apart = np.abs(old[inside] - new[place[inside]]).mean(axis=1)
        row[inside] = np.minimum(apart / scale, 1)
    return found
