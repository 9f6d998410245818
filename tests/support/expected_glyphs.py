"""Where the glyphs of a line stand, told by python-bidi and HarfBuzz, and found in pixels."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from bidi import get_display

from filmpack.media.text.font_files import chain
from filmpack.media.text.glyphs import FontGlyphs, runs
from filmpack.timedtext.direction import directed, is_rtl

Pixels = np.ndarray[Any, np.dtype[np.float64]]


class Ink(NamedTuple):
    """The edges of one glyph's ink in pixels: from the line's left end, and upwards from its base
    line."""

    left: float
    right: float
    bottom: float
    top: float


class Extent(NamedTuple):
    """How wide and high a line's ink is, in pixels, and how wide and high it should be."""

    width: float
    height: float
    wanted_width: float
    wanted_height: float


def require_order(line: str, language: str, em: float, pixels: Pixels) -> Extent:
    """Assert that a line is drawn with its glyphs in the order of an independent bidi and shaper.

    Args:
        line: The text, as a catalogue has it.
        language: Its BCP 47 tag.
        em: The size in pixels.
        pixels: Rows by columns, 255 for full ink: the line, and nothing else.

    Returns:
        How large its ink is.
    """
    inked = trimmed(pixels).sum(axis=0) > 8
    places = expected_ink(directed(line, language), language, em)
    start, end = min(ink.left for ink in places), max(ink.right for ink in places)
    wanted = np.zeros(max(len(inked), round(end - start) + 2), dtype=bool)
    for ink in places:
        wanted[max(0, round(ink.left - start)) : round(ink.right - start)] = True
    unlike = np.count_nonzero(wanted[: len(inked)] != inked) / len(inked)
    assert unlike < 0.2, (line, unlike)
    rows = np.flatnonzero(pixels.sum(axis=1) > 8)
    high = max(ink.top for ink in places) - min(ink.bottom for ink in places)
    return Extent(len(inked), float(rows[-1] + 1 - rows[0]), end - start, high)


def trimmed(pixels: Pixels) -> Pixels:
    """The columns from the first to the last with ink."""
    inked = np.flatnonzero(pixels.sum(axis=0))
    return pixels[:, inked[0] : inked[-1] + 1]


def expected_ink(line: str, language: str, em: float) -> list[Ink]:
    """The ink of each glyph of a line, from left to right. No glyph is .notdef."""
    import uharfbuzz

    fonts = [FontGlyphs(family.files["regular"]) for family in chain(language)]
    shown = get_display(line, base_dir="R" if is_rtl(language) else "L")
    places, x = [], 0.0
    for font, run in _by_font(shown, fonts):
        scale = em / font._em
        for part in runs(run):
            right = any(ord(char) in range(0x590, 0x780) for char in part)
            buffer = uharfbuzz.Buffer()
            buffer.add_str(part[::-1] if right else part)
            buffer.guess_segment_properties()
            buffer.language = language
            if not right:
                buffer.direction = "ltr"
            uharfbuzz.shape(font._font, buffer)
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
                assert info.codepoint, line
                ink = font._font.get_glyph_extents(info.codepoint)
                if ink and ink.width:
                    left = x + (place.x_offset + ink.x_bearing) * scale
                    top = (place.y_offset + ink.y_bearing) * scale
                    bottom = top + ink.height * scale
                    places.append(Ink(left, left + ink.width * scale, bottom, top))
                x += place.x_advance * scale
    return places


def _by_font(shown: str, fonts: list[FontGlyphs]) -> list[tuple[FontGlyphs, str]]:
    parts: list[tuple[FontGlyphs, str]] = []
    for char in shown:
        font = next((font for font in fonts if font.has(char)), fonts[0])
        if parts and parts[-1][0] is font:
            parts[-1] = (font, parts[-1][1] + char)
        else:
            parts.append((font, char))
    return parts
