"""Segments hold the right frames with the right text, and the same bytes however they were made."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageChops, ImageStat

from engine_samples import recoded
from filmpack.errors import ToolError
from filmpack.media.ffmpeg import Processes, find_ffmpeg, run, work_folder
from filmpack.media.film import Film
from filmpack.media.input.probe import probe
from filmpack.media.pictures.compare import frames_at, grey_frames, small_grey
from filmpack.media.rendition import Encoding, Rendition
from filmpack.segments.cuts import Segment
from filmpack.segments.encode import (
    EncodedSegment,
    Encoder,
    SegmentSpec,
    TextProbe,
    encoders_at_once,
)
from filmpack.segments.inspect import inspect_segment
from filmpack.timedtext.formats.ass import Event, ass_body, ass_head

FAST = Rendition(encoding=Encoding(10, "ultrafast"))


def script(film: Film, *events: tuple[int, int, str]) -> str:
    shown = [Event(*event) for event in events]
    return ass_head(film.width, film.height) + ass_body(shown, film.rate)


def encoded(film: Film, folder: Path, *specs: SegmentSpec) -> dict[str, bytes]:
    """The bytes of every encoded segment, each inspected."""
    found: dict[str, bytes] = {}

    def take(spec: SegmentSpec, made: EncodedSegment) -> None:
        inspect_segment(made, spec.probes)
        found[spec.key] = made.path.read_bytes()

    Encoder(find_ffmpeg(), film, FAST, folder).encode(specs, take)
    assert list(folder.iterdir()) == []
    return found


def nearest(film: Film, segment: Path, frame: int, around: int) -> int:
    """The film's frame that a segment's frame looks most like, of those near `around`."""
    ((_, seen),) = frames_at(segment, film.rate, [frame])
    near = range(max(0, around - 3), min(film.frames, around + 4))
    clean = grey_frames(film.path, film.video_format, list(near))
    return min(near, key=lambda n: distance(clean[n], small_grey(seen, film.video_format)))


def distance(a: Image.Image, b: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(a, b)).mean[0])


LONG = ["-c:v", "libx264", "-preset", "fast", "-g", "250", "-bf", "5"]
MASTERS = {
    "long GOP mp4": ("m.mp4", [*LONG, "-c:a", "copy"]),
    "all intra mxf": ("m.mxf", ["-c:v", "libx264", "-g", "1", "-an"]),
    "tiny groups": ("m.mkv", [*LONG, "-bf", "2", "-g", "3", "-an"]),
    "23.976": (
        "m.mp4",
        [*LONG, "-vf", "scale=320:180,setpts=N/TB*1001/24000", "-r", "24000/1001", "-an"],
    ),
    "mkv": ("m.mkv", [*LONG, "-c:a", "copy"]),
    "open GOP": ("m.mkv", [*LONG, "-g", "12", "-x264-params", "open-gop=1:scenecut=0", "-an"]),
    "prores": ("m.mov", ["-c:v", "prores_ks", "-c:a", "copy"]),
    "mpeg2 mxf": ("m.mxf", ["-c:v", "mpeg2video", "-b:v", "2M", "-bf", "2", "-an"]),
}


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=pytest.mark.full if at % 3 else ()) for at, n in enumerate(MASTERS)],
)
def test_a_segment_holds_exactly_its_frames(clip: Path, tmp_path: Path, name: str) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    film = recoded(clip, tmp_path, MASTERS[name][0], *MASTERS[name][1])
    cuts = (0, 31, 32, 77, film.frames)
    specs = [SegmentSpec(f"{a}", Segment(a, b)) for a, b in pairwise(cuts)]
    alone = {k: v for piece in specs for k, v in encoded(film, scratch, piece).items()}
    assert alone == encoded(film, scratch, *specs)
    for piece in specs:
        first, end = piece.segment.first, piece.segment.end
        path = tmp_path / "segment.mp4"
        path.write_bytes(alone[str(first)])
        assert nearest(film, path, 0, first) == first
        assert nearest(film, path, end - first - 1, end - 1) == end - 1


def test_a_film_without_true_keyframes_is_refused_with_the_way_out(
    clip: Path, tmp_path: Path
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    refresh = "intra-refresh=1:keyint=40:scenecut=0:bframes=0"
    film = recoded(clip, tmp_path, "m.mp4", "-c:v", "libx264", "-x264-params", refresh)
    with pytest.raises(ToolError, match=r"frames instead of 20\.\n.*lack true keyframes"):
        encoded(film, scratch, SegmentSpec("a", Segment(50, 70)))
    # What it advises does help.
    command = [find_ffmpeg(), "-y", "-i", str(film.path), "-c:a", "copy", "-crf", "12", "again.mp4"]
    run(command, folder=tmp_path, what="a film with keyframes")
    encoded(probe(tmp_path / "again.mp4"), scratch, SegmentSpec("a", Segment(50, 70)))


def test_the_same_bytes_whoever_is_encoded_beside(clip: Path, tmp_path: Path) -> None:
    film = probe(clip)
    place = Segment(40, 60)
    polish = SegmentSpec("pl", place, script=script(film, (5, 15, "To jest Leo.")))
    greek = SegmentSpec("el", place, script=script(film, (5, 15, "Μίλα σε κάποιον;")))
    alone = encoded(film, tmp_path, polish)
    together = encoded(film, tmp_path, SegmentSpec("textless", place), greek, polish)
    assert together["pl"] == alone["pl"]
    assert len(set(together.values())) == 3


def test_a_segment_without_its_text_is_refused(clip: Path, tmp_path: Path) -> None:
    film = probe(clip)
    text = script(film, (0, 10, "To jest Leo."))
    probes = (TextProbe(5, 55, "c0001 in pl"),)
    there = SegmentSpec("pl", Segment(40, 50), script=text, probes=probes)
    encoded(film, tmp_path, there)
    bare = SegmentSpec("pl", Segment(40, 50), probes=probes)
    with pytest.raises(ToolError, match="lacks the text of c0001 in pl"):
        encoded(film, tmp_path, bare)


def test_a_segment_beyond_the_films_end_is_refused(clip: Path, tmp_path: Path) -> None:
    film = probe(clip)
    with pytest.raises(ToolError, match="has 12 frames instead of 20"):
        encoded(film, tmp_path, SegmentSpec("q", Segment(120, 140)))


def test_a_damaged_segment_is_refused(clip: Path, tmp_path: Path) -> None:
    film = probe(clip)
    data = encoded(film, tmp_path, SegmentSpec("q", Segment(0, 20)))["q"]
    path = tmp_path / "q.mp4"
    middle = len(data) // 2
    path.write_bytes(data[:middle] + Random(5).randbytes(2000) + data[middle + 2000 :])
    with pytest.raises(ToolError, match="segment is damaged"):
        inspect_segment(EncodedSegment(path, 20, film.video_format))


def test_stopped_processes_start_no_more(clip: Path, tmp_path: Path) -> None:
    processes = Processes()
    processes.stop()
    encoder = Encoder(find_ffmpeg(), probe(clip), FAST, tmp_path, processes)
    with pytest.raises(ToolError, match="ffmpeg failed"):
        encoder.encode([SegmentSpec("q", Segment(0, 50))], lambda *_: None)


def test_memory_bounds_the_encoders() -> None:
    film = Film(Path("f"), 1280, 720, 25, 100, "h264", ())  # type: ignore[arg-type]
    pictures = film.video_format
    assert encoders_at_once(pictures, 2) == 5
    assert encoders_at_once(pictures, 64) == 1
    assert encoders_at_once(replace(pictures, width=320, height=180), 2) == 8


def test_work_folders_that_a_killed_process_left_go_after_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, young, others = (
        tmp_path / f"{n}" for n in ("filmpack-abcdefgh", "filmpack-abcdefgi", "x")
    )
    for folder in (old, young, others):
        folder.mkdir()
    two_days_ago = time.time() - 2 * 86_400
    os.utime(old, (two_days_ago, two_days_ago))
    os.utime(others, (two_days_ago, two_days_ago))
    with work_folder():
        pass
    assert sorted(tmp_path.iterdir()) == sorted((young, others))
