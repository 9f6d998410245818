"""What the picture would show wrong is refused before the first frame is encoded."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.media.demo_film import DemoFilm, make_demo_film
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.film import VideoFormat
from filmpack.pipeline.drawable import BurnedPictures, undrawable
from filmpack.timedtext.cue import Cue, Track, cue_id
from samples import POLAND


def wrong(text: str, width: int = 1280, height: int = 720) -> list[str]:
    picture = VideoFormat(
        width=width, height=height, rate=Fraction(25), sample_aspect_ratio=Fraction(1)
    )
    track = Track("pl", (Cue(cue_id(1), 0, 2000, text),))
    return [flaw.what for _, flaw in undrawable(track, BurnedPictures({"": picture}))]


@pytest.mark.parametrize(
    "text",
    ["Zażółć gęślą jaźń.", "Μίλα σε κάποιον;", "Кажи на някого.", "<i>Ħġż ċ, șț, őű</i>", "a\nb"],
)
def test_what_the_font_has_is_drawn(text: str) -> None:
    assert wrong(text) == []


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("☃ Nikt nie zna ☃", "☃ (U+2603)"),
        ("<i>Nikt ☃</i>", "☃ (U+2603)"),
        ("תכירו את דן", "א (U+05D0)"),
        ("التقينا", "ا (U+0627)"),
        ("日本", "日 (U+65E5)"),
        ("🙂", "🙂 (U+1F642)"),
    ],
)
def test_what_the_font_lacks_is_refused(text: str, lacking: str) -> None:
    (what,) = wrong(text)
    assert what.startswith("the font cannot draw ")
    assert lacking in what


def test_another_script_is_refused_clearly() -> None:
    picture = VideoFormat(width=1280, height=720, rate=Fraction(25))
    for tag, text in (("he", "اتصل بالرقم 116 111"), ("ja", "誰かに話して 116 111")):
        ((_, flaw),) = undrawable(
            Track(tag, (Cue(cue_id(1), 0, 2000, text),)), BurnedPictures({"": picture})
        )
        assert flaw.what.startswith("the font cannot draw ")
        assert flaw.what.endswith(" more.")
        assert "'filmpack fonts' says which font a language needs" in flaw.advice
        assert "muxed" in flaw.advice


def test_notes_and_the_scripts_of_the_package_are_drawn() -> None:
    picture = VideoFormat(width=1280, height=720, rate=Fraction(25))
    for tag, text in (("pl", "<i>♪ Nikt ♪</i>"), ("he", "התקשרו אל 116 111"), ("th", "บอกคน")):
        assert not list(
            undrawable(Track(tag, (Cue(cue_id(1), 0, 2000, text),)), BurnedPictures({"": picture}))
        )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("ि tak", "the font cannot draw ि (U+093F) without the letter that it belongs to."),
        ("tak<i>\u0301</i>", "the font cannot draw \u0301 (U+0301) without the letter"),
        ("a\u0591", "the font cannot draw a\u0591 (U+0061 U+0591)."),
        ("e" + "\u0301" * 9, "within the height of a line."),
    ],
)
def test_a_misspelt_syllable_and_a_heap_of_marks_are_refused(text: str, what: str) -> None:
    (found,) = wrong(text)
    assert what in found


def test_a_line_must_stay_in_every_picture() -> None:
    line = "Rozmawialiśmy na tej grupie codziennie"
    assert wrong(line) == []
    (what,) = wrong(f"tak\n{line}", 360, 640)
    assert what.endswith("wider than the safe area of a 360x640 picture.")
    assert wrong("Rozmawialiśmy", 360, 640) == []


def test_a_cue_of_too_many_lines_is_refused() -> None:
    assert wrong("\n".join(["- Tak."] * 10)) == []
    assert wrong("\n".join(["- Tak."] * 11)) == [
        "11 lines do not fit into the picture; at most 10 do."
    ]


def test_texts_at_one_time_must_fit_above_one_another() -> None:
    picture = VideoFormat(width=1280, height=720, rate=Fraction(25))
    six = "\n".join(["- Tak."] * 6)
    cues = (Cue(cue_id(1), 0, 2000, six), Cue(cue_id(2), 1000, 3000, six))
    ((cue, flaw),) = undrawable(Track("pl", cues), BurnedPictures({"": picture}))
    assert (cue.id, flaw.rule) == ("c0002", "timing/overlap")
    assert flaw.what == "12 lines at one time do not fit into the picture; at most 10 do."
    apart = (cues[0], Cue(cue_id(2), 2000, 3000, six))
    assert list(undrawable(Track("pl", apart), BurnedPictures({"": picture}))) == []


def test_a_cue_must_be_on_a_frame() -> None:
    picture = VideoFormat(width=1280, height=720, rate=Fraction(25))
    between = (Cue(cue_id(1), 5, 15, "Tak."), Cue(cue_id(2), 50, 90, "Nie."))
    ((cue, flaw),) = undrawable(Track("pl", between), BurnedPictures({"": picture}))
    assert (cue.id, flaw.rule) == ("c0001", "timing/no-frame")
    assert flaw.what == "no frame shows it: it lasts 10 ms, a frame 40 ms."


@pytest.mark.parametrize("size", [(160, 90), (120, 120), (96, 120), (90, 160)])
def test_check_and_build_agree_at_the_film_s_own_shape(
    run: Callable[..., Result], project: Path, polish: Path, size: tuple[int, int]
) -> None:
    line = "Możesz mi powiedzieć o wszystkim, Leo"
    text = polish.read_text("utf-8").replace("Możesz powiedzieć mi wszystko.", line)
    polish.write_text(text, "utf-8")
    make_demo_film(find_ffmpeg(), DemoFilm(6, *size, Fraction(25)), project / "film.mp4")
    checked = run("check", "pl", "--rule", "picture/too-wide")
    built = run("build", "pl", "--kind", "burn", "--dry-run")
    assert checked.exit_code == built.exit_code == (0 if size[0] > size[1] else 1)
    told = f"wider than the safe area of a {size[0]}x{size[1]} picture. [picture/too-wide]"
    assert (told in checked.stdout) == (told in built.stderr) == (built.exit_code == 1)
    # In an upright film no shortening helps; another layout does.
    assert ('shape = "9:16"' in checked.stdout) == (size[0] < size[1])


def test_a_build_names_every_cue_that_cannot_be_drawn(
    run: Callable[..., Result], project: Path, polish: Path
) -> None:
    text = polish.read_text("utf-8").replace("To jest Leo.", "☃ Leo ☃")
    polish.write_text(text, "utf-8")
    make_demo_film(find_ffmpeg(), DemoFilm(6, 90, 160, Fraction(25)), project / "film.mp4")
    done = run("build", "pl", "--kind", "burn")
    assert done.exit_code == 1
    assert "pl.po:" in done.stderr
    assert "c0001: the font cannot draw ☃ (U+2603)." in done.stderr
    assert "c0003: a line is" in done.stderr
    assert not (project / "dist").exists()
    # A player draws the tracks of a muxed film with fonts of its own.
    assert run("build", "pl", "--kind", "mux").exit_code == 0


def test_with_editions_languages_are_burned_only_by_name(
    run: Callable[..., Result], project: Path, polish: Path
) -> None:
    toml = project / "filmpack.toml"
    matrix = '\n[editions]\nmatrix = ["pl-PL"]\n[build]\nkinds = ["burn", "mux"]\n'
    toml.write_text(toml.read_text("utf-8") + matrix, "utf-8")
    countries = polish.parent / "countries"
    countries.mkdir()
    (countries / "PL.toml").write_text(POLAND, "utf-8")
    make_demo_film(find_ffmpeg(), DemoFilm(6, 320, 180, Fraction(25)), project / "film.mp4")

    def planned(*names: str) -> list[str]:
        done = run("build", "--dry-run", *names)
        assert done.exit_code == 0, done.stderr
        found = [word.rstrip(":") for word in done.stdout.split() if "small-" in word]
        return sorted({Path(name).name for name in found})

    assert planned() == ["small-pl-PL.mp4", "small-subtitles.mkv"]
    assert "small-pl.mp4" in planned("pl")
