"""ASS override blocks, {\\an8} and the like, which SubRip files have, too.

Of all that they can say, filmpack keeps italics and whether a text stands at the top or at a side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from filmpack.timedtext.cue import Side

_OLD_ALIGNMENT = {1: 1, 2: 2, 3: 3, 5: 7, 6: 8, 7: 9, 9: 4, 10: 5, 11: 6}
"""Places of \\a and of SSA's styles, as on a number pad."""
_ALIGNMENT = re.compile(r"an?\(?(\d{1,2})\)?")
_ITALIC = re.compile(r"i(\d{0,3})")
DRAWING = re.compile(r"\\p[1-9]")
"""Begins a drawing: what follows are coordinates, not words."""
_RESET = re.compile(r"r(?!nd)[^\\]{0,100}")


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a block of commands says.

    alignment is a place as on a number pad, 0 where none is named; italic None where nothing
    is said of it. reset: the style's own look comes back. rest are all other commands, each
    with its backslash, and words.
    """

    alignment: int = 0
    italic: bool | None = None
    reset: bool = False
    rest: tuple[str, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """What is not kept, in words; a place in the middle of the height included."""
        words = tuple(f"{{{command}}}" for command in self.rest)
        if not 4 <= self.alignment <= 6:
            return words
        return (*words, f"the place in the middle (\\an{self.alignment})")


def read_overrides(inner: str) -> Overrides:
    """What stands between the braces of a block."""
    words, *commands = inner.split("\\")
    rest = [words.strip()] if words.strip() else []
    alignment, italic, reset = 0, None, False
    for command in commands:
        bare = command.strip()
        place, slant = _ALIGNMENT.fullmatch(bare), _ITALIC.fullmatch(bare)
        if place and (named := alignment_of(place[1], old=not bare.startswith("an"))):
            alignment = alignment or named  # the first one of a line counts
        elif slant:
            italic, reset = (None, True) if not slant[1] else (slant[1] != "0", False)
        elif _RESET.fullmatch(bare):
            italic, reset = None, True
        elif bare:
            rest.append(f"\\{bare}")
    return Overrides(alignment, italic, reset, tuple(rest))


def alignment_of(number: str, *, old: bool) -> int:
    """A place as on a number pad, 0 for no place; old: the number is SSA's."""
    if not number.isascii() or not number.isdigit() or len(number) > 2:
        return 0
    found = int(number)
    return _OLD_ALIGNMENT.get(found, 0) if old else found * (1 <= found <= 9)


def kind_of(command: str) -> str:
    """What is alike in commands that are left out: all {\\pos(…)} are told once."""
    named = re.match(r"\{\\\d?[A-Za-z]+", command)
    return named[0] if named else command


def is_top(alignment: int) -> bool:
    """Whether a place is at the top of the picture."""
    return alignment >= 7


def side_of(alignment: int) -> Side:
    """At which side of the picture a place is."""
    if alignment in (1, 7):
        return "left"
    return "right" if alignment in (3, 9) else ""
