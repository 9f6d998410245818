"""Overlapping cues as cues of which one is shown at a time: no text is lost, none is moved."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.overlaps import one_at_a_time

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=8)


def cues_of(spans: list[tuple[int, int]]) -> tuple[Cue, ...]:
    return tuple(
        Cue(cue_id(n), start, start + length, f"<i>{n}</i>")
        for n, (start, length) in enumerate(sorted(spans), 1)
    )


def shown_at(cues: tuple[Cue, ...], time: int) -> list[str]:
    texts = [cue.text for cue in cues if cue.start <= time < cue.end]
    return [line for text in texts for line in text.split("\n")]


@given(SPANS)
def test_at_every_moment_the_same_text_is_shown_by_one_cue(spans: list[tuple[int, int]]) -> None:
    cues = cues_of(spans)
    single = one_at_a_time(cues)
    assert all(a.end <= b.start for a, b in pairwise(single))
    for time in range(45):
        assert shown_at(single, time) == shown_at(cues, time)


def test_two_speakers_at_once_stand_in_one_cue_the_earlier_above() -> None:
    cues = (Cue(cue_id(1), 1000, 4000, "One."), Cue(cue_id(2), 3000, 6000, "Two."))
    assert [(c.start, c.end, c.text) for c in one_at_a_time(cues)] == [
        (1000, 3000, "One."),
        (3000, 4000, "One.\nTwo."),
        (4000, 6000, "Two."),
    ]


def test_what_does_not_overlap_is_left_as_it_is() -> None:
    cues = (Cue(cue_id(1), 0, 5, "a"), Cue(cue_id(2), 5, 9, "b"))
    assert one_at_a_time(cues) == cues
