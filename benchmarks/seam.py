"""Is the seam of spliced pictures seen? By kind of footage, against whole pictures.

    python benchmarks/seam.py

Three seconds of each, 1280x720, two lines of text, encoded both ways; compared with the pictures
that went in. PSNR of luma in dB: the mean over all frames and the worst frame, of the picture and
of the 16 rows around the seam alone.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import av
import numpy
from numpy.typing import NDArray

from filmpack.media.ffmpeg import file_argument, find_ffmpeg, run, work_folder
from filmpack.media.film import Film
from filmpack.media.input.probe import probe
from filmpack.media.rendition import Rendition
from filmpack.segments.bands import Band, band_of
from filmpack.segments.cuts import Segment
from filmpack.segments.encode import EncodedSegment, Encoder, SegmentSpec
from filmpack.segments.index import StoredSegment
from filmpack.segments.inspect import inspect_segment
from filmpack.segments.splice import splice
from filmpack.timedtext.formats.ass import Event, SubtitleStyle, ass_body, ass_head
from masters import FOOTAGE, machine

SECONDS = 3
KINDS = {
    "animation": ("bigbuckbunny.mp4", "null"),
    "street, moving camera": ("bikes.mp4", "null"),
    "street, dark": ("bikes.mp4", "eq=brightness=-0.35:contrast=0.7"),
    "street, grainy": ("bikes.mp4", "noise=alls=14:allf=t"),
    "still": ("bikes.mp4", f"trim=end_frame=1,loop={25 * SECONDS}:1,setpts=N/25/TB"),
}
Luma = NDArray[numpy.uint8]


@dataclass(frozen=True)
class Measured:
    """The mean and the worst PSNR of a picture, the same of the seam's rows, and the bytes."""

    picture: tuple[float, float]
    seam: tuple[float, float]
    size: int


def master(name: str, folder: Path) -> Film:
    """Footage of a kind without any loss."""
    clip, change = KINDS[name]
    size = "scale=1280:720:force_original_aspect_ratio=increase,crop=1280:720,fps=25,format=yuv420p"
    command = [find_ffmpeg(), "-y", "-i", file_argument(FOOTAGE / clip), "-an"]
    command += ["-vf", f"{size},{change}", "-frames:v", str(25 * SECONDS)]
    run([*command, "-c:v", "ffv1", "clean.mkv"], folder=folder, what="footage")
    return probe(folder / "clean.mkv")


def luma(path: Path) -> Iterator[Luma]:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield numpy.asarray(frame.to_ndarray(format="gray"), numpy.uint8)


def psnr(one: Luma, other: Luma) -> float:
    error = float(((one.astype(float) - other) ** 2).mean())
    return 99.0 if not error else 10 * math.log10(255**2 / error)


def measured(path: Path, size: int, wanted: Sequence[Luma], seam: int) -> Measured:
    rows = slice(seam - 8, seam + 8)
    pairs = list(zip(luma(path), wanted, strict=True))
    whole = [psnr(seen, given) for seen, given in pairs]
    near = [psnr(seen[rows], given[rows]) for seen, given in pairs]
    return Measured((statistics.mean(whole), min(whole)), (statistics.mean(near), min(near)), size)


def both(name: str, folder: Path) -> tuple[Measured, Measured]:
    """Whole pictures, and spliced ones."""
    film = master(name, folder)
    frames = 25 * SECONDS
    event = Event(
        0, frames, "Zażółć gęślą jaźń, powiedział Leo.\\NTo jest druga linia.", "c0001", 40
    )
    way = Rendition()
    band = band_of([event], SubtitleStyle(), film.video_format, way.encoding)
    assert isinstance(band, Band)
    script = ass_head(film.width, film.height) + ass_body([event], film.rate)
    whole = SegmentSpec("whole", Segment(0, frames), way, script)
    below = replace(whole, key="below", band=band, above="above", head="head")
    found: dict[str, StoredSegment] = {}

    def take(spec: SegmentSpec, made: EncodedSegment) -> None:
        index = inspect_segment(made, band=spec.band)
        found[spec.key] = index, memoryview(made.path.read_bytes())

    encoder = Encoder(find_ffmpeg(), film, way, folder)
    encoder.encode([whole, below.rows_above(), below], take)
    data, index = splice(found["above"], found["below"], encoder.head(), band, film.rate, 2)
    (folder / "t.ass").write_text(script, "utf-8")
    command = [find_ffmpeg(), "-y", "-i", "clean.mkv", "-vf", "ass=t.ass:fontsdir=fonts"]
    run([*command, "-c:v", "ffv1", "text.mkv"], folder=folder, what="text")
    wanted = list(luma(folder / "text.mkv"))
    (folder / "whole.mp4").write_bytes(found["whole"][1])
    (folder / "spliced.mp4").write_bytes(data)
    sizes = [sum(size for _, size in places) for places in (found["whole"][0].places, index.places)]
    paths = [folder / "whole.mp4", folder / "spliced.mp4"]
    one, other = (
        measured(path, size, wanted, band.first) for path, size in zip(paths, sizes, strict=True)
    )
    return one, other


def main() -> None:
    print(machine())
    print("| footage | picture, whole | spliced | seam, whole | spliced | size |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in KINDS:
        with work_folder() as folder:
            whole, spliced = both(name, folder)
        cells = [
            f"{mean:.2f} ({worst:.2f})"
            for mean, worst in (whole.picture, spliced.picture, whole.seam, spliced.seam)
        ]
        print(f"| {name} | {' | '.join(cells)} | {spliced.size / whole.size:.3f} |", flush=True)


if __name__ == "__main__":
    main()
