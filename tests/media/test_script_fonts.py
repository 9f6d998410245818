"""A filter reads the fonts that its script may be drawn with, and no others."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from filmpack.media.ffmpeg import find_ffmpeg, work_folder
from filmpack.media.pictures.ass_pictures import draw_script
from filmpack.media.text.fonts import subtitle_style
from filmpack.media.text.script_fonts import fonts_for, put_fonts
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.formats.ass import write_ass

_STYLE = "Style: Default,{},20,&H00FFFFFF\n"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (
            _STYLE.format("Noto Sans"),
            {"NotoSans-Regular.ttf", "NotoSans-Italic.ttf", "NotoSansSymbols-Regular.ttf"},
        ),
        (
            _STYLE.format("Noto Sans Hebrew"),
            {
                "NotoSansHebrew-Regular.ttf",
                "NotoSans-Regular.ttf",
                "NotoSans-Italic.ttf",
                "NotoSansSymbols-Regular.ttf",
            },
        ),
        (
            _STYLE.format("Noto Sans") + r"Dialogue: {\an7\fnNoto Sans SemiBold\fs40}Pomoc" + "\n",
            {
                "NotoSans-Regular.ttf",
                "NotoSans-Italic.ttf",
                "NotoSansSymbols-Regular.ttf",
                "NotoSans-SemiBold.ttf",
                "NotoSansSymbols-SemiBold.ttf",
            },
        ),
    ],
    ids=["a style", "another script", "a line of text"],
)
def test_the_named_families_and_those_asked_after_them(
    tmp_path: Path, script: str, expected: set[str]
) -> None:
    put_fonts(tmp_path)
    folder = tmp_path / fonts_for(tmp_path, script)
    assert {font.name for font in folder.iterdir()} == expected


@pytest.mark.parametrize("name", ["Nobody's Sans", "", "../fonts"])
def test_a_family_that_is_not_known_gets_the_package_s_fonts(tmp_path: Path, name: str) -> None:
    put_fonts(tmp_path)
    assert fonts_for(tmp_path, _STYLE.format(name)) == "fonts"


def test_scripts_that_name_the_same_families_share_a_folder(tmp_path: Path) -> None:
    put_fonts(tmp_path)
    one, other, third = (
        fonts_for(tmp_path, _STYLE.format(name) + rest)
        for name, rest in (("Noto Sans", "a"), ("Noto Sans", "b"), ("Noto Sans Thai", "a"))
    )
    assert one == other != third


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "♪ Zażółć <i>gęślą</i> jaźń → 12"),
        pytest.param("el", "Γεια σου <i>κόσμε</i> ♪", marks=pytest.mark.full),
        pytest.param("he", "שלום ♪ <i>Leo</i> 12", marks=pytest.mark.full),
        ("ar", "مرحبا ♪ Leo <i>12</i>"),
        pytest.param("th", "สวัสดี ♪ Leo", marks=pytest.mark.full),
    ],
)
def test_text_is_drawn_as_with_all_fonts_of_the_package(
    monkeypatch: pytest.MonkeyPatch, language: str, text: str
) -> None:
    style = subtitle_style(language)
    script = write_ass(
        [Cue(cue_id(1), 0, 5000, text)], 640, 360, Fraction(25), style, language=language
    )

    def drawn() -> bytes:
        pictures = draw_script(find_ffmpeg(), [script], (640, 360), "#406080", 2, what="drawing")
        return pictures[-1].tobytes()

    few = drawn()
    with work_folder() as folder:
        assert fonts_for(folder, script) != "fonts"
    monkeypatch.setattr("filmpack.media.pictures.ass_pictures.fonts_for", lambda *_: "fonts")
    assert drawn() == few
    plain = write_ass([], 640, 360, Fraction(25), style, language=language)
    assert (
        draw_script(find_ffmpeg(), [plain], (640, 360), "#406080", 2, what="drawing")[-1].tobytes()
        != few
    )
