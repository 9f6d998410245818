"""Whether a build may use a film: it is the one that the cues were timed to, or its times hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.commands.films.film_change import film_change, told
from filmpack.errors import InputError, Problem, display_path
from filmpack.fingerprints.fingerprint import digest
from filmpack.project.records.timing_review import other_master, unreviewed_timing
from filmpack.project.workspace import Workspace
from filmpack.store.digests import file_digest
from filmpack.store.local import Store

if TYPE_CHECKING:
    from filmpack.media.ffmpeg import OnFrames


@dataclass(frozen=True, slots=True)
class Judged:
    """What speaks against a film: problems stop a release; warnings are only printed."""

    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def judge_film(
    workspace: Workspace,
    path: Path,
    store: Store,
    *,
    excerpt: bool = False,
    release: date | None = None,
    on_frames: OnFrames | None = None,
) -> Judged:
    """Compare a film with the one that the cues were timed to.

    Args:
        workspace: The project, with the recorded fingerprint and sign-offs.
        path: The film.
        store: Remembers fingerprints and what was found.
        excerpt: Whether it is only the first part of the film; then nothing is compared.
        release: The day of a release, for which somebody must have seen the cues on it.
        on_frames: Called while the film is decoded for that.

    Raises:
        InputError: It is another cut, or another film: subtitles would be at the wrong time, or
            under another picture.
        ToolError: ffmpeg failed.
    """
    change = None if excerpt else film_change(workspace, path, store, on_frames)
    if change and change.kind != "same":
        raise InputError(told(path, change))
    # What is left is the same, or the very file that was recorded.
    same = "" if excerpt else _recorded(workspace)
    sign_offs, film = workspace.signoffs, file_digest(path, store)
    if release:
        problems = unreviewed_timing(sign_offs, workspace.source(), film, release, same=same)
        what = "this is the film that the cues were timed to, encoded anew."
        notes = [Problem(display_path(path), 0, what)] if change else []
        return Judged(tuple(problems), tuple(notes))
    found = None if excerpt else other_master(sign_offs, sign_offs.timing(), film, same=same)
    return Judged((), (found,) if found else ())


def _recorded(workspace: Workspace) -> str:
    """The digest of the recorded fingerprint; "" without one."""
    recorded = workspace.fingerprint.read()
    return digest(recorded) if recorded else ""
