"""Does a cold build's time grow in a straight line with its editions, and with the film's length?

    python benchmarks/growth.py [--plot docs/growth.png]

The film is real footage at 640x360 (x264 medium, crf 20); every build has a new store. Fits a
line through the measurements and prints how much of their variation it explains (R squared).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from engine import Bench, timed  # noqa: E402

from masters import bench_folder, looped, machine  # noqa: E402

EDITIONS = (1, 2, 4, 8, 16, 38)
MINUTES = (1, 2, 5, 10)
BESIDE = ("pl-PL", "el-GR")
"""The editions that are built at each length."""

Row = tuple[int, float, int]
"""How many, seconds, and frames that were encoded."""


def cold(folder: Path, film: Path, names: tuple[str, ...]) -> tuple[float, int]:
    """Seconds of a build with a new store, and the frames that it encodes."""
    bench = Bench(folder, film, names, len(os.sched_getaffinity(0)))
    for used in (bench.cache, bench.output):
        shutil.rmtree(used, ignore_errors=True)
    work = bench.plan().encode_plan
    frames = sum(work.frames(key) for key in (*work.segments, *work.cards))
    return timed(bench.build)[0], frames


def line(rows: list[Row]) -> tuple[float, float, float]:
    """The least-squares line through (how many, seconds): offset, slope, R squared."""
    xs, ys = [row[0] for row in rows], [row[1] for row in rows]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    across = sum((x - mean_x) ** 2 for x in xs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / across
    offset = mean_y - slope * mean_x
    rest = sum((y - offset - slope * x) ** 2 for x, y in zip(xs, ys, strict=True))
    whole = sum((y - mean_y) ** 2 for y in ys)
    return offset, slope, 1 - rest / whole


def told(what: str, rows: list[Row]) -> None:
    offset, slope, explained = line(rows)
    for many, seconds, frames in rows:
        print(f"  {many:>3} {what:<9} {seconds:7.1f} s  {frames:>6} frames encoded")
    print(f"  a line: {offset:.1f} s + {slope:.2f} s each, R squared {explained:.4f}")


def plot(by_editions: list[Row], by_minutes: list[Row], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 2, figsize=(10, 4), layout="constrained")
    pictures = (
        (by_editions, "editions of a one-minute film"),
        (by_minutes, f"minutes of film, {len(BESIDE)} editions"),
    )
    for axis, (rows, label) in zip(axes, pictures, strict=True):
        offset, slope, explained = line(rows)
        ends = [0, rows[-1][0]]
        axis.plot(ends, [offset + slope * x for x in ends], color="#9bb7d4")
        axis.plot([r[0] for r in rows], [r[1] for r in rows], "o", color="#1f4e79")
        axis.set_xlabel(label)
        axis.set_ylabel("seconds of a cold build")
        axis.set_title(f"{slope:.2f} s each, R² = {explained:.4f}", fontsize=10)
        axis.set_xlim(left=0)
        axis.set_ylim(bottom=0)
    figure.suptitle(f"640x360, x264 medium; {machine()}", fontsize=8)
    figure.savefig(path, dpi=110)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--plot", type=Path, help="write a picture (needs matplotlib)")
    options = parser.parse_args()
    print(machine())
    with bench_folder() as folder:
        film = looped(60, "640x360", folder)
        matrix = Bench(folder, film, (), 1).workspace.project.settings.editions.matrix
        by_editions: list[Row] = []
        print("growth: editions of a one-minute film, cold")
        for many in EDITIONS:
            by_editions.append((many, *cold(folder, film, matrix[:many])))
        told("editions", by_editions)
        by_minutes: list[Row] = []
        print(f"growth: {' and '.join(BESIDE)}, by the film's length, cold")
        for many in MINUTES:
            long = looped(60 * many, "640x360", folder)
            by_minutes.append((many, *cold(folder, long, BESIDE)))
        told("minutes", by_minutes)
        if options.plot:
            plot(by_editions, by_minutes, options.plot)


if __name__ == "__main__":
    main()
