"""Are films from segments as good as plain ones? VMAF of both against the clean master with text.

    python benchmarks/quality.py [--seconds 60] [--size 1280x720]

Both are encoded by x264 at medium, crf 20. The reference is never encoded: the text is drawn on
the master's pictures while they are compared. Sizes are those of the pictures alone.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from engine import Bench  # noqa: E402

from filmpack.media.ffmpeg import file_argument, find_ffmpeg, run, work_folder  # noqa: E402
from filmpack.media.film import Film  # noqa: E402
from filmpack.media.input.opening import open_media  # noqa: E402
from filmpack.timedtext.cue import Track  # noqa: E402
from filmpack.timedtext.formats.ass import write_ass  # noqa: E402
from masters import bench_folder, looped, machine  # noqa: E402


def vmaf(path: Path, film: Film, track: Track) -> tuple[float, float]:
    """The mean and the lowest VMAF of a burned film's frames."""
    with work_folder() as folder:
        script = write_ass(track.cues, film.width, film.height, film.rate)
        (folder / "t.ass").write_text(script, "utf-8")
        clock = f"settb=1/{film.rate},setpts=N,format=yuv420p"
        graph = (
            f"[0:v]{clock}[made];[1:v]{clock},ass=t.ass:fontsdir=fonts[clean];"
            "[made][clean]libvmaf=n_threads=2:log_fmt=json:log_path=vmaf.json"
        )
        command = [find_ffmpeg(), "-i", file_argument(path), "-i", file_argument(film.path)]
        command += ["-filter_complex", graph, "-f", "null", "-"]
        run(command, folder=folder, what="comparing")
        found = json.loads((folder / "vmaf.json").read_text())["pooled_metrics"]["vmaf"]
    return found["mean"], found["min"]


def picture_bytes(path: Path) -> int:
    with open_media(path) as container:
        return sum(packet.size for packet in container.demux(container.streams.video[0]))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--size", default="1280x720")
    options = parser.parse_args()
    print(machine())
    with bench_folder() as folder:
        film = looped(options.seconds, options.size, folder)
        bench = Bench(folder, film, ("pl",), len(os.sched_getaffinity(0)))
        bench.build()
        (target,) = (plan := bench.plan()).targets
        bench.plain(target)
        sizes, scores = [], []
        for path in (target.path, folder / "plain.mp4"):
            sizes.append(picture_bytes(path))
            scores.append(vmaf(path, plan.film, target.tracks[0]))
    print(f"same quality: pl, {plan.film.frames} frames, {options.size}")
    for name, size, (mean, low) in zip(("stitched", "plain"), sizes, scores, strict=True):
        print(f"  {name:<8} VMAF {mean:.3f} (lowest frame {low:.2f}), {size / 1e6:.3f} MB")
    print(
        f"  difference {scores[0][0] - scores[1][0]:+.3f},"
        f" size {100 * (sizes[0] / sizes[1] - 1):+.2f} %"
    )


if __name__ == "__main__":
    main()
