"""Source cues at the sides of the picture, from the source to films and packages' texts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy
import pytest
from click.testing import Result

from filmpack.media.input.probe import probe
from filmpack.media.mux import read_tracks
from filmpack.media.pictures.compare import grey_frames

Run = Callable[..., Result]


@pytest.fixture
def with_sides(project: Path, polish: Path, small_clip: Path) -> Path:
    """The small project with one cue at the lower left and one at the upper right."""
    assert polish.is_file()
    shutil.copyfile(small_clip, project / "film.mp4")
    source = project / "translations" / "source" / "en.srt"
    text = source.read_text("utf-8").replace("This is", r"{\an1}This is")
    source.write_text(text.replace("- Yes?", r"{\an9}- Yes?"), "utf-8")
    return project


def test_the_template_names_the_side(run: Run, with_sides: Path, polish: Path) -> None:
    assert with_sides.is_dir()
    assert run("extract").exit_code == 0
    text = polish.read_text("utf-8")
    assert text.count("#. placement: left\n") == text.count("#. placement: top right\n") == 1
    assert text.count("#. placement: ") == 2


def test_films_show_each_cue_at_its_side(run: Run, with_sides: Path) -> None:
    """In the safe area; where a container has no places, that is told."""
    assert run("extract").exit_code == 0
    done = run("build", "--container", "mkv", "--container", "mp4")
    assert done.exit_code == 0, done.stderr
    lost = "2 cues at the top or at a side of the picture stand at the bottom in mp4."
    assert done.stderr.count(lost) == 1
    film = probe(with_sides / "film.mp4")
    middles = [25, 65, 105]
    clean, burned = (
        grey_frames(path, film.video_format, middles)
        for path in (with_sides / "film.mp4", with_sides / "dist" / "small-pl.mp4")
    )
    for number, across in zip(middles, (0.0, 1.0, 0.5), strict=True):
        one, other = (numpy.asarray(found[number], dtype=int) for found in (clean, burned))
        columns = numpy.flatnonzero((abs(one - other) > 60).any(axis=0)) / one.shape[1]
        assert columns.min() > 0.045
        assert columns.max() < 0.955
        if across == 0.5:
            assert columns.min() + columns.max() == pytest.approx(1, abs=0.02)
        else:
            edge = columns.min() if across == 0 else 1 - columns.max()
            assert edge == pytest.approx(0.05, abs=0.01)
    texts = {
        kind: read_tracks(with_sides / "dist" / f"small-subtitles.{kind}")[0].cues[0].text
        for kind in ("mkv", "mp4")
    }
    assert texts == {"mkv": r"{\an1}To jest Leo.", "mp4": "To jest Leo."}


def test_another_side_encodes_the_cue_anew_and_says_why(run: Run, with_sides: Path) -> None:
    assert run("extract").exit_code == 0
    assert run("build", "pl", "--kind", "burn").exit_code == 0
    source = with_sides / "translations" / "source" / "en.srt"
    source.write_text(source.read_text("utf-8").replace(r"{\an1}", r"{\an3}"), "utf-8")
    assert run("extract").exit_code == 0
    tried = run("build", "pl", "--kind", "burn", "--dry-run")
    assert "c0001 placement changed in pl" in tried.stderr
