"""Where the words of an imported file went: none is lost, none is invented."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from filmpack.timedtext.markup import strip_tags
from filmpack.translation.fill import Filled
from filmpack.translation.placement import Placement

_WORD = re.compile(r"\w+(?:['’.-]\w+)*")


@dataclass(frozen=True, slots=True)
class WordCount:
    """How many words of a file stand in the catalogue as finished, as fuzzy, or were left over.

    file is how many it has; the other three add up to it where none was lost. Words of a text that
    lies in a translator's comment, beside another translation, count as fuzzy.
    """

    file: int
    placed: int
    fuzzy: int
    left_over: int

    @property
    def lost(self) -> int:
        """Words of the file that are nowhere; below 0, how many were invented."""
        return self.file - self.placed - self.fuzzy - self.left_over


def words(text: str) -> list[str]:
    """The words of a text, markup and marks left out."""
    return _WORD.findall(strip_tags(text))


def count_words(
    texts: Iterable[str],
    placements: Sequence[Placement],
    filled: Sequence[Filled],
    left_over: Iterable[str],
) -> WordCount:
    """Count a file's words where they are now.

    Args:
        texts: All texts of the file.
        placements: Which text went to which cue.
        filled: What became of each of them in the catalogue.
        left_over: The texts that match no cue.
    """
    placed = fuzzy = 0
    for item, done in zip(placements, filled, strict=True):
        count = len(words(item.text))
        if done.fuzzy:
            fuzzy += count
        else:
            placed += count
    return WordCount(_count(texts), placed, fuzzy, _count(left_over))


def _count(texts: Iterable[str]) -> int:
    return sum(len(words(text)) for text in texts)
