"""Closing cards in other scripts: mirrored where they are read from right to left."""

from __future__ import annotations

import pytest

from filmpack.cards.drawing import draw_card
from filmpack.cards.layout.boxes import Setter, Type
from filmpack.cards.layout.mirror import mirrored
from filmpack.cards.legibility import problems
from filmpack.timedtext.direction import is_rtl
from script_samples import IN_PACKAGE
from scripts_sheet import SIZE, demo_card


@pytest.mark.parametrize("language", IN_PACKAGE)
def test_a_card_is_drawn_in_each_script_of_the_package(language: str) -> None:
    drawn = draw_card(demo_card(language), *SIZE)
    assert problems(drawn.layout) == []
    assert drawn.layout.qr is not None
    assert (drawn.layout.qr[0] < SIZE[0] / 2) == is_rtl(language) == drawn.layout.rtl
    script = drawn.script(0, 100)
    right = "\\an9" in script
    assert right == is_rtl(language)
    assert ("\u200f\u2066116 111\u2069" in script) == right


def test_mirroring_twice_is_no_change() -> None:
    layout = draw_card(demo_card("he"), *SIZE).layout
    again = mirrored(mirrored(layout))
    assert again.rtl
    assert [(box.text, round(box.x, 6)) for box in again.texts] == [
        (box.text, round(box.x, 6)) for box in layout.texts
    ]


def test_text_without_spaces_is_wrapped_between_phrases() -> None:
    setter = Setter(lambda text, size, _face: len(text) * size, "ja")
    lines = setter.wrap("誰かに話してもいいんだよ。", Type(1.0, "regular", "ink"), 8, 2)
    assert lines == ["誰かに話しても", "いいんだよ。"]
    spaced = Setter(lambda text, size, _face: len(text) * size, "pl")
    assert spaced.wrap("Zadzwoń pod 116 111", Type(1.0, "regular", "ink"), 12, 2) == [
        "Zadzwoń",
        "pod 116 111",
    ]
