"""The workers of a cluster during a build: which are qualified, and which job each one does.

Only workers that pass the qualification (worker.py) get jobs; those that join later are examined
too. A job whose worker is lost goes to another one. Dask is behind the ClusterClient protocol.
"""

from __future__ import annotations

import pickle
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from filmpack.errors import ToolError
from filmpack.media.film import Film
from filmpack.pipeline.cluster import worker as cluster_worker
from filmpack.pipeline.cluster.queue import JobQueue
from filmpack.pipeline.cluster.worker import JobOutcome, WorkerReport, WorkerSpec
from filmpack.pipeline.jobs import CardJob, Job, SegmentJob
from filmpack.pipeline.local import ProgressTracker
from filmpack.pipeline.runner import JobResult

ANSWER_TIMEOUT = 10.0
"""Seconds in which a scheduler must answer, and the first worker join it."""
_POLL = 1.0
"""Seconds between two queries for the connected workers."""
_PATIENCE = 30.0
"""Seconds that a build waits for other workers to be examined when it has a qualified one, and for
any to come back when it has none left."""
_QUALIFY_TIMEOUT = 600.0
"""Seconds that the first qualification may take: the worker hashes a film that it has not seen."""

OnMessage = Callable[[str], None]
"""Called with a sentence for the user."""
OnAnswer = Callable[[Any, "str | None"], None]
"""Called with (result, None), (None, error text), or (None, None) when the answer was lost."""


class ClusterClient(Protocol):
    """What filmpack needs of Dask (dask_client.py): the connected workers, and calls to one of
    them."""

    def workers(self) -> dict[str, int]:
        """The number of threads of each worker, by address.

        Raises ToolError when the scheduler is gone.
        """

    def submit(
        self, worker: str, on_answer: OnAnswer, function: Callable[..., Any], *arguments: Any
    ) -> object:
        """Have one worker call a function.

        Args:
            worker: The worker's address.
            on_answer: Called from within events() when the call has ended; not called when the
                worker is lost.
            function: The function to call on the worker.
            arguments: Its arguments.

        Returns:
            A handle for forget().
        """

    def forget(self, handles: Iterable[object]) -> None:
        """Drop calls whose answers are no longer needed."""

    def everywhere(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Have all workers call a function at once, even busy ones."""

    def events(self, seconds: float) -> None:
        """Wait for events for at most `seconds`, and call their handlers."""

    def listen(self, topic: str, on_event: Callable[[Any], None]) -> None:
        """Pass messages that workers log under a topic to on_event, from within events()."""


@dataclass(slots=True)
class _Worker:
    """A worker: its threads (jobs at a time), host, qualification (None: pending), running jobs."""

    threads: int
    host: str = ""
    qualified: bool | None = None
    busy: int = 0


class WorkerPool:
    """The workers of a cluster during a build."""

    def __init__(
        self,
        client: ClusterClient,
        address: str,
        spec: WorkerSpec,
        film: Film,
        progress: ProgressTracker,
        on_message: OnMessage,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start without workers; gather() finds them.

        Args:
            client: The connection to the scheduler.
            address: The scheduler's address, for messages.
            spec: What workers need to know of the build, and must match.
            film: The master.
            progress: Is told about encoded frames and finished jobs.
            on_message: Called with each message for the user.
            clock: Gives the time in seconds.
        """
        self._client = client
        self._address = address
        self._worker_spec = spec
        self._film = film
        self._progress = progress
        self._on_message = on_message
        self._clock = clock
        self._members: dict[str, _Worker] = {}
        self._last_query = float("-inf")
        self._last_usable = clock()

    # -- membership -----------------------------------------------------------------

    @property
    def threads(self) -> int:
        """The jobs that all qualified workers together do at a time."""
        return sum(member.threads for member in self._qualified_workers.values())

    @property
    def threads_per_host(self) -> int:
        """The most jobs that run at a time on one machine."""
        hosts: dict[str, int] = {}
        for member in self._qualified_workers.values():
            hosts[member.host] = hosts.get(member.host, 0) + member.threads
        return max(hosts.values(), default=0)

    @property
    def _qualified_workers(self) -> dict[str, _Worker]:
        return {address: member for address, member in self._members.items() if member.qualified}

    def gather(self) -> None:
        """Wait until all connected workers are examined. Raises ToolError when none qualifies."""
        begun = self._clock()
        while True:
            self._update_members()
            waited = self._clock() - begun
            examined = [member for member in self._members.values() if member.qualified is not None]
            if self._members and len(examined) == len(self._members):
                break
            if waited > self._gather_timeout():
                break
            self._client.events(_POLL / 5)
        self._require_qualified()

    def _gather_timeout(self) -> float:
        if self._qualified_workers:
            return _PATIENCE
        return _QUALIFY_TIMEOUT if self._members else ANSWER_TIMEOUT

    def _require_qualified(self) -> None:
        if self._qualified_workers:
            return
        if self._members:
            examined = sum(member.qualified is not None for member in self._members.values())
            silent = len(self._members) - examined
            counts = f"{examined} examined" + (f", {silent} gave no answer" if silent else "")
            raise ToolError(
                f"no worker at {self._address} can do this build ({counts}).",
                "The messages above say why; 'filmpack help cluster' says what to do about each.",
            )
        raise ToolError(
            f"there is no worker at {self._address}.",
            "Start one on each machine: dask worker tcp://HOST:8786 --nthreads N",
        )

    def _update_members(self) -> list[str]:
        """Query the connected workers and examine new ones; return the addresses of lost ones."""
        now = self._clock()
        if now - self._last_query < _POLL:
            return []
        self._last_query = now
        connected = self._client.workers()
        for address in [address for address in connected if address not in self._members]:
            self._members[address] = _Worker(connected[address])
            on_answer = partial(self._qualified, address)
            self._client.submit(address, on_answer, cluster_worker.qualify, self._worker_spec)
        lost = [address for address in self._members if address not in connected]
        for address in lost:
            if self._members.pop(address).qualified:
                self._on_message(f"worker {address} was lost; its jobs go to the other workers")
        return lost

    def _qualified(self, address: str, report: WorkerReport | None, error: str | None) -> None:
        member = self._members.get(address)
        if member is None:
            return
        rejection = report["rejection"] if report else f"it cannot run filmpack: {error}"
        member.qualified = not rejection
        member.host = report["host"] if report else address
        if rejection:
            self._on_message(f"worker {address} ({member.host}) is not used: {rejection}")

    # -- jobs -----------------------------------------------------------------------

    def do(self, jobs: Sequence[Job], *, wait: bool) -> list[str]:
        """Have the workers do these jobs.

        A part that another build is making is left to it, or waited for (`wait`). Returns the keys
        of parts left to others. Raises ToolError when a job fails everywhere, or no worker is left.
        """
        batch = _JobBatch(jobs, self._progress)
        self._client.listen(topic := f"filmpack-{secrets.token_hex(8)}", batch.on_progress)
        while not batch.queue.finished:
            for address in self._update_members():
                lost = batch.queue.lost(address)
                self._client.forget([batch.calls.pop(number) for number in lost])
            qualified = self._qualified_workers
            self._require_possible(batch, qualified)
            for address, member in qualified.items():
                while member.busy < member.threads:
                    if (number := batch.queue.take(address)) is None:
                        break
                    member.busy += 1
                    sent = pickle.dumps((self._film, jobs[number], wait))
                    on_answer = partial(self._ended, batch, number, address)
                    batch.calls[number] = self._client.submit(
                        address,
                        on_answer,
                        cluster_worker.do,
                        self._worker_spec,
                        sent,
                        topic,
                        number,
                    )
            self._client.events(_POLL)
        return batch.others

    def _require_possible(self, batch: _JobBatch, qualified: Mapping[str, _Worker]) -> None:
        """Raise ToolError when a job cannot be done, or no worker is left to do it."""
        if (hopeless := batch.queue.hopeless(frozenset(qualified))) is not None:
            number, why = hopeless
            raise ToolError(f"{_job_label(batch.jobs[number])}: {why}.")
        if qualified or any(member.qualified is None for member in self._members.values()):
            self._last_usable = self._clock()
        elif self._clock() - self._last_usable > _PATIENCE:
            raise ToolError(
                f"all workers at {self._address} are gone. Encoded segments are kept.",
                "Start workers, then build again.",
            )

    def _ended(
        self,
        batch: _JobBatch,
        number: int,
        address: str,
        outcome: JobOutcome | None,
        error: str | None,
    ) -> None:
        if batch.queue.given(number) != address:
            return
        self._members[address].busy -= 1
        del batch.calls[number]
        if outcome is None:
            # The worker or its answer was lost, or filmpack itself failed there.
            batch.queue.failed(number, error) if error else batch.queue.dropped(number)
        elif outcome["failed"]:
            batch.queue.failed(number, outcome["failed"])
        else:
            batch.queue.done(number)
            batch.finished(number, pickle.loads(outcome["done"]))


class _JobBatch:
    """Jobs that are done together, and the progress of each."""

    def __init__(self, jobs: Sequence[Job], progress: ProgressTracker) -> None:
        self.jobs = jobs
        self.queue = JobQueue(len(jobs))
        self.calls: dict[int, object] = {}
        self.others: list[str] = []
        self._progress = progress
        self._frames = dict.fromkeys(range(len(jobs)), 0)

    def on_progress(self, message: Mapping[str, int]) -> None:
        """Count a worker's report of frames done. Frames done again after a loss count once."""
        self._advance_to(message["job"], message["frames"])

    def finished(self, number: int, result: JobResult) -> None:
        self._advance_to(number, _frames(self.jobs[number]))
        self._progress.done(self.jobs[number], result)
        self.others += result.others

    def _advance_to(self, number: int, frames: int) -> None:
        frames = min(frames, _frames(self.jobs[number]))
        if (more := frames - self._frames[number]) > 0:
            self._frames[number] = frames
            self._progress.advance(self.jobs[number], more)


def _frames(job: Job) -> int:
    """The frames that a job encodes; 0 for audio."""
    if isinstance(job, SegmentJob):
        return job.frames
    return sum(card.frames for card in job.cards) if isinstance(job, CardJob) else 0


def _job_label(job: Job) -> str:
    """A job's name in messages."""
    if isinstance(job, SegmentJob):
        return f"frames {job.specs[0].segment.first} to {job.specs[-1].segment.end}"
    return "the cards" if isinstance(job, CardJob) else "the audio"
