"""Recording which master the source's cues were timed to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from filmpack.errors import Problem
from filmpack.files import require_regular
from filmpack.project.timing_review import sign_timing, unreviewed_timing
from filmpack.project.workspace import Workspace
from filmpack.signoffs import SignOff
from filmpack.store.digests import file_digest
from filmpack.store.local import Store, default_folder


def review_timing(workspace: Workspace, by: str, today: date) -> Path:
    """Record that somebody saw the source's cues on the project's master; gives the record's file.

    Raises FilmpackError.
    """
    signed = sign_timing(workspace.source(), _digest(workspace), by, today)
    return workspace.signoffs.append_timing(signed)


def timing_state(workspace: Workspace, today: date) -> tuple[SignOff | None, list[Problem]]:
    """The record, and what speaks against it. Raises FilmpackError."""
    cues, digest = workspace.source(), _digest(workspace)
    problems = unreviewed_timing(workspace.signoffs, cues, digest, today)
    return workspace.signoffs.timing(), problems


def _digest(workspace: Workspace) -> str:
    master = workspace.project.master
    require_regular(master, "film")
    return file_digest(master, Store(default_folder()))
