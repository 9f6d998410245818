"""Progress: a bar on a terminal, plain lines elsewhere, JSON for programs."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filmpack.cli.output.console import is_quiet, put_json, say_lines
from filmpack.cli.output.terminal import is_plain
from filmpack.cli.shared.options import duration, say
from filmpack.errors import display_path
from filmpack.pipeline.assemble import BuildObserver
from filmpack.pipeline.targets import Target
from filmpack.printable import printable, printable_lines

if TYPE_CHECKING:
    from rich.progress import ProgressColumn, Task, TaskID
    from rich.text import Text

    from filmpack.media.ffmpeg import OnFrames

_EVERY = 10.0
"""Seconds between two progress lines."""
_EVERY_EVENT = 0.5
"""Seconds between two progress events."""
_WIDTH = 40
"""Characters of a progress bar."""


@contextmanager
def watcher(*, events: bool = False, stays: bool = True) -> Iterator[BuildObserver]:
    """The observer that fits stderr (bars, or plain lines); with `events`, JSON on stdout.

    stays: whether films stay where they are made, so that it helps to say where that is.
    """
    if events:
        yield Events()
        return
    if is_quiet() or is_plain(sys.stderr):
        yield Lines(stays=stays)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(*_columns(), console=Console(stderr=True)) as progress:
        yield Bars(progress)


@contextmanager
def frame_progress(label: str) -> Iterator[OnFrames]:
    """The progress of one run over a film: a bar on a terminal, elsewhere a line every ten seconds.

    Args:
        label: What is done, as in "scanning".

    Yields:
        A function that takes the frames done, all frames, and the speed (1 is real time).
    """
    if is_quiet() or is_plain(sys.stderr):
        last = time.monotonic()

        def line(frames: int, total: int, speed: float) -> None:
            nonlocal last
            if time.monotonic() - last >= _EVERY:
                last = time.monotonic()
                say(f"{label}: {frames} of {total} frames, {speed:.1f}x")

        yield line
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(*_columns(), console=Console(stderr=True), transient=True) as progress:
        # Shown from the first frame on: a film that is known already is not read.
        task = progress.add_task(printable(label), total=None, state="", visible=False)

        def bar(frames: int, total: int, speed: float) -> None:
            state = f"{frames} of {total} frames, {speed:.1f}x"
            done = min(frames, total)
            progress.update(task, total=total, completed=done, state=state, visible=True)

        yield bar


class Lines:
    """Plain lines: one at the start, one every ten seconds, one for each finished file."""

    def __init__(self, *, stays: bool = True) -> None:
        self._stays = stays

    def encoding(self, frames: int, cached: int) -> None:
        self._encoding, self._last = frames, time.monotonic()
        say(f"{frames} frames to encode; {cached} cached")

    def encoded(self, frames: int, left: float | None) -> None:
        if time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            say(f"encoded {frames} of {self._encoding} frames{_left(left)}")

    def started(self, target: Target, frames: int) -> None:
        self._frames, self._label, self._last = frames, target.label, time.monotonic()

    def advanced(self, frames: int, speed: float) -> None:
        if time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            say(f"{self._label}: {frames}/{self._frames} frames, {speed:.1f}x")

    def verifying(self) -> None:
        pass

    def finished(self, target: Target, seconds: float, *, unchanged: bool = False) -> None:
        how = "unchanged" if unchanged else f"built and verified in {seconds:.1f} s"
        where = f": {display_path(target.path)}" if self._stays else ""
        say(f"{target.label}: {how}{where}")

    def message(self, message: str) -> None:
        say_lines(message)


class Bars:
    """One bar for all frames of the build, with cached and newly encoded frames in two colours;
    a line for each finished film and a bar for each muxed file."""

    def __init__(self, progress: object) -> None:
        from rich.progress import Progress

        assert isinstance(progress, Progress)
        self._progress = progress
        self._task: TaskID | None = None

    def encoding(self, frames: int, cached: int) -> None:
        self._frames, self._cached = frames, cached
        self._all = self._progress.add_task(
            "encoding", total=frames + cached, completed=cached, found=cached, state=""
        )
        self.encoded(0, None)

    def encoded(self, frames: int, left: float | None) -> None:
        state = f"{frames} of {self._frames} frames"
        if self._cached:
            state += f" (and {self._cached} cached)"
        done = self._cached + frames
        self._progress.update(self._all, completed=done, state=state + _left(left))

    def started(self, target: Target, frames: int) -> None:
        self._task = self._progress.add_task(
            printable(target.label), total=frames, found=0, state=""
        )
        self._total = frames

    def advanced(self, frames: int, speed: float) -> None:
        if self._task is not None:
            done = min(frames, self._total)
            state = f"{speed:.1f}x" if speed else ""
            self._progress.update(self._task, completed=done, state=state)

    def verifying(self) -> None:
        if self._task is not None:
            self._progress.update(self._task, completed=self._total, state="verifying")

    def finished(self, target: Target, seconds: float, *, unchanged: bool = False) -> None:
        if self._task is not None:
            self._progress.update(self._task, state=f"done in {seconds:.1f} s")
            self._task = None
            return
        how = "unchanged" if unchanged else f"concatenated in {seconds:.1f} s"
        self._print(f"{printable(target.label)}: {how}")

    def message(self, message: str) -> None:
        self._print(printable_lines(message))

    def _print(self, text: str) -> None:
        self._progress.console.print(text, highlight=False, markup=False)


class Events:
    """Progress as JSON on stdout, one event per line.

    {"event": "encoding", "frames": …, "cached": …}; {"event": "encoded", "frames": …,
    "left": seconds or null}; {"event": "made", "name": …, "file": …, "seconds": …,
    "unchanged": …}. All events are listed in docs/for-media-staff.md.
    """

    def __init__(self) -> None:
        self._last = float("-inf")
        self._total = 0

    def encoding(self, frames: int, cached: int) -> None:
        self._total = frames
        put_event("encoding", frames=frames, cached=cached)

    def encoded(self, frames: int, left: float | None) -> None:
        now = time.monotonic()
        if now - self._last >= _EVERY_EVENT or frames == self._total:
            self._last = now
            put_event("encoded", frames=frames, left=None if left is None else round(left, 1))

    def started(self, target: Target, frames: int) -> None:
        put_event("muxing", name=target.label, frames=frames)

    def advanced(self, frames: int, speed: float) -> None:
        now = time.monotonic()
        if now - self._last >= _EVERY_EVENT:
            self._last = now
            put_event("muxed", frames=frames, speed=speed)

    def verifying(self) -> None:
        pass

    def finished(self, target: Target, seconds: float, *, unchanged: bool = False) -> None:
        put_event(
            "made",
            name=target.label,
            file=str(target.path.absolute()),
            seconds=round(seconds, 2),
            unchanged=unchanged,
        )

    def message(self, message: str) -> None:
        put_event("message", message=message)


def put_event(event: str, **facts: object) -> None:
    """Write one event to stdout as a line of JSON, and flush it."""
    put_json({"event": event, **facts}, indent=None)


def _left(seconds: float | None) -> str:
    return "" if seconds is None else f", {duration(seconds)} left"


def _columns() -> tuple[ProgressColumn, ...]:
    """What a task is called, its bar, and how far it is (the task's field `state`)."""
    from rich.progress import TextColumn

    name = TextColumn("{task.description}", markup=False)
    return name, _bar(), TextColumn("{task.fields[state]}", markup=False)


def _bar() -> ProgressColumn:
    """A bar in two colours: cached frames (the task's field `found`), then encoded ones."""
    from rich.progress import ProgressColumn
    from rich.text import Text

    class TwoPartBar(ProgressColumn):
        def render(self, task: Task) -> Text:
            total = task.total or 1
            found = round(_WIDTH * min(1.0, task.fields.get("found", 0) / total))
            done = max(found, round(_WIDTH * min(1.0, task.completed / total)))
            return Text.assemble(
                ("━" * found, "blue"),
                ("━" * (done - found), "green"),
                ("━" * (_WIDTH - done), "grey23"),
            )

    return TwoPartBar()
