"""Measuring text with the fonts that draw it. Pillow shapes with HarfBuzz, as libass does; one
letter's width stands in the font, and costs no import of Pillow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from filmpack.errors import ToolError, display_path
from filmpack.files import require_regular
from filmpack.media.text.font_files import font_files
from filmpack.media.text.glyphs import FontGlyphs
from filmpack.timedtext.formats.ass import SubtitleStyle
from filmpack.timedtext.undrawn import Undrawn

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Face = Literal["regular", "italic", "semibold"]

_FILES: dict[Face, str] = {
    "regular": "NotoSans-Regular",
    "italic": "NotoSans-Italic",
    "semibold": "NotoSans-SemiBold",
}
_MOST_BYTES = 32 * 1024 * 1024
"""The largest font for all of Chinese has less."""
_EM = 1000
"""Measured at this em size and scaled, so that one font object serves every size."""
_SAFE_WIDTH = 0.9
"""The part of the picture's width that subtitles may fill (their ASS margins take 5 % each)."""


class FontSet:
    """The fonts that filmpack draws with, by the name of the face. Files are read when needed."""

    def __init__(self) -> None:
        self._fonts: dict[Face, FreeTypeFont] = {}
        self._glyphs: dict[Face, FontGlyphs] = {}
        # The search for a layout asks for the same lines again and again.
        self._advance = lru_cache(maxsize=1 << 16)(self._shaped)

    def width(self, text: str, face: Face, size: float = 1.0) -> float:
        """The advance width of a line in pixels, at an em of `size` pixels.

        Raises RuntimeError or ValueError for what HarfBuzz can't lay out (a lone control
        character).
        """
        return self._advance(text, face) * size / _EM

    def advance(self, char: str, face: Face) -> float | None:
        """What width() gives for a character at an em of 1, from the font's own table of widths;
        None for one that must be shaped."""
        return self._glyphs_of(face).advance(char)

    def undrawn(self, text: str, face: Face) -> tuple[Undrawn, ...]:
        """The grapheme clusters of a text that the face cannot draw, each once."""
        return self._glyphs_of(face).undrawn(text)

    def _glyphs_of(self, face: Face) -> FontGlyphs:
        if face not in self._glyphs:
            path = _path(face)
            with _reading(path):
                self._glyphs[face] = FontGlyphs(path)
        return self._glyphs[face]

    def em_of_ass_size(self, face: Face) -> float:
        """The em in parts of the ASS font size, which is ascent and descent together."""
        return float(self._glyphs_of(face).em_of_height)

    def _shaped(self, text: str, face: Face) -> float:
        return self._font(face).getlength(text)

    def _font(self, face: Face) -> FreeTypeFont:
        if face not in self._fonts:
            from PIL import ImageFont

            path = _path(face)
            with _reading(path):
                self._fonts[face] = ImageFont.truetype(path, _EM)
        return self._fonts[face]


FONTS = FontSet()
"""Shared by all: a font that was read serves every caller."""


def _path(face: Face) -> Path:
    return next(path for path in font_files() if path.stem == _FILES[face])


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn whatever Pillow and uharfbuzz raise for a broken font into a ToolError."""
    try:
        require_regular(path, "font")
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError(f"it is larger than {_MOST_BYTES // 1024 // 1024} MiB")
        yield
    # What a broken font makes libraries raise is not promised anywhere.
    except Exception as error:
        raise ToolError(
            f"{display_path(path)}: this font cannot be read: {error or type(error).__name__}.",
            "Install filmpack again.",
        ) from None


def text_width(text: str, size: float, face: Face) -> float:
    """The width of a line in pixels, at an em of `size` pixels."""
    return FONTS.width(text, face, size)


def ems_high() -> float:
    """The em of a subtitle in parts of its ASS size."""
    return FONTS.em_of_ass_size("regular")


def line_room(shape: Fraction) -> float:
    """The width in ems that a line of subtitles may have; shape is the picture's width by its
    height, in the pixels that text is drawn on."""
    return _SAFE_WIDTH * float(shape) / (SubtitleStyle().size * ems_high())


class SubtitleFont:
    """The faces that draw the subtitles, as the rules ask for them (checks.contexts.Font).

    sure is a width in ems under which the sum of the letters' own widths is
    good enough; a wider line is shaped by HarfBuzz, as libass does.
    """

    def __init__(self, sure: float = 0.0, fonts: FontSet = FONTS) -> None:
        self.sure = sure
        self._fonts = fonts
        self._advances: dict[bool, dict[str, float]] = {False: {}, True: {}}

    def width(self, text: str, italic: bool) -> float:
        """The width of a line in ems."""
        advances = self._advances[italic]
        try:
            roughly = sum([advances[char] for char in text])
        except KeyError:
            for char in set(text) - advances.keys():
                advances[char] = self._width_of(char, italic)
            roughly = sum([advances[char] for char in text])
        if roughly * 1.02 < self.sure:
            return roughly
        return self._shaped(text, italic, roughly)

    def undrawn(self, text: str, italic: bool) -> tuple[Undrawn, ...]:
        """The grapheme clusters that the font cannot draw, each once."""
        return self._fonts.undrawn(text, _face(italic))

    def _width_of(self, char: str, italic: bool) -> float:
        """The width in ems of one character; 1 for what HarfBuzz can't lay out."""
        advance = self._fonts.advance(char, _face(italic))
        return self._shaped(char, italic, 1.0) if advance is None else advance

    def _shaped(self, text: str, italic: bool, otherwise: float) -> float:
        """The width in ems; `otherwise` for what HarfBuzz can't lay out."""
        try:
            return self._fonts.width(text, _face(italic))
        except (RuntimeError, ValueError):
            return otherwise


def _face(italic: bool) -> Face:
    return "italic" if italic else "regular"
