"""Every kind of master of docs/masters.md, made on the spot: what comes out is what a player shows
of the master, or it is refused with advice that works."""

from __future__ import annotations

import re
import shlex
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from conftest import ROOT
from engine_helpers import Counter
from filmpack.commands.films.kept import require_held, require_joinable
from filmpack.commands.films.readiness import as_drawn, require_makeable
from filmpack.errors import ConfigError, FilmpackError
from filmpack.masters.constant_rate import constant
from filmpack.masters.shown import for_container
from filmpack.media.ffmpeg import find_ffmpeg, run
from filmpack.media.film import Film
from filmpack.media.input.probe import InputPolicy, VariableFrameRateError, probe
from filmpack.media.mux import mux, read_tracks, verify_mux
from filmpack.media.rendition import Encoding, Rendition, output_format
from filmpack.pipeline.assemble import produce
from filmpack.pipeline.drawable import BurnedPictures
from filmpack.pipeline.recipes import plan_burns
from filmpack.pipeline.targets import plan_targets
from filmpack.store.local import Store
from filmpack.timedtext.cue import Cue, Track, cue_id, shifted
from master_matrix import ROWS, Row, page
from matrix_films import make, make_sources

FIRST, NEXT, END = 8, 16, 30
"""The frames on which the two cues begin, and the second one ends."""
QUICK = ("mp4, H.264, AAC", "ts, H.264, AAC", "mp4, picture 0.2 s after the sound", "turned by 90°")
LENIENT = InputPolicy("deinterlace", "tonemap")
FAST = Rendition(encoding=Encoding(16, "ultrafast"))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a player makes of a file: when each frame is shown, in seconds, the marks by which it
    is known and whether there is text; when the click is heard; where the time line begins."""

    times: list[float]
    marks: list[tuple[bool, ...]]
    lit: list[bool]
    click: float | None
    origin: float
    sounds: int
    colours: tuple[int, ...]
    aspect: Fraction


def see(path: Path, folder: Path) -> Seen:
    """Decode a file as a player does."""
    if _is_turned(path):
        upright = folder / f"upright-{path.name}.mkv"
        turn = ["-i", str(path), "-map", "0:v:0", "-map", "0:a", "-c:v", "ffv1", "-c:a", "copy"]
        run([find_ffmpeg(), "-y", *turn, upright.name], folder=folder, what="turning")
        path = upright
    times, marks, lit = [], [], []
    with av.open(str(path)) as container:
        cover = av.stream.Disposition.attached_pic
        video = next(s for s in container.streams.video if not s.disposition & cover)
        for frame in container.decode(video):
            grey = frame.reformat(format="gray").to_ndarray()
            times.append(frame.time or 0.0)
            marks.append(_marks(grey))
            inner = grey[grey.shape[0] // 2 : -8, 22:-22]
            lit.append(int((inner > int(np.median(inner)) + 90).sum()) > 4)
        codec = video.codec_context
        colours = (codec.color_primaries, codec.color_trc, codec.colorspace, codec.color_range)
        aspect = Fraction(video.sample_aspect_ratio or 1)
        sounds = len(container.streams.audio)
    click, begin = _click(path) if sounds else (None, times[0])
    origin = min(times[0], max(begin, 0.0))
    return Seen(times, marks, lit, click, origin, sounds, tuple(map(int, colours)), aspect)


def _is_turned(path: Path) -> bool:
    with av.open(str(path)) as container:
        return "DISPLAYMATRIX" in next(container.decode(video=0)).side_data


def _marks(grey: Any) -> tuple[bool, ...]:
    """Which of eight places along each edge are bright: another set for each frame's number."""
    edges = (grey[3], grey[-4], grey[:, 3], grey[:, -4])
    return tuple(
        bool(edge[int((place + 0.5) * len(edge) / 8)] > 110) for edge in edges for place in range(8)
    )


def _click(path: Path) -> tuple[float, float]:
    """When the click is heard, and when sound begins, in seconds."""
    best, at, begin = -1.0, 0.0, None
    with av.open(str(path)) as container:
        to_floats = av.AudioResampler("fltp", "mono", 48000)
        for frame in container.decode(container.streams.audio[0]):
            if frame.pts is None:
                continue
            start = frame.time or 0.0
            begin = start if begin is None else begin
            samples = np.abs(np.concatenate([f.to_ndarray()[0] for f in to_floats.resample(frame)]))
            if len(samples) and samples.max() > best:
                best, at = float(samples.max()), start + int(samples.argmax()) / 48000
    return at, begin or 0.0


def cues_of(master: Seen) -> tuple[Cue, ...]:
    """Two cues, set as an editor does who sees the master: on its frames, in milliseconds."""
    a, b, c = (round(1000 * (master.times[n] - master.origin)) for n in (FIRST, NEXT, END))
    return Cue(cue_id(1), a, b, "Raz dwa"), Cue(cue_id(2), b, c, "Trzy sny")


def shown_at(master: Seen, seconds: float, frame: float) -> int:
    """The number in the file of the frame that the master shows half a frame after a moment."""
    late = seconds + master.origin + frame / 2
    return max(n for n, time in enumerate(master.times) if n == 0 or time <= late)


def require_same(made: Seen, master: Seen, rate: Fraction, what: str) -> None:
    """Fail unless each frame shows what the master shows then, and the click is in its place."""
    frame = 1 / float(rate)
    for time, marks in zip(made.times, made.marks, strict=True):
        assert marks == master.marks[shown_at(master, time - made.origin, frame)], (what, time)
    lead, own = made.times[0] - made.origin, master.times[0] - master.origin
    assert abs(lead - own) < 0.00151, (what, lead, own)
    if master.click is not None and made.click is not None:
        ours, theirs = made.click - made.times[0], master.click - master.times[0]
        assert abs(ours - theirs) < 0.00151, (what, ours, theirs)
    assert made.sounds == master.sounds, what
    end = made.times[-1] - made.times[0] - (master.times[-1] - master.times[0])
    assert abs(end) < frame / 2, (what, end)


def require_built(row: Row, film: Film, folder: Path) -> None:
    """Burn and mux a film, and compare everything with it."""
    master = see(film.path, folder)
    track = Track("pl", cues_of(master))
    containers = ["mkv", "mp4"] if row.mp4 else ["mkv"]
    targets = plan_targets(
        [track], ["burn", "mux"], containers, folder / "out", "m", renditions=[FAST], chosen=True
    )
    require_makeable(targets, film)
    store = Store(folder / "store")
    require_held(targets, film, find_ffmpeg(), store)
    formats = {one.rendition.name: output_format(film, one.rendition) for one in targets}
    pictures = BurnedPictures(formats)
    targets = tuple(as_drawn(target, film, pictures) for target in targets)
    store.folder.mkdir(exist_ok=True)
    (folder / "out").mkdir(exist_ok=True)
    burns = [target for target in targets if target.kind == "burn"]
    cues = shifted(track.cues, film.lead_ms)
    plan = plan_burns(burns, {}, film, cues, "T", find_ffmpeg(), store)
    require_joinable(plan, find_ffmpeg(), store)
    for _ in produce(find_ffmpeg(), plan, store, 1, Counter(), release=row.group == "Picture"):
        pass
    burned = see(burns[0].path, folder)
    require_same(burned, master, film.rate, f"{row.name}: burn")
    first, end = (round((master.times[n] - master.times[0]) * film.rate) for n in (FIRST, END))
    on = [number for number, lit in enumerate(burned.lit) if lit]
    assert on == list(range(first, end)), (row.name, on)
    assert burned.aspect == (film.sample_aspect_ratio if not film.turned else burned.aspect)
    if not film.hdr and not film.rgb:
        assert burned.colours[:2] == master.colours[:2]
        assert burned.colours[2] == (master.colours[2] or 2)
    assert film.rgb <= (burned.colours[2:] == (1, 1))
    for target in targets:
        if target.kind == "mux":
            own = for_container(find_ffmpeg(), film, target.container, store, lambda _: None)
            mux(find_ffmpeg(), own, target.tracks, target.path, target.container, title="T")
            verify_mux(target.path, own, target.tracks, target.container)
            made = see(target.path, folder)
            require_same(made, master, film.rate, f"{row.name}: {target.container}")
            (back,) = read_tracks(target.path)
            for cue, wanted in zip(back.cues, track.cues, strict=True):
                late = 1000 * made.origin
                assert abs(cue.start - late - wanted.start) <= 1, (row.name, target.container)


def refused(path: Path, policy: InputPolicy) -> FilmpackError:
    with pytest.raises(FilmpackError) as caught:
        probe(path, policy)
    return caught.value


def try_row(row: Row, sources: Path, folder: Path) -> None:
    """Everything that is promised of a row."""
    path = make(row, sources, folder)
    policy = InputPolicy()
    if row.setting:
        assert f"{row.setting} = " in str(refused(path, policy))
        policy = LENIENT
    if row.refused:
        error = refused(path, policy)
        assert row.refused in str(error)
        if isinstance(error, VariableFrameRateError):
            store = Store(folder / "store")
            store.folder.mkdir()
            again = constant(find_ffmpeg(), path, error.rate, store)
            require_same(see(again, folder), see(path, folder), error.rate, f"{row.name}: constant")
            require_built(row, probe(again), _folder(folder / "constant"))
        original = see(path, folder) if row.keeps else None
        path = followed(str(error), path, folder)
        if original is not None:
            require_same(see(path, folder), original, probe(path).rate, f"{row.name}: advice")
    film = probe(path, policy)
    require_built(row, film, folder)
    if not row.mp4:
        mux_mp4 = plan_targets([Track("pl", ())], ["mux"], ["mp4"], folder, "m")
        with pytest.raises(ConfigError, match="mp4 cannot hold"):
            require_held(mux_mp4, film, find_ffmpeg(), Store(folder / "store"))


def followed(message: str, path: Path, folder: Path) -> Path:
    """The film after the command in a message was run on it."""
    (command,) = re.findall(r"ffmpeg (-i IN .*OUT\.mkv)", message)
    arguments = [path.name if part == "IN" else part for part in shlex.split(command)]
    arguments[-1] = "advised.mkv"
    run([find_ffmpeg(), "-y", *arguments], folder=folder, what="following the advice")
    return folder / "advised.mkv"


def _folder(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    return path


def outcomes(rows: list[Row], folder: Path) -> dict[str, Future[None]]:
    """Every row tried, two at a time."""
    make_sources(folder)
    with ThreadPoolExecutor(2) as pool:
        return {
            row.name: pool.submit(try_row, row, folder, _folder(folder / str(number)))
            for number, row in enumerate(rows)
        }


def failures(rows: list[Row], folder: Path) -> dict[str, str]:
    found = {}
    for name, outcome in outcomes(rows, folder).items():
        if (error := outcome.exception()) is not None:
            found[name] = f"{type(error).__name__}: {str(error)[:400]}"
    return found


def test_masters_of_a_few_kinds_come_out_as_players_show_them(tmp_path: Path) -> None:
    rows = [row for row in ROWS if row.name in QUICK]
    assert len(rows) == len(QUICK)
    assert failures(rows, tmp_path) == {}


OTHERS = [row for row in ROWS if row.name not in QUICK]


def test_the_table_of_masters_is_long() -> None:
    assert len(ROWS) >= 60


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(OTHERS[::2], marks=pytest.mark.full, id="one half"),
        pytest.param(OTHERS[1::2], marks=pytest.mark.endurance, id="the other"),
    ],
)
def test_masters_of_every_other_kind_come_out_as_players_show_them(
    tmp_path: Path, rows: list[Row]
) -> None:
    assert failures(rows, tmp_path) == {}


def test_the_page_of_masters_is_the_table_that_is_tested() -> None:
    assert (ROOT / "docs" / "masters.md").read_text("utf-8") == page()
    assert len({row.name for row in ROWS}) == len(ROWS)
