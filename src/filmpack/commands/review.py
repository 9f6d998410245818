"""Recording which master the source's cues were timed to."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.commands.films.film_change import fingerprint_of
from filmpack.commands.films.film_gate import judge_film
from filmpack.errors import Problem
from filmpack.fingerprints.fingerprint import digest
from filmpack.media.input.opening import require_film
from filmpack.project.records.timing_review import sign_timing
from filmpack.project.workspace import Workspace
from filmpack.signoffs import SignOff
from filmpack.store.local import Store, default_folder

if TYPE_CHECKING:
    from filmpack.media.ffmpeg import OnFrames


def review_timing(
    workspace: Workspace, by: str, today: date, on_frames: OnFrames | None = None
) -> list[Path]:
    """Record that somebody saw the source's cues on the project's master, and its fingerprint.

    Args:
        workspace: The project's files.
        by: Who saw it.
        today: Today's date.
        on_frames: Called with the frames done, all frames, and the speed (1 is real time).

    Returns:
        The files that were written.

    Raises:
        FilmpackError: The film, the source or the record cannot be used.
    """
    store, master = Store(default_folder()), workspace.project.master
    require_film(master)
    cues, record = workspace.source(), workspace.signoffs
    record.timing()  # a broken record is told before the film is read
    seen = fingerprint_of(workspace, master, store, on_frames)
    signed = sign_timing(cues, seen.film, by, today, fingerprint=digest(seen))
    written = [record.append_timing(signed)]
    if workspace.fingerprint.write(seen):
        written.append(workspace.fingerprint.path)
    return written


def timing_state(workspace: Workspace, today: date) -> tuple[SignOff | None, list[Problem]]:
    """The record, and what speaks against it. Raises FilmpackError."""
    master = workspace.project.master
    require_film(master)
    judged = judge_film(workspace, master, Store(default_folder()), release=today)
    return workspace.signoffs.timing(), list(judged.problems)
