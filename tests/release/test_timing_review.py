"""Which master the cues were timed to is recorded, and compared at each build."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.media.demo_film import DemoFilm, make_demo_film
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.project.records.timing_review import sign_timing, times_digest, unreviewed_timing
from filmpack.project.workspace import Workspace
from filmpack.signoffs import SignOff
from filmpack.timedtext.cue import Cue, cue_id

Run = Callable[..., Result]
TODAY = date(2026, 11, 28)
CUES = (Cue(cue_id(1), 400, 1600, "This is Leo."),)


def test_the_digest_is_of_times_alone() -> None:
    said_otherwise = (Cue(cue_id(1), 400, 1600, "Leo."),)
    shown_later = (Cue(cue_id(1), 401, 1600, "This is Leo."),)
    assert times_digest(CUES) == times_digest(said_otherwise)
    assert times_digest(CUES) != times_digest(shown_later)


@pytest.mark.parametrize(
    ("review", "told"),
    [
        (None, "nobody has signed off the source's times"),
        (sign_timing(CUES, "b" * 64, "Tom", TODAY), "not the master that the cues"),
        (sign_timing((), "a" * 64, "Tom", TODAY), "times of the source's cues changed"),
        (sign_timing(CUES, "a" * 64, "Tom", date(2026, 11, 29)), "in the future"),
        (sign_timing(CUES, "a" * 64, " ", TODAY), "does not say who"),
        (sign_timing(CUES, "a" * 64, "Tom", TODAY), ""),
    ],
)
def test_a_release_needs_a_record_that_holds(
    workspace: Callable[[], Workspace], review: SignOff | None, told: str
) -> None:
    files = workspace().signoffs
    if review:
        files.append_timing(review)
    found = [problem.what for problem in unreviewed_timing(files, CUES, "a" * 64, TODAY)]
    assert len(found) == bool(told)
    assert not told or told in found[0]


def test_a_broken_record_is_told_with_its_line(workspace: Callable[[], Workspace]) -> None:
    files = workspace().signoffs
    files.append_timing(sign_timing(CUES, "a" * 64, "Tom", TODAY))
    with files.timing_file.open("a", encoding="utf-8") as record:
        record.write("{}\n")
    (problem,) = unreviewed_timing(files, CUES, "a" * 64, TODAY)
    assert problem.file.endswith("source.jsonl")
    assert problem.line == 2


def test_another_master_is_a_warning_when_no_fingerprint_tells_more(
    run: Run, project: Path, polish: Path
) -> None:
    assert polish.is_file()
    film = project / "film.mp4"
    make_demo_film(find_ffmpeg(), DemoFilm(6, 320, 180, Fraction(25)), film)
    done = run("review", "source")
    assert "nobody has signed off the source's times" in done.stderr
    assert "filmpack review source --by NAME" in done.stderr
    assert run("review", "source", "--by", 'Tom "T" Reed').exit_code == 0
    assert 'cues signed off by Tom "T" Reed on ' in run("review", "source").stderr
    assert "not the master" not in run("build", "--kind", "mux").stderr
    (project / "translations/source/film.fingerprint.json").unlink()
    make_demo_film(find_ffmpeg(), DemoFilm(6, 160, 90, Fraction(25)), film)
    done = run("build", "--kind", "mux")
    assert done.exit_code == 0
    assert "film is not the master that the cues were timed to" in done.stderr
    assert "not the master" not in run("build", "--kind", "mux", "--excerpt").stderr
    assert "not the master" in run("review", "source").stderr


def test_without_a_film_there_is_nothing_to_record(run: Run, polish: Path) -> None:
    assert polish.is_file()
    done = run("review", "source", "--by", "Tom Reed")
    assert done.exit_code == 1
    assert "film.mp4" in done.stderr
