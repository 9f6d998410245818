"""What a worker of a cluster does: look whether it makes the same bytes, then do jobs.

These functions run in Dask's worker processes. What goes in and out are plain values, so
that a worker with another filmpack can still say that it has another.
"""

from __future__ import annotations

import os
import pickle
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

from filmpack import __version__
from filmpack.errors import FilmpackError
from filmpack.masters.remuxed import SegmentSource
from filmpack.media.ffmpeg import Processes, find_ffmpeg
from filmpack.media.film import Film
from filmpack.media.text.font_files import font_files, use_project_fonts
from filmpack.media.text.system_fonts import NamedFont
from filmpack.pipeline.jobs import Job
from filmpack.pipeline.runner import JobResult, JobRunner
from filmpack.segments.keys import FORMAT
from filmpack.store.digests import InputFiles, file_digest
from filmpack.store.remote import open_store

_EVERY = 1.0
"""Seconds between two messages about a job's frames."""

_qualified: dict[str, _Qualified] = {}
_running: dict[str, list[Processes]] = {}
_stopped: set[str] = set()
_lock = threading.Lock()
_fonts = threading.Condition()
_in_use: list[tuple[tuple[str, ...], ...]] = []
"""The project's fonts that each running job is drawn with."""


class WorkerSpec(TypedDict):
    """What all jobs of a build are done with: digests by which a worker sees whether it would
    make the same bytes, and where things are. token names the build; named_fonts are those of the
    system that the project names: key, family, path, and the files that it has."""

    token: str
    version: str
    format: str
    ffmpeg: str
    program: str
    fonts: list[str]
    own_fonts: dict[str, str]
    named_fonts: list[list[str]]
    sign_videos: dict[str, str]
    film: str
    film_digest: str
    pictures: dict[str, str]
    store: str


class WorkerReport(TypedDict):
    """Where a worker is, and what makes it unfit; "" when nothing does."""

    host: str
    rejection: str


class JobOutcome(TypedDict):
    """What came of a job: a pickled JobResult, or why it failed; "" when it did not."""

    done: bytes
    failed: str


@dataclass(slots=True)
class _Qualified:
    """What this worker found when it was qualified for a build, once for all jobs.

    inputs are the files that decide what it makes, looked at before their digests were compared;
    source is there from the first job on.
    """

    ffmpeg: str
    inputs: InputFiles
    source: SegmentSource | None = None


def qualify(spec: WorkerSpec) -> WorkerReport:
    """Whether this worker would make the same bytes, and sees the film and the store."""
    try:
        rejection = _rejection(spec)
    except (FilmpackError, OSError) as error:
        rejection = str(error)
    return {"host": socket.gethostname(), "rejection": rejection}


def _rejection(spec: WorkerSpec) -> str:
    if (__version__, FORMAT) != (spec["version"], spec["format"]):
        return (
            f"it has filmpack {__version__} (format {FORMAT}), this machine has"
            f" {spec['version']} (format {spec['format']})"
        )
    store = open_store(spec["store"])
    if not store.sees_mark(spec["token"]):
        return f"it does not see the cache at {spec['store']}, or sees a different one there"
    # Each is looked at before it is read: what changes from here on stops the jobs.
    inputs = InputFiles(font_files())
    if sorted(file_digest(font, store) for font in font_files()) != sorted(spec["fonts"]):
        return "its fonts differ from this machine's"
    found = _ffmpegs(spec)
    same = [path for path in found if file_digest(Path(path), store) == spec["program"]]
    if not same:
        return f"its ffmpeg ({found[0]}) is another build than this machine's ({spec['ffmpeg']})"
    for path, digest, what in (
        (same[0], spec["program"], "ffmpeg"),
        (spec["film"], spec["film_digest"], "film"),
        *((path, digest, "sign-language video") for path, digest in spec["sign_videos"].items()),
        *((path, digest, "font") for path, digest in spec["own_fonts"].items()),
        *((path, digest, "picture") for path, digest in spec["pictures"].items()),
    ):
        if not Path(path).is_file():
            return f"it does not see the {what} at {path}"
        inputs.add(Path(path))
        if file_digest(Path(path), store) != digest:
            return f"it has another {what} at {path}"
    _qualified[spec["token"]] = _Qualified(same[0], inputs)
    return ""


def _ffmpegs(spec: WorkerSpec) -> list[str]:
    """Where this worker's ffmpeg may be: what FILMPACK_FFMPEG names, or else the one at the
    path of this build's, or the embedded one."""
    own = find_ffmpeg()
    if os.environ.get("FILMPACK_FFMPEG") or not os.access(spec["ffmpeg"], os.X_OK):
        return [own]
    return [own, spec["ffmpeg"]]


def do(spec: WorkerSpec, sent: bytes, topic: str, number: int) -> JobOutcome:
    """Do a job.

    Args:
        spec: The build, as it was qualified for.
        sent: The film, the job and whether to wait for parts that others are making, pickled.
        topic: Where progress is logged.
        number: The job's number in these logs.

    Returns:
        The pickled result, or why the job failed.
    """
    film, job, wait = pickle.loads(sent)
    try:
        done = _done(spec, film, job, wait, _reporter(topic, number))
    except (FilmpackError, OSError) as error:
        return {"done": b"", "failed": str(error)}
    return {"done": pickle.dumps(done), "failed": ""}


def _done(
    spec: WorkerSpec, film: Film, job: Job, wait: bool, advance: Callable[[int], None]
) -> JobResult:
    # Opened for each job: what others put there meanwhile has to be seen.
    store, processes = open_store(spec["store"]), Processes()
    token = spec["token"]
    with _lock:
        _running.setdefault(token, []).append(processes)
        if token in _stopped:
            processes.stop()
        build = _qualified[token]
        if build.source is None:
            build.source = SegmentSource(
                build.ffmpeg, film, spec["film_digest"], store, build.inputs
            )
    try:
        build.inputs.require_unchanged()
        with _drawn_with(spec), store.scratch() as scratch:
            runner = JobRunner(build.ffmpeg, build.source, store, scratch, build.inputs, processes)
            return runner.do(job, advance, wait=wait)
    finally:
        with _lock:
            _running[token].remove(processes)


@contextmanager
def _drawn_with(spec: WorkerSpec) -> Iterator[None]:
    """Draw with a project's fonts; jobs of a build with others wait until this one is done."""
    named = [
        NamedFont(key, family, Path(path) if path else None, files=tuple(map(Path, files)))
        for key, family, path, *files in spec["named_fonts"]
    ]
    of_system = {path for font in named for path in font.files}
    own = [path for path in map(Path, spec["own_fonts"]) if path not in of_system]
    fonts = (tuple(spec["own_fonts"]), *map(tuple, spec["named_fonts"]))
    with _fonts:
        _fonts.wait_for(lambda: all(one == fonts for one in _in_use))
        use_project_fonts(own, named)
        _in_use.append(fonts)
    try:
        yield
    finally:
        with _fonts:
            _in_use.remove(fonts)
            _fonts.notify_all()


def stop(token: str) -> None:
    """End all that this worker does for a build; each job removes its files then."""
    with _lock:
        _stopped.add(token)
        for processes in _running.get(token, ()):
            processes.stop()


def _reporter(topic: str, number: int) -> Callable[[int], None]:
    """Tells the build now and then how many frames of a job are done."""
    from distributed import get_worker

    worker: Any = get_worker()
    frames, last = 0, time.monotonic()

    def advance(more: int) -> None:
        nonlocal frames, last
        frames += more
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            worker.log_event(topic, {"job": number, "frames": frames})

    return advance
