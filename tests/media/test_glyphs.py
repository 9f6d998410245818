"""What the fonts can draw is asked as it is drawn: by grapheme cluster, shaped."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

import filmpack
from filmpack.media.text.font_chain import FontChain
from filmpack.media.text.font_files import font_files
from filmpack.media.text.font_metrics import normalised
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
    assert len(plain) > (1800 if path.stem.startswith("NotoSans-") else 10)
    glyphs._plain = frozenset()
    assert FontChain([glyphs]).undrawn(" ".join(plain)) == ()


def test_a_heap_of_marks_is_judged_in_time_that_grows_with_its_length() -> None:
    # Seconds of this process alone; a time that grew with the square would be minutes.
    begun = time.process_time()
    assert [why for _, why in faults("e" + "\u0301" * 10_000)] == ["stacked"]
    assert faults("🇵🇱" * 5_000)
    assert time.process_time() - begun < 20


def known_fonts() -> dict[str, dict[str, Any]]:
    with (Path(filmpack.__file__).parent / "fonts" / "fonts.toml").open("rb") as file:
        return {family["stem"]: family for family in tomllib.load(file)["family"]}


@pytest.mark.parametrize("path", font_files(), ids=lambda path: path.stem)
def test_a_shipped_font_is_the_published_one_but_for_its_line_height(path: Path) -> None:
    data = path.read_bytes()
    assert normalised(data) == data
    stem, _, style = path.stem.partition("-")
    family = known_fonts()[stem]
    if style.lower() in family and stem != "NotoSansSymbols":  # a subset
        published = normalised(data, *family["height"])
        assert hashlib.sha256(published).hexdigest() == family[style.lower()]["sha256"]


def test_a_font_file_that_is_none_is_not_given_a_line_height() -> None:
    for data in (b"", b"no font", b"ttcf" + bytes(40), b"\0\1\0\0\0\2" + bytes(200)):
        with pytest.raises(ValueError, match=r"it is not a TrueType|its tables are damaged"):
            normalised(data)


@pytest.mark.parametrize("language", ["", "pl", "ar", "th"])
def test_no_text_has_no_width(language: str) -> None:
    assert FONTS.width("", "regular", 40.0, language) == 0


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
