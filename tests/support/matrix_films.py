"""The masters of the matrix (master_matrix.py), made with ffmpeg: numbered frames and a click."""

from __future__ import annotations

import random
import shlex
import wave
from array import array
from pathlib import Path

import numpy as np

from edit_lists import show_only
from filmpack.media.ffmpeg import find_ffmpeg, run
from master_matrix import FRAMES, HEIGHT, WIDTH, Row

BLOCK, DEEP = 20, 6
"""Pixels: width and height of the eight blocks along the upper edge that spell a frame's number."""


def make_sources(folder: Path) -> None:
    """Numbered frames, raw, and three seconds of noise with a click after one."""
    frames = bytearray()
    for number in range(FRAMES):
        luma = np.full((HEIGHT, WIDTH), 16, np.uint8)
        for bit in range(8):
            if number >> bit & 1:
                luma[:DEEP, bit * BLOCK : (bit + 1) * BLOCK] = 235
        frames += luma.tobytes() + bytes([128]) * (WIDTH * HEIGHT // 2)
    (folder / "frames.yuv").write_bytes(frames)
    chance = random.Random(1)
    sound = array("h", (chance.randrange(-60, 60) for _ in range(3 * 48000)))
    for at in range(48000, 48048):
        sound[at] = 30000 if at % 8 < 4 else -30000
    with wave.open(str(folder / "click.wav"), "wb") as out:
        out.setparams((1, 2, 48000, 0, "NONE", ""))
        out.writeframes(sound.tobytes())


def make(row: Row, sources: Path, folder: Path) -> Path:
    """The master of a row."""
    raw = f"-f rawvideo -video_size {WIDTH}x{HEIGHT} -pixel_format yuv420p -framerate {row.rate}"
    inputs = {"v": f"{raw} -i {sources}/frames.yuv", "a": f"-i {sources}/click.wav"}
    arguments: list[str] = []
    for step in row.steps:
        arguments = shlex.split(step.format(**inputs))
        run([find_ffmpeg(), "-y", *arguments], folder=folder, what=row.name)
    if row.edits:
        show_only(folder / arguments[-1], *row.edits)
    return folder / arguments[-1]
