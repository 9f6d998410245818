"""A build on a cluster: two workers against two jobs, and what many would do.

    python benchmarks/cluster.py workers    a local cluster of two against --jobs 2
    python benchmarks/cluster.py beside     the same, both at once: where others disturb the clock
    python benchmarks/cluster.py simulate   1 to 256 cores, three sizes: measured times, replayed

"workers" times the whole command, start included, with empty stores, in turn. "simulate"
builds a short film here, one job at a time, measures each job, the joining of films, planning
and what Dask takes for a task, and replays the plan of a ten-minute film with these times
(clustermodel.py). It counts CPU seconds, which others on the machine hardly change.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from clustermodel import Costs, Task, replay
from engine import Bench, timed

from filmpack.media.film import Film
from filmpack.media.rendition import Encoding, Rendition, output_format
from filmpack.pipeline.assemble import produce
from filmpack.pipeline.jobs import CardJob, Job, SegmentJob, jobs_for
from filmpack.pipeline.recipes import EncodePlan
from filmpack.pipeline.runner import JobRunner
from filmpack.segments.cuts import Segment
from filmpack.segments.encode import SegmentSpec
from masters import looped, machine

CORES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
SIZE = "1280x720"
LANGUAGES = ("pl", "el", "bg", "cs")
A_MACHINE = 16
"""Cores of a machine, which share its memory."""
LADDER = tuple(
    Rendition(name, height, Encoding(20, "medium"))
    for name, height in (("large", 0), ("middle", 540), ("small", 360))
)
SEEN = 3000
"""Calls from which Dask's own time is taken."""


def workers(folder: Path, seconds: int, runs: int) -> None:
    film = looped(seconds, SIZE, folder)
    bench = Bench(folder, film, LANGUAGES, 2)

    def cold(*more: str) -> tuple[float, float]:
        for old in (bench.cache, bench.output):
            shutil.rmtree(old, ignore_errors=True)
        return timed(lambda: bench.build(*more))

    pairs = []
    for run in range(runs):
        # Now one first, now the other, so that neither always has the warmer machine.
        if run % 2:
            there = cold("--cluster", "local:2")
            here = cold()
        else:
            here = cold()
            there = cold("--cluster", "local:2")
        pairs.append((here, there))
        print(
            f"  --jobs 2 {here[0]:.1f} s ({here[1]:.1f} s CPU), local:2 {there[0]:.1f} s"
            f" ({there[1]:.1f} s CPU), load {os.getloadavg()[0]:.1f}: {there[0] / here[0]:.3f}",
            flush=True,
        )
    wall, cpu = (statistics.median(b[n] / a[n] for a, b in pairs) for n in (0, 1))
    print(f"two workers: {len(LANGUAGES)} languages, {seconds} s of film, {SIZE}")
    print(f"  {wall:.3f} times the time of --jobs 2, {cpu:.3f} times its CPU seconds")
    print(f"  (medians of {runs} pairs)")


def beside(folder: Path, seconds: int, runs: int) -> None:
    """Both at the same time, so that whatever else the machine does slows both alike."""
    film, ratios = looped(seconds, SIZE, folder), []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(dir=folder) as place, ThreadPoolExecutor(2) as pool:
            benches = [Bench(Path(place) / name, film, LANGUAGES, 2) for name in ("a", "b")]
            builds: list[Callable[[], None]] = [benches[0].build]
            builds += [partial(benches[1].build, "--cluster", "local:2")]
            walls = [pool.submit(timed, build) for build in builds]
            here, there = (wall.result()[0] for wall in walls)
        ratios.append(there / here)
        print(f"  --jobs 2 {here:.1f} s, local:2 {there:.1f} s: {ratios[-1]:.3f}", flush=True)
    print(f"two workers, both at once: {len(LANGUAGES)} languages, {seconds} s of film, {SIZE}")
    print(f"  {statistics.median(ratios):.3f} times the time of --jobs 2 (median of {runs})")


class Measured:
    """What the jobs of a real build took: a model by frames, and how far each was from it."""

    def __init__(self, done: list[tuple[Job, float]], film: Film, seed: int = 5) -> None:
        self.film = film
        pieces = [(features(job, film), took) for job, took in done if isinstance(job, SegmentJob)]
        rows, took = np.array([row for row, _ in pieces]), np.array([t for _, t in pieces])
        self.weights = np.clip(np.linalg.lstsq(rows, took, rcond=None)[0], 0, None)
        self.spread: list[float] = (took / (rows @ self.weights)).tolist()
        cards = [(len(job.cards), took) for job, took in done if isinstance(job, CardJob)]
        self.card = sum(t for _, t in cards) / max(1, sum(n for n, _ in cards))
        self.chance = random.Random(seed)

    def seconds(self, job: Job) -> float:
        if isinstance(job, SegmentJob):
            expected = float(np.array(features(job, self.film)) @ self.weights)
            return expected * self.chance.choice(self.spread)
        if not isinstance(job, CardJob):
            return 0.1
        output = output_format(self.film, job.rendition)
        size = output.width * output.height / (self.film.width * self.film.height)
        return self.card * len(job.cards) * size


def features(job: SegmentJob, film: Film) -> tuple[float, float, float]:
    """A process, the frames that it decodes, and the pictures of the film's size that it encodes:
    rows of a picture, and smaller ones, count for their part."""
    span = job.specs[-1].segment.end - job.specs[0].segment.first
    return 1.0, span, sum(spec.work * size_of(spec, film) for spec in job.specs)


def size_of(spec: SegmentSpec, film: Film) -> float:
    """How large a rendition's picture is, the film's being 1."""
    output = output_format(film, spec.rendition)
    return output.width * output.height / (film.width * film.height)


def kept(spec: SegmentSpec, film: Film) -> float:
    """What it is in the store, in pictures of the film's size: bands are kept spliced."""
    return (spec.segment.frames if spec.script else spec.work) * size_of(spec, film)


def simulate(folder: Path, seconds: int, length: int, storage: float) -> None:
    tested = Bench(folder, looped(seconds, SIZE, folder), ("pl-PL", "el-GR", "bg-BG", "cs-CZ"), 2)
    shutil.rmtree(tested.cache, ignore_errors=True)
    shutil.rmtree(tested.output, ignore_errors=True)
    done, joining, frames = build_measured(tested)
    first_film = tested.plan().encode_plan.film
    measured = Measured(done, first_film)
    stored = sum(path.stat().st_size for path in (tested.cache / "objects").rglob("*"))
    specs = [spec for job, _ in done if isinstance(job, SegmentJob) for spec in job.specs]
    encoded = sum(spec.work for spec in specs)
    a_picture = stored / sum(kept(spec, first_film) for spec in specs) / 1e6
    film = looped(length, SIZE, folder)
    whole = Bench(folder, film, (), 2)
    plan = whole.plan(LADDER)
    # Once more: the first looked through the film.
    _, planning = timed(lambda: whole.plan(LADDER))
    per_task, linking = dask_costs()
    work = plan.encode_plan
    master = film.stat().st_size / work.film.frames / 1e6
    keys = [*work.audio, *work.segments, *work.cards]
    films = sum(burn.frames for burn in work.recipes)
    joined = sum(
        burn.frames * size_of(SegmentSpec("", Segment(0, 1), burn.target.rendition), work.film)
        for burn in work.recipes
    )
    after = films * joining / frames + joined * a_picture / storage
    costs = Costs(per_task, storage, planning + linking, after)
    process, decode, encode = measured.weights
    print(f"simulation: {len(work.recipes)} films of {length} s, three sizes up to {SIZE}, medium")
    print(f"  measured: {len(done)} jobs, {encoded:.0f} pictures encoded; a job {process:.2f} s,")
    print(f"  a frame decoded {decode * 1000:.1f} ms, encoded {encode * 1000:.1f} ms;")
    print(f"  a card {measured.card:.2f} s; joining {frames / joining:.0f} frames a second;")
    print(f"  planning {planning:.1f} s, linking {linking:.1f} s, a task {per_task * 1000:.2f} ms")
    print(f"  assumed: storage of {storage:.0f} MB/s for all, {A_MACHINE} cores a machine;")
    print(f"  smaller pictures cost by their area; joining reads {joined * a_picture / 1e3:.1f} GB")
    print(
        "| cores | jobs | storage | until encoded | in all | times faster | waited | bounded by |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    first = 0.0
    for cores in CORES:
        jobs = jobs_for(work, keys, cores, min(cores, A_MACHINE))
        measured.chance.seed(5)
        tasks = tasks_of(jobs, work, measured, master, a_picture)
        found = replay(tasks, cores, costs)
        first = first or found.wall
        moved_in_all = sum(task.megabytes for task in tasks) + joined * a_picture
        waited = found.waited / (cores * (found.wall - after))
        print(
            f"| {cores:,} | {len(jobs):,} | {moved_in_all / 1e3:.1f} GB"
            f" | {in_words(found.wall - after)} | {in_words(found.wall)}"
            f" | {first / found.wall:.1f} | {waited:.1%} | {found.bound} |"
        )


def tasks_of(
    jobs: Sequence[Job], work: EncodePlan, measured: Measured, master: float, a_picture: float
) -> list[Task]:
    """Jobs as the model has them; a band's job waits for those that make the rows above it."""
    made_by = {
        spec.key: number
        for number, job in enumerate(jobs)
        if isinstance(job, SegmentJob)
        for spec in job.specs
    }
    tasks = []
    for number, job in enumerate(jobs):
        needed: set[str] = set()
        megabytes = 0.0
        if isinstance(job, SegmentJob):
            needed = {spec.above for spec in job.specs if spec.above}
            pictures = sum(kept(spec, work.film) for spec in job.specs)
            pictures += sum(kept(work.segments[key], work.film) for key in needed)
            # It reads from a keyframe on, which is half a group of pictures before, on average.
            _, span, _ = features(job, work.film)
            megabytes = (span + 125) * master + pictures * a_picture
        after = sorted({made_by[key] for key in needed} - {number})
        tasks.append(Task(measured.seconds(job), megabytes, tuple(after)))
    return tasks


def build_measured(bench: Bench) -> tuple[list[tuple[Job, float]], float, int]:
    """Build, one job at a time; gives each job with its seconds, and the seconds that joining
    so many frames took."""
    plan = bench.plan()
    done: list[tuple[Job, float]] = []
    do = JobRunner.do

    def timing(self: JobRunner, job: Job, *rest: Any, **more: Any) -> Any:
        found = []
        _, used = timed(lambda: found.append(do(self, job, *rest, **more)))
        done.append((job, used))
        return found[0]

    def mixed(work: EncodePlan, keys: Sequence[str], _jobs: int) -> list[Job]:
        """Jobs as few cores have them, and as many have: one process's own cost shows."""
        half = len(keys) // 2
        return jobs_for(work, keys[:half], 2) + jobs_for(work, keys[half:], 1000, A_MACHINE)

    with (
        mock.patch.object(JobRunner, "do", timing),
        mock.patch("filmpack.pipeline.local.jobs_for", mixed),
    ):
        films = produce(plan.ffmpeg, plan.encode_plan, plan.store, 1, Silent(), release=False)
        next(films)
        _, joining = timed(lambda: list(films))
    # The first film was joined before the clock started.
    return done, joining, sum(burn.frames for burn in plan.encode_plan.recipes[1:])


class Silent:
    def __getattr__(self, _name: str) -> Any:
        return lambda *_args, **_more: None


def dask_costs() -> tuple[float, float]:
    """Seconds that a task takes the coordinator, and that a link takes to be there."""
    from filmpack.pipeline.cluster.dask_client import connected

    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        with connected("local:2", 2, Path(folder), 30) as client:
            linking = time.perf_counter() - begun
            left = SEEN

            def ended(worker: str, _result: object, error: str | None) -> None:
                nonlocal left
                assert error is None, error
                left -= 1
                if left > 0:
                    client.submit(worker, partial(ended, worker), str, b"x" * 4000)

            begun = time.process_time()
            for worker in client.workers():
                # As many in hand as keep it busy, as many workers would.
                for _ in range(16):
                    client.submit(worker, partial(ended, worker), str, b"x" * 4000)
            while left > 0:
                client.events(1)
            # Client and scheduler are in this process, the workers in others.
            return (time.process_time() - begun) / SEEN, linking


def in_words(seconds: float) -> str:
    if seconds < 300:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("which", choices=["workers", "beside", "simulate"])
    parser.add_argument("--seconds", type=int, help="length of the film that is built")
    parser.add_argument("--runs", type=int, default=3, help="pairs of builds, for workers")
    parser.add_argument("--length", type=int, default=600, help="seconds of film, for simulate")
    parser.add_argument("--storage", type=float, default=400, help="megabytes a second, shared")
    options = parser.parse_args()
    print(f"{machine()}, distributed {version('distributed')}")
    with ExitStack() as held:
        named = os.environ.get("FILMPACK_BENCH", "")
        folder = Path(named or held.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        if options.which == "workers":
            workers(folder, options.seconds or 40, options.runs)
        elif options.which == "beside":
            beside(folder, options.seconds or 40, options.runs)
        else:
            simulate(folder, options.seconds or 40, options.length, options.storage)


if __name__ == "__main__":
    main()
