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

from filmpack.cli.output.console import SIGPIPE, ReaderGone, flush
from filmpack.cli.shared.options import say
from filmpack.cli.shared.signals import exit_code
from filmpack.errors import FilmpackError, display_path
from filmpack.project.config.settings import Project
from filmpack.project.saved import POLL, Stamps, changed, stamps
from filmpack.project.workspace import Workspace

_SETTLE = 0.03
"""Seconds in which no file may change once one was saved: editors write several."""
_LONGEST = 10.0
"""Seconds after which a build begins though files still change."""
_NAMED = 3
"""Files that are named when several changed."""
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


def next_build(project: Project, film: Path | None, output: Path | None, store: Path) -> Workspace:
    """Return for each build in a process of its own, with the project as it is then: at first, and
    whenever one of its files changed. The process that watches ends with Ctrl-C.

    Nothing that was read for one build is in memory for the next, so that no film shows what was
    changed meanwhile; but where a process can go on as a copy of another, Python and the libraries
    are loaded.

    Args:
        project: The project.
        film: A film that is built from instead of the master.
        output: The folder of the films, if it is not the project's.
        store: The folder of the store.
    """
    others = [film] if film else []

    def look() -> Stamps:
        return stamps(project, others, [output or project.output, store])

    seen: Stamps = {}
    if _FORKS:
        _load()
    while True:
        now = _settled(look, seen)
        if seen:
            say(f"{time.strftime('%H:%M:%S')} changed: {_names(changed(seen, now))}")
            with suppress(FilmpackError):  # the build tells it
                project = Project.find(project.file)
        seen = look()
        flush()
        if _build():
            return Workspace(Project.find(project.file))
        say("watching; press Ctrl-C to stop.")


def _settled(look: Callable[[], Stamps], seen: Stamps) -> Stamps:
    """The files once they differ from those seen, and no longer change; or have done so for long:
    a film may be copied."""
    last, since = seen, time.monotonic()
    while True:
        begun = time.monotonic()
        now = look()
        took = time.monotonic() - begun
        if now == seen:
            since = begun
        elif now == last or begun - since > _LONGEST:
            return now
        last = now
        # A folder of many files is looked at less often: a tenth of the time at most.
        time.sleep(max(POLL if now == seen else _SETTLE, 9 * took))


def _names(paths: Sequence[Path]) -> str:
    more = len(paths) - _NAMED
    names = ", ".join(display_path(path) for path in paths[:_NAMED])
    return f"{names} and {more} more" if more > 0 else names


def _build() -> bool:
    """Have a build made by another process. True in that process, where it is a copy of this one;
    False here, when it has ended."""
    if _FORKS:
        code = _in_a_copy()
        if code is None:
            return True
    else:
        code = _in_a_new_process()
    if code == SIGPIPE:
        raise ReaderGone
    if code < 0:
        say(f"the build was ended by signal {-code}.")
    return False


def _in_a_copy() -> int | None:
    """The exit code of a copy of this process, less than 0 for a signal; None in the copy."""
    number = 0
    try:
        number = os.fork()
        return _exit_code_of(number) if number else None
    except KeyboardInterrupt:
        if number:
            # Ctrl-C went to both, a signal from elsewhere to this one alone.
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGTERM)
            _exit_code_of(number)
            sys.exit(exit_code())  # the build has said that it was stopped
        raise


def _exit_code_of(number: int) -> int:
    try:
        return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    except ChildProcessError:  # it had ended before
        return 0


def _in_a_new_process() -> int:
    arguments = [one for one in sys.argv[1:] if one != "--watch"]
    # -P: no module out of the current folder, which may be a stranger's project.
    with subprocess.Popen([sys.executable, "-P", "-m", "filmpack", *arguments]) as child:
        try:
            return child.wait()
        except KeyboardInterrupt:
            if os.name == "posix":  # elsewhere it would end without cleaning up
                child.terminate()
            child.wait()
            sys.exit(exit_code())


def _load() -> None:
    """Import what a build needs."""
    for name in _LOADED:
        import_module(name)
