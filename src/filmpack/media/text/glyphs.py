"""What a font can draw of a text, asked of HarfBuzz, which shapes for libass too.

A character map alone does not tell: a mark may find no place on its letter, a sign may lack the
letter that it belongs to. So a text is judged by grapheme cluster, as it is shaped.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from filmpack.timedtext.undrawn import Fault, Undrawn

_DOTTED_CIRCLE = 0x25CC
"""What HarfBuzz puts under a sign that lacks its letter."""
_LINE_ENDS = "\n\u2028\u2029"
_UNSEEN = re.compile(r"[\s\u00ad\u034f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f]*")
"""White space, joiners, marks of direction, variation selectors: no renderer draws them."""


class FontGlyphs:
    """One font file, as far as it must be known what it can draw.

    Raises ValueError for a file that holds no font.
    """

    def __init__(self, path: Path) -> None:
        # Costs start-up time.
        import uharfbuzz

        self._hb = uharfbuzz
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path))
        characters = face.unicodes
        if not characters:
            raise ValueError("it has no characters")
        self._font = uharfbuzz.Font(face)
        self._plain = frozenset(filter(_stands_alone, map(chr, characters))) | {"\n"}
        self._circle = self._font.get_nominal_glyph(_DOTTED_CIRCLE) or -1
        self._em = face.upem
        extents = self._font.get_font_extents("ltr")
        self.em_of_height = self._em / (extents.ascender - extents.descender)
        """The em in parts of ascent and descent together."""
        tag = uharfbuzz.OTMetricsTag
        self.ascent = self._font.get_metric_position(tag.HORIZONTAL_CLIPPING_ASCENT)
        self.descent = self._font.get_metric_position(tag.HORIZONTAL_CLIPPING_DESCENT)
        self._fault = lru_cache(maxsize=1 << 14)(self._judged)

    def undrawn(self, text: str) -> tuple[Undrawn, ...]:
        """The grapheme clusters that cannot be drawn, each once, in their order."""
        # Nearly every text ends here. A character that stands alone is drawn by the glyph that
        # the map gives it: HarfBuzz shapes these scripts without a syllable to get wrong, and
        # replaces glyphs (a ligature, a small capital) by others of the font only.
        if self._plain.issuperset(text):
            return ()
        import regex

        clusters = dict.fromkeys(regex.findall(r"\X", text))
        found = ((cluster, self._fault(cluster)) for cluster in clusters)
        return tuple(Undrawn(cluster, fault) for cluster, fault in found if fault)

    def advance(self, char: str) -> float | None:
        """The advance width in ems of a character that stands alone, which shaping does not
        change; None for any other."""
        if char not in self._plain or char in _LINE_ENDS:
            return None
        glyph = self._font.get_nominal_glyph(ord(char))
        return float(self._font.get_glyph_h_advance(glyph) / self._em)

    def _judged(self, cluster: str) -> Fault | None:
        """What is wrong with a cluster as it is drawn."""
        if self._plain.issuperset(cluster) or _UNSEEN.fullmatch(cluster):
            return None
        top = bottom = 0
        for run in self._runs(cluster):
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
        return "stacked" if top > self.ascent or -bottom > self.descent else None

    def _runs(self, cluster: str) -> list[str]:
        """A cluster cut where its script changes, as libass cuts before it shapes."""
        runs, last = [""], ""
        for char in cluster:
            buffer = self._hb.Buffer()
            buffer.add_codepoints([ord(char)])
            buffer.guess_segment_properties()
            script = buffer.script or last
            if last and script != last:
                runs.append("")
            runs[-1] += char
            last = script
        return runs


def _stands_alone(char: str) -> bool:
    """Whether a character is a grapheme cluster of its own that needs no shaping: a letter,
    figure, punctuation mark or symbol of the scripts without joined or reordered forms."""
    # Latin, Greek and Cyrillic; their extensions, and symbols. Asked of every character of a font.
    if " " <= char < "\u0530" or "\u1e00" <= char < "\u2c00":
        return unicodedata.category(char)[0] not in "MC"
    return False
