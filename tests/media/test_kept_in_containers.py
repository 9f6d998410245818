"""Whatever a master calls its parts, each container holds it, and it reads back."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.film import Film
from filmpack.media.input.contents import (
    Chapter,
    FilmHeader,
    Kept,
    KeptAudio,
    TrackInfo,
    kept_chapters,
)
from filmpack.media.input.opening import open_media
from filmpack.media.input.probe import probe
from filmpack.media.kept import verify_kept
from filmpack.media.mux import mux, read_tracks, verify_mux
from filmpack.segments.muxing import write_film
from filmpack.timedtext.cue import Cue, Track, cue_id

TRACKS = [Track("pl", (Cue(cue_id(1), 100, 900, "x"),))]
OWN = "1\n00:00:00,500 --> 00:00:01,000\nOf <i>the</i> master\n"
CHAPTERS = {
    "late": [(500, 1000, "A"), (1000, 2000, "B")],
    "later": [(1200, 2000, "A")],
    "long names": [(0, 1000, "Ж" * 200), (1000, 2000, "х" * 200)],
    "one without a name": [(0, 1000, ""), (1000, 2000, "B")],
    "none with a name": [(0, 1000, ""), (1000, 2000, "")],
    "a gap": [(0, 400, "A"), (1000, 1500, "B")],
    "an overlap": [(0, 1500, "A"), (1000, 2000, "B")],
    "no order": [(1000, 2000, "B"), (0, 1000, "A")],
    "the same beginning": [(0, 1000, "A"), (0, 2000, "B")],
    "no length": [(0, 0, "A"), (1, 1, "B"), (2, 2000, "C")],
    "odd characters": [(0, 1000, '🎬 a\\b;c#d=e "q" \''), (1000, 2000, "[CHAPTER]")],
}
AUDIO = {
    "roles": TrackInfo("eng", "T", ("dub", "original", "comment", "forced"), default=True),
    "impaired": TrackInfo("fre", "T", ("visual_impaired", "hearing_impaired"), default=True),
    "private code": TrackInfo("qaa", default=True),
    "full tag": TrackInfo("zh-Hant", default=True),
    "no code": TrackInfo("English", "English", default=True),
    "odd title": TrackInfo("", "🎬 = ; # \\ '\" -map %d", default=True),
}


def ffmpeg(folder: Path, *arguments: str) -> None:
    subprocess.run([find_ffmpeg(), "-v", "error", "-y", *arguments], cwd=folder, check=True)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """Two seconds of a pattern with a tone."""
    folder = tmp_path_factory.mktemp("film")
    picture = ("-f", "lavfi", "-i", "testsrc2=s=160x96:r=25:d=2", "-f", "lavfi", "-i", "sine=d=2")
    ffmpeg(folder, *picture, "-c:v", "libx264", "-bf", "0", "-c:a", "aac", "film.mp4")
    return probe(folder / "film.mp4")


def require_kept(film: Film, folder: Path, kept: Kept) -> None:
    """Put what is kept into all kinds of films; each raises if it reads back otherwise."""
    for container in ("mkv", "mp4"):
        path = folder / f"muxed.{container}"
        mux(find_ffmpeg(), film, TRACKS, path, container, title="T", kept=kept)
        verify_mux(path, film, TRACKS, container, kept=kept)
    whole = Kept(kept.audio, kept_chapters(kept.chapters, 2000, 2000))
    path = folder / "burned.mp4"
    header = FilmHeader({"title": "T"}, whole)
    write_film(str(film.path), counted(film), film, film.frames, film.path, [], path, header)
    verify_kept(path, whole, bibliographic=False)


def counted(film: Film) -> Iterator[Any]:
    """The film's video packets, their times counted in frames."""
    with open_media(film.path) as container:
        for number, packet in enumerate(container.demux(container.streams.video[0])):
            if packet.size:
                packet.pts = packet.dts = number
                packet.time_base, packet.duration = Fraction(1, 25), 1
                yield packet


@pytest.mark.full
@pytest.mark.parametrize("name", CHAPTERS)
def test_chapters_of_any_kind_are_in_every_container(film: Film, tmp_path: Path, name: str) -> None:
    chapters = tuple(Chapter(*chapter) for chapter in CHAPTERS[name])
    require_kept(film, tmp_path, Kept(chapters=chapters))


@pytest.mark.full
@pytest.mark.parametrize("name", AUDIO)
def test_names_and_roles_of_any_kind_are_in_every_container(
    film: Film, tmp_path: Path, name: str
) -> None:
    require_kept(film, tmp_path, Kept((KeptAudio(0, AUDIO[name]),)))


@pytest.mark.full
def test_the_masters_subtitles_of_any_kind_are_kept(film: Film, tmp_path: Path) -> None:
    (tmp_path / "own.srt").write_text(OWN, "utf-8")
    texts = ("-i", str(film.path), "-i", "own.srt", "-map", "0:v", "-map", "0:a")
    ffmpeg(
        tmp_path,
        *(*texts, "-map", "1:s", "-map", "1:s", "-map", "1:s", "-c", "copy"),
        *("-c:s:0", "ass", "-c:s:1", "webvtt", "-metadata:s:s:0", "language=fre"),
        *("-metadata:s:s:1", "title=Forcés", "-disposition:s:1", "forced"),
        *("-metadata:s:s:2", "language=qaa", "-disposition:s:2", "hearing_impaired", "a.mkv"),
    )
    ffmpeg(tmp_path, *texts, "-map", "1:s", "-c", "copy", "-c:s", "mov_text", "b.mp4")
    labels = {
        "a.mkv": [("fr", "Français", False), ("und", "Forcés", False), ("qaa", "", True)],
        "b.mp4": [("und", "", False)],
    }
    for name, expected in labels.items():
        master = probe(tmp_path / name)
        kept = Kept(subtitles=tuple(range(len(master.contents.subtitles))))
        for container in ("mkv", "mp4"):
            path = tmp_path / f"muxed.{container}"
            mux(find_ffmpeg(), master, TRACKS, path, container, title="T", kept=kept)
            verify_mux(path, master, TRACKS, container, kept=kept)
            found = read_tracks(path)[1:]
            assert [(t.tag, t.title, t.hearing_impaired) for t in found] == expected
            assert all("master" in track.cues[0].text for track in found)
