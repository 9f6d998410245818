"""A package's pictures, from its finished films."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.cards.drawing import contact_sheet
from filmpack.media.pictures.compare import frames_at
from filmpack.media.pictures.seen import Form

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


def tile_form(size: tuple[int, int]) -> Form:
    """How a frame stands on a contact sheet; size is the picture's in square pixels."""
    return Form(_WIDTH, round(_WIDTH * size[1] / size[0]))


def sheet_of(tiles: Sequence[Image]) -> Image:
    """Frames of a film, as tile_form() has them, on one picture in rows."""
    return contact_sheet(tiles, min(_COLUMNS, len(tiles)), _WIDTH)


def as_jpeg(picture: Image) -> bytes:
    """A picture as a JPEG file; the same picture gives the same bytes."""
    stream = io.BytesIO()
    picture.convert("RGB").save(stream, "JPEG", quality=_QUALITY, optimize=True)
    return stream.getvalue()
