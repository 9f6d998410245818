"""Forced tracks: the lines in another language alone, where the film has sound in the track's."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from click.testing import Result

from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.mux import read_tracks


@pytest.fixture
def forced(project: Path, polish: Path, small_clip: Path, run: Callable[..., Result]) -> Path:
    """The small project, its second cue in another language; gives its folder."""
    source = project / "translations" / "source"
    (source / "notes.toml").write_text('forced = ["c0002"]\n', "utf-8")
    before = polish.read_text("utf-8").splitlines()
    assert run("extract").exit_code == 0
    after = polish.read_text("utf-8").splitlines()
    assert [line for line in after if line not in before and "POT-Creation" not in line] == [
        "#. In another language: forced subtitles show it alone."
    ]
    sound(project, small_clip, "eng", "pol")
    return project


def sound(project: Path, small_clip: Path, *languages: str) -> None:
    """A film with a track of sound in each language; "" for none said."""
    command = [find_ffmpeg(), "-v", "error", "-y", "-i", str(small_clip), "-map", "0:v"]
    for number, language in enumerate(languages):
        command += ["-map", "0:a", f"-metadata:s:a:{number}", f"language={language or 'und'}"]
    path = project / "film.mkv"
    subprocess.run([*command, "-c", "copy", str(path)], check=True)
    path.rename(project / "film.mp4")


@pytest.mark.parametrize("container", ["mkv", "mp4"])
def test_a_forced_track_has_the_lines_in_another_language_alone(
    forced: Path, run: Callable[..., Result], container: str
) -> None:
    assert run("add", "cs").exit_code == 0  # nobody speaks Czech in this film
    toml = forced / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8") + '[mux]\ndefault = "pl"\n', "utf-8")
    done = run(
        "build", "pl", "cs", "--kind", "mux", "--container", container, "--missing", "source"
    )
    assert done.exit_code == 0, done.stderr
    (name,) = done.stdout.split()
    whole, alone, czech = read_tracks(forced / name)
    assert [(t.tag, t.title, t.forced) for t in (whole, alone, czech)] == [
        ("pl", "Polski", False),
        ("pl", "Polski (forced)", True),
        ("cs", "Čeština (incomplete)", False),
    ]
    assert [cue.text for cue in alone.cues] == [whole.cues[1].text] == ["- Tak?\n- Nie."]
    assert alone.cues[0].start == whole.cues[1].start
    assert [track.default for track in (whole, alone, czech)] == [True, False, False]
    with av.open(str(forced / name)) as film:
        marks = [bool(s.disposition & av.stream.Disposition.forced) for s in film.streams.subtitles]
    assert marks == [False, True, False]
    assert f"2 languages {container}: built" in done.stderr


def test_sound_without_a_language_is_taken_to_be_in_the_sources(
    forced: Path, small_clip: Path, run: Callable[..., Result]
) -> None:
    sound(forced, small_clip, "")
    done = run("build", "pl", "--kind", "mux")
    assert done.exit_code == 0, done.stderr
    assert [track.title for track in read_tracks(forced / "dist" / "small-pl-subtitles.mkv")] == [
        "Polski"
    ]
    assert run("add", "en").exit_code == 0
    assert run("build", "en", "--kind", "mux").exit_code == 0
    tracks = read_tracks(forced / "dist" / "small-en-subtitles.mkv")
    assert [track.title for track in tracks] == ["English", "English (forced)"]


def test_a_forced_line_that_the_film_does_not_have_is_named(
    forced: Path, run: Callable[..., Result]
) -> None:
    (forced / "translations" / "source" / "notes.toml").write_text('forced = ["c0009"]\n', "utf-8")
    done = run("extract")
    assert done.exit_code == 1
    assert "notes.toml:1: the film has no cue 'c0009'." in done.stderr
    events = [
        json.loads(row) for row in run("build", "pl", "--dry-run", "--json").stdout.splitlines()
    ]
    assert "c0009" in str(events)


@pytest.mark.full
def test_an_edition_has_its_forced_track_too(
    forced: Path, editions: Path, run: Callable[..., Result], small_clip: Path
) -> None:
    sound(editions, small_clip, "pol")
    assert forced == editions
    done = run("build", "pl-CZ", "--kind", "mux", "--container", "mp4")
    assert done.exit_code == 0, done.stderr
    tracks = read_tracks(editions / "dist" / "small-pl-CZ-subtitles.mp4")
    assert [(track.title, track.forced) for track in tracks] == [
        ("Polski", False),
        ("Polski (forced)", True),
    ]
