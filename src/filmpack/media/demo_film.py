"""A stand-in for the master: moving pictures with scene changes, numbered, with sound.

Made by FFmpeg from nothing, the same bytes every time on the same ffmpeg.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from filmpack.media.ffmpeg import (
    OnProgress,
    command_line,
    file_argument,
    run,
    work_folder,
)

DemoCodec = Literal["h264", "prores"]

_SCENE_SECONDS = 7
_FONT = "NotoSans-Regular.ttf"


@dataclass(frozen=True, slots=True)
class DemoFilm:
    """What the stand-in is like; seconds is its length, size in pixels."""

    seconds: int
    width: int
    height: int
    rate: Fraction
    codec: DemoCodec = "h264"


def make_demo_film(
    ffmpeg_path: str, wanted: DemoFilm, output: Path, *, on_progress: OnProgress | None = None
) -> None:
    """Write the stand-in film to `output` (.mp4 for h264, .mov for prores). Raises ToolError."""
    import ffmpeg

    lengths = [_SCENE_SECONDS] * (wanted.seconds // _SCENE_SECONDS)
    if rest := wanted.seconds - sum(lengths):
        lengths.append(rest)
    pictures, sounds, start = [], [], 0
    for number, length in enumerate(lengths):
        pictures.append(_scene(number, start, length, wanted))
        # A soft tone a scene, now near, now far: cuts and levels can be heard. A hundredth of a
        # hertz more in each round keeps them apart: ffmpeg-python takes equal nodes for one.
        pitch = 196 + 37 * (number % 9) + number // 9 / 100
        tone = f"sine=frequency={pitch:g}:sample_rate=48000:duration={length}"
        sounds.append(
            ffmpeg.input(tone, f="lavfi").audio.filter("volume", 0.1 + 0.2 * (number % 4))
        )
        start += length
    picture = ffmpeg.concat(*pictures, v=1, a=0)
    sound = ffmpeg.concat(*sounds, v=0, a=1).filter("aformat", channel_layouts="stereo")
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
        run(arguments, folder=folder, what="the stand-in film", on_progress=on_progress)


def _scene(number: int, start: int, length: int, wanted: DemoFilm) -> object:
    """One scene: a slow gradient in its own colours, its number and the film's timecode."""
    import ffmpeg

    hue = number * 0.381966 % 1  # the golden angle: neighbours never look alike
    dark, light = _colour(hue, 0.55, 0.30), _colour(hue + 0.09, 0.35, 0.72)
    size = f"{wanted.width}x{wanted.height}"
    source = (
        f"gradients=size={size}:rate={wanted.rate}:duration={length}:c0={dark}:c1={light}"
        f":nb_colors=2:speed={0.02 + 0.01 * (number % 3)}:seed={number + 1}"
        f":type={('linear', 'radial', 'spiral')[number % 3]}"
    )
    small = max(10, wanted.height // 30)
    hours, rest = divmod(start, 3600)
    timecode = f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}:00"
    style = {
        "fontfile": f"fonts/{_FONT}",
        "fontsize": small,
        "fontcolor": "white@0.8",
        "x": small,
    }
    return (
        ffmpeg.input(source, f="lavfi")
        .video.filter("setsar", 1)
        .filter("drawtext", text=f"Scene {number + 1}", y=small, **style)
        .filter("drawtext", timecode=timecode, rate=str(wanted.rate), y=2 * small + 4, **style)
    )


def _colour(hue: float, saturation: float, value: float) -> str:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return f"0x{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
