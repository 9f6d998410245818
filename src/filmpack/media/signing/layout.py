"""A film beside a sign-language interpreter: where film, interpreter and text stand. Pure.

The film is smaller and keeps to the upper left, the interpreter has the right side, and text stands
under the film: nothing covers anything. An interpreter should fill a sixth of the picture (Ofcom,
as universaldesign.ie quotes it), which a square video does here in a picture of 16:9.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from filmpack.media.shapes import Box

_FILM = Fraction(65, 100)
"""The part of the picture's width and height that the film has."""
_BETWEEN = Fraction(1, 100)
"""Between film and interpreter, in parts of the picture's width."""
_EDGE = Fraction(35, 1000)
"""What is kept free at the other sides of the interpreter (EBU R 95, action safe area)."""
LEAST_PART = Fraction(1, 6)
"""The part of the picture that an interpreter should fill."""
LINES = 3
"""The most lines of one subtitle under the film."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Where the film stands, and the room in which the interpreter does, in coded pixels."""

    film: Box
    room: Box

    @property
    def words(self) -> str:
        """What is done, for keys. Never reword it: every key would change."""
        return f"at {self.film} beside sign language in {self.room}"


def beside(width: int, height: int) -> Beside:
    """Where film and interpreter stand in a picture of this size, in coded pixels."""
    film = Box(0, 0, _even(width * _FILM), _even(height * _FILM))
    left = _even(width * (_FILM + _BETWEEN))
    top = _even(height * _EDGE)
    room = Box(left, top, _even(width * (1 - _EDGE)) - left, _even(height * (1 - _EDGE)) - top)
    return Beside(film, room)


def fitted(room: Box, shape: Fraction) -> Box:
    """Where a video stands in its room: whole, as large as it can be, in the middle.

    shape is its width by its height, in the room's pixels.
    """
    width, height = room.width, _even(room.width / shape)
    if height > room.height:
        width, height = _even(room.height * shape), room.height
    return Box(
        room.x + (room.width - width) // 4 * 2,
        room.y + (room.height - height) // 4 * 2,
        min(width, room.width),
        min(height, room.height),
    )


def _even(value: Fraction | float) -> int:
    return max(2, round(value / 2) * 2)
