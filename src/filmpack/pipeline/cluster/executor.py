"""Making what the store lacks on a Dask cluster: the same jobs, each sent to one worker.

Dask starts the workers, knows who is there and carries messages. Who gets which job is
decided here (dispatch.py): only workers that have passed an examination get any, those
that join later too, and a job whose worker is lost is sent to another.
"""

from __future__ import annotations

import pickle
import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from filmpack import __version__
from filmpack.errors import ConfigError, ToolError
from filmpack.media.ffmpeg import font_files
from filmpack.media.film import Film
from filmpack.pipeline.cluster import worker as cluster_worker
from filmpack.pipeline.cluster.queue import JobQueue
from filmpack.pipeline.cluster.worker import JobOutcome, WorkerReport, WorkerSpec
from filmpack.pipeline.jobs import CardJob, Job, SegmentJob, jobs_for
from filmpack.pipeline.local import ProgressTracker
from filmpack.pipeline.recipes import EncodePlan
from filmpack.pipeline.runner import JobResult
from filmpack.segments.keys import FORMAT
from filmpack.store.digests import file_digest
from filmpack.store.local import Store

_ANSWER = 10.0
"""Seconds in which a scheduler must answer, and the first worker join it."""
_LOOK = 1.0
"""Seconds between two looks at who is there."""
_PATIENCE = 30.0
"""Seconds that a build with fit workers waits for others to be examined, and one without for
some to come back."""
_EXAMINED = 600.0
"""Seconds that the first examination may take: the film is read through where it is new."""
_ARRIVAL = 60.0
"""Seconds after which a segment that a worker put must be seen here (network folders cache)."""
_FETCHES = 16
"""Segments that are looked for, or fetched from an address, at a time."""

Tell = Callable[[str], None]
"""Called with a sentence for whoever watches the build."""


def local_processes(address: str) -> int:
    """N of an address local:N, 0 for a scheduler's. Raises ConfigError for anything else, and
    where Dask is not installed."""
    from importlib.util import find_spec

    local = re.fullmatch(r"local:(\d{1,3})", address)
    if local is None and not re.fullmatch(r"(tcp|tls)://.+:\d{1,5}", address):
        raise ConfigError(
            f"{address!r} is no cluster.",
            "Write its scheduler's address, tcp://HOST:8786, or local:2 for two processes here.",
        )
    if local is not None and not int(local[1]):
        raise ConfigError(f"{address!r} has no process to work with.", "Write local:2, say.")
    if find_spec("distributed") is None:
        raise ConfigError(
            "--cluster needs Dask, which is not installed.", "pip install 'filmpack[cluster]'"
        )
    return int(local[1]) if local else 0


class ClusterClient(Protocol):
    """What is needed of Dask (dasklink.py): who is there, and work sent to one of them."""

    def workers(self) -> dict[str, int]:
        """The threads of each worker, by address. Raises ToolError when the scheduler is gone."""

    def submit(
        self, worker: str, then: Then, function: Callable[..., Any], *arguments: Any
    ) -> object:
        """Have one worker call a function; then(result, None) or then(None, what happened) is
        called from within events(). Nothing is called when the worker is lost."""

    def forget(self, handles: Iterable[object]) -> None:
        """Calls that nobody waits for any more."""

    def everywhere(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Have all workers call a function now, whatever else they do."""

    def events(self, seconds: float) -> None:
        """Wait for something to happen, so long at most, and call what waits for it."""

    def listen(self, topic: str, hear: Callable[[Any], None]) -> None:
        """Have messages that workers log under a topic passed on, from within events()."""


Then = Callable[[Any, "str | None"], None]


@dataclass(slots=True)
class _Worker:
    """A worker: how many jobs it does at a time, where it is, and how it stands."""

    threads: int
    host: str = ""
    qualified: bool | None = None
    busy: int = 0


class ClusterExecutor:
    """Makes missing parts of a build on a cluster (a Maker).

    Messages about workers go to `tell`.
    """

    def __init__(
        self,
        address: str,
        ffmpeg: str,
        work: EncodePlan,
        store: Store,
        scratch: Path,
        progress: ProgressTracker,
        tell: Tell,
    ) -> None:
        self.address = address
        self.work = work
        self.store = store
        self.scratch = scratch
        self.progress = progress
        self.tell = tell
        self.spec = _worker_spec(ffmpeg, work, store)

    def make(self, keys: Iterable[str]) -> None:
        """Make these parts, unless the store has them. Raises FilmpackError.

        On any error or Ctrl-C the workers end what they do for this build.
        """
        # Imported here and nowhere before: Dask takes half a second.
        from filmpack.pipeline.cluster.dask_client import connected

        wanted = [key for key in dict.fromkeys(keys) if not self.store.has(key)]
        with ExitStack() as held:
            # Workers that were killed left their folders.
            held.callback(self.store.sweep)
            self.store.leave_mark(self.spec["token"])
            held.callback(self.store.remove_mark, self.spec["token"])
            client = held.enter_context(
                connected(self.address, local_processes(self.address), self.scratch, _ANSWER)
            )
            pool = WorkerPool(
                client, self.address, self.spec, self.work.film, self.progress, self.tell
            )
            try:
                pool.gather()
                jobs = jobs_for(self.work, wanted, pool.threads, pool.threads_a_host)
                # What another build has in hand: waited for, nothing held meanwhile.
                for key in pool.do(jobs, hold=False):
                    pool.do(jobs_for(self.work, [key], 1), hold=True)
            except BaseException:
                client.everywhere(cluster_worker.stop, self.spec["token"])
                raise
        self._require_arrived(wanted)

    def _require_arrived(self, keys: Sequence[str]) -> None:
        """Raise ToolError when what workers put does not show here."""
        # Side by side: an address far away takes its time for each.
        pool = ThreadPoolExecutor(_FETCHES)
        try:
            if all(pool.map(lambda key: self.store.await_object(key, _ARRIVAL), keys)):
                return
        finally:
            pool.shutdown(cancel_futures=True)
        raise ToolError(
            f"a segment that a worker made is not seen in {self.store.place}.",
            "Is that the same folder on every machine?",
        )


def _worker_spec(ffmpeg: str, work: EncodePlan, store: Store) -> WorkerSpec:
    logos = {logo for want in work.cards.values() for logo in want.placed.logos}
    return {
        "token": secrets.token_hex(8),
        "version": __version__,
        "format": FORMAT,
        "ffmpeg": ffmpeg,
        "program": file_digest(Path(ffmpeg), store),
        "fonts": [file_digest(font, store) for font in font_files()],
        "film": str(work.film.path.absolute()),
        "film_digest": work.film_digest,
        "logos": {str(logo.absolute()): file_digest(logo, store) for logo in sorted(logos)},
        "store": store.place,
    }


class WorkerPool:
    """The workers of a cluster, while a build uses them."""

    def __init__(
        self,
        client: ClusterClient,
        address: str,
        spec: WorkerSpec,
        film: Film,
        progress: ProgressTracker,
        tell: Tell,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._address = address
        self._worker_spec = spec
        self._film = film
        self._progress = progress
        self._tell = tell
        self._clock = clock
        self._members: dict[str, _Worker] = {}
        self._looked = float("-inf")
        self._last_fit = clock()

    # -- who is there ---------------------------------------------------------------

    @property
    def threads(self) -> int:
        return sum(member.threads for member in self._qualified_workers.values())

    @property
    def threads_a_host(self) -> int:
        """The most that work side by side on one machine."""
        hosts: dict[str, int] = {}
        for member in self._qualified_workers.values():
            hosts[member.host] = hosts.get(member.host, 0) + member.threads
        return max(hosts.values(), default=0)

    @property
    def _qualified_workers(self) -> dict[str, _Worker]:
        return {address: member for address, member in self._members.items() if member.qualified}

    def gather(self) -> None:
        """Until those that are there have been examined. Raises ToolError when none is fit."""
        begun = self._clock()
        while True:
            self._look()
            waited = self._clock() - begun
            examined = [member for member in self._members.values() if member.qualified is not None]
            if self._members and len(examined) == len(self._members):
                break
            if waited > (
                _PATIENCE if self._qualified_workers else _EXAMINED if self._members else _ANSWER
            ):
                break
            self._client.events(_LOOK / 5)
        self._require_fit()

    def _require_fit(self) -> None:
        if self._qualified_workers:
            return
        if self._members:
            raise ToolError(
                f"no worker at {self._address} can do this build ({len(self._members)} examined).",
                "What each lacks is said above; docs/cluster.md says what to do about it.",
            )
        raise ToolError(
            f"there is no worker at {self._address}.",
            "Start one on each machine: dask worker tcp://HOST:8786 --nthreads N",
        )

    def _look(self) -> list[str]:
        """Ask who is there; new ones are examined. Gives the addresses of those that are gone."""
        now = self._clock()
        if now - self._looked < _LOOK:
            return []
        self._looked = now
        there = self._client.workers()
        for address in [address for address in there if address not in self._members]:
            self._members[address] = _Worker(there[address])
            then = partial(self._qualified, address)
            self._client.submit(address, then, cluster_worker.qualify, self._worker_spec)
        gone = [address for address in self._members if address not in there]
        for address in gone:
            if self._members.pop(address).qualified:
                self._tell(f"worker {address} was lost; its jobs go to the other workers")
        return gone

    def _qualified(self, address: str, found: WorkerReport | None, error: str | None) -> None:
        member = self._members.get(address)
        if member is None:
            return
        rejection = found["rejection"] if found else f"it cannot run filmpack: {error}"
        member.qualified = not rejection
        member.host = found["host"] if found else address
        if rejection:
            self._tell(f"worker {address} ({member.host}) is not used: {rejection}")

    # -- work -----------------------------------------------------------------------

    def do(self, jobs: Sequence[Job], *, hold: bool) -> list[str]:
        """Have jobs done; gives the keys that other builds hold. Raises ToolError."""
        shift = _JobRound(jobs, self._progress)
        self._client.listen(topic := f"filmpack-{secrets.token_hex(8)}", shift.heard)
        while not shift.queue.finished:
            for address in self._look():
                lost = shift.queue.lost(address)
                self._client.forget([shift.calls.pop(number) for number in lost])
            qualified = self._qualified_workers
            self._require_possible(shift, qualified)
            for address, member in qualified.items():
                while member.busy < member.threads:
                    if (number := shift.queue.take(address)) is None:
                        break
                    member.busy += 1
                    sent = pickle.dumps((self._film, jobs[number], hold))
                    then = partial(self._ended, shift, number, address)
                    shift.calls[number] = self._client.submit(
                        address, then, cluster_worker.do, self._worker_spec, sent, topic, number
                    )
            self._client.events(_LOOK)
        return shift.others

    def _require_possible(self, shift: _JobRound, qualified: Mapping[str, _Worker]) -> None:
        """Raise ToolError when a job can't be done, or nobody is left to do it."""
        if (hopeless := shift.queue.hopeless(frozenset(qualified))) is not None:
            number, why = hopeless
            raise ToolError(f"{_name(shift.jobs[number])}: {why}.")
        if qualified or any(member.qualified is None for member in self._members.values()):
            self._last_fit = self._clock()
        elif self._clock() - self._last_fit > _PATIENCE:
            raise ToolError(
                f"all workers at {self._address} are gone. What is encoded is kept.",
                "Start some, then build again.",
            )

    def _ended(
        self,
        shift: _JobRound,
        number: int,
        address: str,
        outcome: JobOutcome | None,
        error: str | None,
    ) -> None:
        if shift.queue.given(number) != address:
            return
        self._members[address].busy -= 1
        del shift.calls[number]
        if outcome is None:
            # The worker or its answer was lost, or filmpack itself failed there.
            shift.queue.failed(number, error) if error else shift.queue.dropped(number)
        elif outcome["failed"]:
            shift.queue.failed(number, outcome["failed"])
        else:
            shift.queue.done(number)
            shift.finished(number, pickle.loads(outcome["done"]))


class _JobRound:
    """Jobs that are done together, and how far each is."""

    def __init__(self, jobs: Sequence[Job], progress: ProgressTracker) -> None:
        self.jobs = jobs
        self.queue = JobQueue(len(jobs))
        self.calls: dict[int, object] = {}
        self.others: list[str] = []
        self._progress = progress
        self._frames = dict.fromkeys(range(len(jobs)), 0)

    def heard(self, message: Mapping[str, int]) -> None:
        """So many frames of a job are done, a worker says. After a loss they count once."""
        self._reached(message["job"], message["frames"])

    def finished(self, number: int, done: JobResult) -> None:
        self._reached(number, _frames(self.jobs[number]))
        self._progress.done(self.jobs[number], done)
        self.others += done.others

    def _reached(self, number: int, frames: int) -> None:
        frames = min(frames, _frames(self.jobs[number]))
        if (more := frames - self._frames[number]) > 0:
            self._frames[number] = frames
            self._progress.advance(self.jobs[number], more)


def _frames(job: Job) -> int:
    if isinstance(job, SegmentJob):
        return job.frames
    return sum(card.frames for card in job.cards) if isinstance(job, CardJob) else 0


def _name(job: Job) -> str:
    if isinstance(job, SegmentJob):
        return f"frames {job.specs[0].segment.first} to {job.specs[-1].segment.end}"
    return "the cards" if isinstance(job, CardJob) else "the sound"
