"""A source cue at the top of the picture, from the source to every kind of film."""

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
def with_top(project: Path, polish: Path, small_clip: Path) -> Path:
    """The small project with its first cue at the top; the others stay below."""
    assert polish.is_file()
    shutil.copyfile(small_clip, project / "film.mp4")
    source = project / "translations" / "source" / "en.srt"
    source.write_text(source.read_text("utf-8").replace("This is", r"{\an8}This is"), "utf-8")
    return project


def test_a_place_that_was_not_extracted_is_refused(run: Run, with_top: Path) -> None:
    assert with_top.is_dir()
    done = run("status")
    assert "the source was changed since the last extraction" in done.stdout + done.stderr


def test_only_the_notes_of_a_placed_cue_change(run: Run, with_top: Path, polish: Path) -> None:
    assert with_top.is_dir()
    before = polish.read_text("utf-8").splitlines()
    assert run("extract").exit_code == 0
    after = polish.read_text("utf-8").splitlines()
    new = [row for row in after if row not in before]
    assert [row for row in new if not row.startswith('"')] == ["#. placement: top"]
    assert [row for row in before if row not in after] == []


def test_side_car_files_keep_the_place(run: Run, with_top: Path) -> None:
    assert run("extract").exit_code == 0
    done = run("export", "pl", "--to", "srt", "--to", "vtt", "--to", "ass", "-o", "out")
    assert done.exit_code == 0, done.stderr
    read = {path.suffix: path.read_text("utf-8") for path in (with_top / "out").iterdir()}
    assert "\n{\\an8}To jest Leo." in read[".srt"]
    assert "line:0\nTo jest Leo." in read[".vtt"]
    assert ",,{\\an8}To jest Leo." in read[".ass"]
    assert read[".srt"].count("an8") == read[".ass"].count("an8") == 1
    assert read[".vtt"].count("line:") == 1


def test_a_returned_file_does_not_move_a_cue(run: Run, with_top: Path) -> None:
    assert run("extract").exit_code == 0
    assert run("export", "pl", "--to", "srt", "-o", "out").exit_code == 0
    (file,) = (with_top / "out").iterdir()
    done = run("import", "pl", str(file), "--dry-run")
    assert "another place" not in done.stdout + done.stderr
    file.write_text(file.read_text("utf-8").replace(r"{\an8}", ""), "utf-8")
    done = run("import", "pl", str(file), "--dry-run")
    said = (done.stdout + done.stderr).replace("\n", " ")
    assert "another place (top, bottom, left or right) than the source's: 1" in said
    assert "3 lines placed, 0 fuzzy" in said


def test_films_show_it_at_the_top(run: Run, with_top: Path) -> None:
    assert run("extract").exit_code == 0
    done = run("build", "--container", "mkv", "--container", "mp4")
    lost = "en.srt: 1 cue at the top of the picture stands at the bottom in mp4."
    assert done.stderr.count(lost) == 1
    assert done.exit_code == 0, done.stderr
    film = probe(with_top / "film.mp4")
    middles = [25, 65]
    clean, burned = (
        grey_frames(path, film.video_format, middles)
        for path in (with_top / "film.mp4", with_top / "dist" / "small-pl.mp4")
    )
    for number, top in zip(middles, (True, False), strict=True):
        one, other = (numpy.asarray(found[number], dtype=int) for found in (clean, burned))
        rows = numpy.flatnonzero((abs(one - other) > 60).any(axis=1))
        height = len(one)
        assert 0.04 * height < rows.min()
        assert rows.max() < 0.96 * height
        assert (rows.max() < height / 2) if top else (rows.min() > height / 2)
    texts = {
        kind: read_tracks(with_top / "dist" / f"small-subtitles.{kind}")[0].cues[0].text
        for kind in ("mkv", "mp4")
    }
    assert texts == {"mkv": r"{\an8}To jest Leo.", "mp4": "To jest Leo."}
