"""Find, run, watch and stop ffmpeg. No other module starts it."""

from __future__ import annotations

import logging
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from filmpack.errors import ConfigError, ToolError
from filmpack.log import write_log
from filmpack.media.text.script_fonts import put_fonts

OnFrames = Callable[[int, int, float], None]
"""Called with the frames done, all frames, and the speed (1 is real time)."""
OnProgress = Callable[[int, float], None]
"""Called with (frames done, speed as a multiple of real time; 0 when not known yet)."""

_logger = logging.getLogger(__name__)

_LEFT_OVER = 86_400.0
"""Seconds after which a work folder in the system's temporary place belongs to nobody."""


@dataclass(frozen=True, slots=True)
class Ffmpeg:
    """One ffmpeg program and what it says it can do."""

    path: str
    version: str
    encoders: frozenset[str]
    filters: frozenset[str]


def find_ffmpeg(setting: str = "") -> str:
    """The ffmpeg to use: FILMPACK_FFMPEG, else the project's, else the embedded one.

    Raises ConfigError when the one that was named is not there.
    """
    for name, origin in (
        (os.environ.get("FILMPACK_FFMPEG", ""), "FILMPACK_FFMPEG"),
        (setting, "filmpack.toml, [tools] ffmpeg"),
    ):
        if name:
            found = shutil.which(name)
            if not found:
                raise ConfigError(f"{origin} names {name!r}, which is not an executable program.")
            return str(Path(found).absolute())
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        raise ConfigError(
            "there is no embedded ffmpeg for this machine.",
            "Install one and name it in FILMPACK_FFMPEG or in filmpack.toml, [tools] ffmpeg.",
        ) from None


@lru_cache(maxsize=4)
def inspect(path: str) -> Ffmpeg:
    """Ask an ffmpeg for its version, encoders and filters. Raises ToolError if it does not run."""
    version = _ask(path, "-version").split("\n", 1)[0]
    encoders = re.findall(r"^ [VAS][\w.]{5} (\S+)", _ask(path, "-encoders"), re.M)
    filters = re.findall(r"^ [\w.]{2,3} (\S+) ", _ask(path, "-filters"), re.M)
    return Ffmpeg(path, version, frozenset(encoders), frozenset(filters))


def _ask(path: str, option: str) -> str:
    try:
        done = subprocess.run(
            [path, "-hide_banner", option],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolError(f"{path} does not run: {error}.") from None
    if done.returncode:
        raise ToolError(f"{path} {option} failed.", detail=done.stderr)
    return done.stdout


class Processes:
    """Processes that run side by side in threads, so that one Ctrl-C can end them all."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self.stopped = False

    def add(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._running.add(process)
            if self.stopped:
                process.kill()

    def discard(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._running.discard(process)

    def stop(self) -> None:
        """End all processes, and each that is still to come."""
        with self._lock:
            self.stopped = True
            for process in self._running:
                process.kill()


def run(
    arguments: Sequence[str],
    *,
    folder: Path,
    what: str,
    on_progress: OnProgress | None = None,
    processes: Processes | None = None,
) -> str:
    """Run ffmpeg until it ends.

    On any interruption (Ctrl-C, an error in on_progress) the process is ended first.

    Args:
        arguments: The command line, the program first.
        folder: The working folder, from work_folder().
        what: Names the work in messages and logs.
        on_progress: Called with the frames done and the speed (1 is real time).
        processes: Where the process is registered, so that it can be stopped.

    Returns:
        What ffmpeg wrote to stderr.

    Raises:
        ToolError: ffmpeg does not start or fails; with the end of its log.
    """
    program, *rest = arguments
    command = [program, "-nostdin", "-hide_banner", "-loglevel", "warning"]
    if on_progress is not None:
        command += ["-nostats", "-progress", "pipe:1"]
    line = shlex.join([*command, *rest])
    _logger.info("%s: (cd %s && %s)", what, shlex.quote(str(folder)), line)
    begun = time.monotonic()
    environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf"), "LC_ALL": "C"}
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                [*command, *rest],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment,
                # Ctrl-C reaches us alone; we end the child and clean up after it.
                start_new_session=True,
            )
        except OSError as error:
            raise ToolError(f"{program} cannot be started: {error.strerror}.") from None
        try:
            if processes is not None:
                processes.add(process)
            _watch(process, on_progress)
            code = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            if processes is not None:
                processes.discard(process)
        errors.seek(0)
        printed = errors.read().decode("utf-8", "replace")
    _logger.info("%s: exit code %d after %.2f s", what, code, time.monotonic() - begun)
    if code:
        log = write_log("ffmpeg", f"{line}\n\n{printed}\nexit code {code}\n")
        raise ToolError(
            f"ffmpeg failed (exit code {code}) while {what}.",
            f"The whole log: {log}" if log else "",
            detail=printed,
        )
    return printed


def of_total(on_frames: OnFrames | None, total: int) -> OnProgress | None:
    """The progress of a run over `total` frames, for one who wants to know how many there are."""
    if on_frames is None:
        return None
    report = on_frames
    return lambda frames, speed: report(frames, total, speed)


def _watch(process: subprocess.Popen[bytes], on_progress: OnProgress | None) -> None:
    assert process.stdout is not None
    frame, speed = 0, 0.0
    for raw in process.stdout:
        if on_progress is None:
            continue
        key, _, value = raw.decode("ascii", "replace").strip().partition("=")
        with suppress(ValueError):
            if key == "frame":
                frame = int(value)
            elif key == "speed":
                speed = float(value.rstrip("x"))
            elif key == "progress":
                on_progress(frame, speed)


def command_line(
    program: str, output: object, metadata: Sequence[tuple[str, str, str]] = ()
) -> list[str]:
    """ffmpeg-python's output as an argument list, with metadata as (stream, key, value).

    stream is ffmpeg's specifier such as "s:s:0", "" for the file. ffmpeg-python
    can give an option once only, so these go in before the output's name.
    """
    import ffmpeg

    arguments: list[str] = ffmpeg.compile(output, cmd=program)
    tags = []
    for stream, key, value in metadata:
        tags += [f"-metadata:{stream}" if stream else "-metadata", f"{key}={value}"]
    return [*arguments[:-1], *tags, "-y", arguments[-1]]


def file_argument(path: Path) -> str:
    """A path as ffmpeg takes it literally, whatever characters it has."""
    return f"file:{path.absolute()}"


@contextmanager
def work_folder(inside: Path | None = None) -> Iterator[Path]:
    """A folder for one ffmpeg run: our fonts in fonts/, and a fontconfig that knows no other.

    It is made inside a folder, or where the system has its temporary ones; there, what
    a killed process left goes a day later. Text and paths never go into a filter graph;
    the graph names files in here.
    """
    with tempfile.TemporaryDirectory(prefix="filmpack-", dir=inside) as name:
        folder = Path(name)
        if inside is None:
            _sweep(folder)
        put_fonts(folder)
        yield folder


def _sweep(fresh: Path) -> None:
    """Remove work folders made days before this new one; none is in use for so long.

    Ages are measured by the file system's clock, which may differ from this machine's.
    """
    now = fresh.stat().st_mtime
    for left in fresh.parent.glob("filmpack-????????"):
        with suppress(OSError):
            if left.is_dir() and now - left.stat().st_mtime > _LEFT_OVER:
                shutil.rmtree(left)
