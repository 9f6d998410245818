"""What 'filmpack demo-film' does."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from filmpack.files import atomic_write
from filmpack.media.demo_film import DemoCodec, DemoFilm, make_demo_film
from filmpack.media.ffmpeg import OnFrames, find_ffmpeg, of_total


def make_demo(
    path: Path,
    seconds: int,
    size: tuple[int, int],
    rate: Fraction,
    codec: str,
    *,
    on_frames: OnFrames | None = None,
) -> None:
    """Write a demo film.

    Args:
        path: The file to write; it appears only when it is complete.
        seconds: Length of the film.
        size: Width and height in pixels.
        rate: Frames per second.
        codec: "h264" or "prores".
        on_frames: Called with the frames done, all frames, and the speed (1 is real time).

    Raises:
        ToolError: If ffmpeg or the disk fails.
    """
    kind: DemoCodec = "prores" if codec == "prores" else "h264"
    total = round(seconds * rate)
    with atomic_write(path) as temporary:
        demo = DemoFilm(seconds, *size, rate, kind)
        make_demo_film(find_ffmpeg(), demo, temporary, on_progress=of_total(on_frames, total))
