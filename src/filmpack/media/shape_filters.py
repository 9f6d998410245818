"""FFmpeg's filters that put a film into a picture of another shape."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from filmpack.media.film import VideoFormat
from filmpack.media.shapes import Reframed

SCALING = "lanczos+accurate_rnd+full_chroma_int+bitexact"
"""As sharp as possible, and the same bytes on every processor."""
_SOFT = "bilinear+accurate_rnd+full_chroma_int+bitexact"
"""For the margins, which are blurred anyway, likewise."""
_PART = 4
"""The margins are blurred at a quarter of the size: it looks the same, in a third of the time."""
_RADIUS = 0.03
"""How far the margins are blurred, as a part of the picture's width; thrice a box, which is close
to a Gaussian and counts in whole numbers, so that every processor gives the same bytes."""
_LIGHT = 0.7
"""How much light the margins keep, so that they don't compete with film and text."""
MARGIN_FILTERS = ("boxblur", "lutyuv", "overlay")
"""What an ffmpeg needs for margins and might lack."""

Picture = Any
"""A stream of an ffmpeg-python graph: video on its way through filters."""


def in_shape(
    picture: Picture, output: VideoFormat, placed: Reframed, first: int, end: int
) -> Picture:
    """A film's frames, yuv420p, in a picture of another shape.

    Args:
        picture: The film, in the output's colours and the film's own size.
        output: The picture's size and range.
        placed: What is shown of the film, and where.
        first: The first of its frames that the picture has.
        end: The frame behind its last one.
    """
    taken, box = placed.taken, placed.placed
    x, y = _places(placed.moved_in(first, end))
    film = picture.filter("crop", taken.width, taken.height, x, y, exact=1)
    if not placed.margins:
        return film.filter("scale", box.width, box.height, flags=SCALING)
    parts = film.filter_multi_output("split")
    ground = _margins(parts.stream(0), output, box.width / box.height)
    sharp = parts.stream(1).filter("scale", box.width, box.height, flags=SCALING)
    return ground.overlay(sharp, x=box.x, y=box.y)


def _places(moves: Sequence[tuple[int, int, int]]) -> tuple[str, str]:
    """A crop's x and y: numbers, or what FFmpeg finds them by from the number of the frame."""
    across = _by_frame([(frame, x) for frame, x, _ in moves])
    down = _by_frame([(frame, y) for frame, _, y in moves])
    return across, down


def _by_frame(steps: Sequence[tuple[int, int]]) -> str:
    """What a value is from each frame on, halved again and again: FFmpeg reads no more than 99
    conditions inside each other."""
    kept = [steps[0], *(after for before, after in pairwise(steps) if after[1] != before[1])]

    def tree(part: Sequence[tuple[int, int]]) -> str:
        if len(part) == 1:
            return str(part[0][1])
        middle = len(part) // 2
        return f"if(lt(n,{part[middle][0]}),{tree(part[:middle])},{tree(part[middle:])})"

    return tree(kept)


def _margins(film: Picture, output: VideoFormat, aspect: float) -> Picture:
    """The film, blurred and darker, over the whole picture; aspect is its width by its height."""
    width, height = _even(output.width / _PART), _even(output.height / _PART)
    over = max(width, _even(height * aspect)), max(height, _even(width / aspect))
    radius = max(1, round(_RADIUS * width))
    black = 0 if output.full_range else 16
    return (
        film.filter("scale", *over, flags=_SOFT)
        .filter("crop", width, height)
        .filter("boxblur", luma_radius=radius, luma_power=3)
        .filter(
            "lutyuv",
            y=f"{black}+(val-{black})*{_LIGHT}",
            u=f"128+(val-128)*{_LIGHT}",
            v=f"128+(val-128)*{_LIGHT}",
        )
        .filter("scale", output.width, output.height, flags=_SOFT)
    )


def _even(value: float) -> int:
    return max(2, round(value / 2) * 2)
