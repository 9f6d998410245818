"""Logos and backgrounds as pictures: PNG and JPEG, decoded by what their name says."""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.errors import InputError, Problem, display_path
from filmpack.files import read_bytes

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

LOGO_KINDS = (".png", ".jpg", ".jpeg")
_MOST_BYTES = 16 * 1024 * 1024
_MOST_PIXELS = 25_000_000
"""5000x5000: ten times what a card shows, and 100 MB when decoded."""

_logger = logging.getLogger(__name__)


def read_picture(path: Path, role: str = "logo") -> Image:
    """A picture in RGBA; role says in messages what it is: logo, background.

    Raises InputError, with the file's name, when it is no regular file, too large in bytes or
    pixels, or not what its extension says. The size is looked at before a pixel is decoded.
    """
    data = read_bytes(path, role, most=_MOST_BYTES)
    try:
        with _opened(path, data) as picture:
            width, height = picture.size
            if width * height > _MOST_PIXELS:
                what = f"this {role} has {width}x{height} pixels; the most is {_MOST_PIXELS:,}."
                raise InputError(Problem(display_path(path), 0, what, "Save it at a smaller size."))
            if picture.mode == "CMYK":
                return picture.convert("RGB").convert("RGBA")
            return picture.convert("RGBA")
    except InputError:
        raise
    # A broken picture makes Pillow's decoders raise anything: SyntaxError, struct.error, KeyError.
    except Exception as error:
        _logger.debug("%s cannot be read", path, exc_info=True)
        raise InputError(
            Problem(
                display_path(path),
                0,
                f"this {role} cannot be read: {error or type(error).__name__}.",
                "Save it again as PNG or JPEG, with the extension of that format.",
            )
        ) from None


def _opened(path: Path, data: bytes) -> ImageFile:
    """The picture by the decoder of its extension; its pixels are not decoded yet."""
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile

    # Image.open() would ask every decoder, and that of PostScript starts a program.
    kind = PngImageFile if path.suffix.lower() == ".png" else JpegImageFile
    return kind(io.BytesIO(data), str(path))
