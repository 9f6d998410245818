"""Damage to a store, kills, full disks: the next build is right, or says why not, once.

A project of two languages and two editions is built; then, for each trial, files of its store are
changed, swapped, cut or removed, and it is built again. Every film is compared with the first one,
byte for byte. Builds are also stopped at random moments, started two at a time, and given disks
that are too small. Run it for long with 'make torture'; the tests run a few trials.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from filmpack.commands.films.build import Request, execute, make_plan
from filmpack.errors import FilmpackError
from filmpack.media.demo_film import DemoFilm, make_demo_film
from filmpack.media.ffmpeg import find_ffmpeg, run, work_folder
from filmpack.pipeline.targets import Target
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from harms import HARMS
from small_disk import remount, small_disk

ROOT = Path(__file__).resolve().parents[2]
PROJECT = """
[film]
title = "Tell Somebody"
slug = "film"
master = "master.ts"
[text]
source = "translations/source/en.srt"
catalogues = "translations"
[build]
output = "dist"
kinds = ["burn"]
[burn]
preset = "ultrafast"
[editions]
matrix = ["pl-PL", "el-GR"]
[card]
seconds = 8
"""
Process = subprocess.Popen[bytes]
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL)


class Silent:
    """Watches a build and says nothing."""

    def encoding(self, frames: int, cached: int) -> None: ...
    def encoded(self, frames: int, left: float | None) -> None: ...
    def started(self, target: Target, frames: int) -> None: ...
    def advanced(self, frames: int, speed: float) -> None: ...
    def verifying(self) -> None: ...
    def finished(self, target: Target, seconds: float, *, unchanged: bool = False) -> None: ...
    def message(self, message: str) -> None: ...


@dataclass
class Report:
    """What came of all trials: how many of each harm, and those that went wrong."""

    seed: int
    harms: Counter[str] = field(default_factory=Counter)
    errors: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kinds = ", ".join(f"{name} {count}" for name, count in sorted(self.harms.items()))
        said = f"seed {self.seed}: {sum(self.harms.values())} trials ({kinds}); "
        said += f"{self.errors} clear errors, none twice; {len(self.wrong)} wrong"
        return "\n".join([said, *self.wrong])


class TortureProject:
    """The project, its good films, and its store as a build left it."""

    def __init__(self, folder: Path, seconds: int = 16) -> None:
        self.folder = folder
        self.store = folder / "cache"
        self.pristine = folder / "pristine"
        shutil.copytree(ROOT / "translations", folder / "translations")
        (folder / "filmpack.toml").write_text(PROJECT, "utf-8")
        film = folder / "film.mp4"
        make_demo_film(find_ffmpeg(), DemoFilm(seconds, 160, 90, Fraction(25)), film)
        with work_folder() as work:
            # A transport stream, so that the store has a remuxed copy too.
            command = [find_ffmpeg(), "-i", str(film), "-c:v", "mpeg2video", "-q:v", "2"]
            command += ["-bf", "0", "-c:a", "mp2", str(folder / "master.ts")]
            run(command, folder=work, what="a transport stream")
        self.build()
        self.good = self.films()
        assert len(self.good) >= 4
        shutil.copytree(self.store, self.pristine)

    def build(self) -> None:
        """Build all, in this process."""
        workspace = Workspace(Project.load(self.folder / "filmpack.toml"))
        names = ("pl", "el", "pl-PL", "el-GR")
        request = Request(names, excerpt=True, cache=self.store, jobs=2)
        for _ in execute(workspace, make_plan(workspace, request), Silent()):
            pass

    def start(self, store: Path | None = None, output: Path | None = None) -> Process:
        """Start the same build as a process, with another store or output folder if given."""
        build = [sys.executable, "-m", "filmpack", "build", "pl", "el", "pl-PL", "el-GR"]
        build += ["--excerpt", "--cache", str(store or self.store), "--jobs", "2"]
        return subprocess.Popen(
            [*build, "-o", str(output or self.folder / "dist")],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # A shell starts what runs in the background with SIGINT ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def films(self, output: Path | None = None) -> Mapping[str, bytes]:
        """The films that are there, by name."""
        folder = output or self.folder / "dist"
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    def sweep(self) -> None:
        """Remove the half files of a build that was killed; filmpack does, ten minutes later."""
        for path in (self.folder / "dist").glob(".*.part.mp4"):
            path.unlink()

    def restore(self, *, films: bool) -> None:
        """The store as it was, and the good films or none."""
        shutil.rmtree(self.store, ignore_errors=True)
        shutil.copytree(self.pristine, self.store)
        shutil.rmtree(self.folder / "dist", ignore_errors=True)
        if films:
            (self.folder / "dist").mkdir()
            for name, data in self.good.items():
                (self.folder / "dist" / name).write_bytes(data)

    def files(self) -> list[Path]:
        """All files of the store."""
        return sorted(path for path in self.store.rglob("*") if path.is_file())


def damage(project: TortureProject, trials: int, seed: int) -> Report:
    """Harm the store in so many ways, each by itself; every file has its turn."""
    rng, report = random.Random(seed), Report(seed)
    order: list[str] = []
    for trial in range(trials):
        project.restore(films=rng.random() < 0.2)
        files = project.files()
        if not order:
            order = [str(path) for path in files]
            rng.shuffle(order)
        path = Path(order.pop())
        if not path.is_file():
            continue
        harm = HARMS[trial % len(HARMS)]
        several = rng.sample(files, min(len(files), 8)) if rng.random() < 0.1 else []
        for target in [path, *(other for other in several if other != path)]:
            harm(rng, target, files)
        report.harms[harm.__name__] += 1
        name = f"trial {trial}, {harm.__name__} {path.relative_to(project.store)}"
        for attempt in range(2):
            try:
                project.build()
                break
            except FilmpackError as error:
                report.errors += 1
                if attempt:
                    report.wrong.append(f"{name}: fails again: {error}")
            except Exception:
                report.wrong.append(f"{name}: {traceback.format_exc()}")
                break
        else:
            continue
        _compare(project, report, name)
    return report


def kill(project: TortureProject, trials: int, seed: int) -> Report:
    """Stop so many builds from nothing at a random moment, then build to the end."""
    rng, report = random.Random(seed), Report(seed)
    shutil.rmtree(project.store, ignore_errors=True)
    begun = time.monotonic()
    shutil.rmtree(project.folder / "dist", ignore_errors=True)
    said, _ = project.start().communicate(timeout=600)
    whole = time.monotonic() - begun
    _compare(project, report, f"undisturbed: {said.decode()}")
    for trial in range(trials):
        if trial % 5 == 0:
            shutil.rmtree(project.store, ignore_errors=True)
        shutil.rmtree(project.folder / "dist", ignore_errors=True)
        sent = SIGNALS[trial % len(SIGNALS)]
        process = project.start()
        time.sleep(rng.uniform(0.2, whole))
        process.send_signal(sent)
        said, _ = process.communicate(timeout=120)
        report.harms[sent.name] += 1
        if b"Traceback" in said:
            report.wrong.append(f"trial {trial}, {sent.name}: {said.decode()}")
        if sent is signal.SIGKILL:
            project.sweep()
        _again(project, report, f"trial {trial}, {sent.name}")
    return report


def twins(project: TortureProject, trials: int, seed: int) -> Report:
    """Start two builds at once on one store and one output, so many times."""
    rng, report = random.Random(seed), Report(seed)
    for trial in range(trials):
        shutil.rmtree(project.store, ignore_errors=True)
        shutil.rmtree(project.folder / "dist", ignore_errors=True)
        pair = []
        for _ in range(2):
            pair.append(project.start())
            time.sleep(rng.uniform(0, 0.5))
        report.harms["two at once"] += 1
        for process in pair:
            said, _ = process.communicate(timeout=600)
            if process.returncode:
                report.wrong.append(f"trial {trial}: {said.decode()}")
        _compare(project, report, f"trial {trial}")
    return report


def fill(project: TortureProject, trials: int, seed: int) -> Report:
    """Build on so many disks that are too small for the store, the films or both; then on a large
    one, from where the build before ended."""
    rng, report = random.Random(seed), Report(seed)
    films = sum(map(_on_disk, project.good.values()))
    store = sum(_on_disk(path.read_bytes()) for path in project.pristine.rglob("*.*"))
    store += sum(_on_disk(p.read_bytes()) for p in (project.pristine / "objects").glob("*/*"))
    needed = {"store": store, "films": films, "store and films": store + films}
    for trial in range(trials):
        what = tuple(needed)[trial % len(needed)]
        # From almost nothing to a little more than what is there at the end.
        size = int(needed[what] * (trial + rng.random()) / trials * 1.1) // 4096 + 8
        name = f"trial {trial}, {what} on a disk of {4 * size} kB"
        report.harms[f"{what} on a small disk"] += 1
        with (
            tempfile.TemporaryDirectory() as folder,
            small_disk(Path(folder) / "disk", 4 * size) as disk,
        ):
            places = {"store": Path(folder) / "cache", "films": Path(folder) / "dist"}
            places |= {part: disk / part for part in what.split(" and ")}
            if what == "films":
                shutil.copytree(project.pristine, places["store"])
            process = project.start(places["store"], places["films"])
            said = process.communicate(timeout=600)[0].decode()
            full = "is full" in said or "not enough disk space" in said or "No space left" in said
            if process.returncode == 3 and full and "Traceback" not in said:
                report.errors += 1
            elif process.returncode:
                report.wrong.append(f"{name}: {said}")
            made = project.films(places["films"]) if places["films"].is_dir() else {}
            if any(film != project.good.get(other) for other, film in made.items()):
                report.wrong.append(f"{name}: leaves {', '.join(made)}")
            remount(disk, "size=64m")
            again = project.start(places["store"], places["films"]).communicate(timeout=600)[0]
            if project.films(places["films"]) != project.good:
                report.wrong.append(f"{name}: then {again.decode()}")
    return report


def _on_disk(data: bytes) -> int:
    """The bytes that a file takes on a disk of 4 kB blocks."""
    return -(-len(data) // 4096) * 4096


def _again(project: TortureProject, report: Report, name: str) -> None:
    """Build, and compare the films; what is wrong goes into the report."""
    try:
        project.build()
    except Exception:
        report.wrong.append(f"{name}: {traceback.format_exc()}")
        return
    _compare(project, report, name)


def _compare(project: TortureProject, report: Report, name: str) -> None:
    films = project.films()
    if films != project.good:
        other = [film for film in films if films[film] != project.good.get(film)]
        report.wrong.append(f"{name}: other films: {', '.join(other)}; all: {', '.join(films)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--damages", type=int, default=500)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--twins", type=int, default=20)
    parser.add_argument("--disks", type=int, default=20, help="full ones; needs the right to mount")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = TortureProject(Path(folder))
        reports = []
        ways = [(damage, chosen.damages), (kill, chosen.kills), (twins, chosen.twins)]
        for way, trials in (*ways, (fill, chosen.disks)):
            reports.append(way(project, trials, chosen.seed))
            print(f"{way.__name__}: {reports[-1]}", flush=True)
    sys.exit(any(report.wrong for report in reports))


if __name__ == "__main__":
    main()
