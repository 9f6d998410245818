"""Measuring text with the fonts that draw it, shaped by HarfBuzz, as libass does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from filmpack.errors import FilmpackError
from filmpack.media.text.font_chain import FontChain
from filmpack.media.text.font_family import Face
from filmpack.media.text.font_files import chain, families, family_of
from filmpack.media.text.font_reading import read_font, unreadable
from filmpack.media.text.glyphs import FontGlyphs
from filmpack.timedtext.formats.ass import LINE_HEIGHT, SubtitleStyle
from filmpack.timedtext.undrawn import Undrawn

_SAFE_WIDTH = 0.9
"""The part of the picture's width that subtitles may fill (their ASS margins take 5 % each)."""
_DRAWN_WIDER = 1.006
"""By how much a line may be drawn wider than it is measured: libass rounds each letter's advance.
Measured: 0.4 % at most, and a pixel; a picture has 600 pixels or more."""


class FontSet:
    """The fonts that filmpack draws with, by language and face. Files are read when needed.

    Each method raises ToolError for a font that cannot be read.
    """

    def __init__(self) -> None:
        self._glyphs: dict[tuple[Path, int], FontGlyphs] = {}
        self._chains: dict[tuple[tuple[Path, int], ...], FontChain] = {}
        self._of: dict[tuple[str, Face], tuple[object, FontChain]] = {}
        # The search for a layout asks for the same lines again and again.
        self._advance = lru_cache(maxsize=1 << 16)(self._shaped)

    def width(self, text: str, face: Face, size: float = 1.0, language: str = "") -> float:
        """The advance width of a line in pixels, as it is drawn.

        Args:
            text: The line.
            face: Of the font.
            size: The em in pixels.
            language: Its BCP 47 tag; it chooses the fonts, and the shapes of some letters.
        """
        return self._advance(text, self._chain(language, face), language) * size

    def undrawn(self, text: str, face: Face, language: str = "") -> tuple[Undrawn, ...]:
        """The grapheme clusters of a text that the fonts of a language cannot draw, each once."""
        return self._chain(language, face).undrawn(text)

    def lacking(self, letters: str, face: Face, language: str) -> str:
        """Those of some letters that none of the fonts of a language has."""
        return self._chain(language, face).lacking(letters)

    def _shaped(self, text: str, fonts: FontChain, language: str) -> float:
        return fonts.width(text, language)

    def _chain(self, language: str, face: Face) -> FontChain:
        known = families()
        kept = self._of.get((language, face))
        if kept is None or kept[0] is not known:
            places = tuple(one.place(face) for one in chain(language))
            if places not in self._chains:
                self._chains[places] = FontChain([self._font(*place) for place in places])
            kept = self._of[language, face] = (known, self._chains[places])
        return kept[1]

    def _font(self, path: Path, number: int) -> FontGlyphs:
        if (path, number) not in self._glyphs:
            with _reading(path):
                self._glyphs[path, number] = FontGlyphs(path, number)
        return self._glyphs[path, number]


FONTS = FontSet()
"""Shared by all: a font that was read serves every caller."""


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn whatever uharfbuzz raises for a broken font into a ToolError."""
    try:
        read_font(path)
        yield
    except FilmpackError:
        raise
    # What a broken font makes libraries raise is not promised anywhere.
    except Exception as error:
        raise unreadable(path, error or type(error).__name__) from None


def ass_family(language: str, face: Face = "regular") -> str:
    """What ASS calls the family that a language is drawn with first."""
    family = family_of(language)
    return family.names[family.face(face)]


def subtitle_style(language: str) -> SubtitleStyle:
    """How a language's subtitles look in a film."""
    return SubtitleStyle(family=ass_family(language))


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

    def shaped(self, text: str, italic: bool) -> float:
        """The width in ems as HarfBuzz shapes it, however short the text."""
        return self._fonts.width(text, _face(italic), 1.0, self.language)

    def undrawn(self, text: str, italic: bool) -> tuple[Undrawn, ...]:
        """The grapheme clusters that the font cannot draw, each once."""
        return self._fonts.undrawn(text, _face(italic), self.language)


def _face(italic: bool) -> Face:
    return "italic" if italic else "regular"
