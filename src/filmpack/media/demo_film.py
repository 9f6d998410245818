"""A demo film to use in place of the master: numbered scenes with cuts and audio.

Made by FFmpeg from nothing, the same bytes every time on the same ffmpeg.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from filmpack.media.ffmpeg import (
    OnProgress,
    command_line,
    file_argument,
    run,
    work_folder,
)

if TYPE_CHECKING:
    from ffmpeg.nodes import FilterableStream

DemoCodec = Literal["h264", "prores"]

_SCENE_SECONDS = 7
_SCENE = f"floor(t/{_SCENE_SECONDS})"
"""The scene's number from 0, as an expression of FFmpeg's."""
_FONT = "NotoSans-Regular.ttf"


@dataclass(frozen=True, slots=True)
class DemoFilm:
    """A demo film to make: length in seconds, size in pixels, frames per second."""

    seconds: int
    width: int
    height: int
    rate: Fraction
    codec: DemoCodec = "h264"


def make_demo_film(
    ffmpeg_path: str, wanted: DemoFilm, output: Path, *, on_progress: OnProgress | None = None
) -> None:
    """Write a demo film.

    Args:
        ffmpeg_path: The program.
        wanted: Length, size, frame rate and codec.
        output: The file: .mp4 for h264, .mov for prores.
        on_progress: Called with the frames done and the speed (1 is real time).

    Raises:
        ToolError: ffmpeg failed.
    """
    import ffmpeg

    picture, sound = _picture(wanted), _sound(wanted.seconds)
    if wanted.codec == "prores":
        encoding = {"c:v": "prores_ks", "profile:v": "1", "pix_fmt": "yuv422p10le"}
        encoding |= {"c:a": "pcm_s16le"}
    else:
        encoding = {"c:v": "libx264", "preset": "veryfast", "crf": "18", "pix_fmt": "yuv420p"}
        encoding |= {"threads:v": "1", "c:a": "aac", "b:a": "128k", "movflags": "+faststart"}
    encoding |= {"fflags": "+bitexact", "flags": "+bitexact", "map_metadata": "-1"}
    command = ffmpeg.output(picture, sound, file_argument(output), **encoding)
    with work_folder() as folder:
        arguments = command_line(ffmpeg_path, command)
        run(arguments, folder=folder, what="making the demo film", on_progress=on_progress)


def _picture(wanted: DemoFilm) -> FilterableStream:
    """One slow gradient throughout; at each cut its hue turns and light and dark change places.

    Numbered, with the film's timecode. One chain for any length: a source for each scene would
    keep frames of each in memory, 3 GB for ten minutes at 1280x720.
    """
    import ffmpeg

    gradient = (
        f"gradients=size={wanted.width}x{wanted.height}:rate={wanted.rate}"
        f":duration={wanted.seconds}:type=radial:nb_colors=3:c0=0x1d5a78:c1=0xd8b46a:c2=0x7a4a6a"
        ":speed=0.02:seed=3"
    )
    small = max(10, wanted.height // 30)
    style = {
        "fontfile": f"fonts/{_FONT}",
        "fontsize": small,
        "fontcolor": "white@0.9",
        "x": small,
    }
    number = "%{eif:floor(t/" + str(_SCENE_SECONDS) + ")+1:d}"
    # 137.5 degrees is the golden angle: neighbouring scenes never look alike.
    return (
        ffmpeg.input(gradient, f="lavfi")
        .video.filter("setsar", 1)
        .filter("format", "yuv420p")
        .filter("hue", h=f"137.5*{_SCENE}", s=0.7, b=f"0.9*sin(2.4*{_SCENE})")
        .filter("negate", components="y", enable=f"mod({_SCENE},2)")
        .filter("drawtext", text=f"Scene {number}", y=small, **style)
        .filter("drawtext", timecode="00:00:00:00", rate=str(wanted.rate), y=2 * small + 4, **style)
    )


def _sound(seconds: int) -> FilterableStream:
    """A soft tone, another in each scene, now near, now far: cuts and levels can be heard."""
    import ffmpeg

    level, pitch = f"(1+2*mod({_SCENE},4))/80", f"(196+37*mod({_SCENE},9))"
    tone = f"aevalsrc='{level}*sin(2*PI*{pitch}*t)':sample_rate=48000:duration={seconds}"
    return ffmpeg.input(tone, f="lavfi").audio.filter("aformat", channel_layouts="stereo")
