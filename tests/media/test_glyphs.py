"""What the fonts can draw is asked as it is drawn: by grapheme cluster, shaped."""

from __future__ import annotations

import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from PIL import ImageFont

from filmpack.media.text.font_files import font_files
from filmpack.media.text.fonts import FONTS, Face
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


@pytest.mark.parametrize("face", ["regular", "italic", "semibold"])
def test_a_letters_width_in_the_font_is_what_pillow_measures(face: Face) -> None:
    letters = [chr(code) for code in (*range(0x20, 0x530), *range(0x1E00, 0x2C00))]
    measured = {char: FONTS.advance(char, face) for char in letters}
    known = {char: width for char, width in measured.items() if width is not None}
    assert {char: FONTS.width(char, face) for char in known} == known
    assert len(known) > 1500
    assert "\u2028" not in known  # Pillow does not lay it out
    assert "\u0301" not in known  # an accent by itself


def test_the_em_is_as_pillow_reads_it() -> None:
    path = next(path for path in font_files() if path.stem == "NotoSans-Regular")
    ascent, descent = ImageFont.truetype(path, 1000).getmetrics()
    assert FONTS.em_of_ass_size("regular") == 1000 / (ascent + descent)


def test_ordinary_lines_are_measured_without_pillow() -> None:
    code = (
        "import sys; from filmpack.media.text.fonts import SubtitleFont; "
        "font = SubtitleFont(sure=40.0); "
        "print(font.width('Zażółć – „Γειά”, Жизнь\u00a0!', False), 'PIL' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    width, pillow = done.stdout.split()
    assert float(width) > 5
    assert pillow == "False"
