"""A package's pictures, from its finished films."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.cards.drawing import contact_sheet
from filmpack.media.pictures.compare import frames_at

if TYPE_CHECKING:
    from PIL.Image import Image

_COLUMNS, _WIDTH = 5, 320
"""Of a contact sheet; the width is that of one frame in pixels."""
_QUALITY = 85


def picture_at(film: Path, rate: Fraction, number: int, size: tuple[int, int]) -> Image:
    """A frame of a film; size is the picture's in square pixels."""
    ((_, frame),) = frames_at(film, rate, [number])
    picture: Image = frame.to_image(width=size[0], height=size[1])
    return picture


def sheet_of(film: Path, rate: Fraction, numbers: Sequence[int], size: tuple[int, int]) -> Image:
    """Frames of a film on one picture, in rows."""
    height = round(_WIDTH * size[1] / size[0])
    small = [
        frame.to_image(width=_WIDTH, height=height) for _, frame in frames_at(film, rate, numbers)
    ]
    return contact_sheet(small, min(_COLUMNS, len(small)), _WIDTH)


def as_jpeg(picture: Image) -> bytes:
    """A picture as a JPEG file; the same picture gives the same bytes."""
    stream = io.BytesIO()
    picture.convert("RGB").save(stream, "JPEG", quality=_QUALITY, optimize=True)
    return stream.getvalue()
