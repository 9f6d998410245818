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
from filmpack.pipeline.drawable import undrawable
from filmpack.timedtext.cue import Cue, Track, cue_id
from samples import POLAND


def wrong(text: str, width: int = 1280, height: int = 720) -> list[str]:
    picture = VideoFormat(
        width=width, height=height, rate=Fraction(25), sample_aspect_ratio=Fraction(1)
    )
    track = Track("pl", (Cue(cue_id(1), 0, 2000, text),))
    return [what for _, what, _ in undrawable(track, {"": picture})]


@pytest.mark.parametrize(
    "text",
    ["Zażółć gęślą jaźń.", "Μίλα σε κάποιον;", "Кажи на някого.", "<i>Ħġż ċ, șț, őű</i>", "a\nb"],
)
def test_what_the_font_has_is_drawn(text: str) -> None:
    assert wrong(text) == []


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("♪ Nikt nie zna ♪", "♪ (U+266A)"),
        ("<i>Nikt ♪</i>", "♪ (U+266A)"),
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


def test_a_line_must_stay_in_every_picture() -> None:
    line = "Rozmawialiśmy na tej grupie codziennie"
    assert wrong(line) == []
    (what,) = wrong(f"tak\n{line}", 360, 640)
    assert what.endswith("wider than the safe area of a 360x640 picture.")
    assert wrong("Rozmawialiśmy", 360, 640) == []


def test_a_build_names_every_cue_that_cannot_be_drawn(
    run: Callable[..., Result], project: Path, polish: Path
) -> None:
    text = polish.read_text("utf-8").replace("To jest Leo.", "♪ Leo ♪")
    polish.write_text(text, "utf-8")
    make_demo_film(find_ffmpeg(), DemoFilm(6, 90, 160, Fraction(25)), project / "film.mp4")
    done = run("build", "pl", "--kind", "burn")
    assert done.exit_code == 1
    assert "pl.po:" in done.stderr
    assert "c0001: the font cannot draw ♪ (U+266A)." in done.stderr
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
