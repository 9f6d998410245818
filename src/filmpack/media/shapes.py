"""A film in a picture of another shape: what is shown of it, and where it stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from filmpack.media.choices import Fit, ShapeName
from filmpack.timedtext.formats.ass import LINE_HEIGHT
from filmpack.timedtext.safe_areas import SafeAreaName

LINES = 3
"""The most lines of one subtitle in a picture of another shape."""
GAP = 0.25
"""Between the film and the text under it, in ems."""
_ALIKE = Fraction(1, 100)
"""A film whose shape differs by so little from the picture's fills it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape of pictures, and how a film and its text stand in it.

    Widths are parts of the picture's width, heights of its height: em is the size of text, room
    the longest line, below is kept free under text that stands on the film, film_top is where a
    film with margins begins.
    """

    aspect: Fraction
    em: float
    room: float
    below: float
    film_top: float
    safe_area: SafeAreaName = "television"


SHAPES: Mapping[ShapeName, Shape] = MappingProxyType(
    {
        "1:1": Shape(Fraction(1), 0.052, 0.88, 0.06, 0.09),
        "4:5": Shape(Fraction(4, 5), 0.052, 0.88, 0.06, 0.16),
        "9:16": Shape(Fraction(9, 16), 0.056, 0.74, 0.355, 0.17, "phone-apps"),
    }
)


@dataclass(frozen=True, slots=True)
class Reframing:
    """How a rendition shows the film in another shape.

    focus is the place along the film's longer side, from 0 (left or top) to 1, that a crop is
    centred on as far as the film reaches; by_shot says from which frame on it is another, in order.
    """

    shape: ShapeName
    fit: Fit = "margins"
    focus: float = 0.5
    by_shot: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, all of them even."""

    x: int
    y: int
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}+{self.x}+{self.y}"


@dataclass(frozen=True, slots=True)
class Reframed:
    """A film in a picture of another shape.

    taken is what is shown of it, in its coded pixels; placed is where that stands, in the
    picture's. Where the film doesn't fill the picture, the margins show it blurred. moves are the
    frames from which another box of the same size is taken, with its x and y, in order.
    """

    shape: ShapeName
    taken: Box
    placed: Box
    margins: bool
    moves: tuple[tuple[int, int, int], ...] = ()

    @property
    def words(self) -> str:
        """What is done, for keys. Never reword it: every key would change."""
        how = "blurred margins" if self.margins else "no margins"
        return f"reframed from {self.taken} to {self.placed}, {how}"

    def moved_in(self, first: int, end: int) -> tuple[tuple[int, int, int], ...]:
        """The moves in frames [first, end), frames counted from `first`: the first one at 0, which
        is where the box stands there."""
        at = (0, self.taken.x, self.taken.y)
        inside = []
        for frame, x, y in self.moves:
            if frame <= first:
                at = (0, x, y)
            elif frame < end:
                inside.append((frame - first, x, y))
        return (at, *inside)

    def key_part(self, first: int, end: int) -> str:
        """Where the box stands in frames [first, end), for keys; "" where it is `taken` all along.
        Never reword it."""
        moved = self.moved_in(first, end)
        still = all((x, y) == (self.taken.x, self.taken.y) for _, x, y in moved)
        return "" if still else " ".join(f"{x},{y}@{frame}" for frame, x, y in moved)


def picture_size(width: int, height: int, most: int, shape: ShapeName) -> tuple[int, int]:
    """The size of a picture of a shape, in pixels: as wide as the film's shorter side.

    Args:
        width: The film's, in square pixels.
        height: The film's, likewise.
        most: The greatest height; 0 for no limit.
        shape: The picture's shape.
    """
    aspect = SHAPES[shape].aspect
    wide = _even(min(width, height))
    high = _even(wide / aspect)
    if most and high > most:
        high = most // 2 * 2
        wide = _even(high * aspect)
    return wide, high


def reframed(
    coded: tuple[int, int], pixel: Fraction, picture: tuple[int, int], how: Reframing
) -> Reframed:
    """Where a film stands in a picture of another shape.

    Args:
        coded: The film's width and height in coded pixels.
        pixel: The width of one of these by its height.
        picture: The picture's width and height in square pixels.
        how: The shape, and how the film fits it.
    """
    wide, high = coded
    whole = Box(0, 0, wide // 2 * 2, high // 2 * 2)
    full = Box(0, 0, *picture)
    film, target = wide * pixel / high, Fraction(*picture)
    if abs(film / target - 1) <= _ALIKE:
        return Reframed(how.shape, whole, full, margins=False)
    if how.fit == "crop":
        taken = _taken(whole, film, target, how.focus)
        others = ((frame, _taken(whole, film, target, focus)) for frame, focus in how.by_shot)
        moves = tuple((frame, box.x, box.y) for frame, box in others)
        return Reframed(how.shape, taken, full, margins=False, moves=moves)
    return Reframed(how.shape, whole, _placed(film, picture, SHAPES[how.shape]), margins=True)


def _taken(whole: Box, film: Fraction, target: Fraction, focus: float) -> Box:
    """The part of the film that fills the picture."""
    if film > target:
        width = min(whole.width, _even(whole.width * target / film))
        return Box(_offset(whole.width, width, focus), 0, width, whole.height)
    height = min(whole.height, _even(whole.height * film / target))
    return Box(0, _offset(whole.height, height, focus), whole.width, height)


def _offset(whole: int, part: int, focus: float) -> int:
    """Where a part begins that is centred on the focus as far as the whole reaches; even."""
    wanted = Fraction(focus) * whole - Fraction(part, 2)
    return _even(min(max(wanted, Fraction(0)), Fraction(whole - part)), 0)


def _placed(film: Fraction, picture: tuple[int, int], shape: Shape) -> Box:
    """Where the whole film stands, so that three lines have room under it."""
    width, height = picture
    em = shape.em * width
    lowest = (1 - shape.below) * height - (LINES * LINE_HEIGHT + GAP) * em
    wide, high = width, _even(width / film)
    if high > lowest:
        high = int(lowest) // 2 * 2
        wide = min(width, _even(high * film))
    top = min(shape.film_top * height, lowest - high)
    return Box((width - wide) // 4 * 2, int(top) // 2 * 2, wide, high)


def text_top(placed: Reframed, em: float) -> float:
    """Where the text under a film begins, in pixels; em is its size, likewise."""
    return placed.placed.y + placed.placed.height + GAP * em


def _even(value: Fraction | float, least: int = 2) -> int:
    """The nearest even number."""
    return max(least, round(value / 2) * 2)
