"""What 'filmpack retime' does: find out how the film was re-cut, and move the source's cues."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from filmpack.commands.films.film_change import compared, fingerprint_of
from filmpack.errors import ConfigError, InputError, Problem, display_path
from filmpack.files import require_regular
from filmpack.fingerprints.film_map import FilmMap
from filmpack.fingerprints.fingerprint import FingerprintFile
from filmpack.fingerprints.retiming import Retimed, retime
from filmpack.media.input.opening import require_film
from filmpack.project.workspace import Workspace
from filmpack.store.local import Store, default_folder

if TYPE_CHECKING:
    from filmpack.media.ffmpeg import OnFrames


@dataclass(frozen=True, slots=True)
class Proposal:
    """How the film was re-cut, and what that makes of the cues; nothing is written yet."""

    film: Path
    fingerprint: FingerprintFile
    """Of the new film."""
    map: FilmMap
    cues: Retimed
    identical: bool
    """Whether it is the very file that the cues were timed to."""

    @property
    def moves(self) -> bool:
        """Whether any cue gets other times, or none."""
        return self.map.kind == "retimed"


def propose(
    workspace: Workspace,
    film: Path | None,
    timed_to: Path | None,
    on_frames: OnFrames | None = None,
) -> Proposal:
    """Compare a film with the one that the cues were timed to.

    Args:
        workspace: The project.
        film: The new film; None for the project's master.
        timed_to: The film that the cues were timed to; None as the project recorded it.
        on_frames: Called with the frames done, all frames, and the speed (1 is real time).

    Raises:
        ConfigError: Nobody recorded what film the cues were timed to.
        InputError: It is another film, no cue would be left, or a file cannot be used.
        ToolError: ffmpeg failed.
    """
    path, store = film or workspace.project.master, Store(default_folder())
    cues = workspace.source()
    old = recorded = workspace.fingerprint.read()
    if timed_to is not None:
        require_regular(timed_to, "film")
        old = fingerprint_of(workspace, timed_to, store, on_frames)
    if old is None:
        raise ConfigError(
            "the film that the cues were timed to is not recorded in this project.",
            "If you have it, name it: filmpack retime NEW.mp4 --from OLD.mp4",
        )
    require_film(path)
    new = fingerprint_of(workspace, path, store, on_frames)
    if recorded and recorded.film == new.film:
        old = recorded  # moved to this film already; never twice
    found = compared(workspace, old, new)
    if found.kind == "same":
        # The recorded numbers stay, and with them a review that was made on them.
        new = _said_of(new, old)
    identical = old.film == new.film
    proposal = Proposal(path, new, found, retime(cues, found), identical)
    name = display_path(path)
    if found.kind == "other":
        what = "this is another film: too little of the one that the cues were timed to is in it."
        raise InputError(Problem(name, 0, what, "Is it the right file? Then time the cues anew."))
    if not proposal.cues.cues:
        raise InputError(Problem(name, 0, "no cue is shown over what this film has left."))
    return proposal


def apply(workspace: Workspace, proposal: Proposal, *, write_files: bool) -> list[Path]:
    """Move the cues in the source, the template and the catalogues; record the fingerprint.

    Args:
        workspace: The project.
        proposal: What to do.
        write_files: Whether anything is written; without, only whether it could be is found out.

    Returns:
        The files that were written.

    Raises:
        InputError: A file of the project cannot be used; nothing was written.
    """
    written = list[Path]()
    if proposal.moves:
        written += workspace.retime(proposal.cues.cues, write=write_files).written
    if write_files and workspace.fingerprint.write(proposal.fingerprint):
        written.append(workspace.fingerprint.path)
    return written


def scan_again(
    workspace: Workspace, proposal: Proposal, on_frames: OnFrames | None = None
) -> Path | None:
    """Find the new film's cuts, where those of the old one are saved; gives their file.

    Args:
        workspace: The project.
        proposal: What was done.
        on_frames: Called with the frames done, all frames, and the speed (1 is real time).

    Raises:
        InputError: The film or the saved cuts cannot be read.
        ToolError: ffmpeg failed.
    """
    from filmpack.commands.films.shots import look, saved_threshold

    threshold = saved_threshold(workspace)
    if threshold is None:
        return None
    look(workspace, proposal.film, threshold, again=True, on_frames=on_frames)
    return workspace.project.shots


def _said_of(film: FingerprintFile, numbers: FingerprintFile) -> FingerprintFile:
    """The numbers of one fingerprint, said of the film of the other."""
    return msgspec.structs.replace(numbers, film=film.film, size=film.size)
