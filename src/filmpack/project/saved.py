"""What a project's files look like from outside, so that a save is noticed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from filmpack.project.config.settings import Project

Stamps = dict[Path, tuple[int, int]]
"""Files with their time of change in nanoseconds and their size in bytes."""

POLL = 0.1
"""Seconds between two looks at the files. Looking works on every file system, unlike events."""


def stamps(project: Project, others: Iterable[Path], without: Iterable[Path]) -> Stamps:
    """A project's files as they are now: all in its folder; of the folders elsewhere that its
    settings name, those that lie directly in them.

    Hidden files and those that editors keep for themselves (film.po~, .film.po.swp) don't count.

    Args:
        project: The project.
        others: More files to look at.
        without: Folders to leave out.
    """
    apart = {folder.absolute() for folder in without}
    own = project.folder.absolute()
    named = (project.source.parent, project.catalogues, project.countries, project.logos)
    elsewhere = [one.absolute() for one in named if not one.absolute().is_relative_to(own)]
    if own in apart:  # films beside the project file
        elsewhere += [one.absolute() for one in named]
    files = [project.file, project.source, project.master, *others]
    found: Stamps = {}
    for path in (*(one.absolute() for one in files), *_deep(own, apart), *_flat(elsewhere)):
        with suppress(OSError):  # an editor is replacing it at this moment
            state = path.stat()
            found[path] = (state.st_mtime_ns, state.st_size)
    return found


def changed(before: Stamps, after: Stamps) -> list[Path]:
    """The files that are new, gone or saved again, in order."""
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))


def _deep(folder: Path, apart: set[Path]) -> Iterator[Path]:
    if folder in apart:
        return
    for name, below, files in os.walk(folder):
        here = Path(name)
        below[:] = [one for one in below if one[0] != "." and here / one not in apart]
        yield from (here / one for one in files if _counts(one))


def _flat(folders: Iterable[Path]) -> Iterator[Path]:
    # No deeper: an untrusted project may name any folder, such as the user's own.
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as inside:
            yield from (folder / one.name for one in inside if _counts(one.name) and one.is_file())


def _counts(name: str) -> bool:
    return name[0] != "." and name[-1] != "~"
