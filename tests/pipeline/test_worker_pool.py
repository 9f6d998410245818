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
from filmpack.pipeline.cluster import worker as clusterworker
from filmpack.pipeline.cluster.executor import Crew
from filmpack.pipeline.eta import Pace, Speeds
from filmpack.pipeline.jobs import CardJob, Job
from filmpack.pipeline.local import Progress
from filmpack.pipeline.recipes import CardWant, Work
from filmpack.pipeline.runner import Done
from filmpack.store.local import Store

FILM = Film(Path("film.mp4"), 64, 36, Fraction(25), 100, "h264", ())
ORDER: Any = {"token": "t"}


class Pretended:
    """A link whose workers, answers and clock a test writes down."""

    def __init__(self, workers: dict[str, int]) -> None:
        self.there = workers
        self.unfit: dict[str, str] = {}
        self.calls: list[tuple[str, int, Callable[[Any, str | None], None]]] = []
        self.examined: list[str] = []
        self.now = 0.0
        self.happens: list[Callable[[], None]] = []
        self.hear: Callable[[Any], None] = lambda _: None

    def workers(self) -> dict[str, int]:
        return dict(self.there)

    def submit(
        self,
        worker: str,
        then: Callable[[Any, str | None], None],
        function: Callable[..., Any],
        *arguments: Any,
    ) -> object:
        if function is clusterworker.examine:
            self.examined.append(worker)
            found = {"host": f"host of {worker}", "unfit": self.unfit.get(worker, "")}
            self.happens.insert(0, lambda: then(found, None))
        else:
            assert worker in self.examined
            self.calls.append((worker, arguments[-1], then))
        return object()

    def forget(self, handles: Iterable[object]) -> None:
        assert all(handles)

    def everywhere(self, function: Callable[..., Any], *arguments: Any) -> None:
        raise AssertionError(f"a crew stops nobody: {function} {arguments}")

    def listen(self, topic: str, hear: Callable[[Any], None]) -> None:
        assert topic
        self.hear = hear

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
        call[2]({"done": b"" if failed else pickle.dumps(Done()), "failed": failed}, None)


class Scene:
    def __init__(self, workers: dict[str, int], cache: Path) -> None:
        self.link = Pretended(workers)
        self.said: list[str] = []
        self.frames: list[int] = []
        pace = Pace(Work(FILM, ""), [], Speeds(FILM, Store(cache)), 1, 0)
        self.crew = Crew(
            self.link,
            "tcp://x:1",
            ORDER,
            FILM,
            Progress(pace, self.frames.append),
            self.said.append,
            lambda: self.link.now,
        )

    def then(self, *steps: Callable[[], None]) -> None:
        self.link.happens += steps


def jobs(count: int) -> list[Job]:
    card: Any = None
    return [
        CardJob(Rendition(), (CardWant(Rendition(), str(n), card, 10, ""),)) for n in range(count)
    ]


def test_unfit_workers_get_no_work_and_are_named(cache: Path) -> None:
    scene = Scene({"a": 1, "b": 2}, cache)
    scene.link.unfit["a"] = "it has another film"
    scene.crew.gather()
    assert (scene.crew.threads, scene.crew.threads_a_host) == (2, 2)
    assert scene.said == ["worker a (host of a) is left out: it has another film"]
    scene.then(*[lambda: scene.link.answer("b")] * 3)
    assert scene.crew.do(jobs(3), hold=False) == []
    assert scene.frames == [10, 20, 30]


def test_no_fit_worker_is_an_error_and_so_is_none_at_all(cache: Path) -> None:
    scene = Scene({"a": 1}, cache)
    scene.link.unfit["a"] = "it has another film"
    with pytest.raises(ToolError, match="no worker at tcp://x:1 can do this build"):
        scene.crew.gather()
    with pytest.raises(ToolError, match="there is no worker at tcp://x:1"):
        Scene({}, cache).crew.gather()


def test_no_worker_has_more_jobs_than_threads(cache: Path) -> None:
    scene = Scene({"a": 1, "b": 2}, cache)
    scene.crew.gather()

    def look() -> None:
        assert sorted(worker for worker, _, _ in scene.link.calls) == ["a", "b", "b"]

    scene.then(look, *[lambda: scene.link.answer("b")] * 4, lambda: scene.link.answer("a"))
    scene.crew.do(jobs(5), hold=False)
    assert scene.frames[-1] == 50


def test_a_lost_workers_job_is_done_elsewhere_and_its_frames_count_once(cache: Path) -> None:
    scene = Scene({"a": 1, "b": 1}, cache)
    scene.crew.gather()

    def lose() -> None:
        (number,) = (number for worker, number, _ in scene.link.calls if worker == "a")
        scene.link.hear({"job": number, "frames": 7})
        del scene.link.there["a"]
        scene.link.now += 1

    scene.then(lose, *[lambda: scene.link.answer("b")] * 2)
    scene.crew.do(jobs(2), hold=False)
    assert scene.said == ["worker a was lost; others do its work"]
    assert scene.frames[0] == 7
    assert scene.frames[-1] == 20
    assert scene.frames == sorted(scene.frames)


def test_a_worker_that_joins_later_is_examined_before_it_gets_work(cache: Path) -> None:
    scene = Scene({"a": 1}, cache)
    scene.crew.gather()

    def join() -> None:
        scene.link.there |= {"c": 1, "d": 1}
        scene.link.unfit["d"] = "it has another film"
        scene.link.now += 1

    scene.then(join, lambda: scene.link.answer("c"), lambda: scene.link.answer("a"))
    scene.crew.do(jobs(2), hold=False)
    assert scene.link.examined[0] == "a"
    assert sorted(scene.link.examined) == ["a", "c", "d"]
    assert scene.frames[-1] == 20


def test_a_job_that_fails_on_every_worker_ends_the_build_in_its_own_words(cache: Path) -> None:
    scene = Scene({"a": 1, "b": 1}, cache)
    scene.crew.gather()
    for worker in "ab":
        scene.then(lambda worker=worker: scene.link.answer(worker, "no text of c0001 in pl."))  # type: ignore[misc]
    with pytest.raises(ToolError, match=r"no text of c0001 in pl\.\n.*failed on every worker"):
        scene.crew.do(jobs(1), hold=False)


def test_when_all_workers_are_gone_for_good_the_build_ends(cache: Path) -> None:
    scene = Scene({"a": 1}, cache)
    scene.crew.gather()
    scene.then(scene.link.there.clear)
    with pytest.raises(ToolError, match=r"all workers at tcp://x:1 are gone"):
        scene.crew.do(jobs(1), hold=False)
