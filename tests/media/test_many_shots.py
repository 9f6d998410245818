"""A crop that is centred anew in each of many shots, as FFmpeg cuts it."""

from __future__ import annotations

import subprocess
from fractions import Fraction

import ffmpeg
import numpy as np

from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.film import VideoFormat
from filmpack.media.shape_filters import in_shape
from filmpack.media.shapes import Box, Reframed

SHOTS, LONG = 300, 2
"""More than FFmpeg takes conditions inside each other (99)."""


def test_a_film_of_many_shots_is_cropped_where_each_says() -> None:
    at = [shot * 7 % 25 * 2 for shot in range(SHOTS)]
    at[11] = at[10]
    moves = tuple((shot * LONG, x, 0) for shot, x in enumerate(at))[1:]
    placed = Reframed("1:1", Box(at[0], 0, 16, 16), Box(0, 0, 16, 16), False, moves)
    row = 16 + np.arange(64, dtype=np.uint8)  # each column has a light of its own
    light = np.tile(row, (16, 1)).tobytes() + b"\x80" * (2 * 32 * 8)
    raw = {"format": "rawvideo", "pix_fmt": "yuv420p"}
    film = ffmpeg.input("pipe:0", s="64x16", r="25", **raw)
    output = VideoFormat(16, 16, Fraction(25), reframed=placed)
    for first in (0, 101):
        shown = in_shape(film, output, placed, first, SHOTS * LONG)
        frames = SHOTS * LONG - first
        command = ffmpeg.compile(shown.output("pipe:1", **raw), cmd=find_ffmpeg())
        done = subprocess.run(command, input=light * frames, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr[-300:]
        pixels = np.frombuffer(done.stdout, np.uint8).reshape(frames, -1)
        wanted = [16 + at[frame // LONG] for frame in range(first, SHOTS * LONG)]
        assert pixels[:, 0].tolist() == wanted
