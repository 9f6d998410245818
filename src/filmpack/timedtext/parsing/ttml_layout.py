"""Styles and regions of TTML documents: what is italic, and where text stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from filmpack.timedtext.cue import Side

_DEEPEST = 20
"""How far styles may refer to each other; a longer chain is a circle."""
_LENGTH = re.compile(r"([+-]?\d{1,6}(?:\.\d{1,9})?)(%|px|c|rh)")
_KEPT = ("fontStyle", "displayAlign", "origin", "extent", "position", "textAlign", "direction")
_LEFT, _RIGHT = 35, 65
"""Up to and from which part of the picture's width, in percent, a place is one at a side."""

Properties = Mapping[str, str]


@dataclass
class TtmlLayout:
    """What a document's head defines, by id, while it is read.

    width and height are the root's in pixels, columns and rows those in cells, for lengths in these
    units.
    """

    styles: dict[str, dict[str, str]] = field(default_factory=dict)
    regions: dict[str, dict[str, str]] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0
    columns: int = 32
    rows: int = 15
    _resolved: dict[str, dict[str, str]] = field(default_factory=dict)
    _placed: dict[str, tuple[bool, dict[str, str]]] = field(default_factory=dict)
    """By region: whether it is at the top, and its properties."""

    def read_root(self, attributes: Properties) -> None:
        """Take the picture's size from the root element."""
        if size := re.fullmatch(r"\s*(\d{1,5})px\s+(\d{1,5})px\s*", attributes.get("extent", "")):
            self.width, self.height = float(size[1]), float(size[2])
        if cells := re.fullmatch(
            r"\s*(\d{1,4})\s+(\d{1,4})\s*", attributes.get("cellResolution", "")
        ):
            self.columns, self.rows = int(cells[1]) or 32, int(cells[2]) or 15

    def properties(self, attributes: Properties, depth: int = 0) -> dict[str, str]:
        """An element's own properties: of the styles it refers to, the later over the earlier, and
        over these its own attributes."""
        found: dict[str, str] = {}
        for name in attributes.get("style", "").split():
            found |= self._style(name, depth)
        found |= {key: attributes[key] for key in _KEPT if key in attributes}
        return found

    def _style(self, name: str, depth: int) -> dict[str, str]:
        if name not in self._resolved:
            if depth >= _DEEPEST or name not in self.styles:
                return {}
            self._resolved[name] = {}  # what refers to itself adds nothing
            self._resolved[name] = self.properties(self.styles[name], depth + 1)
        return self._resolved[name]

    def region(self, name: str) -> dict[str, str]:
        """A region's properties; none for one that is not defined."""
        return self._region(name)[1]

    def is_top(self, region: str) -> bool:
        """Whether text in a region stands in the upper half of the picture.

        A region that says nothing of its place is the picture; players put its text at the bottom.
        """
        return self._region(region)[0]

    def side(self, region: str, align: str) -> Side:
        """At which side of the picture text in a region stands; align is its textAlign, "" for
        none. A region in the middle with text in the middle is at none."""
        found = self._region(region)[1]
        align = align or found.get("textAlign", "")
        if align in ("start", "end"):
            rtl = found.get("direction", "") == "rtl"
            align = "left" if (align == "start") != rtl else "right"
        begin = self._percent(found.get("origin", ""), 0.0, across=True)
        width = self._percent(found.get("extent", ""), 100.0 - begin, across=True)
        at = begin + width * {"left": 0.0, "right": 1.0}.get(align, 0.5)
        return "left" if at <= _LEFT else "right" if at >= _RIGHT else ""

    def _region(self, name: str) -> tuple[bool, dict[str, str]]:
        if name not in self._placed:
            found = self.properties(self.regions[name]) if name in self.regions else {}
            self._placed[name] = (self._is_upper(found), found)
        return self._placed[name]

    def _is_upper(self, found: Properties) -> bool:
        align = found.get("displayAlign", "")
        if not align and "origin" not in found and "position" not in found:
            return False
        upper = self._percent(found.get("origin", ""), 0.0)
        height = self._percent(found.get("extent", ""), 100.0 - upper)
        if align == "after":
            return upper + height < 50
        if align == "center":
            return upper + height / 2 < 50
        return upper < 50

    def _percent(self, pair: str, default: float, *, across: bool = False) -> float:
        """The second of two lengths, in percent of the picture's height; or the first, of its
        width."""
        parts = pair.split()
        match = _LENGTH.fullmatch(parts[0 if across else 1]) if len(parts) == 2 else None
        if match is None:
            return default
        cells, pixels = (self.columns, self.width) if across else (self.rows, self.height)
        value = float(match[1])
        if match[2] == "c":
            return 100 * value / cells
        if match[2] == "px":
            return 100 * value / pixels if pixels else default
        return value


def is_italic(properties: Properties, inherited: bool) -> bool:
    """Whether text with these properties is slanted, inside text that is or is not."""
    style = properties.get("fontStyle", "")
    return style in ("italic", "oblique", "reverseOblique") if style else inherited
