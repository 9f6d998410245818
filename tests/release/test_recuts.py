"""A film that was cut anew: what differs is said before anything is built, and the cues follow."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import Result

from cli_project import make_project
from filmpack.commands.films.film_change import fingerprint_of, record
from filmpack.commands.films.film_gate import judge_film
from filmpack.commands.films.retime import apply, propose
from filmpack.errors import InputError
from filmpack.fingerprints.compare import compare
from filmpack.fingerprints.fingerprint import unpack
from filmpack.media.demo_film import DemoFilm, make_demo_film
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.store.local import Store, default_folder
from filmpack.timedtext.cue import Cue
from recuts import FRAMES, RATE, RECUTS, Recut, ffmpeg, make_film, recut

Run = Callable[..., Result]
TIMES = [(1000 * second + 250, 1000 * second + 1000) for second in range(FRAMES // RATE)]
"""A cue a second; at 24 frames a second each begins and ends on a frame."""
FRAME = Fraction(1, RATE)
TODAY = date.today()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "old.mp4"
    make_film(path)
    return path


@pytest.fixture(scope="module")
def timed(tmp_path_factory: pytest.TempPathFactory, film: Path) -> Path:
    """A project whose cues were timed to the film."""
    folder = tmp_path_factory.mktemp("timed")
    make_project(folder, TIMES, ("pl",))
    workspace = workspace_of(folder)
    assert record(workspace, film, Store(folder / "cache"))
    return folder


def workspace_of(folder: Path) -> Workspace:
    return Workspace(Project.load(folder / "filmpack.toml"))


def texts(folder: Path) -> dict[str, str]:
    """The digest of each translation, by id; of obsolete ones too."""
    catalogue = workspace_of(folder).catalogue("pl")
    return {
        entry.context: hashlib.sha256(entry.msgstr.encode()).hexdigest()
        for entry in (*catalogue.live, *catalogue.obsolete)
    }


def expected(cue: Cue, how: Recut) -> tuple[Fraction, Fraction] | None:
    """When a cue that lies in one piece is shown in the new film, in seconds; None for others."""
    first, stop = Fraction(cue.start, 1000) * RATE, Fraction(cue.end, 1000) * RATE
    for a, b, shift in how.kept:
        if a <= first and stop <= b:
            return first / RATE * how.speed + shift, stop / RATE * how.speed + shift
    return None


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.endurance if number % 2 else pytest.mark.full)
        for number, name in enumerate(RECUTS)
    ],
)
def test_each_cut_is_found_to_the_frame_and_translations_stay(
    name: str, film: Path, timed: Path, tmp_path: Path
) -> None:
    how = RECUTS[name]
    folder = tmp_path / "project"
    shutil.copytree(timed, folder)
    new = folder / "film.mp4"
    recut(film, how, new)
    before, cues = texts(folder), workspace_of(folder).source()
    proposal = propose(workspace_of(folder), None, None)
    assert proposal.map.kind == how.kind, proposal.map.summary()
    assert proposal.map.speed == how.speed
    assert len(proposal.map.stretches) == len(how.kept), proposal.map.summary()
    for found, (first, stop, shift) in zip(proposal.map.stretches, how.kept, strict=True):
        assert abs(found.first - first) <= 1
        assert abs(found.stop - stop) <= 1
        assert abs(found.shift - shift) <= FRAME
    apply(workspace_of(folder), proposal, write_files=True)
    assert texts(folder) == before
    moved = {cue.id: cue for cue in workspace_of(folder).source()}
    for cue in cues:
        if times := expected(cue, how):
            assert abs(Fraction(moved[cue.id].start, 1000) - times[0]) <= FRAME
            assert abs(Fraction(moved[cue.id].end, 1000) - times[1]) <= FRAME
    assert set(moved) | {cue.id for cue in proposal.cues.removed} == {cue.id for cue in cues}
    # Timed to the new film now: there is nothing left to say.
    assert propose(workspace_of(folder), None, None).map.kind == "same"


@pytest.mark.full
def test_a_film_that_runs_slower_again_is_found_too(
    film: Path, timed: Path, tmp_path: Path
) -> None:
    fast = tmp_path / "fast.mp4"
    recut(film, RECUTS["24 to 25"], fast)
    workspace, store = workspace_of(timed), Store(default_folder())
    files = [fingerprint_of(workspace, path, store) for path in (fast, film)]
    found = compare(unpack(files[0], "fast"), unpack(files[1], "slow"))
    assert found.summary() == "24 fps instead of 25: slowed down by 4.00 %"
    assert [(s.first, s.stop, float(s.shift)) for s in found.stretches] == [(0, FRAMES, 0.0)]


@pytest.mark.full
def test_another_film_is_refused_with_its_name(timed: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.mp4"
    make_demo_film(find_ffmpeg(), DemoFilm(42, 320, 180, Fraction(24)), other)
    with pytest.raises(InputError, match=r"other\.mp4: this is another film"):
        propose(workspace_of(timed), other, None)


@pytest.mark.full
def test_a_fingerprint_is_small(timed: Path) -> None:
    size = workspace_of(timed).fingerprint.path.stat().st_size
    assert size / (FRAMES / RATE) < 100_000 / 600  # bytes a second: 100 kB in ten minutes


def later(clip: Path, film: Path, frames: int) -> None:
    """The clip after some black frames."""
    delay = f"adelay={40 * frames}:all=1"
    ffmpeg(
        *("-i", str(clip), "-vf", f"tpad=start={frames}:color=black", "-af", delay),
        *("-c:v", "libx264", "-preset", "ultrafast", str(film)),
    )


@pytest.mark.usefixtures("polish")
def test_a_new_cut_is_told_by_every_command_and_followed(
    run: Run, project: Path, small_clip: Path
) -> None:
    master = project / "film.mp4"
    shutil.copyfile(small_clip, master)
    assert run("shots").exit_code == 0
    done = run("review", "source", "--by", "Tom Reed")
    assert "wrote translations/signoffs/source.jsonl and translations/source/film" in done.stderr
    later(small_clip, master, 20)
    told = "not the film that the cues were timed to: shifted by +0.80 s: the beginning is longer"
    assert "this is not the file that the cues were timed to" in run("status").stderr
    refused = run("build", "--kind", "mux")
    assert refused.exit_code == 1
    assert told in refused.stderr
    assert "filmpack retime --dry-run" in refused.stderr
    assert not (project / "dist").exists()
    assert told in run("shots").stderr
    assert told in run("check", "source").stderr
    assert told in run("status").stderr
    assert run("build", "--kind", "mux", "--excerpt", "-o", "part").exit_code == 0
    before = {path: path.read_bytes() for path in project.rglob("*.*") if "part" not in path.parts}
    dry = run("retime", "--dry-run")
    assert "nothing was written" in dry.stderr
    assert {path: path.read_bytes() for path in before} == before
    done = run("retime")
    assert done.exit_code == 0
    assert dry.stdout == done.stdout
    source = (project / "translations/source/en.srt").read_text("utf-8")
    assert source.startswith("1\n00:00:01,200 --> 00:00:02,400\nThis is Leo.\n")
    assert "To jest Leo." in (project / "translations/pl.po").read_text("utf-8")
    assert run("build", "--kind", "mux").exit_code == 0
    assert "nothing to write: the cues are timed to this film" in run("retime").stderr
    facts = (project / "translations/source/shots.json").read_text("utf-8")
    assert '"frames": 152' in facts


@pytest.mark.usefixtures("polish")
def test_a_film_that_was_only_encoded_anew_is_built_and_stays_reviewed(
    run: Run, project: Path, small_clip: Path
) -> None:
    master = project / "film.mp4"
    shutil.copyfile(small_clip, master)
    assert run("review", "source", "--by", "Tom Reed").exit_code == 0
    options = ("-vf", "scale=320:-2", "-c:v", "libx264", "-crf", "30", "-c:a", "copy")
    ffmpeg("-i", str(small_clip), *options, str(master))
    done = run("build", "--kind", "mux")
    assert (done.exit_code, "timed to" in done.stderr) == (0, False)
    assert "cues signed off by Tom Reed" in run("review", "source").stderr
    assert "not the master" not in run("build", "--release", "--dry-run").stderr
    judged = judge_film(workspace_of(project), master, Store(default_folder()), release=TODAY)
    assert [problem.what for problem in judged.warnings] == [
        "this is the film that the cues were timed to, encoded anew."
    ]
    done = run("retime")
    assert "film.mp4: the same film, re-encoded" in done.stderr
    assert "cues signed off by Tom Reed" in run("review", "source").stderr
    # A fingerprint that is not the one that was reviewed proves nothing.
    record_file = project / "translations/source/film.fingerprint.json"
    record_file.unlink()
    assert "not the master" in run("review", "source").stderr


@pytest.mark.usefixtures("polish")
def test_without_a_fingerprint_nothing_is_said(run: Run, project: Path, small_clip: Path) -> None:
    assert "timed to" not in run("status").stderr
    shutil.copyfile(small_clip, project / "film.mp4")
    for line in ("status", "check source", "shots", "build --kind mux"):
        assert "timed to" not in run(*line.split()).stderr
    done = run("retime")
    assert done.exit_code == 2
    assert "filmpack retime NEW.mp4 --from OLD.mp4" in done.stderr
    later(small_clip, project / "new.mp4", 5)
    done = run("retime", "new.mp4", "--from", "film.mp4")
    assert "shifted by +0.20 s" in done.stderr
    source = (project / "translations/source/en.srt").read_bytes()
    assert b"00:00:00,600 --> 00:00:01,800" in source
    # Typed once more, nothing is moved twice.
    done = run("retime", "new.mp4", "--from", "film.mp4")
    assert "nothing to write" in done.stderr
    assert (project / "translations/source/en.srt").read_bytes() == source
