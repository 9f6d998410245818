"""Pictures of a package, decoded: they come from elsewhere, so only PNG of a film's size is."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from filmpack.errors import InputError, Problem

if TYPE_CHECKING:
    from PIL.Image import Image

_LARGEST = 8192
"""Pixels of the longer side."""


def read_png(data: bytes, name: str) -> Image:
    """A PNG file as an RGB picture; `name` is used in messages.

    Raises InputError when it is none, damaged or larger than a film.
    """
    from PIL import Image as Images

    try:
        picture: Image = Images.open(io.BytesIO(data), formats=["PNG"])
        if max(picture.size) > _LARGEST:
            size = f"{picture.width}x{picture.height}"
            raise InputError(Problem(name, 0, f"this picture is too large: {size} pixels."))
        return picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Images.DecompressionBombError) as error:
        raise InputError(Problem(name, 0, f"this picture cannot be read: {error}.")) from None
