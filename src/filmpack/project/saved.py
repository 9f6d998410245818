"""What a project's files look like from outside, so that a save is noticed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from filmpack.project.config.settings import Project

Stamps = dict[Path, tuple[int, int]]
"""Files with their time of change in nanoseconds and their size in bytes."""


def stamps(project: Project, others: Iterable[Path], without: Iterable[Path]) -> Stamps:
    """A project's files as they are now: what lies in its folder and what its settings name.

    Hidden files and those that editors keep for themselves (film.po~, .film.po.swp) don't count.

    Args:
        project: The project; its settings may be older than its file.
        others: More files to look at.
        without: Folders to leave out.
    """
    named = (project.file, project.source, project.master, *others)
    folders = (project.folder, project.source.parent, project.catalogues, project.logos)
    apart = {folder.absolute() for folder in without}
    found: Stamps = {}
    inside = (path for folder in folders for path in _files(folder.absolute(), apart))
    for path in (*(one.absolute() for one in named), *inside):
        with suppress(OSError):  # an editor is replacing it at this moment
            state = path.stat()
            found[path] = (state.st_mtime_ns, state.st_size)
    return found


def changed(before: Stamps, after: Stamps) -> list[Path]:
    """The files that are new, gone or saved again, in order."""
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))


def _files(folder: Path, apart: set[Path]) -> Iterator[Path]:
    for name, below, files in os.walk(folder):
        here = Path(name)
        below[:] = [one for one in below if one[0] != "." and here / one not in apart]
        yield from (here / one for one in files if one[0] != "." and one[-1] != "~")
