"""What the fonts can draw is asked as it is drawn: by grapheme cluster, shaped."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest

from filmpack.media.text.font_files import font_files
from filmpack.media.text.fonts import FONTS
from filmpack.media.text.glyphs import FontGlyphs


def faults(text: str) -> list[tuple[str, str]]:
    return [(one.text, one.fault) for one in FONTS.undrawn(text, "regular")]


@pytest.mark.parametrize(
    "text",
    [
        unicodedata.normalize("NFD", "Zażółć gęślą jaźń, țăâș, Ħġż, ΐ Ώ, ѝ й, Ậ ệ"),
        "м\u0301 1\u0301 ọ\u0300",  # no precomposed letter: placed by the font
        "\u00ad116\u2011111\u00a0\u202f\u2028\t",
        "a\u200db\u200c\u2060\ufe0f c\ufe0e",  # joiners and variation selectors are never drawn
        "a \u0301",  # an accent by itself, as Unicode writes it
        "कि क्",
        "◌ि",  # this text has the dotted circle itself
    ],
)
def test_what_can_be_shaped_is_drawn(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "found", "fault"),
    [
        ("a֑ b", "a֑", "missing"),
        ("a\u20dd b", "a\u20dd", "missing"),  # a circle round a letter
        ("☎\ufe0f", "☎\ufe0f", "missing"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧", "missing"),
        ("\u0301e", "\u0301", "baseless"),
        ("कि ि", None, "baseless"),
        ("aि", "aि", "baseless"),
        ("e" + "\u0301" * 12, None, "stacked"),
        ("g" + "\u0323" * 8, None, "stacked"),
    ],
)
def test_what_would_be_drawn_wrong_is_found(text: str, found: str | None, fault: str) -> None:
    ((cluster, why),) = faults(text)
    assert why == fault
    assert cluster == (found or cluster)


@pytest.mark.parametrize("path", font_files(), ids=lambda path: path.stem)
def test_plain_characters_need_no_shaping(path: Path) -> None:
    """The quick answer is the one that shaping would give."""
    glyphs = FontGlyphs(path)
    plain = sorted(glyphs._plain - {"\n"})
    assert len(plain) > 1800
    glyphs._plain = frozenset()
    assert glyphs.undrawn(" ".join(plain)) == ()


def test_a_heap_of_marks_takes_no_time() -> None:
    begun = time.monotonic()
    assert [why for _, why in faults("e" + "\u0301" * 10_000)] == ["stacked"]
    assert faults("🇵🇱" * 5_000)
    assert time.monotonic() - begun < 2
