"""Where a film cuts from shot to shot: FFmpeg's scene detection."""

from __future__ import annotations

import re
from fractions import Fraction

from filmpack.media.ffmpeg import OnProgress, command_line, file_argument, run, work_folder
from filmpack.media.film import Film
from filmpack.media.input.opening import INPUT_OPTIONS

THRESHOLD = 0.3
"""How much of the picture must change: FFmpeg's scene score, 0 to 1."""
_SCORE = re.compile(r"pts_time:(-?\d+(?:\.\d+)?)\s+lavfi\.scene_score=(\d+(?:\.\d+)?)")
_WIDTH = 320


def find_scene_cuts(
    ffmpeg_path: str,
    film: Film,
    threshold: float = THRESHOLD,
    on_progress: OnProgress | None = None,
) -> tuple[int, ...]:
    """Find the first frame of every shot except the first.

    Frames are scaled to a width of 320 pixels: cuts are as clear there, and the film is read as
    fast as it decodes.

    Args:
        ffmpeg_path: The program.
        film: The film.
        threshold: How much of the frame must change: FFmpeg's scene score, 0 to 1.
        on_progress: Called with the frames done and the speed (1 is real time).

    Returns:
        Frame numbers, in order.

    Raises:
        ToolError: ffmpeg failed.
    """
    import ffmpeg

    with work_folder() as folder:
        picture = (
            ffmpeg.input(file_argument(film.path), **INPUT_OPTIONS)["V:0"]
            .filter("setpts", "PTS-STARTPTS")
            .filter("scale", _WIDTH, -2)
            # Every frame passes, so that ffmpeg's frame count is the progress of the scan.
            .filter("select", "gte(scene,0)")
            .filter("metadata", mode="print", key="lavfi.scene_score", file="scores.txt")
        )
        command = ffmpeg.output(picture, "-", f="null")
        arguments = command_line(ffmpeg_path, command, [])
        run(arguments, folder=folder, what="finding the shots", on_progress=on_progress)
        path = folder / "scores.txt"
        scores = path.read_text("utf-8") if path.is_file() else ""
    frames = (
        round(Fraction(time) * film.rate)
        for time, score in _SCORE.findall(scores)
        if float(score) > threshold
    )
    return tuple(sorted({frame for frame in frames if 0 < frame < film.frames}))
