"""Which worker does which job next, and what a failure means. Pure: no cluster in here."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

LOST = 3
"""Workers that may be lost over one job before it is blamed."""

FAILED = 5
"""Workers on which a job may fail before it is blamed, however many more there are."""


@dataclass(slots=True)
class _Story:
    """What became of a job so far."""

    lost: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


class JobQueue:
    """Jobs by number, given out in order; one that failed or was lost comes first again."""

    def __init__(self, jobs: int) -> None:
        self._waiting = deque(range(jobs))
        self._given: dict[int, str] = {}
        self._stories: dict[int, _Story] = {}

    @property
    def finished(self) -> bool:
        return not self._waiting and not self._given

    def take(self, worker: str) -> int | None:
        """The next job for a worker, now given to it; None when there is none that has not
        failed there."""
        for number in self._waiting:
            story = self._stories.get(number)
            if story is None or worker not in story.failed:
                self._waiting.remove(number)
                self._given[number] = worker
                return number
        return None

    def done(self, number: int) -> None:
        del self._given[number]

    def failed(self, number: int, what: str) -> None:
        """A job failed where it was given to: somebody else may try it."""
        worker = self._given.pop(number)
        self._stories.setdefault(number, _Story()).failed[worker] = what
        self._waiting.appendleft(number)

    def dropped(self, number: int) -> None:
        """Nothing came of a job, and nobody says why: its worker was lost, or the answer was."""
        worker = self._given.pop(number)
        self._stories.setdefault(number, _Story()).lost.append(worker)
        self._waiting.appendleft(number)

    def lost(self, worker: str) -> list[int]:
        """A worker is gone; gives the jobs that it had, which wait again."""
        numbers = [number for number, at in self._given.items() if at == worker]
        for number in numbers:
            self.dropped(number)
        return numbers

    def given(self, number: int) -> str | None:
        """Who has a job in hand; None when nobody has."""
        return self._given.get(number)

    def hopeless(self, workers: frozenset[str]) -> tuple[int, str] | None:
        """A job that nobody of these can do, and why: it failed on all of them, or too many
        were lost over it. None while there are no workers."""
        for number, story in self._stories.items():
            if len(story.lost) >= LOST and number not in self._given:
                return number, f"{len(story.lost)} workers were lost while they made it"
            tried = story.failed.keys()
            waits = workers and tried and number not in self._given
            if waits and (workers <= tried or len(tried) >= FAILED):
                worker, what = next(reversed(story.failed.items()))
                every = "every worker" if workers <= tried else f"{len(tried)} workers"
                return number, f"{what}\n  This was on {worker}; it failed on {every}"
        return None
