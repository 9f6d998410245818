"""Measuring text with the fonts that draw it. Pillow shapes with HarfBuzz, as libass does."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from filmpack.media.ffmpeg import font_files

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Weight = Literal["regular", "semibold"]

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


class SubtitleFont:
    """The fonts that draw the subtitles, as the rules ask for them (checks.contexts.Font).

    sure is a width in ems under which the sum of the letters' own widths is
    good enough; a wider line is shaped by HarfBuzz, as libass does.
    """

    def __init__(self, sure: float = 0.0) -> None:
        self.sure = sure
        self._advances: dict[bool, dict[str, float]] = {False: {}, True: {}}
        self._lacks: dict[tuple[str, bool], str] = {}

    def width(self, text: str, italic: bool) -> float:
        """The width of a line in ems."""
        advances = self._advances[italic]
        try:
            roughly = sum([advances[char] for char in text])
        except KeyError:
            font = _face(italic)
            for char in set(text) - advances.keys():
                advances[char] = _shaped(font, char, 1.0)
            roughly = sum([advances[char] for char in text])
        if roughly * 1.02 < self.sure:
            return roughly
        return _shaped(_face(italic), text, roughly)

    def missing(self, text: str, italic: bool) -> str:
        """The characters that the font has no glyph for, each once."""
        known = _face_cmap(italic)
        return "".join(
            sorted(
                {c for c in text if ord(c) not in known and not c.isspace() and c not in _UNDRAWN}
            )
        )


def _shaped(font: FreeTypeFont, text: str, otherwise: float) -> float:
    """The width in ems; `otherwise` for what HarfBuzz can't lay out (a lone control character)."""
    try:
        return font.getlength(text) / _EM
    except (RuntimeError, ValueError):
        return otherwise


# Drawn by nobody: joiners and the soft hyphen.
_UNDRAWN = "\u00ad\u2060\u200c\u200d"


def ems_high() -> float:
    """The em of a subtitle in parts of its ASS size, which is ascent and descent together."""
    ascent, descent = _face(False).getmetrics()
    return _EM / (ascent + descent)


@lru_cache(maxsize=2)
def _face(italic: bool) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(_face_path(italic), _EM)


def _face_path(italic: bool) -> Path:
    stem = "NotoSans-Italic" if italic else "NotoSans-Regular"
    return next(path for path in font_files() if path.stem == stem)


@lru_cache(maxsize=2)
def _face_cmap(italic: bool) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(_face_path(italic), lazy=True) as font:
        return frozenset(font.getBestCmap())


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
