"""Recording which master the source's cues were timed to."""

from __future__ import annotations

from datetime import date

from filmpack.errors import Problem
from filmpack.files import require_regular
from filmpack.project.timing_review import (
    TimingReview,
    read_timing_review,
    times_digest,
    unreviewed_timing,
    write_timing_review,
)
from filmpack.project.workspace import Workspace
from filmpack.store.digests import file_digest
from filmpack.store.local import Store, default_folder


def review_timing(workspace: Workspace, by: str, today: date) -> None:
    """Record that somebody saw the source's cues on the project's master. Raises FilmpackError."""
    times = times_digest(workspace.source())
    write_timing_review(workspace.project, TimingReview(_digest(workspace), times, by, today))


def timing_state(workspace: Workspace, today: date) -> tuple[TimingReview | None, list[Problem]]:
    """The record, and what speaks against it. Raises FilmpackError."""
    cues, digest = workspace.source(), _digest(workspace)
    problems = unreviewed_timing(workspace.project, cues, digest, today)
    return read_timing_review(workspace.project), problems


def _digest(workspace: Workspace) -> str:
    master = workspace.project.master
    require_regular(master, "film")
    return file_digest(master, Store(default_folder()))
