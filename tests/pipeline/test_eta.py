"""Time left is told from how the build goes, not from what was hoped."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from engine_helpers import plan
from engine_samples import FAST, GREEK, POLISH
from filmpack.media.film import Film
from filmpack.media.input.probe import probe
from filmpack.media.rendition import Encoding, Rendition
from filmpack.pipeline.eta import EncodeRates, EtaEstimator
from filmpack.pipeline.jobs import SegmentJob, jobs_for
from filmpack.pipeline.recipes import EncodePlan
from filmpack.store.local import Store
from filmpack.timedtext.cue import Cue, Track, cue_id

SLOW = Rendition("slow", encoding=Encoding(20, "medium", "hevc"))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def long_work(clip: Path, cache: Path, *ways: Rendition | Encoding) -> EncodePlan:
    """A plan with some hundred segments."""
    film = probe(clip)
    long = Film(film.path, 1280, 720, film.rate, 12000, "h264", ())
    cues = tuple(Cue(cue_id(n + 1), 1500 * n + 100, 1500 * n + 1300, "Napis") for n in range(300))
    work = plan(long, [Track("pl", cues)], cache, Store(cache), ways[0])
    for way in ways[1:]:
        more = plan(long, [Track("pl", cues)], cache, Store(cache), way)
        work.recipes += more.recipes
        work.segments |= more.segments
    return work


def replayed(
    work: EncodePlan, store: Store, clock: Clock, seconds: dict[str, float]
) -> list[float]:
    """A build of two jobs side by side whose pictures take so long by rendition, with noise;
    gives by how much the time left was wrong, as a part of the truth, after each job."""
    jobs = jobs_for(work, list(work.segments), 2)
    pace = EtaEstimator(work, list(work.segments), EncodeRates(work.film, store), 0, clock)
    chance = Random(7)
    told, free = [], [0.0, 0.0]
    for job in jobs:
        assert isinstance(job, SegmentJob)
        frames = job.frames
        free.sort()
        cost = job.work * seconds[job.specs[0].rendition.name] * chance.uniform(0.7, 1.3)
        free[0] += cost
        clock.now = free[0]
        pace.did(job, frames)
        pace.took(job, job.work, cost)
        told.append((clock.now, pace.left(), pace.part))
    end = max(free)
    pace.keep()
    return [
        abs(left - (end - at)) / (end - at)
        for at, left, part in told
        if left is not None and 0.1 < part < 0.8
    ]


def test_time_left_is_right_within_a_quarter_after_the_first_tenth(clip: Path, cache: Path) -> None:
    work = long_work(clip, cache, FAST)
    # Ten times slower than what is assumed where nothing is known.
    wrong = replayed(work, Store(cache), Clock(), {"": 0.5})
    assert len(wrong) > 10
    assert max(wrong) < 0.25, wrong


def test_renditions_of_other_speeds_are_weighed_once_their_speeds_are_known(
    clip: Path, cache: Path
) -> None:
    way = Rendition("fast", encoding=Encoding(20, "veryfast"))
    work = long_work(clip, cache, way, SLOW)
    taken = {"fast": 0.01, "slow": 0.2}
    replayed(work, Store(cache), Clock(), taken)
    assert max(replayed(work, Store(cache), Clock(), taken)) < 0.25


def test_nothing_is_said_before_anything_is_known(clip: Path, cache: Path) -> None:
    work = plan(probe(clip), [POLISH, GREEK], cache, Store(cache), FAST)
    pace = EtaEstimator(work, list(work.segments), EncodeRates(work.film, Store(cache)), 0, Clock())
    assert pace.left() is None
    (first, *_) = jobs_for(work, list(work.segments), 2)
    pace.did(first, 1)
    assert pace.left() is None


def test_speeds_are_remembered_by_what_decides_them(clip: Path, cache: Path) -> None:
    speeds = EncodeRates(probe(clip), Store(cache))
    assert not speeds.a_frame(SLOW)[1]
    speeds.keep(SLOW, 100, 5.0)
    assert speeds.a_frame(SLOW) == (0.05, True)
    assert speeds.a_frame(Rendition("other name", encoding=SLOW.encoding)) == (0.05, True)
    for other in (
        Rendition(encoding=Encoding(21, "medium", "hevc")),
        Rendition(height=360, encoding=SLOW.encoding),
        Rendition(encoding=Encoding(20, "fast", "hevc")),
    ):
        assert not speeds.a_frame(other)[1]
    assert speeds.joining() == pytest.approx(1 / 20_000)
    speeds.keep_joining(1000, 2.0)
    assert speeds.joining() == 0.002
