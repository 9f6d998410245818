"""Whether a film is the one that the cues were timed to, and what differs.

A film is decoded once for its fingerprint; that and what comparing it gave are remembered in the
store. 'check' and 'status' only ask what is remembered: known_change.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from filmpack.errors import FilmpackError, Problem, display_path
from filmpack.fingerprints.film_map import FilmMap, Kind
from filmpack.fingerprints.fingerprint import (
    FORMAT,
    FingerprintFile,
    digest,
    pack,
    parse_file,
    render,
)
from filmpack.project.workspace import Workspace
from filmpack.store.digests import file_digest
from filmpack.store.local import Store

if TYPE_CHECKING:
    from filmpack.media.ffmpeg import OnFrames

_COMPARED = 1
"""Counted up when comparing finds something else: what is remembered is then found anew."""
LOOK = "See what that changes: filmpack retime --dry-run"
_OTHER = (
    "Is it the right file? If it is, time the cues anew, then run: filmpack review source --by NAME"
)


@dataclass(frozen=True, slots=True)
class FilmChange:
    """What became of the film since the cues were timed to it; see FilmMap."""

    kind: Kind
    summary: str


def fingerprint_of(
    workspace: Workspace, path: Path, store: Store, on_frames: OnFrames | None = None
) -> FingerprintFile:
    """A film's fingerprint, as its file would hold it.

    Args:
        workspace: The project, whose [film] section says how films are read.
        path: The film.
        store: Remembers fingerprints by the film's digest.
        on_frames: Called with the frames done, all frames, and the speed (1 is real time).

    Raises:
        InputError: The film cannot be used.
        ToolError: ffmpeg failed.
    """
    from filmpack.masters.master import read_master
    from filmpack.media.ffmpeg import of_total
    from filmpack.media.pictures.fingerprinting import take_fingerprint

    project = workspace.project
    film_digest = file_digest(path, store)
    name = f"{film_digest} {FORMAT}"
    known = store.note("fingerprints", name)
    if known:
        try:
            return parse_file(str(known.get("file")).encode(), display_path(path))
        except FilmpackError:
            pass  # of an older format: taken anew
    ffmpeg = project.find_ffmpeg()
    film = read_master(project, ffmpeg, store, path)
    taken = take_fingerprint(ffmpeg, film, of_total(on_frames, film.frames))
    made = pack(taken, film_digest, path.stat().st_size)
    store.write_note("fingerprints", name, {"file": render(made).decode()})
    return made


def compared(workspace: Workspace, old: FingerprintFile, new: FingerprintFile) -> FilmMap:
    """How the film of one fingerprint became that of another. Raises InputError."""
    from filmpack.fingerprints.compare import compare
    from filmpack.fingerprints.fingerprint import unpack

    name = workspace.fingerprint.name
    return compare(unpack(old, name), unpack(new, name))


def film_change(
    workspace: Workspace, path: Path, store: Store, on_frames: OnFrames | None = None
) -> FilmChange | None:
    """What differs between a film and the one that the cues were timed to.

    Args:
        workspace: The project, with the recorded fingerprint.
        path: The film.
        store: Remembers fingerprints and what was found.
        on_frames: Called with the frames done, all frames, and the speed (1 is real time).

    Returns:
        None for the very same file, and where no fingerprint is recorded.

    Raises:
        InputError: The film or the recorded fingerprint cannot be read.
        ToolError: ffmpeg failed.
    """
    old = workspace.fingerprint.read()
    if old is None:
        return None
    film_digest = file_digest(path, store)
    if film_digest == old.film:
        return None
    if known := remembered(old, film_digest, store):
        return known
    found = compared(workspace, old, fingerprint_of(workspace, path, store, on_frames))
    store.write_note(
        "film changes", _name(old, film_digest), {"kind": found.kind, "summary": found.summary()}
    )
    return FilmChange(found.kind, found.summary())


def told(path: Path, change: FilmChange) -> Problem:
    """What differs, as a problem of the film."""
    what = f"this is not the film that the cues were timed to: {change.summary}."
    return Problem(display_path(path), 0, what, _OTHER if change.kind == "other" else LOOK)


def record(
    workspace: Workspace, path: Path, store: Store, on_frames: OnFrames | None = None
) -> Path | None:
    """Record that the cues are timed to a film; gives the file that was written, if it changed.

    Args:
        workspace: The project.
        path: The film.
        store: Remembers fingerprints.
        on_frames: Called with the frames done, all frames, and the speed (1 is real time).

    Raises:
        InputError: The film cannot be used.
        ToolError: ffmpeg failed.
    """
    found = fingerprint_of(workspace, path, store, on_frames)
    return workspace.fingerprint.path if workspace.fingerprint.write(found) else None


def remembered(old: FingerprintFile, film_digest: str, store: Store) -> FilmChange | None:
    """What comparing a film with the recorded fingerprint gave; None where it is not known."""
    known = store.note("film changes", _name(old, film_digest)) if film_digest else None
    try:
        return msgspec.convert(known, FilmChange) if known else None
    except msgspec.ValidationError:
        return None


def _name(old: FingerprintFile, film_digest: str) -> str:
    return f"{digest(old)} {film_digest} {_COMPARED}"
