"""filmpack build --watch: a build after each save."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from filmpack.cli.output.console import flush
from filmpack.cli.shared.options import say
from filmpack.cli.shared.signals import exit_code
from filmpack.errors import display_path
from filmpack.project.config.settings import Project
from filmpack.project.saved import Stamps, changed, stamps
from filmpack.project.workspace import Workspace

_POLL = 0.1
"""Seconds between two looks at the files. Looking works on every file system, unlike events."""
_SETTLE = 0.03
"""Seconds in which no file may change once one was saved: editors write several."""
_NAMED = 3
"""Files that are named when several were saved."""
_FORKS = sys.platform == "linux"
"""Whether a process may go on as a copy of itself. On macOS, system libraries forbid it."""

_LOADED = (
    "filmpack.commands.films.build",
    "filmpack.cli.output.progress",
    "filmpack.cli.output.refusals",
    "filmpack.pipeline.fonts",
    "av",
    "segno",
    "uharfbuzz",
)
"""What takes longest to import."""


def next_build(project: Project, others: Sequence[Path], without: Sequence[Path]) -> Workspace:
    """Return for each build in a process of its own, with the project as it is then: at first, and
    whenever one of its files was saved. The process that watches ends with Ctrl-C.

    Nothing that was read for one build is in memory for the next, so that no film shows what was
    changed meanwhile; but where a process can go on as a copy of another, Python and the libraries
    are loaded.

    Args:
        project: The project.
        others: More files to watch.
        without: Folders to leave out, such as that of the films.
    """
    seen: Stamps = {}
    if _FORKS:
        _load()
    while True:
        now = _settled(project, others, without, seen)
        if seen:
            say(f"{time.strftime('%H:%M:%S')} saved: {_names(changed(seen, now))}")
        seen = now
        flush()
        if _build():
            return Workspace(Project.find(project.file))
        say("watching; press Ctrl-C to stop.")


def _settled(
    project: Project, others: Sequence[Path], without: Sequence[Path], seen: Stamps
) -> Stamps:
    """The files once they differ from those seen, and no longer change."""
    last = seen
    while True:
        begun = time.monotonic()
        now = stamps(project, others, without)
        if now == last != seen:
            return now
        last = now
        # A folder of many files is looked at less often: a tenth of the time at most.
        time.sleep(max(_POLL, 9 * (time.monotonic() - begun)) if now == seen else _SETTLE)


def _names(paths: Sequence[Path]) -> str:
    more = len(paths) - _NAMED
    names = ", ".join(display_path(path) for path in paths[:_NAMED])
    return f"{names} and {more} more" if more > 0 else names


def _build() -> bool:
    """Have a build made by another process. True in that process, where it is a copy of this one;
    False here, when it has ended."""
    if not _FORKS:
        arguments = [one for one in sys.argv[1:] if one != "--watch"]
        child = subprocess.Popen([sys.executable, "-m", "filmpack", *arguments])
        _await(child.pid, child.wait)
        return False
    number = os.fork()
    if number == 0:
        return True
    _await(number, lambda: os.waitpid(number, 0))
    return False


def _await(process: int, end: Callable[[], object]) -> None:
    """Wait for the end of a process; when this one is stopped, stop it, too."""
    try:
        end()
    except KeyboardInterrupt:
        # Ctrl-C went to both, a signal from elsewhere to this one alone. A second one is ignored.
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)
        end()
        sys.exit(exit_code())  # the build has said that it was stopped


def _load() -> None:
    """Import what a build needs."""
    for name in _LOADED:
        import_module(name)
