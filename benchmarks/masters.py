"""Films for benchmarks: the tests' real footage, looped; and the machine in a line."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filmpack.media.ffmpeg import find_ffmpeg, inspect
from filmpack.media.input.probe import probe
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace

ROOT = Path(__file__).parent.parent
FOOTAGE = ROOT / ".cache" / "footage"


def machine() -> str:
    import av

    version = inspect(find_ffmpeg()).version.split(" ")[2]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.machine()}, {cores} cores{load}, Python {platform.python_version()},"
        f" FFmpeg {version}, PyAV {av.__version__}"
    )


@contextmanager
def bench_folder() -> Iterator[Path]:
    """The folder that FILMPACK_BENCH names, kept for the next time; else one that goes."""
    with ExitStack() as held:
        named = os.environ.get("FILMPACK_BENCH", "")
        folder = Path(named or held.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        yield folder


def looped(seconds: int, size: str, folder: Path) -> Path:
    """A film of real footage, so long or a little longer: two clips in turn, 25 frames a second,
    long groups of pictures."""
    path = folder / f"film-{seconds}-{size}.mp4"
    if path.is_file():
        return path
    ffmpeg = [find_ffmpeg(), "-v", "error", "-y", "-nostdin"]
    fit = f"scale={size.replace('x', ':')},setsar=1,fps=25,format=yuv420p"
    clips = []
    for name in ("bigbuckbunny", "bikes"):
        clips += ["-i", str(FOOTAGE / f"{name}.mp4")]
    graph = f"[0:v]{fit}[a];[1:v]{fit}[b];[a][b]concat[v]"
    round_ = folder / "round.mp4"
    command = [*ffmpeg, *clips, "-f", "lavfi", "-i", "sine=220:r=48000", "-filter_complex", graph]
    command += ["-map", "[v]", "-map", "2", "-shortest", "-c:v", "libx264", "-preset", "fast"]
    command += ["-crf", "16", "-g", "250", "-c:a", "aac", str(round_)]
    subprocess.run(command, check=True)
    # The picture alone is looped, in whole rounds: cut within one, a copy would lack pictures
    # that others refer to. Sound of the whole length goes beside it.
    once = probe(round_)
    rounds = -(-seconds * once.rate // once.frames)
    long = float(rounds * once.frames / once.rate)
    command = [*ffmpeg, "-stream_loop", str(rounds - 1), "-i", str(round_)]
    command += ["-f", "lavfi", "-i", f"sine=220:r=48000:d={long}", "-map", "0:v", "-map", "1"]
    command += ["-c:v", "copy", "-c:a", "aac", str(path)]
    subprocess.run(command, check=True)
    return path


def project(folder: Path) -> Workspace:
    """A copy of this repository's film project."""
    target = folder / "project"
    if not target.exists():
        target.mkdir(parents=True)
        shutil.copytree(ROOT / "translations", target / "translations")
        shutil.copyfile(ROOT / "filmpack.toml", target / "filmpack.toml")
    return Workspace(Project.load(target / "filmpack.toml"))
