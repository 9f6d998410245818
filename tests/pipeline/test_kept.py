"""What a master holds beside its picture stands in every film made of it, or is told."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import pytest
from click.testing import Result

from filmpack.cli.output.progress import Events
from filmpack.commands.films.build import Request, execute, make_plan
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.input.probe import probe
from filmpack.media.mux import read_tracks
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace

CHAPTERS = """;FFMETADATA1
[CHAPTER]
TIMEBASE=1/1000
START=0
END=2000
title=Meeting; a = b
[CHAPTER]
TIMEBASE=1/1000
START=2000
END=5280
title=Telling
"""
OWN = "1\n00:00:01,000 --> 00:00:02,000\nOf the master\n"


def ffmpeg(folder: Path, *arguments: str) -> None:
    subprocess.run([find_ffmpeg(), "-v", "error", "-y", *arguments], cwd=folder, check=True)


@pytest.fixture
def master(project: Path, polish: Path, small_clip: Path) -> Path:
    """English and French sound, an audio description, two chapters, subtitles, an attachment."""
    assert polish.is_file()
    (project / "chapters.txt").write_text(CHAPTERS, "utf-8")
    (project / "own.srt").write_text(OWN, "utf-8")
    ffmpeg(
        project,
        *("-i", str(small_clip), "-i", "chapters.txt", "-i", "own.srt"),
        *("-map", "0:v", "-map", "0:a", "-map", "0:a", "-map", "0:a", "-map", "2:s"),
        *("-map_chapters", "1", "-c", "copy", "-c:s", "srt", "-attach", "own.srt"),
        *("-metadata:s:t", "mimetype=text/plain", "-metadata:s:s:0", "language=eng"),
        *("-metadata:s:a:0", "language=eng", "-metadata:s:a:0", "title=English"),
        *("-metadata:s:a:1", "language=pol", "-metadata:s:a:1", "title=Dubbing: zażółć"),
        *("-metadata:s:a:2", "language=eng", "-metadata:s:a:2", "title=Described"),
        *("-disposition:a:0", "default", "-disposition:a:1", "0"),
        *("-disposition:a:2", "visual_impaired", "master.mkv"),
    )
    return (project / "master.mkv").rename(project / "film.mp4")


def held(path: Path) -> tuple[list[tuple[Any, ...]], list[tuple[float, str]]]:
    """A file's audio tracks (language, title, roles), and its chapters (seconds, title)."""
    with av.open(str(path)) as film:
        audio = [
            (
                s.language,
                s.metadata.get("title") or s.metadata.get("name"),
                bool(s.disposition & av.stream.Disposition.default),
                bool(s.disposition & av.stream.Disposition.visual_impaired),
            )
            for s in film.streams.audio
        ]
        chapters = [
            (float(c["start"] * (c["time_base"] or 0)), c["metadata"].get("title", ""))
            for c in film.chapters()
        ]
    return audio, chapters


def sound(path: Path) -> list[list[int]]:
    """The sizes of the packets of each audio track."""
    with av.open(str(path)) as film:
        found: dict[int, list[int]] = {s.index: [] for s in film.streams.audio}
        for packet in film.demux(*film.streams.audio):
            if packet.size:
                found[packet.stream_index].append(packet.size)
    return list(found.values())


def test_names_roles_and_chapters_stand_in_every_film(
    run: Callable[..., Result], project: Path, master: Path
) -> None:
    assert master.is_file()
    done = run("build", "pl", "--container", "mkv", "--container", "mp4")
    assert done.exit_code == 0, done.stderr
    assert done.stderr.startswith(
        "not kept from the master: subtitle track 1 (eng): only muxed films keep it, with"
        ' subtitles = "keep" in [mux]; attachments (own.srt)\n'
    )
    for name in ("small-pl.mp4", "small-pl-subtitles.mkv", "small-pl-subtitles.mp4"):
        audio, chapters = held(project / "dist" / name)
        # Polish is what the film is in: it comes first, and is switched on.
        assert audio == [
            ("pol", "Dubbing: zażółć", True, False),
            ("eng", "English", False, False),
            ("eng", "Described", False, True),
        ]
        assert chapters == [(0.0, "Meeting; a = b"), (2.0, "Telling")]


def test_what_is_left_out_is_an_event(
    run: Callable[..., Result], project: Path, master: Path
) -> None:
    assert master.is_file()
    toml = project / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8") + '[audio]\nkeep = ["own", "original"]\n', "utf-8")
    told = [json.loads(row) for row in run("build", "--dry-run", "--json").stdout.splitlines()]
    assert [event["what"] for event in told if event["event"] == "left out"] == [
        "audio track 3 (eng, Described, visual_impaired): [audio] keep does not select it",
        'subtitle track 1 (eng): only muxed films keep it, with subtitles = "keep" in [mux]',
        "attachments (own.srt)",
    ]


@pytest.mark.parametrize("container", ["mkv", "mp4"])
def test_the_masters_own_subtitles_are_kept_and_a_track_switched_on_if_asked(
    run: Callable[..., Result], project: Path, master: Path, container: str
) -> None:
    assert master.is_file()
    toml = project / "filmpack.toml"
    toml.write_text(
        toml.read_text("utf-8")
        + '[mux]\nsubtitles = "keep"\ndefault = "pl"\n[audio]\nkeep = "first"\n',
        "utf-8",
    )
    done = run("build", "--kind", "mux", "--container", container)
    assert done.exit_code == 0, done.stderr
    path = project / "dist" / f"small-subtitles.{container}"
    tracks = read_tracks(path)
    assert [(t.tag, t.title, t.default) for t in tracks] == [
        ("pl", "Polski", True),
        ("en", "English", False),
    ]
    assert [(cue.start, cue.end, cue.text) for cue in tracks[1].cues] == [
        (1000, 2000, "Of the master")
    ]
    assert [name for _, name, *_ in held(path)[0]] == ["Dubbing: zażółć"]


def test_a_word_that_selects_nothing_is_refused(
    run: Callable[..., Result], project: Path, master: Path
) -> None:
    assert master.is_file()
    toml = project / "filmpack.toml"
    before = toml.read_text("utf-8")
    toml.write_text(before + '[audio]\nkeep = ["orginal"]\n', "utf-8")
    done = run("build", "--dry-run")
    assert done.exit_code == 2
    assert "[audio] keep: 'orginal' is neither a language nor one of own, original" in done.stderr
    toml.write_text(before + '[mux]\ndefault = "frist"\n', "utf-8")
    done = run("build", "--dry-run")
    assert done.exit_code == 2
    assert "[mux] default: 'frist' is neither a language nor one of none, first" in done.stderr


@pytest.mark.parametrize(
    ("channels", "layout"), [(2, "stereo"), pytest.param(6, "5.1", marks=pytest.mark.full)]
)
def test_pcm_without_a_layout_gets_the_usual_one(
    run: Callable[..., Result],
    project: Path,
    polish: Path,
    small_clip: Path,
    channels: int,
    layout: str,
) -> None:
    assert polish.is_file()
    ffmpeg(
        project,
        *("-i", str(small_clip), "-c:v", "copy", "-c:a", "pcm_s16le", "-ac", str(channels)),
        "pcm.mkv",
    )
    done = run("build", "pl", "--film", "pcm.mkv", "--kind", "burn")
    assert done.exit_code == 0, done.stderr
    with av.open(str(project / "dist" / "small-pl.mp4")) as film:
        assert film.streams.audio[0].codec_context.layout.name == layout
    assert sum(map(sum, sound(project / "dist" / "small-pl.mp4"))) == sum(
        map(sum, sound(project / "pcm.mkv"))
    )


def test_sound_that_mp4_cannot_hold_is_refused_before_the_first_frame(
    run: Callable[..., Result], project: Path, polish: Path, small_clip: Path
) -> None:
    assert polish.is_file()
    ffmpeg(project, "-i", str(small_clip), "-c:v", "copy", "-c:a", "wmav2", "wma.mkv")
    for kind, advice in (
        ("burn", 'Have the sound encoded: set audio = "aac" in [[renditions]]'),
        ("mux", "Mux into another container: --container mkv"),
    ):
        done = run("build", "pl", "--film", "wma.mkv", "--kind", kind, "--container", "mp4")
        assert done.exit_code == 2, done.stderr
        assert "mp4 cannot hold wmav2 of the master." in done.stderr
        assert advice in done.stderr
        assert not (project / "dist").exists()
    # The advice, followed.
    assert run("build", "pl", "--film", "wma.mkv", "--kind", "mux").exit_code == 0
    toml = project / "filmpack.toml"
    text = toml.read_text("utf-8").replace("[burn]", '[[renditions]]\nname = "web"\naudio = "aac"')
    toml.write_text(text, "utf-8")
    done = run("build", "pl", "--film", "wma.mkv", "--kind", "burn")
    assert done.exit_code == 0, done.stderr


@pytest.mark.full
def test_a_constant_rate_copy_keeps_the_masters_names(
    run: Callable[..., Result], project: Path, master: Path
) -> None:
    # Every fifth frame is missing in the second half.
    keep = "select=not(gt(n\\,60)*not(mod(n\\,5)))"
    ffmpeg(
        project,
        *("-i", str(master), "-map", "0:v", "-map", "0:a", "-c", "copy", "-c:v", "libx264"),
        *("-vf", keep, "-fps_mode", "vfr", "-preset", "ultrafast", "uneven.mkv"),
    )
    shutil.move(project / "uneven.mkv", project / "film.mp4")
    toml = project / "filmpack.toml"
    text = toml.read_text("utf-8")
    toml.write_text(text.replace("[burn]", "force_constant_rate = true\n[burn]"), "utf-8")
    done = run("build", "pl", "--kind", "mux", "--excerpt")
    assert done.exit_code == 0, done.stderr
    audio, chapters = held(project / "dist" / "small-excerpt-pl-subtitles.mkv")
    assert [name for _, name, *_ in audio] == ["Dubbing: zażółć", "English", "Described"]
    assert [title for _, title in chapters] == ["Meeting; a = b", "Telling"]


def test_chapters_are_translated_where_it_is_asked_for(
    run: Callable[..., Result], project: Path, polish: Path, master: Path
) -> None:
    assert master.is_file()
    before = polish.read_text("utf-8")
    assert run("extract").exit_code == 0
    assert polish.read_text("utf-8") == before
    assert run("extract", "--chapters").exit_code == 0
    assert run("check", "pl", "--rule", "gettext/untranslated").exit_code == 1
    assert json.loads(run("status", "--json").stdout)["languages"][0]["ready"] is False
    done = run("build", "pl", "--kind", "burn")
    assert done.exit_code == 1
    assert "chapter.1 is untranslated: 'Meeting; a = b'" in done.stderr
    text = polish.read_text("utf-8")
    for name, translated in (("Meeting; a = b", "Spotkanie"), ("Telling", "Rozmowa")):
        text = text.replace(f'"{name}"\nmsgstr ""', f'"{name}"\nmsgstr "{translated}"')
    polish.write_text(text, "utf-8")
    # A later extraction keeps them without asking the master.
    master.rename(project / "away.mp4")
    assert run("extract").stderr.endswith("nothing to write: all files are up to date\n")
    (project / "away.mp4").rename(master)
    done = run("build", "pl", "--container", "mkv")
    assert done.exit_code == 0, done.stderr
    for name in ("small-pl.mp4", "small-pl-subtitles.mkv"):
        assert held(project / "dist" / name)[1] == [(0.0, "Spotkanie"), (2.0, "Rozmowa")]
    assert run("extract", "--no-chapters").exit_code == 0
    assert held_titles(run, project) == ["Meeting; a = b", "Telling"]


def held_titles(run: Callable[..., Result], project: Path) -> list[str]:
    """The chapters' names in a Polish film that is built now."""
    done = run("build", "pl", "--kind", "burn")
    assert done.exit_code == 0, done.stderr
    return [title for _, title in held(project / "dist" / "small-pl.mp4")[1]]


def test_chapters_that_have_no_names_cannot_be_translated(
    run: Callable[..., Result], project: Path, polish: Path, small_clip: Path
) -> None:
    assert polish.is_file()
    shutil.copyfile(small_clip, project / "film.mp4")
    done = run("extract", "--chapters")
    assert done.exit_code == 1
    assert "film.mp4: this film has no chapters with names." in done.stderr


def test_a_kept_track_that_begins_later_stays_where_it_was(
    run: Callable[..., Result], project: Path, polish: Path, small_clip: Path
) -> None:
    """The German sound begins the film's time line, and is not kept."""
    assert polish.is_file()
    tones = ("sine=220:r=48000:d=3", "sine=440:r=48000:d=3")
    ffmpeg(
        project,
        *("-itsoffset", "0.52", "-i", str(small_clip), "-f", "lavfi", "-i", tones[0]),
        *("-itsoffset", "0.5", "-f", "lavfi", "-i", tones[1]),
        *("-map", "0:v", "-map", "1", "-map", "2", "-c:v", "copy", "-c:a", "aac"),
        *("-metadata:s:a:0", "language=deu", "-metadata:s:a:1", "language=eng", "film.mkv"),
    )
    toml = project / "filmpack.toml"
    toml.write_text(f'{toml.read_text("utf-8")}[audio]\nkeep = ["en"]\n', "utf-8")
    lead = probe(project / "film.mkv").lead_ms
    assert abs(lead - 520) <= 1
    done = run("build", "pl", "--kind", "burn,mux", "--container", "mkv,mp4", "--film", "film.mkv")
    assert done.exit_code == 0, done.stderr
    for name in done.stdout.split():
        with av.open(str(project / name)) as made:
            picture, heard = made.streams.video[0], made.streams.audio[0]
            begins = [float(s.start_time * s.time_base) for s in (picture, heard)]  # type: ignore[operator]
        assert begins[0] == pytest.approx(lead / 1000, abs=0.002)
        assert begins[1] == pytest.approx(0.5, abs=0.03)  # what the encoder of AAC puts before
    # A release verifies the whole film, its sound packet by packet.
    workspace = Workspace(Project.load(toml))
    request = Request(("pl",), ("burn",), film=project / "film.mkv", output=project / "released")
    released = replace(make_plan(workspace, request), release=True)
    assert [path.name for path in execute(workspace, released, Events())] == ["small-pl.mp4"]


def test_subtitles_of_a_film_that_hides_frames_are_refused_before_they_are_lost(
    run: Callable[..., Result], master: Path, project: Path
) -> None:
    ffmpeg(project, "-ss", "1", "-i", master.name, "-c", "copy", "-c:s", "mov_text", "cut.mp4")
    assert probe(project / "cut.mp4").trimmed
    toml = project / "filmpack.toml"
    toml.write_text(f'{toml.read_text("utf-8")}[mux]\nsubtitles = "keep"\n', "utf-8")
    options = ("--kind", "mux", "--film", "cut.mp4", "--excerpt")
    done = run("build", "pl", *options, "--container", "mkv")
    assert done.exit_code == 2
    assert "mkv cannot keep its subtitle tracks then." in done.stderr
    assert "--container mp4" in done.stderr
    assert run("build", "pl", *options, "--container", "mp4").exit_code == 0
