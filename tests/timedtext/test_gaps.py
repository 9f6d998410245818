"""Long gaps between cues are bridged."""

from __future__ import annotations

from itertools import pairwise

from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.gaps import bridged


def test_no_gap_is_longer_than_the_container_can_say() -> None:
    cues = [Cue(cue_id(n), at, at + 10, "a") for n, at in enumerate((100, 200, 450, 1000), 1)]
    found = bridged(cues, 100)
    assert [cue for cue in found if cue.id] == cues
    ends = [0, *(cue.end for cue in found)]
    assert all(cue.start - end <= 100 for end, cue in zip(ends, found, strict=False))
    assert all(one.end <= two.start for one, two in pairwise(found))


def test_cues_without_long_gaps_stay_as_they_are() -> None:
    cues = [Cue(cue_id(1), 100, 200, "a"), Cue(cue_id(2), 300, 400, "b")]
    assert bridged(cues, 100) == cues
