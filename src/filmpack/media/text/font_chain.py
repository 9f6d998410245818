"""Several fonts that draw one text: each takes what those before it lack, as libass has it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from filmpack.media.text.glyphs import FontGlyphs
from filmpack.timedtext.undrawn import Fault, Undrawn


class FontChain:
    """Fonts in the order in which they are asked; at least one."""

    def __init__(self, fonts: Sequence[FontGlyphs]) -> None:
        self._fonts = tuple(fonts)
        self._first = self._fonts[0]
        self._font = lru_cache(maxsize=1 << 12)(self._chosen)

    def width(self, text: str, language: str = "") -> float:
        """The advance width of a line in ems; language is a BCP 47 tag."""
        if self._first.stand_alone(text):
            return self._first.width(text, language)
        return sum(font.width(part, language) for font, part in self._parts(text))

    def lacking(self, letters: str) -> str:
        """Those of some letters, each by itself, that none of the fonts has; marks among them are
        asked for without the letter that they would stand on."""
        return "".join(char for char in dict.fromkeys(letters) if self._font(char) is None)

    def undrawn(self, text: str) -> tuple[Undrawn, ...]:
        """The grapheme clusters that cannot be drawn, each once, in their order."""
        # Nearly every text ends here. A character that stands alone is drawn by the glyph that
        # the map gives it: HarfBuzz shapes these scripts without a syllable to get wrong, and
        # replaces glyphs (a ligature, a small capital) by others of the font only.
        if self._first.stand_alone(text):
            return ()
        import regex

        clusters = dict.fromkeys(regex.findall(r"\X", text))
        found = ((cluster, self._fault(cluster)) for cluster in clusters)
        return tuple(Undrawn(cluster, fault) for cluster, fault in found if fault)

    def _fault(self, cluster: str) -> Fault | None:
        """What is wrong with a cluster. One whose parts come from two fonts falls apart: libass
        asks by character, so that a mark lands beside its letter."""
        fonts = list(dict.fromkeys(self._font(char) or self._first for char in cluster))
        return "missing" if len(fonts) > 1 else fonts[0].fault(cluster)

    def _parts(self, text: str) -> list[tuple[FontGlyphs, str]]:
        """A line cut where another font takes over."""
        parts: list[tuple[FontGlyphs, str]] = []
        for char in text:
            font = self._font(char) or (parts[-1][0] if parts else self._first)
            if parts and parts[-1][0] is font:
                parts[-1] = (font, parts[-1][1] + char)
            else:
                parts.append((font, char))
        return parts

    def _chosen(self, char: str) -> FontGlyphs | None:
        """The first font that has a character; None where none has it."""
        return next((font for font in self._fonts if font.has(char)), None)
