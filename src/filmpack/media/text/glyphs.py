"""What a font can draw of a text and how wide, asked of HarfBuzz, which shapes for libass too.

A character map alone does not tell: a mark may find no place on its letter, a sign may lack the
letter that it belongs to. So a text is judged by grapheme cluster, as it is shaped.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from filmpack.timedtext.undrawn import Fault

_DOTTED_CIRCLE = 0x25CC
"""What HarfBuzz puts under a sign that lacks its letter."""
_UNSEEN = re.compile(r"[\s\u00ad\u034f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f]*")
"""White space, joiners, marks of direction, variation selectors: no renderer draws them."""
_NO_BREAK_HYPHEN = "\u2011"
"""HarfBuzz draws a hyphen where a font has none."""
_BEYOND_LINE = 0.2
"""The part of an em by which marks may leave the line; fully vowelled Arabic needs it."""


class FontGlyphs:
    """One font, as far as it must be known what it can draw; number is which one of a file with
    several, from 0.

    Raises ValueError for a file that holds no font.
    """

    def __init__(self, path: Path, number: int = 0) -> None:
        # Costs start-up time.
        import uharfbuzz

        self._hb = uharfbuzz
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path), number)
        characters = face.unicodes
        if not characters:
            raise ValueError("it has no characters")
        self._font = uharfbuzz.Font(face)
        self._has = frozenset(map(chr, characters))
        self._plain = frozenset(filter(_stands_alone, map(chr, characters))) | {"\n"}
        self._em = face.upem
        self._circle = self._font.get_nominal_glyph(_DOTTED_CIRCLE) or -1
        tag = uharfbuzz.OTMetricsTag
        self.ascent = self._font.get_metric_position(tag.HORIZONTAL_CLIPPING_ASCENT)
        self.descent = self._font.get_metric_position(tag.HORIZONTAL_CLIPPING_DESCENT)
        self._fault = lru_cache(maxsize=1 << 14)(self._judged)

    def has(self, char: str) -> bool:
        """Whether it has a glyph for a character, or needs none."""
        return char in self._has or char == _NO_BREAK_HYPHEN or not_drawn(char)

    def stand_alone(self, text: str) -> bool:
        """Whether it has all characters of a text, and none needs shaping."""
        return self._plain.issuperset(text)

    def width(self, text: str, language: str = "") -> float:
        """The advance width of a line in ems, kerned; language is a BCP 47 tag.

        HarfBuzz comes with its own tables of directions and joining forms: no library of the
        system has a say.
        """
        advance = 0.0
        # HarfBuzz has no positions for a text without letters.
        for run in filter(None, runs(text)):
            buffer = self._hb.Buffer()
            buffer.add_str(run)
            buffer.guess_segment_properties()
            if language:
                buffer.language = language
            self._hb.shape(self._font, buffer)
            advance += sum(place.x_advance for place in buffer.glyph_positions)
        return advance / float(self._em)

    def fault(self, cluster: str) -> Fault | None:
        """What is wrong with a grapheme cluster as this font draws it."""
        return self._fault(cluster)

    def _judged(self, cluster: str) -> Fault | None:
        if self._plain.issuperset(cluster) or not_drawn(cluster):
            return None
        top = bottom = 0
        slack = _BEYOND_LINE * self._em
        for run in runs(cluster):
            buffer = self._hb.Buffer()
            buffer.add_codepoints([ord(char) for char in run])
            buffer.guess_segment_properties()
            # A mark that nothing stands before gets its dotted circle at a text's beginning only.
            buffer.flags = self._hb.BufferFlags.BOT
            self._hb.shape(self._font, buffer)
            # HarfBuzz hides what is never drawn (joiners, variation selectors), whether or not
            # the font has it.
            glyphs = [info.codepoint for info in buffer.glyph_infos]
            if 0 in glyphs:
                return "missing"
            if self._circle in glyphs and chr(_DOTTED_CIRCLE) not in run:
                return "baseless"
            for glyph, place in zip(glyphs, buffer.glyph_positions, strict=True):
                ink = self._font.get_glyph_extents(glyph)
                if ink and ink.height:
                    top = max(top, place.y_offset + ink.y_bearing)
                    bottom = min(bottom, place.y_offset + ink.y_bearing + ink.height)
        # A letter by itself may reach below the line (Arabic yeh); what is stacked on it must not.
        stacked = len(cluster) > 1 and (top > self.ascent + slack or -bottom > self.descent + slack)
        return "stacked" if stacked else None


def not_drawn(text: str) -> bool:
    """Whether a text has nothing that a renderer draws."""
    return _UNSEEN.fullmatch(text) is not None


def runs(text: str) -> list[str]:
    """A text cut where its script changes, as libass cuts before it shapes; what is of no script
    (spaces, digits, marks) belongs to the letters before it."""
    parts, start, last = [], 0, ""
    for at, char in enumerate(text):
        script = _script(char)
        if script and script != last:
            if last:
                parts.append(text[start:at])
                start = at
            last = script
    return [*parts, text[start:]]


@lru_cache(maxsize=1 << 12)
def _script(char: str) -> str:
    """A character's script, ISO 15924; "" for one that all scripts share."""
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_codepoints([ord(char)])
    buffer.guess_segment_properties()
    return str(buffer.script or "")


def _stands_alone(char: str) -> bool:
    """Whether a character is a grapheme cluster of its own that needs no shaping: a letter,
    figure, punctuation mark or symbol of the scripts without joined or reordered forms."""
    # Latin, Greek and Cyrillic; their extensions, and symbols. Asked of every character of a font.
    if " " <= char < "\u0530" or "\u1e00" <= char < "\u2c00":
        return unicodedata.category(char)[0] not in "MC"
    return False
