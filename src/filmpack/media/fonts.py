"""Measuring text with the fonts that draw it. Pillow shapes with HarfBuzz, as libass does."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.editions.layout import Weight
from filmpack.media.ffmpeg import font_files

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_FILES: dict[Weight, str] = {"regular": "NotoSans-Regular", "semibold": "NotoSans-SemiBold"}
_EM = 1000
"""Measured at this em size and scaled, so that one font object serves every size."""


def text_width(text: str, size: float, weight: Weight) -> float:
    """The advance width of a line in pixels, at an em of `size` pixels."""
    return _advance(text, weight) * size / _EM


@lru_cache(maxsize=1 << 16)
def _advance(text: str, weight: Weight) -> float:
    # The search for a layout asks for the same lines again and again.
    return _font(weight).getlength(text)


@lru_cache(maxsize=4)
def _font(weight: Weight) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(_path(weight), _EM)


def _path(weight: Weight) -> Path:
    return next(path for path in font_files() if path.stem == _FILES[weight])


def missing_glyphs(text: str, weight: Weight = "regular") -> str:
    """The characters of a text that the font has no glyph for, each once."""
    return "".join(sorted({c for c in text if not c.isspace() and ord(c) not in _cmap(weight)}))


@lru_cache(maxsize=4)
def _cmap(weight: Weight) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(_path(weight), lazy=True) as font:
        return frozenset(font.getBestCmap())
