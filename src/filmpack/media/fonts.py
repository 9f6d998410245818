"""Measuring text with the fonts that draw it, shaped by HarfBuzz, as libass does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Literal

from filmpack.errors import ToolError, display_path
from filmpack.files import require_regular
from filmpack.media.font_files import font_files
from filmpack.media.glyphs import FontGlyphs
from filmpack.timedtext.formats.ass import LINE_HEIGHT, SubtitleStyle
from filmpack.timedtext.undrawn import Undrawn

Face = Literal["regular", "italic", "semibold"]

_FILES: dict[Face, str] = {
    "regular": "NotoSans-Regular",
    "italic": "NotoSans-Italic",
    "semibold": "NotoSans-SemiBold",
}
_MOST_BYTES = 32 * 1024 * 1024
"""The largest font for all of Chinese has less."""
_SAFE_WIDTH = 0.9
"""The part of the picture's width that subtitles may fill (their ASS margins take 5 % each)."""
_DRAWN_WIDER = 1.006
"""By how much a line may be drawn wider than it is measured: libass rounds each letter's advance.
Measured: 0.4 % at most, and a pixel; a picture has 600 pixels or more."""


class FontSet:
    """The fonts that filmpack draws with, by the name of the face. Files are read when needed."""

    def __init__(self) -> None:
        self._glyphs: dict[Face, FontGlyphs] = {}
        # The search for a layout asks for the same lines again and again.
        self._advance = lru_cache(maxsize=1 << 16)(self._shaped)

    def width(self, text: str, face: Face, size: float = 1.0, language: str = "") -> float:
        """The advance width of a line in pixels, as it is drawn.

        Args:
            text: The line.
            face: Of the font.
            size: The em in pixels.
            language: Its BCP 47 tag; a few have letters of their own shape.
        """
        return self._advance(text, face, language) * size

    def undrawn(self, text: str, face: Face) -> tuple[Undrawn, ...]:
        """The grapheme clusters of a text that the face cannot draw, each once."""
        return self._font(face).undrawn(text)

    def _shaped(self, text: str, face: Face, language: str) -> float:
        return self._font(face).width(text, language)

    def _font(self, face: Face) -> FontGlyphs:
        if face not in self._glyphs:
            path = _path(face)
            with _reading(path):
                self._glyphs[face] = FontGlyphs(path)
        return self._glyphs[face]


FONTS = FontSet()
"""Shared by all: a font that was read serves every caller."""


def _path(face: Face) -> Path:
    return next(path for path in font_files() if path.stem == _FILES[face])


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn whatever uharfbuzz raises for a broken font into a ToolError."""
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


def text_width(text: str, size: float, face: Face, language: str = "") -> float:
    """The width of a line in pixels.

    Args:
        text: The line.
        size: The em in pixels.
        face: Of the font.
        language: Its BCP 47 tag.
    """
    return FONTS.width(text, face, size, language)


def line_room(shape: Fraction) -> float:
    """The width in ems that a line of subtitles may have; shape is the picture's width by its
    height, in the pixels that text is drawn on."""
    return _SAFE_WIDTH / _DRAWN_WIDER * float(shape) / (SubtitleStyle().size / LINE_HEIGHT)


class SubtitleFont:
    """The faces that draw the subtitles, as the rules ask for them (checks.contexts.Font).

    sure is a width in ems under which the sum of the letters' own widths is
    good enough; a wider line is shaped by HarfBuzz, as libass does.
    """

    def __init__(self, sure: float = 0.0, fonts: FontSet = FONTS, language: str = "") -> None:
        self.sure = sure
        self.language = language
        self._fonts = fonts
        self._advances: dict[bool, dict[str, float]] = {False: {}, True: {}}

    def width(self, text: str, italic: bool) -> float:
        """The width of a line in ems."""
        advances = self._advances[italic]
        try:
            roughly = sum([advances[char] for char in text])
        except KeyError:
            for char in set(text) - advances.keys():
                advances[char] = self._fonts.width(char, _face(italic), 1.0, self.language)
            roughly = sum([advances[char] for char in text])
        if roughly * 1.02 < self.sure:
            return roughly
        return self._fonts.width(text, _face(italic), 1.0, self.language)

    def undrawn(self, text: str, italic: bool) -> tuple[Undrawn, ...]:
        """The grapheme clusters that the font cannot draw, each once."""
        return self._fonts.undrawn(text, _face(italic))


def _face(italic: bool) -> Face:
    return "italic" if italic else "regular"
