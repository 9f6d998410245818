"""Match the cues of an edited source to those of the previous one, so that ids stay.

Cues are aligned in order, so that an inserted, deleted or reworded cue moves
nothing else. Lines that stand once in both versions and in the same order are
anchors; between two anchors a small optimal alignment weighs sameness of text
first and time, shifted as its surroundings are shifted, second. A cue that was
moved to another place is found at the end by its text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from filmpack.timedtext.markup import unwrap

_SAME = 10.0
_NEAR = 0.55
"""The similarity (0 to 1) from which two texts in the same place are one reworded cue."""
_BAND = 250
"""Between anchors, cues whose positions differ by more than this are not compared."""


class Timed(Protocol):
    """Anything with a text and a time in milliseconds."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Pair:
    """old[old] became new[new]; same says that the text is unchanged but for line breaks."""

    old: int
    new: int
    same: bool


def align(old: Sequence[Timed], new: Sequence[Timed]) -> tuple[Pair, ...]:
    """Pair the cues of two versions of a source; each index is used at most once.

    The result is sorted by new index. Cues in no pair were deleted or added.
    """
    old_texts, new_texts = [unwrap(c.text) for c in old], [unwrap(c.text) for c in new]
    anchors = _anchors(old_texts, new_texts)
    pairs = dict(anchors)
    edges = [(-1, -1), *anchors, (len(old), len(new))]
    for (old_a, new_a), (old_b, new_b) in pairwise(edges):
        offset = _offset(old, new, [p for p in ((old_a, new_a), (old_b, new_b)) if p in anchors])
        if offset is None and len(old) == len(new):
            offset = 0
        for i, j in _align_region(
            range(old_a + 1, old_b), range(new_a + 1, new_b), old, new, old_texts, new_texts, offset
        ):
            pairs[i] = j
    _pair_moved(pairs, old_texts, new_texts)
    return tuple(
        sorted((Pair(i, j, old_texts[i] == new_texts[j]) for i, j in pairs.items()), key=_by_new)
    )


def _by_new(pair: Pair) -> int:
    return pair.new


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Texts that occur exactly once on each side, reduced to the longest increasing chain."""
    once_old = {text for text, count in Counter(old).items() if count == 1}
    once_new = {text for text, count in Counter(new).items() if count == 1}
    place = {text: i for i, text in enumerate(old) if text in once_old}
    common = [(place[text], j) for j, text in enumerate(new) if text in place and text in once_new]
    # Longest increasing subsequence of old indices, in order of the new ones.
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (i, _) in enumerate(common):
        slot = bisect_left(tails, i)
        before.append(ends[slot - 1] if slot else -1)
        tails[slot:] = [i, *tails[slot + 1 :]]
        ends[slot:] = [at, *ends[slot + 1 :]]
    chain: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(common[at])
        at = before[at]
    return chain[::-1]


def _offset(
    old: Sequence[Timed], new: Sequence[Timed], pairs: Sequence[tuple[int, int]]
) -> int | None:
    """How far the surrounding cues moved, in milliseconds; None if unknown."""
    shifts = [new[j].start - old[i].start for i, j in pairs]
    return sum(shifts) // len(shifts) if shifts else None


def _align_region(
    old_range: range,
    new_range: range,
    old: Sequence[Timed],
    new: Sequence[Timed],
    old_texts: Sequence[str],
    new_texts: Sequence[str],
    offset: int | None,
) -> list[tuple[int, int]]:
    """The pairs of greatest total score in one stretch between anchors."""
    rows, columns = len(old_range), len(new_range)
    if not rows or not columns:
        return []
    score: dict[tuple[int, int], float] = {}
    for r, i in enumerate(old_range):
        middle = r * columns // rows
        for c in range(max(0, middle - _BAND), min(columns, middle + _BAND + 1)):
            gain = _gain(old[i], new[new_range[c]], old_texts[i], new_texts[new_range[c]], offset)
            if gain > 0:
                score[r, c] = gain
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for r in range(rows):
        upper, lower = best[r], best[r + 1]
        for c in range(columns):
            value = upper[c + 1] if upper[c + 1] > lower[c] else lower[c]
            gain = score.get((r, c), 0.0)
            if gain and upper[c] + gain > value:
                value = upper[c] + gain
            lower[c + 1] = value
    pairs = []
    r, c = rows, columns
    while r and c:
        if (r - 1, c - 1) in score and best[r][c] == best[r - 1][c - 1] + score[r - 1, c - 1]:
            r, c = r - 1, c - 1
            pairs.append((old_range[r], new_range[c]))
        elif best[r][c] == best[r - 1][c]:
            r -= 1
        else:
            c -= 1
    return pairs


def _gain(a: Timed, b: Timed, text_a: str, text_b: str, offset: int | None) -> float:
    """Evidence that two cues are the same: above _SAME for equal texts, 0 for none."""
    overlap = _overlap(a, b, offset) if offset is not None else 0.0
    if text_a == text_b:
        # A nearer time decides between equal lines; a far one doesn't forbid.
        return _SAME + overlap + _closeness(a, b, offset)
    # Imported here: most commands never compare two texts, and all pay for imports.
    from rapidfuzz.distance import Indel

    likeness = Indel.normalized_similarity(text_a, text_b)
    if likeness >= _NEAR or overlap >= 0.9:
        return float(likeness) + overlap
    return 0.0


def _overlap(a: Timed, b: Timed, offset: int) -> float:
    start, end = a.start + offset, a.end + offset
    shared = min(end, b.end) - max(start, b.start)
    whole = max(end, b.end) - min(start, b.start)
    return max(0.0, shared / whole) if whole > 0 else 0.0


def _closeness(a: Timed, b: Timed, offset: int | None) -> float:
    away = abs(b.start - a.start - (offset or 0))
    return 1000 / (1000 + away)


def _pair_moved(pairs: dict[int, int], old: Sequence[str], new: Sequence[str]) -> None:
    taken = set(pairs.values())
    free: dict[str, list[int]] = {}
    for j, text in enumerate(new):
        if j not in taken:
            free.setdefault(text, []).append(j)
    for i, text in enumerate(old):
        if i not in pairs and free.get(text):
            pairs[i] = free[text].pop(0)
