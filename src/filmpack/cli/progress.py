"""Progress: a bar a file on a terminal, plain lines elsewhere. To stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filmpack.build.produce import Watcher
from filmpack.build.targets import Target
from filmpack.cli.common import say
from filmpack.errors import shown

if TYPE_CHECKING:
    from rich.progress import TaskID

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

    def encoding(self, frames: int, cached: int) -> None:
        self._encoding, self._last = frames, time.monotonic()
        say(f"{frames} frames to encode; {cached} were encoded before")

    def encoded(self, frames: int) -> None:
        if time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            say(f"encoded {frames} of {self._encoding} frames")

    def started(self, target: Target, frames: int) -> None:
        self._frames, self._label, self._last = frames, target.label, time.monotonic()

    def advanced(self, frames: int, speed: float) -> None:
        if time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            say(f"{self._label}: {frames}/{self._frames} frames, {speed:.1f}x")

    def verifying(self) -> None:
        pass

    def finished(self, target: Target, seconds: float, *, unchanged: bool = False) -> None:
        how = "unchanged" if unchanged else f"made and verified in {seconds:.1f} s"
        say(f"{target.label}: {how}: {shown(target.path)}")


class Bars:
    """A bar for all that is encoded, cached frames first; then a line a burned film, a bar
    a muxed file."""

    def __init__(self, progress: object) -> None:
        from rich.progress import Progress

        assert isinstance(progress, Progress)
        self._progress = progress
        self._task: TaskID | None = None

    def encoding(self, frames: int, cached: int) -> None:
        found = f", {cached} found" if cached else ""
        self._work = self._progress.add_task(f"encoding{found}", total=frames, speed="")

    def encoded(self, frames: int) -> None:
        self._progress.update(self._work, completed=frames)

    def started(self, target: Target, frames: int) -> None:
        self._task = self._progress.add_task(target.label, total=frames, speed="")
        self._frames = frames

    def advanced(self, frames: int, speed: float) -> None:
        shown_speed = f"{speed:.1f}x" if speed else ""
        if self._task is not None:
            done = min(frames, self._frames)
            self._progress.update(self._task, completed=done, speed=shown_speed)

    def verifying(self) -> None:
        if self._task is not None:
            self._progress.update(self._task, completed=self._frames, speed="verifying")

    def finished(self, target: Target, seconds: float, *, unchanged: bool = False) -> None:
        if self._task is not None:
            self._progress.update(self._task, speed=f"done in {seconds:.1f} s")
            self._task = None
            return
        how = "unchanged" if unchanged else f"put together in {seconds:.1f} s"
        self._progress.console.print(f"{target.label}: {how}", highlight=False)
