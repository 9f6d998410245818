"""FFmpeg's filters that put a film and a sign-language video side by side, frame by frame."""

from __future__ import annotations

from typing import Any

from filmpack.media.film import VideoFormat
from filmpack.media.shape_filters import SCALING
from filmpack.media.signing.video import SignVideo

BESIDE_FILTERS = ("pad", "overlay")
"""What an ffmpeg needs for films with sign language and might lack."""

Picture = Any
"""A stream of an ffmpeg-python graph: video on its way through filters."""


def beside_sign_language(
    film: Picture, frames: Picture, video: SignVideo, output: VideoFormat
) -> Picture:
    """Film and sign language in one picture.

    Args:
        film: Its frames, yuv420p, in the output's colours and the size that the film has there.
        frames: The same frames of the sign-language video, as they were decoded.
        video: What that video is.
        output: The picture's size, range and layout.
    """
    layout, place = output.beside, video.place(output)
    assert layout is not None
    ranges = ("limited", "full")
    small = frames.filter(
        "scale",
        place.width,
        place.height,
        flags=SCALING,
        in_color_matrix=video.film.matrix,
        in_range=ranges[video.film.full_range],
        out_color_matrix=output.matrix,
        out_range=ranges[output.full_range],
    ).filter("format", "yuv420p")
    ground = _numbered(film, output).filter(
        "pad", output.width, output.height, layout.film.x, layout.film.y, color="black"
    )
    return ground.overlay(_numbered(small, output), x=place.x, y=place.y)


def _numbered(picture: Picture, output: VideoFormat) -> Picture:
    """Frames on one clock, numbered from zero: so the overlay pairs them one for one, whatever the
    clocks of their containers say."""
    base = f"{output.rate.denominator}/{output.rate.numerator}"
    return picture.filter("settb", base).filter("setpts", "N")
