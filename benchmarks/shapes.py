"""What a second shape costs: one build of two, against a build of each.

    python benchmarks/shapes.py [--seconds 30] [--size 1280x720] [--preset veryfast] [--runs 3]

The film's own shape and 9:16 with margins, in one language, without a card: `build`
with an empty cache, several times each in turn, the medians compared: of seconds, and of seconds of
the processors, which other work on the machine changes less.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from cli_project import filmpack, make_project  # noqa: E402
from masters import bench_folder, looped, machine  # noqa: E402

RENDITION = """
[[renditions]]
name = "{name}"
shape = "{shape}"
preset = "{preset}"
"""


def seconds_of(project: Path, *renditions: str) -> tuple[float, float]:
    """How long a build of these renditions takes, with an empty cache: seconds, and the
    processors' seconds."""
    with tempfile.TemporaryDirectory() as folder:
        names = [word for name in renditions for word in ("--rendition", name)]
        begun, used = time.monotonic(), _used()
        words = ("pl", "--kind", "burn", "-o", f"{folder}/dist", *names)
        filmpack(project, "build", *words, environment={"FILMPACK_CACHE": f"{folder}/cache"})
        return time.monotonic() - begun, _used() - used


def _used() -> float:
    """The processors' seconds of all processes that this one has waited for."""
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--preset", default="veryfast")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    print(machine())
    with bench_folder() as folder:
        film = looped(options.seconds, options.size, folder)
        times = [(400 + 3000 * n, 2600 + 3000 * n) for n in range(options.seconds // 3)]
        project = folder / "project"
        make_project(project, times, ("pl",))
        settings = project / "filmpack.toml"
        text = settings.read_text("utf-8")
        text = text.replace('[burn]\npreset = "veryfast"\n', "")
        for name, shape in (("web", "film"), ("phone", "9:16")):
            text += RENDITION.format(name=name, shape=shape, preset=options.preset)
        settings.write_text(text, "utf-8")
        shutil.copyfile(film, project / "film.mp4")
        wanted = (("web",), ("phone",), ("web", "phone"))
        rounds = [[seconds_of(project, *names) for names in wanted] for _ in range(options.runs)]
        for at, unit in enumerate(("seconds", "seconds of the processors")):
            columns = zip(*rounds, strict=True)
            web, phone, both = (statistics.median(one[at] for one in taken) for taken in columns)
            print(f"{unit}: own shape {web:.1f}, 9:16 {phone:.1f}, both in one build {both:.1f}")
            print(f"  one build of both against two builds: {both / (web + phone):.2f}")


if __name__ == "__main__":
    main()
