"""Progress: a bar a file on a terminal, plain lines elsewhere. To stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from filmpack.build.build import Watcher
from filmpack.build.targets import Target
from filmpack.cli.common import say
from filmpack.errors import shown

_EVERY = 10.0
"""Seconds between two plain lines."""


@contextmanager
def watcher() -> Iterator[Watcher]:
    """The right watcher for where stderr goes."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} frames {task.fields[speed]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    ) as progress:
        yield Bars(progress)


class Lines:
    """A line at the start, every few seconds, and at the end of each file."""

    def started(self, target: Target, frames: int) -> None:
        self._frames, self._label, self._last = frames, target.label, time.monotonic()

    def advanced(self, frames: int, speed: float) -> None:
        if time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            say(f"{self._label}: {frames}/{self._frames} frames, {speed:.1f}x")

    def verifying(self) -> None:
        pass

    def finished(self, target: Target, seconds: float) -> None:
        say(f"{target.label}: made and verified in {seconds:.1f} s: {shown(target.path)}")


class Bars:
    """One bar a file."""

    def __init__(self, progress: object) -> None:
        from rich.progress import Progress

        assert isinstance(progress, Progress)
        self._progress = progress

    def started(self, target: Target, frames: int) -> None:
        self._task = self._progress.add_task(target.label, total=frames, speed="")
        self._frames = frames

    def advanced(self, frames: int, speed: float) -> None:
        shown_speed = f"{speed:.1f}x" if speed else ""
        self._progress.update(self._task, completed=min(frames, self._frames), speed=shown_speed)

    def verifying(self) -> None:
        self._progress.update(self._task, completed=self._frames, speed="verifying")

    def finished(self, target: Target, seconds: float) -> None:
        del target  # the bar has its name already
        self._progress.update(self._task, speed=f"done in {seconds:.1f} s")
