"""What the timing rules say of cues at the top and at the bottom that are shown at once."""

from __future__ import annotations

import pytest

from filmpack.checks import RULES
from filmpack.checks.contexts import SourceContext
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.profile import PROFILES


def found(rule: str, *cues: tuple[int, int, bool]) -> list[str]:
    made = tuple(Cue(cue_id(n), a, b, "Text.", top) for n, (a, b, top) in enumerate(cues, 1))
    source = SourceContext(made, {}, PROFILES["netflix"])
    return [hit.context for hit in RULES[rule].find(source)]


@pytest.mark.parametrize(("rule", "end"), [("timing/overlap", 3000), ("timing/gap", 2010)])
def test_top_and_bottom_do_not_meet(rule: str, end: int) -> None:
    assert found(rule, (1000, end, False), (2020, 4000, True)) == []
    assert found(rule, (1000, end, True), (2020, 4000, True)) == ["c0001"]


def test_two_at_the_bottom_meet_across_one_at_the_top() -> None:
    cues = ((1000, 3000, False), (1500, 1900, True), (2500, 4000, False))
    assert found("timing/overlap", *cues) == ["c0001"]
