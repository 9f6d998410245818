"""What a layout is made of: measured lines of text, and blocks of them. Pixels throughout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from filmpack.cards.palette import Ink
from filmpack.languages.scripts import script_of_language
from filmpack.media.text.font_family import Face
from filmpack.timedtext.break_units import break_units

LEADING = 1.2
"""Height of a line in ems."""
_BASE_LINE = (1.124 - 0.395) / 2
"""How far Noto Sans's base line lies under the middle of its line, in ems."""
_DESCENT = 0.395
"""How far a font's letters may reach under its base line, in ems: as far in all our fonts."""


class Measure(Protocol):
    """How wide a text is, in pixels, at an em size in pixels."""

    def __call__(self, text: str, size: float, face: Face) -> float: ...


@dataclass(frozen=True, slots=True)
class TextBox:
    """One line of text; x and y are its upper left corner, width and height pixels.

    size is the em size in pixels. what names it in messages.
    """

    what: str
    text: str
    x: float
    y: float
    width: float
    height: float
    size: float
    weight: Face
    ink: Ink

    def moved(self, x: float, y: float) -> TextBox:
        """The same line, so many pixels further right and down."""
        size = self.width, self.height, self.size
        return TextBox(self.what, self.text, self.x + x, self.y + y, *size, self.weight, self.ink)


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: em size in pixels, face, ink."""

    size: float
    weight: Face
    ink: Ink


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stay together, placed from the block's own upper left corner.

    own are the lines that are in no part; parts are the blocks within it, with their places. Lines
    of parts are moved there only when they are asked for: the search for a layout asks most blocks
    for no more than their height.
    """

    own: tuple[TextBox, ...]
    height: float
    parts: tuple[tuple[float, float, Block], ...] = ()

    @property
    def texts(self) -> tuple[TextBox, ...]:
        """Its lines."""
        if not self.parts:
            return self.own
        return (*self.own, *(box for x, y, part in self.parts for box in part.at(x, y)))

    def unplaced(self) -> Iterator[TextBox]:
        """Its lines, not moved to the places of the parts that they are in."""
        yield from self.own
        for _, _, part in self.parts:
            yield from part.unplaced()

    def at(self, x: float, y: float) -> tuple[TextBox, ...]:
        """Its lines, moved to a place on the picture."""
        return tuple(box.moved(x, y) for box in self.texts)


class Setter:
    """Sets text into blocks. `measure` gives the width of a text in pixels; language is the
    text's, a BCP 47 tag."""

    def __init__(self, measure: Measure, language: str = "") -> None:
        self.measure, self.language = measure, language
        simple = script_of_language(language) in ("Latn", "Grek", "Cyrl") if language else True
        self.depth = 0.0 if simple else _BASE_LINE + _DESCENT - LEADING / 2
        """How far letters of the language may reach under their line, in ems: Arabic ones do."""
        # The search for a layout asks for the same texts at many sizes. All widths grow with the
        # size alike, so that neither they nor which split is the most even depend on it.
        self._ems: dict[tuple[str, Face], float] = {}
        self._units: dict[str, tuple[str, ...]] = {}
        self._splits: dict[tuple[tuple[str, ...], int, Face], list[str] | None] = {}

    def width(self, text: str, kind: Type) -> float:
        """The width of a text in pixels."""
        asked = text, kind.weight
        ems = self._ems.get(asked)
        if ems is None:
            ems = self._ems[asked] = self.measure(text, 1.0, kind.weight)
        return ems * kind.size

    def box(self, what: str, text: str, kind: Type, x: float = 0.0, y: float = 0.0) -> TextBox:
        """One line of text at a place."""
        height = kind.size * LEADING
        width = self.width(text, kind)
        return TextBox(what, text, x, y, width, height, kind.size, kind.weight, kind.ink)

    def lines(self, what: str, lines: Iterable[str], kind: Type) -> Block:
        """Lines of text below one another; `what` names them in messages."""
        boxes, y = [], 0.0
        for line in lines:
            box = self.box(what, line, kind, y=y)
            boxes.append(box)
            y += box.height
        return Block(tuple(boxes), y)

    def wrap(self, text: str, kind: Type, room: float, most: int) -> list[str] | None:
        """The text in as few lines as fit, as even as can be; None when `most` don't hold it."""
        if text not in self._units:
            self._units[text] = tuple(break_units(text, self.language))
        return self._broken(self._units[text], kind, room, most)

    def wrap_address(self, address: str, kind: Type, room: float, most: int) -> list[str] | None:
        """Likewise for an address, which is broken after a slash only: a host is typed as one."""
        return self._broken(tuple(re.split(r"(?<=/)", address)), kind, room, most)

    def largest(self, text: str, kind: Type, least: float, room: float) -> Type | None:
        """The kind at the greatest size, from its own down to `least`, at which one line fits."""
        wide = self.width(text, kind)
        size = kind.size if wide <= room else kind.size * room / wide
        return replace(kind, size=size) if size >= least else None

    def _broken(
        self, units: tuple[str, ...], kind: Type, room: float, most: int
    ) -> list[str] | None:
        for count in range(1, most + 1):
            asked = units, count, kind.weight
            if asked not in self._splits:
                self._splits[asked] = _even(units, count, lambda line: self.width(line, kind))
            best = self._splits[asked]
            if best and max(self.width(line, kind) for line in best) <= room:
                return list(best)
        return None


def stacked(blocks: Sequence[Block], gap: float = 0.0) -> Block:
    """Blocks below one another with `gap` pixels between."""
    parts, y = [], 0.0
    for number, block in enumerate(blocks):
        y += gap if number else 0.0
        parts.append((0.0, y, block))
        y += block.height
    return Block((), y, tuple(parts))


def complete(found: Sequence[Block | None]) -> list[Block] | None:
    """The blocks; None when one of them is."""
    whole = [block for block in found if block is not None]
    return whole if len(whole) == len(found) else None


def on_base_line(box: TextBox, beside: TextBox) -> TextBox:
    """A smaller text moved down so that it stands on the base line of the one beside it."""
    return replace(box, y=beside.y + (beside.size - box.size) * (LEADING / 2 + _BASE_LINE))


def _even(units: Sequence[str], count: int, wide: Callable[[str], float]) -> list[str] | None:
    """The split of a text's units into `count` lines whose longest line is shortest."""
    if count == 1:
        return ["".join(units).rstrip(" ")]
    if len(units) < count:
        return None
    options = []
    for at in range(1, len(units) - count + 2):
        rest = _even(units[at:], count - 1, wide)
        if rest:
            options.append(["".join(units[:at]).rstrip(" "), *rest])
    return min(options, key=lambda lines: max(wide(line) for line in lines), default=None)
