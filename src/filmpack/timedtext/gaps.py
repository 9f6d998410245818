"""Long gaps between cues, for containers that cannot say of one sample that it lasts so long."""

from __future__ import annotations

from collections.abc import Sequence

from filmpack.timedtext.cue import Cue, CueId

_EMPTY = "<i> </i>"
"""Text that shows nothing; FFmpeg leaves out a cue without text, and spaces without markup."""


def bridged(cues: Sequence[Cue], longest: int) -> list[Cue]:
    """The cues, with empty ones of a millisecond wherever a gap is longer than `longest` ms.

    The cues are in order and do not overlap; the film's beginning is the end of a gap too.
    """
    found: list[Cue] = []
    end = 0
    for cue in cues:
        while cue.start - end > longest:
            end += longest
            found.append(Cue(CueId(""), end, end + 1, _EMPTY))
        found.append(cue)
        end = cue.end
    return found
