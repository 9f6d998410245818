"""The segment engine against the plain way: one run of ffmpeg a film, with all its threads.

    python benchmarks/engine.py word      nine words of a ten-minute film, 1280x720, one by one
    python benchmarks/engine.py cold      all editions of a one-minute film, 640x360
    python benchmarks/engine.py nothing   the same again: nothing to do
    python benchmarks/engine.py limit     CPU seconds against x264's own

Both sides are timed in the same run with the same x264 settings (preset medium, crf 20).
The engine is timed as a user has it: the command, its start included. FILMPACK_BENCH names
a folder to keep films and stores in; without it, a temporary one.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from filmpack.commands.films.build import Plan, Request, make_plan  # noqa: E402
from filmpack.media.ffmpeg import find_ffmpeg, run, work_folder  # noqa: E402
from filmpack.media.film import Film  # noqa: E402
from filmpack.media.rendition import Encoding, Rendition, encoder_options, spliced_options  # noqa: E402
from filmpack.pipeline.targets import Target  # noqa: E402
from filmpack.segments.cuts import Segment  # noqa: E402
from filmpack.timedtext.cue import Cue, Track  # noqa: E402
from filmpack.timedtext.formats.ass import write_ass  # noqa: E402
from filmpack.timedtext.markup import strip_tags  # noqa: E402
from masters import bench_folder, looped, machine, project  # noqa: E402
from reference_encode import burn as plain_burn  # noqa: E402


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall seconds and CPU seconds (processes it started included)."""

    def cpu() -> float:
        uses = [resource.getrusage(r) for r in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(use.ru_utime + use.ru_stime for use in uses)

    begun, used = time.perf_counter(), cpu()
    work()
    return time.perf_counter() - begun, cpu() - used


class Bench:
    def __init__(self, folder: Path, film: Path, names: tuple[str, ...], jobs: int) -> None:
        self.folder, self.film, self.names, self.jobs = folder, film, names, jobs
        self.workspace = project(folder)
        self.output, self.cache = folder / "dist", folder / "cache"

    def build(self, *more: str) -> None:
        """The command, in a process of its own."""
        command = [sys.executable, "-m", "filmpack", "build", *self.names, "--kind", "burn"]
        command += ["--project", str(self.workspace.project.file), "--film", str(self.film)]
        command += ["--excerpt", "-o", str(self.output), "--cache", str(self.cache)]
        command += ["--jobs", str(self.jobs), *more]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def plain(self, target: Target) -> None:
        """Burn a target in one run of ffmpeg; an edition's film ends with its card, too."""
        plan = self.plan()
        edition = target.edition
        card = plan.cards[edition.tag, target.rendition.name] if edition else None
        track, path = target.tracks[0], self.folder / "plain.mp4"
        plain_burn(
            find_ffmpeg(), plan.film, track, path, Encoding(20, "medium"), title="T", card=card
        )

    def plan(self, ladder: tuple[Rendition, ...] = ()) -> Plan:
        request = Request(
            self.names,
            ("burn",),
            output=self.output,
            film=self.film,
            excerpt=True,
            cache=self.cache,
            ladder=ladder,
        )
        return make_plan(self.workspace, request)


def word(folder: Path, jobs: int, seconds: int, part: int, words: int) -> None:
    """A word in each of some subtitles, spread over the film, one build after the other.

    part is how many seconds of the film are burned plainly; the rest is reckoned from them.
    """
    bench = Bench(folder, looped(seconds, "1280x720", folder), ("pl-PL",), jobs)
    bench.build()
    plan = bench.plan()
    frames = plan.encode_plan.recipes[0].frames
    short = Bench(folder, looped(part, "1280x720", folder), ("pl-PL",), jobs)
    begun = short.plan()
    (target,) = begun.targets
    some = begun.encode_plan.recipes[0].frames
    whole = timed(lambda: short.plain(target))[0] * frames / some
    print(f"one word: pl-PL, {frames} frames, 1280x720")
    print(f"  plain {whole:.1f} s (from {part} s of film)")
    cues = plan.targets[0].tracks[0].cues
    lasting = []
    for number in range(words):
        cue = cues[(2 * number + 1) * len(cues) // (2 * words)]
        took = _changed(bench, cue)
        lasting.append(took)
        print(f"  {cue.id}, {cue.end - cue.start} ms long: {took:.2f} s, {whole / took:.0f} times")
    middle = statistics.median(lasting)
    print(f"  median {middle:.2f} s: {whole / middle:.0f} times faster")


def _changed(bench: Bench, cue: Cue) -> float:
    """Seconds of a build after one word of a subtitle was changed; it is changed back then."""
    catalogue = bench.workspace.catalogue_path("pl")
    text = catalogue.read_text("utf-8")
    old = max(re.findall(r"\w+", strip_tags(cue.text)), key=len)
    place = text.index(old, text.index("msgstr", text.index(f'msgctxt "{cue.id}"')))
    # Another word each time: the last one is in the cache.
    other = "Inaczej" + "".join(chr(97 + int(digit)) for digit in str(time.time_ns())[-12:-3])
    catalogue.write_text(text[:place] + other + text[place + len(old) :], "utf-8")
    try:
        return timed(bench.build)[0]
    finally:
        catalogue.write_text(text, "utf-8")


def cold(folder: Path, jobs: int, seconds: int, sample: int, size: str) -> None:
    bench = Bench(folder, looped(seconds, size, folder), (), jobs)
    plan = bench.plan()
    # Plain burns of some editions before, some after, so that a slow moment hits both.
    chosen = plan.targets[:: max(1, len(plan.targets) // sample)][:sample]
    half = len(chosen) // 2
    before = [timed(partial(bench.plain, target)) for target in chosen[:half]]
    ours, cpu = timed(bench.build)
    after = [timed(partial(bench.plain, target)) for target in chosen[half:]]
    plain = sum(wall for wall, _ in before + after) / len(chosen) * len(plan.targets)
    plain_cpu = sum(used for _, used in before + after) / len(chosen) * len(plan.targets)
    unique = sum(
        plan.encode_plan.work(key) for key in (*plan.encode_plan.segments, *plan.encode_plan.cards)
    )
    whole = sum(burn.frames for burn in plan.encode_plan.recipes)
    print(f"cold: {len(plan.targets)} editions, {whole} frames, {unique:.0f} to encode, {size}")
    print(f"  plain {plain:.0f} s ({len(chosen)} of them measured, {plain_cpu:.0f} s CPU in all)")
    print(f"  engine {ours:.0f} s ({cpu:.0f} s CPU): {plain / ours:.2f} times faster")
    nothing(folder, jobs, seconds, size)


def nothing(folder: Path, jobs: int, seconds: int, size: str) -> None:
    bench = Bench(folder, looped(seconds, size, folder), (), jobs)
    bench.build()
    runs = [timed(bench.build)[0] for _ in range(5)]
    start = min(
        timed(lambda: subprocess.run([sys.executable, "-c", "import av, click"], check=True))[0]
        for _ in range(5)
    )
    print(f"nothing changed: {len(bench.plan().targets)} editions in {min(runs):.2f} s,")
    print(f"  {min(runs) / start:.1f} times 'import av, click' ({start:.2f} s)")


def limit(folder: Path, jobs: int, seconds: int, languages: tuple[str, ...]) -> None:
    """All unique frames by the engine, against x264 with one thread on exactly these frames, text
    and all, read from files of raw pictures; as many processes side by side as the engine has,
    since two that share a machine's memory take more CPU seconds than one after the other."""
    film = looped(seconds, "1280x720", folder)
    bench = Bench(folder, film, languages, jobs)
    plan = bench.plan()
    _, ours = timed(bench.build)
    work = plan.encode_plan
    encoding, rate = Encoding(20, "medium"), work.film.rate
    raws: dict[Path, list[str]] = {}
    frames = 0
    for number, (track, rows, segments) in enumerate(unique(plan)):
        raw = folder / f"unique{number}.y4m"
        options = spliced_options(encoding, rate) if rows else encoder_options(encoding, rate)
        raws[raw] = [part for name, value in options.items() for part in (f"-{name}", value)]
        frames += draw(plan.film, track, rows, segments, raw)

    def each(output: Sequence[str] = ()) -> float:
        """CPU seconds for all of them, as many side by side as the engine's."""
        read = [find_ffmpeg(), "-v", "error", "-y", "-nostdin", "-i"]
        commands = [
            [*read, str(raw), *(output or options), str(raw.with_suffix(".mp4"))]
            for raw, options in raws.items()
        ]
        with ThreadPoolExecutor(jobs) as pool:
            return timed(lambda: list(pool.map(partial(subprocess.run, check=True), commands)))[1]

    spent = each() - each(["-f", "null"])
    for raw in raws:
        raw.unlink()
    assert frames == sum(work.frames(key) for key in work.segments)
    pictures = sum(work.work(key) for key in work.segments)
    print(f"near the limit: {len(languages)} languages, {pictures:.0f} pictures' rows, 1280x720")
    print(f"  x264 alone {spent:.1f} s CPU, engine {ours:.1f} s CPU: {ours / spent:.2f} times")


Rows = tuple[int, int] | None


def unique(plan: Plan) -> list[tuple[Track, Rows, list[Segment]]]:
    """Each language's segments that no other shares, and those that show no text (once), by the
    rows that are encoded."""
    tracks = {target.tracks[0].language: target.tracks[0] for target in plan.targets}
    own: dict[tuple[str, Rows], list[Segment]] = {}
    for spec in plan.encode_plan.segments.values():
        own.setdefault((spec.made_for, spec.rows), []).append(spec.segment)
    return [
        (tracks.get(language, Track(language, ())), rows, segments)
        for (language, rows), segments in own.items()
    ]


def draw(film: Film, track: Track, rows: Rows, segments: list[Segment], path: Path) -> int:
    """Write these rows of segments' pictures, with text, as raw ones; gives how many pictures."""
    with work_folder() as folder:
        script = write_ass(track.cues, film.width, film.height, film.rate)
        (folder / "t.ass").write_text(script, "utf-8")
        chosen = "+".join(f"between(n,{s.first},{s.end - 1})" for s in sorted(segments))
        graph = f"ass=t.ass:fontsdir=fonts,select='{chosen}',format=yuv420p"
        if rows:
            graph += f",crop=iw:{rows[1] - rows[0]}:0:{rows[0]}"
        command = [find_ffmpeg(), "-y", "-i", str(film.path), "-an", "-vf", graph]
        run([*command, "-fps_mode", "passthrough", str(path)], folder=folder, what="drawing")
    return sum(segment.frames for segment in segments)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("which", choices=["word", "cold", "nothing", "limit"])
    parser.add_argument("--seconds", type=int, help="length of the film")
    parser.add_argument("--part", type=int, default=600, help="seconds burned plainly, for word")
    parser.add_argument("--words", type=int, default=9, help="words that are changed, for word")
    parser.add_argument("--size", default="640x360", help="size of the film, for cold and nothing")
    parser.add_argument("--sample", type=int, default=6, help="plain burns that are measured")
    parser.add_argument("--languages", default="pl,el,bg,cs", help="languages, for limit")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    print(machine())
    with bench_folder() as folder:
        if options.which == "word":
            seconds = options.seconds or 600
            word(folder, options.jobs, seconds, min(seconds, options.part), options.words)
        elif options.which == "cold":
            cold(folder, options.jobs, options.seconds or 60, options.sample, options.size)
        elif options.which == "nothing":
            nothing(folder, options.jobs, options.seconds or 60, options.size)
        else:
            some = tuple(options.languages.split(","))
            limit(folder, options.jobs, options.seconds or 40, some)


if __name__ == "__main__":
    main()
