"""Cues that overlap, for formats in which one text is shown at a time (mov_text)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from filmpack.timedtext.cue import Cue


def one_at_a_time(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """The same text at the same time, in cues of which none overlaps another.

    Where several are shown at once, one cue holds their texts, the earlier above, and above all
    those at the top of the picture. It has the id of the earliest,
    and stands in the middle.

    Args:
        cues: Cues in order of start.
    """
    if all(one.end <= following.start for one, following in pairwise(cues)):
        return tuple(cues)
    times = sorted({time for cue in cues for time in (cue.start, cue.end)})
    found: list[Cue] = []
    shown: list[Cue] = []
    waiting = list(reversed(cues))
    for start, end in pairwise(times):
        while waiting and waiting[-1].start <= start:
            shown.append(waiting.pop())
        shown = [cue for cue in shown if cue.end > start]
        if shown:
            stacked = sorted(shown, key=lambda cue: not cue.top)
            text = "\n".join(cue.text for cue in stacked)
            side = stacked[0].side if len(stacked) == 1 else ""
            found.append(Cue(shown[0].id, start, end, text, stacked[-1].top, side=side))
    return tuple(found)
