"""What packages and the web folder cost beside building: all editions of a one-minute film.

    python benchmarks/package.py               38 editions, 640x360
    python benchmarks/package.py --names pl-PL el-GR bg-BG

The films are built cold first, text in the picture and as tracks, as packages hold them, and joined
again from what is cached; then packaged, verified, and one edition packaged again with one word
changed; then the web folder is made, and made again. All are timed in the same run, each command
with its start, in CPU seconds of its processes. Packaging joins films too; that is building, so its
cost is what it takes beyond.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

from engine import timed

from filmpack.media.demo_film import DemoFilm, make_demo_film
from filmpack.media.ffmpeg import find_ffmpeg
from masters import bench_folder, machine, project

FILMPACK = [sys.executable, "-m", "filmpack"]
FILM = "film.mp4"


def typed(folder: Path, *arguments: str) -> None:
    """Run a command in a folder, with a store of its own."""
    environment = {**os.environ, "FILMPACK_CACHE": str(folder / "store")}
    done = subprocess.run(
        [*FILMPACK, *arguments], cwd=folder, env=environment, capture_output=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr.decode())


def change_a_word(folder: Path) -> None:
    """Another word in one cue of the Polish catalogue."""
    path = folder / "translations" / "pl.po"
    text = path.read_text("utf-8")
    assert "To jest Leo." in text
    path.write_text(text.replace("To jest Leo.", "Oto jest Leo."), "utf-8")


def main(names: Sequence[str], seconds: int) -> None:
    print(machine())
    with bench_folder() as bench:
        workspace = project(bench)
        folder = workspace.project.folder
        film = DemoFilm(seconds, 640, 360, Fraction(25))
        make_demo_film(find_ffmpeg(), film, folder / FILM)
        tags = list(names) or list(workspace.project.settings.editions.matrix)
        given = ["--film", FILM, "--excerpt"]
        kinds = ["--kind", "burn,mux", "--container", "mkv,mp4", "-o", "films"]
        figures = {}
        for what, arguments in (
            ("build cold", ["build", *tags, *kinds, *given]),
            ("join again", ["build", *tags, *kinds[:-1], "again", *given]),
            ("package", ["package", *tags, *given]),
            ("verify", ["verify"]),
            ("package again", ["package", *tags, *given]),
            ("web", ["web", *tags, *given]),
            ("web again", ["web", *tags, *given]),
        ):
            wall, cpu = timed(partial(typed, folder, *arguments))
            figures[what] = cpu
            print(f"{what}: {cpu:.0f} CPU s, {wall:.0f} s", flush=True)
        change_a_word(folder)
        wall, cpu = timed(partial(typed, folder, "package", "pl-PL", *given))
        print(f"one word, one edition: {cpu:.1f} CPU s, {wall:.0f} s")
    packaging = figures["package"] - figures["join again"] + figures["verify"]
    ratio = packaging / figures["build cold"]
    print(f"{len(tags)} editions: packaging and verifying cost {ratio:.0%} of building them cold")
    print(f"their web folder costs {figures['web'] / figures['build cold']:.0%} of it")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--names", nargs="+", default=())
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    main(options.names, options.seconds)
