"""Workers that come, go and fail, as a build sees them: with a link that is none."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from filmpack.errors import ToolError
from filmpack.media.film import Film
from filmpack.media.rendition import Rendition
from filmpack.pipeline.card_specs import CardSpec
from filmpack.pipeline.cluster import worker as cluster_worker
from filmpack.pipeline.cluster.worker_pool import WorkerPool
from filmpack.pipeline.eta import EncodeRates, EtaEstimator
from filmpack.pipeline.jobs import CardJob, Job
from filmpack.pipeline.local import ProgressTracker
from filmpack.pipeline.recipes import EncodePlan
from filmpack.pipeline.runner import JobResult
from filmpack.store.local import Store

FILM = Film(Path("film.mp4"), 64, 36, Fraction(25), 100, "h264", ())
ORDER: Any = {"token": "t"}


class FakeClusterClient:
    """A link whose workers, answers and clock a test writes down."""

    def __init__(self, workers: dict[str, int]) -> None:
        self.there = workers
        self.rejection: dict[str, str] = {}
        self.calls: list[tuple[str, int, Callable[[Any, str | None], None]]] = []
        self.silent: set[str] = set()
        self.examined: list[str] = []
        self.now = 0.0
        self.happens: list[Callable[[], None]] = []
        self.hear: Callable[[Any], None] = lambda _: None

    def workers(self) -> dict[str, int]:
        return dict(self.there)

    def submit(
        self,
        worker: str,
        on_answer: Callable[[Any, str | None], None],
        function: Callable[..., Any],
        *arguments: Any,
    ) -> object:
        if function is cluster_worker.qualify:
            self.examined.append(worker)
            found = {"host": f"host of {worker}", "rejection": self.rejection.get(worker, "")}
            if worker not in self.silent:
                self.happens.insert(0, lambda: on_answer(found, None))
        else:
            assert worker in self.examined
            self.calls.append((worker, arguments[-1], on_answer))
        return object()

    def forget(self, handles: Iterable[object]) -> None:
        assert all(handles)

    def everywhere(self, function: Callable[..., Any], *arguments: Any) -> None:
        raise AssertionError(f"a crew stops nobody: {function} {arguments}")

    def listen(self, topic: str, on_event: Callable[[Any], None]) -> None:
        assert topic
        self.hear = on_event

    def events(self, seconds: float) -> None:
        self.now += seconds
        if self.happens:
            self.happens.pop(0)()
        elif self.now > 1000:
            raise AssertionError("nothing happens any more")

    def answer(self, worker: str, failed: str = "") -> None:
        """The worker's oldest job ends."""
        call = next(call for call in self.calls if call[0] == worker)
        self.calls.remove(call)
        call[2]({"done": b"" if failed else pickle.dumps(JobResult()), "failed": failed}, None)


class Scene:
    def __init__(self, workers: dict[str, int], cache: Path) -> None:
        self.client = FakeClusterClient(workers)
        self.said: list[str] = []
        self.frames: list[int] = []
        pace = EtaEstimator(EncodePlan(FILM, ""), [], EncodeRates(FILM, Store(cache)), 0)
        self.pool = WorkerPool(
            self.client,
            "tcp://x:1",
            ORDER,
            FILM,
            ProgressTracker(pace, self.frames.append),
            self.said.append,
            lambda: self.client.now,
        )

    def then(self, *steps: Callable[[], None]) -> None:
        self.client.happens += steps


def jobs(count: int) -> list[Job]:
    card: Any = None
    return [
        CardJob(Rendition(), (CardSpec(Rendition(), str(n), card, "", 10, ""),))
        for n in range(count)
    ]


def test_unfit_workers_get_no_work_and_are_named(cache: Path) -> None:
    scene = Scene({"a": 1, "b": 2}, cache)
    scene.client.rejection["a"] = "it has another film"
    scene.pool.gather()
    assert (scene.pool.threads, scene.pool.threads_per_host) == (2, 2)
    assert scene.said == ["worker a (host of a) is not used: it has another film"]
    scene.then(*[lambda: scene.client.answer("b")] * 3)
    assert scene.pool.do(jobs(3), wait=False) == []
    assert scene.frames == [10, 20, 30]


def test_no_fit_worker_is_an_error_and_so_is_none_at_all(cache: Path) -> None:
    scene = Scene({"a": 1}, cache)
    scene.client.rejection["a"] = "it has another film"
    with pytest.raises(ToolError, match="no worker at tcp://x:1 can do this build"):
        scene.pool.gather()
    scene = Scene({"a": 1, "b": 1}, cache)
    scene.client.rejection["a"] = "it has another film"
    scene.client.silent.add("b")
    with pytest.raises(ToolError, match="this build \\(1 examined, 1 gave no answer\\)"):
        scene.pool.gather()
    with pytest.raises(ToolError, match="there is no worker at tcp://x:1"):
        Scene({}, cache).pool.gather()


def test_no_worker_has_more_jobs_than_threads(cache: Path) -> None:
    scene = Scene({"a": 1, "b": 2}, cache)
    scene.pool.gather()

    def look() -> None:
        assert sorted(worker for worker, _, _ in scene.client.calls) == ["a", "b", "b"]

    scene.then(look, *[lambda: scene.client.answer("b")] * 4, lambda: scene.client.answer("a"))
    scene.pool.do(jobs(5), wait=False)
    assert scene.frames[-1] == 50


def test_a_lost_workers_job_is_done_elsewhere_and_its_frames_count_once(cache: Path) -> None:
    scene = Scene({"a": 1, "b": 1}, cache)
    scene.pool.gather()

    def lose() -> None:
        (number,) = (number for worker, number, _ in scene.client.calls if worker == "a")
        scene.client.hear({"job": number, "frames": 7})
        del scene.client.there["a"]
        scene.client.now += 1

    scene.then(lose, *[lambda: scene.client.answer("b")] * 2)
    scene.pool.do(jobs(2), wait=False)
    assert scene.said == ["worker a was lost; its jobs go to the other workers"]
    assert scene.frames[0] == 7
    assert scene.frames[-1] == 20
    assert scene.frames == sorted(scene.frames)


def test_a_worker_that_joins_later_is_examined_before_it_gets_work(cache: Path) -> None:
    scene = Scene({"a": 1}, cache)
    scene.pool.gather()

    def join() -> None:
        scene.client.there |= {"c": 1, "d": 1}
        scene.client.rejection["d"] = "it has another film"
        scene.client.now += 1

    scene.then(join, lambda: scene.client.answer("c"), lambda: scene.client.answer("a"))
    scene.pool.do(jobs(2), wait=False)
    assert scene.client.examined[0] == "a"
    assert sorted(scene.client.examined) == ["a", "c", "d"]
    assert scene.frames[-1] == 20


def test_a_job_that_fails_on_every_worker_ends_the_build_in_its_own_words(cache: Path) -> None:
    scene = Scene({"a": 1, "b": 1}, cache)
    scene.pool.gather()
    for worker in "ab":
        scene.then(lambda worker=worker: scene.client.answer(worker, "no text of c0001 in pl."))  # type: ignore[misc]
    with pytest.raises(ToolError, match=r"no text of c0001 in pl\.\n.*failed on every worker"):
        scene.pool.do(jobs(1), wait=False)


def test_when_all_workers_are_gone_for_good_the_build_ends(cache: Path) -> None:
    scene = Scene({"a": 1}, cache)
    scene.pool.gather()
    scene.then(scene.client.there.clear)
    with pytest.raises(ToolError, match=r"all workers at tcp://x:1 are gone"):
        scene.pool.do(jobs(1), wait=False)
