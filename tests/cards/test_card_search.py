"""The search for a layout keeps what several arrangements share: only what they do share."""

from __future__ import annotations

from functools import partial
from itertools import product
from pathlib import Path

import pytest

from filmpack.cards.layout import blocks
from filmpack.cards.layout.blocks import Scale
from filmpack.cards.layout.boxes import Block, Setter, Type, stacked
from filmpack.media.text.fonts import text_width
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace

WHOLE = Workspace(Project.load(Path(__file__).parents[2] / "filmpack.toml"))


@pytest.mark.parametrize("tag", ["bg-BG", "de-DE", "el-GR", "pt-PT"])
@pytest.mark.parametrize("size", [0.62, 1.0, 1.36])
@pytest.mark.parametrize("room", [230.0, 420.0, 610.0])
def test_what_is_kept_by_size_depends_on_nothing_else_of_a_scale(
    tag: str, size: float, room: float
) -> None:
    (edition,) = WHOLE.editions((tag,))
    card = WHOLE.card(edition)
    assert card.talk is not None
    assert card.online is not None
    setter = Setter(partial(text_width, language=tag), tag)
    scales = [Scale(360.0, size, *ways) for ways in product((False, True), repeat=2)]
    for make in (
        partial(blocks.headline, setter, card),
        partial(blocks.emergency, setter, card),
        partial(blocks.code_texts, setter, card.online),
        partial(blocks.to_talk_to, setter, card.talk),
    ):
        made = [make(room, scale) for scale in scales]
        assert made == [made[0]] * len(scales)


def test_lines_of_parts_are_where_the_parts_are() -> None:
    setter = Setter(lambda text, size, _face: len(text) * size)
    line = setter.lines("line", ["abc"], Type(10.0, "regular", "ink"))
    inner = stacked([line, line], 3.0)
    whole = Block((), 40.0, ((5.0, 7.0, inner),))
    assert [(box.x, box.y) for box in whole.texts] == [(5.0, 7.0), (5.0, 22.0)]
    assert [(box.x, box.y) for box in whole.at(100.0, 200.0)] == [(105.0, 207.0), (105.0, 222.0)]
    assert len(list(whole.unplaced())) == 2
