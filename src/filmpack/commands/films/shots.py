"""What 'filmpack shots' does: scan the master for cuts once and save the result."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from filmpack.commands.checking.check import Checker
from filmpack.errors import InputError, Problem
from filmpack.media.input.opening import require_film
from filmpack.project.records.film_facts import FilmFacts, read_facts
from filmpack.project.workspace import Workspace

if TYPE_CHECKING:
    from filmpack.media.ffmpeg import OnFrames


def difference(
    workspace: Workspace, film: Path | None, on_frames: OnFrames | None = None
) -> tuple[Problem, ...]:
    """What differs between a film and the one that the cues were timed to.

    Args:
        workspace: The project's files.
        film: A film to use instead of the project's master.
        on_frames: Called with the frames done, all frames, and the speed (1 is real time).

    Returns:
        Nothing where no fingerprint is recorded, or every frame is the same.

    Raises:
        InputError: The film cannot be used.
    """
    from filmpack.commands.films.film_change import film_change, told
    from filmpack.store.local import Store, default_folder

    path = film or workspace.project.master
    change = film_change(workspace, path, Store(default_folder()), on_frames)
    return () if change is None or change.kind == "same" else (told(path, change),)


def saved_threshold(workspace: Workspace) -> float | None:
    """The threshold of the saved cuts, of whatever film; None where there are none.

    Raises InputError.
    """
    from filmpack.media.pictures.scene_cuts import THRESHOLD

    try:
        saved = read_facts(workspace.project)
    except InputError:
        return THRESHOLD  # the file is damaged, and will be replaced
    return None if saved is None else saved.threshold


def look(
    workspace: Workspace,
    film: Path | None,
    threshold: float,
    *,
    again: bool,
    on_frames: OnFrames | None = None,
) -> tuple[FilmFacts, bool]:
    """Find the film's cuts, or read those saved earlier for the same film and threshold.

    Args:
        workspace: The project's files.
        film: A film to use instead of the project's master.
        threshold: FFmpeg's scene score at which a frame begins a new shot, 0 to 1.
        again: Scan even if the saved facts are current.
        on_frames: Called with the frames done, all frames, and the speed (1 is real time).

    Returns:
        The film's facts, and whether it was scanned just now.

    Raises:
        InputError: If the film does not exist or cannot be used.
    """
    from filmpack.masters.master import read_master
    from filmpack.media.ffmpeg import of_total
    from filmpack.media.pictures.scene_cuts import find_scene_cuts
    from filmpack.store.local import Store, default_folder

    project = workspace.project
    path = film or project.master
    require_film(path)
    size = path.stat().st_size
    known = None if again else Checker(workspace).facts
    if (
        known
        and known.lead is not None
        and (known.film, known.size, known.threshold) == (path.name, size, threshold)
    ):
        return known, False
    ffmpeg = project.find_ffmpeg()
    master = read_master(project, ffmpeg, Store(default_folder()), film)
    cuts = find_scene_cuts(
        ffmpeg, master, threshold, on_progress=of_total(on_frames, master.frames)
    )
    shape = Fraction(master.width, master.height) * master.sample_aspect_ratio
    facts = FilmFacts(
        film=path.name,
        size=size,
        frames=master.frames,
        rate=str(master.rate),
        shape=str(shape),
        threshold=threshold,
        shots=cuts,
        width=master.width,
        height=master.height,
        lead=master.lead_ms,
    )
    project.boundary.write_bytes(
        project.shots, msgspec.json.format(msgspec.json.encode(facts), indent=1) + b"\n"
    )
    return facts, True
