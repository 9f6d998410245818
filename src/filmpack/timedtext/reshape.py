"""A track broken anew for a picture of another shape, by measured width. Pure.

In this order: up to three lines; smaller letters; two subtitles one after the other, split where a
sentence or a clause ends. What still does not fit is told with its surplus, and never cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from filmpack.timedtext.break_units import break_units, joined, spaceless
from filmpack.timedtext.cue import Cue, CueId, Track
from filmpack.timedtext.linebreak import binds_forward, splits_quantity
from filmpack.timedtext.markup import (
    close_italics,
    ends_sentence,
    is_dialogue,
    length,
    spans,
    strip_tags,
    unwrap,
)

SIZES = (100, 96, 92, 88, 86)
"""The sizes of letters that are tried, in percent; below the last they are too small to read."""
LEAST_MS = 833
"""The shortest time on screen of a part of a split subtitle (Netflix Timed Text Style Guide)."""
_CLAUSE_MARKS = tuple(",;:–—،؛、，；：")
_SENTENCE_BONUS, _CLAUSE_BONUS, _IN_BRACKETS, _AWKWARD = 12.0, 6.0, 8.0, 60.0
"""What a line's end is worth, in squared ems of unevenness."""
_OPENING, _CLOSING = "([（［", ")]）］"
_MOST_WORDS = 60
"""More words fit into no picture's lines, and are not tried: that would take long."""
_IN_HAND = 0.995
"""Words are measured one by one; kerning with the space between them is not."""

Measure = Callable[[str, bool], float]
"""Gives the width of a text in ems; whether it is italic."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a picture holds of a subtitle: a line's width in ems of the usual size, and lines.

    at_once is how many lines it holds of all subtitles that are shown at one time; below says that
    text stands under the film, where no subtitle has to stand at the top.
    """

    ems: float
    lines: int
    at_once: int = 10
    below: bool = False


@dataclass(frozen=True, slots=True)
class Overfull:
    """A cue that no means makes fit; surplus is by how much its longest line is too wide, as a
    part of the room, in the smallest letters and the most lines."""

    cue: Cue
    surplus: float


Broken = tuple[tuple[Cue, ...], float]
"""What reshaped_cue() gives."""


def reshaped(
    track: Track, room: Room, measure: Measure, known: dict[Cue, Broken] | None = None
) -> tuple[Track, tuple[Overfull, ...]]:
    """The track as a picture shows it, and the cues that do not fit it.

    known has what was made before of cues in this language for this room, and takes the others.
    """
    known = {} if known is None else known
    cues, overfull = list[Cue](), list[Overfull]()
    for cue in track.cues:
        if cue not in known:
            known[cue] = reshaped_cue(cue, room, measure, track.language)
        parts, surplus = known[cue]
        cues += parts
        if surplus > 0:
            overfull.append(Overfull(cue, surplus))
    return replace(track, cues=tuple(cues)), tuple(overfull)


def reshaped_cue(cue: Cue, room: Room, measure: Measure, language: str) -> Broken:
    """A cue as a picture shows it: one, or two that follow one another; and its surplus.

    Args:
        cue: The cue, its text as a wide picture shows it.
        room: What the picture holds.
        measure: Gives widths.
        language: The text's, a BCP 47 tag.

    Returns:
        The parts, and by how much the longest line is too wide, as a part of the room: 0 where
        everything fits.
    """
    # A narrow picture has no room for sides.
    cue = replace(cue, top=cue.top and not room.below, side="")
    text = _Text(cue.text, measure, language)
    if (fitting := _fitting(text, room)) is not None:
        return (replace(cue, text=fitting[0], size=fitting[1]),), 0.0
    if cue.duration >= 2 * LEAST_MS and text.words <= 2 * _MOST_WORDS:
        for first, second in text.halves():
            parts = [_fitting(_Text(half, measure, language), room) for half in (first, second)]
            found = [part for part in parts if part is not None]
            if len(found) == 2:
                return _in_time(cue, found, length(first) / length(f"{first}{second}")), 0.0
    lines, widest = text.tightest(room.lines)
    smallest = SIZES[-1] / 100
    return (replace(cue, text=lines, size=SIZES[-1]),), widest * smallest / room.ems - 1


def surely_fits(text: str, room: Room, roughly: Measure, language: str) -> bool:
    """Whether a text fits at the smallest size, told without looking for the best lines.

    False says nothing. roughly may be wrong by a thirtieth.
    """
    if any(map(str.isdigit, text)):
        return False
    ems, lines = room.ems * 100 / SIZES[-1] / (1 + 1 / 30), 0
    for turn in text.split("\n") if is_dialogue(text) else [unwrap(text)]:
        lines, left = lines + 1, ems
        for word in break_units(strip_tags(turn), language):
            width = roughly(word, False)
            if width > left:
                lines, left = lines + 1, ems
            left -= width
            if left < 0 or lines > room.lines:
                return False
    return True


def _fitting(text: _Text, room: Room) -> tuple[str, int] | None:
    """The text in lines that fit, as large as possible, and its size in percent."""
    for size in SIZES:
        lines = text.broken(room.ems * _IN_HAND * 100 / size, room.lines)
        if lines is not None:
            return lines, size
    return None


def _in_time(cue: Cue, parts: Sequence[tuple[str, int]], share: float) -> tuple[Cue, ...]:
    """The parts one after the other, without a gap; share is the first one's part of the time."""
    middle = cue.start + round(cue.duration * share)
    middle = min(max(middle, cue.start + LEAST_MS), cue.end - LEAST_MS)
    (first, size), (second, other) = parts
    return (
        replace(cue, id=CueId(f"{cue.id}a"), end=middle, text=first, size=size),
        replace(cue, id=CueId(f"{cue.id}b"), start=middle, text=second, size=other),
    )


def _closed(turns: Sequence[str]) -> Iterator[str]:
    """What each speaker says with tags of its own, where italics go on from one to the next."""
    opened = False
    for turn in turns:
        whole = "<i>" * opened + turn
        opened = whole.rfind("<i>") > whole.rfind("</i>")
        yield close_italics(whole)


class _Text:
    """A subtitle's text and the ways of breaking it."""

    def __init__(self, text: str, measure: Measure, language: str) -> None:
        self.language = language
        dialogue = is_dialogue(text)
        given = text.split("\n") if dialogue else [text]
        turns = (joined(turn.split("\n"), language) for turn in _closed(given))
        self.turns = [_Turn(turn, measure, language) for turn in turns]

    @property
    def words(self) -> int:
        """How many there are."""
        return sum(len(turn.words) for turn in self.turns)

    def broken(self, ems: float, most: int) -> str | None:
        """The text in at most so many lines, none wider than so many ems."""
        lines = list[str]()
        for turn in self.turns:
            for count in range(1, most - len(lines) + 1):
                if (found := turn.best(count, ems)) is not None:
                    lines += found
                    break
            else:
                return None
        return "\n".join(lines)

    def tightest(self, most: int) -> tuple[str, float]:
        """The text in so many lines, the longest as short as can be, and its width in ems."""
        # A speaker's second line is given to whoever needs it most.
        counts = [1] * len(self.turns)
        while sum(counts) < most:
            widths = [turn.narrowest(count) for turn, count in zip(self.turns, counts, strict=True)]
            at = widths.index(max(widths))
            if counts[at] >= len(self.turns[at].words):
                break
            counts[at] += 1
        lines, widest = list[str](), 0.0
        for turn, count in zip(self.turns, counts, strict=True):
            width = turn.narrowest(count)
            lines += turn.best(count, width) or [str(turn)]
            widest = max(widest, width)
        return "\n".join(lines), widest

    def halves(self) -> Iterator[tuple[str, str]]:
        """Ways to split the text in two, the best first."""
        if len(self.turns) > 1:
            yield "\n".join(map(str, self.turns[:-1])), str(self.turns[-1])
            return
        (turn,) = self.turns
        for kind in ("sentence", "clause"):
            yield from turn.halves(kind)


class _Turn:
    """What one speaker says: words, or phrases where there are no spaces, and their widths in ems.

    begins and ends are where each word stands on a line that holds them all; italic and brackets
    say of each place between words whether it is in italics, and in how many brackets.
    """

    def __init__(self, text: str, measure: Measure, language: str) -> None:
        self.units = break_units(text, language) or [""]
        self.words = [unit.rstrip(" ") for unit in self.units]
        self.language, self.spaceless = language, spaceless(language)
        self.italic, self.brackets = [False], [0]
        self.space = space = measure(" ", False)
        self.begins, self.ends, at = list[float](), list[float](), 0.0
        for unit, word in zip(self.units, self.words, strict=True):
            opened = self.italic[-1]
            pieces = list(spans("<i>" * opened + word))
            self.begins.append(at)
            at += sum(measure(piece, italic) for italic, piece in pieces)
            self.ends.append(at)
            at += space * (len(unit) - len(word))
            tags = [tag for tag in ("<i>", "</i>") if tag in word]
            last = max(tags, key=word.rfind) if tags else ""
            self.italic.append(last == "<i>" if last else opened)
            depth = sum((char in _OPENING) - (char in _CLOSING) for char in word)
            self.brackets.append(self.brackets[-1] + depth)

    def __str__(self) -> str:
        return self.line(0, len(self.words))

    def line(self, first: int, end: int) -> str:
        """The text of words [first, end)."""
        return "".join(self.units[first:end]).rstrip(" ")

    def width(self, first: int, end: int) -> float:
        """The width of words [first, end) on one line."""
        return self.ends[end - 1] - self.begins[first]

    def breakings(self, count: int) -> Iterator[tuple[int, ...]]:
        """Ways to break into so many lines: where each line begins, and the end."""
        for chosen in combinations(range(1, len(self.words)), count - 1):
            yield (0, *chosen, len(self.words))

    def best(self, count: int, ems: float) -> list[str] | None:
        """So many lines, none wider than so many ems, broken where it reads best."""
        if len(self.words) > _MOST_WORDS:
            return None
        # Each break takes a space away.
        if self.width(0, len(self.words)) - (count - 1) * self.space > count * ems:
            return None
        fitting = [
            breaking
            for breaking in self.breakings(count)
            if all(self.width(*line) <= ems + 1e-9 for line in _lines(breaking))
        ]
        if not fitting:
            return None
        chosen = min(fitting, key=self._cost)
        return [self.line(*place) for place in _lines(chosen)]

    def narrowest(self, count: int) -> float:
        """The width of the longest line, broken into so many where that is shortest; about that
        for a text which is far too long."""
        if len(self.words) > _MOST_WORDS:
            return self.width(0, len(self.words)) / count
        widest = (
            max(self.width(*line) for line in _lines(breaking))
            for breaking in self.breakings(count)
        )
        return min(widest, default=self.width(0, len(self.words)))

    def halves(self, kind: str) -> Iterator[tuple[str, str]]:
        """The text in two where a sentence or a clause ends, nearest to the middle first."""
        ends = ends_sentence if kind == "sentence" else _ends_clause
        places = [at for at in range(1, len(self.words)) if ends(self.words[at - 1])]
        middle = self.ends[-1] / 2
        for at in sorted(places, key=lambda at: abs(self.ends[at - 1] - middle)):
            first, second = self.line(0, at), self.line(at, len(self.words))
            yield close_italics(first), close_italics("<i>" * self.italic[at] + second)

    def _cost(self, breaking: tuple[int, ...]) -> float:
        """What speaks against a breaking: uneven lines, and ends in the wrong places."""
        widths = [self.width(*line) for line in _lines(breaking)]
        mean = sum(widths) / len(widths)
        cost = sum((width - mean) ** 2 for width in widths)
        for upper, lower, at in zip(widths, widths[1:], breaking[1:], strict=False):
            before, after = self.words[at - 1], self.words[at]
            cost += 2.0 if upper > lower else 0.0
            if ends_sentence(before):
                cost -= _SENTENCE_BONUS
            elif _ends_clause(before) or (self.units[at - 1] != before and self.spaceless):
                cost -= _CLAUSE_BONUS
            if self.brackets[at] > 0:
                cost += _IN_BRACKETS
            if binds_forward(before, self.language):
                cost += _AWKWARD
            if splits_quantity(strip_tags(before), strip_tags(after)):
                cost += _AWKWARD
        return cost


def _ends_clause(word: str) -> bool:
    return strip_tags(word).endswith(_CLAUSE_MARKS)


def _lines(breaking: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """The words [first, end) of each line."""
    return pairwise(breaking)
