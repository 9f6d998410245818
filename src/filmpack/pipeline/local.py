"""Make missing parts on this machine, several jobs in parallel."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent import futures
from functools import partial
from pathlib import Path
from typing import Protocol

from filmpack.masters.remuxed import SegmentSource
from filmpack.media.ffmpeg import Processes
from filmpack.pipeline.eta import EtaEstimator
from filmpack.pipeline.jobs import Job, jobs_for
from filmpack.pipeline.recipes import EncodePlan
from filmpack.pipeline.runner import JobResult, JobRunner
from filmpack.store.local import Store

_DECODER_THREADS = 16
"""The most threads that decode for one job; ffmpeg itself takes no more."""


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Executor(Protocol):
    """Makes the missing parts of a build: this machine, or a cluster."""

    def make(self, keys: Iterable[str]) -> None:
        """Put all these parts into the store.

        Raises ToolError, and InputError when an input is unusable or has changed.
        """


class ProgressTracker:
    """Adds up the progress of several threads and passes it on."""

    def __init__(self, eta: EtaEstimator, report: Callable[[int], None]) -> None:
        self._eta = eta
        self._report = report
        self._lock = threading.Lock()
        self._frames = 0

    def advance(self, job: Job, frames: int) -> None:
        """Count frames of a job that are done."""
        with self._lock:
            self._frames += frames
            self._eta.did(job, frames)
            self._report(self._frames)

    def done(self, job: Job, done: JobResult) -> None:
        """A job is done."""
        with self._lock:
            self._eta.took(job, done.work, done.seconds)


class LocalExecutor:
    """Makes missing parts of a build with one ffmpeg, `jobs` processes at a time."""

    def __init__(
        self,
        ffmpeg: str,
        plan: EncodePlan,
        store: Store,
        scratch: Path,
        jobs: int,
        progress: ProgressTracker,
    ) -> None:
        """Start nothing yet; make() does.

        Args:
            ffmpeg: The program.
            plan: All films of the build, and how to make each part.
            store: Where parts are kept.
            scratch: Where files are made first.
            jobs: How many processes encode at a time.
            progress: Is told about encoded frames and finished jobs.
        """
        self.plan = plan
        self.store = store
        self.jobs = jobs
        self.processes = Processes()
        source = SegmentSource(ffmpeg, plan.film, plan.film_digest, store, plan.inputs)
        self.runner = JobRunner(ffmpeg, source, store, scratch, plan.inputs, self.processes)
        self.progress = progress

    def make(self, keys: Iterable[str]) -> None:
        """Make these parts, unless the store has them or another process makes them meanwhile.

        On any error or Ctrl-C all processes are ended and their files removed. Raises ToolError,
        and InputError when an input is unusable or has changed.
        """
        wanted = [key for key in dict.fromkeys(keys) if not self.store.has(key)]
        others = self._side_by_side(jobs_for(self.plan, wanted, self.jobs), wait=False)
        # Parts that another process is making: wait for each, holding no claim meanwhile.
        for key in others:
            self._side_by_side(jobs_for(self.plan, [key], 1), wait=True)

    def _side_by_side(self, jobs: Sequence[Job], *, wait: bool) -> list[str]:
        """Do jobs in threads; return the keys that others make, or wait for these (`wait`)."""
        pool = futures.ThreadPoolExecutor(self.jobs)
        # Each thread of a decoder decodes a frame too many at the end of a job.
        shared = cores() // max(1, min(self.jobs, len(jobs)))
        self.runner.decoder_threads = min(max(1, shared), _DECODER_THREADS)
        try:
            others: list[str] = []
            running = {
                pool.submit(
                    self.runner.do, job, partial(self.progress.advance, job), wait=wait
                ): job
                for job in jobs
            }
            for future in futures.as_completed(running):
                done = future.result()
                self.progress.done(running[future], done)
                others += done.others
            return others
        except BaseException:
            # Ends every process; then the threads end too, and remove their files.
            self.processes.stop()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
