"""Place a translated .srt that a country sends back onto the film's own cues.

Cue numbers mean nothing here: files come back with another frame rate, a
shifted start, cues merged or split. The file's clock is fitted to the film's
(scale and shift), then text is placed by overlap in time. What was placed
with confidence is a translation; everything else is fuzzy and says why.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeVar

from filmpack.errors import InputError, Problem
from filmpack.timedtext.cue import Cue
from filmpack.timedtext.formats.base import ParsedCue
from filmpack.timedtext.markup import is_dialogue, is_source, length, unwrap

SAME_AS_SOURCE = "the text is the source's"
PlacementKind = Literal["one to one", "merged", "split", "unmatched", "conflict", "same as source"]

_RATES = (
    Fraction(25),
    Fraction(24),
    Fraction(24000, 1001),
    Fraction(30000, 1001),
    Fraction(30),
)
# How a file's clock may run against the film's: conversions between the usual frame rates.
_SCALES = tuple(dict.fromkeys(a / b for a in _RATES for b in _RATES))
_BIN = 250
"""Milliseconds within which two shifts count as the same."""
_EDGE = 200
"""Milliseconds within which a file's cue begins or ends together with one of the film's."""
_STRAY = 600
"""Milliseconds beyond which both edges of a cue must not lie from its own."""
_PEAKS = 4
"""How many of the likeliest shifts are refined for each scale."""
_MOST_PAIRS = 2_000_000
"""Overlaps of a file's cues with the film's. Files that follow a film have two for each cue; two
thousand cues under one that stands all the time still have four thousand."""
_SAMPLE = 220
"""Cues used for fitting; more add nothing."""
_C = TypeVar("_C", Cue, ParsedCue)
_SENTENCE = re.compile(r"(?<=[.!?…;])\s+")


@dataclass(frozen=True, slots=True)
class Clock:
    """The file's time in the film's: film = file * scale + shift (milliseconds)."""

    scale: Fraction
    shift: int
    doubtful: bool = False
    """Whether another shift fits as well: lines at even distances look alike."""

    def film_time(self, ms: int) -> int:
        return round(ms * self.scale) + self.shift


@dataclass(frozen=True, slots=True)
class Placement:
    """Text for one cue. confident: it may stand as a translation; reason says why not.

    lines are where it stood in the file, from 1. One whose text or times had to be guessed when
    the file was read (ParsedCue.doubt) is never confident.
    """

    cue: str
    text: str
    kind: PlacementKind
    confident: bool
    reason: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A placed file: the clock that fitted, a placement a cue, and what found no place."""

    clock: Clock
    fit: float
    """Share of the file's cues that begin or end with a cue of the film, 0 to 1. Any file
    overlaps any other by half; only the right one shares its edges."""
    placements: tuple[Placement, ...]
    unplaced: tuple[ParsedCue, ...]
    """Cues of the file that overlap no cue of the film."""
    elsewhere: tuple[int, ...] = ()
    """Lines of the file's cues that stand at another place than their cue."""


def place(
    source: Sequence[Cue], returned: Sequence[ParsedCue], name: str = "this file"
) -> PlacedFile:
    """Place a returned file's cues onto the source's, by time and order.

    Raises InputError, naming the file, where its cues lie over each other by the thousand.
    """
    clock = fit_clock(source, returned)
    moved = [
        replace(cue, start=clock.film_time(cue.start), end=clock.film_time(cue.end))
        for cue in returned
    ]
    _require_film(source, moved, name)
    links = _links(source, moved)
    placements: list[Placement] = []
    placed: set[int] = set()
    for sources, files in _groups(links):
        placed.update(files)
        placements += _place_group([source[i] for i in sources], [moved[j] for j in files])
    fit = _shared_edges(source, moved)
    if clock.doubtful:
        placements = [
            replace(p, confident=False, reason=p.reason or "two alignments in time fit equally")
            for p in placements
        ]
    unplaced = tuple(returned[j] for j in range(len(moved)) if j not in placed)
    elsewhere = sorted({moved[j].line for i, j in links if source[i].place != moved[j].place})
    return PlacedFile(clock, fit, tuple(placements), unplaced, tuple(elsewhere))


def _shared_edges(source: Sequence[Cue], moved: Sequence[ParsedCue]) -> float:
    """The share of file cues that start or end within _EDGE of a start or end of the film's."""
    starts, ends = sorted(c.start for c in source), sorted(c.end for c in source)
    near = sum(
        _nearest(cue.start, starts) <= _EDGE or _nearest(cue.end, ends) <= _EDGE for cue in moved
    )
    return near / len(moved) if moved else 0.0


def _nearest(time: int, times: Sequence[int]) -> int:
    at = bisect_left(times, time)
    return min((abs(t - time) for t in times[max(0, at - 1) : at + 1]), default=1 << 60)


def fit_clock(source: Sequence[Cue], returned: Sequence[ParsedCue]) -> Clock:
    """The scale and shift that bring most of the file's starts and ends onto the film's."""
    ours = _sample(source)
    theirs = _sample(returned)
    found: list[tuple[int, float, Clock]] = []
    for scale in _SCALES:
        votes: Counter[int] = Counter()
        for cue in theirs:
            start, end = float(cue.start * scale), float(cue.end * scale)
            for own in ours:
                shift = own.start - start
                votes[round(shift / _BIN)] += 1
                # Equal durations at equal shifts speak twice.
                if abs((own.end - end) - shift) < _BIN:
                    votes[round(shift / _BIN)] += 1
        peaks = sorted(votes, key=lambda b: (-(votes[b] * 2 + votes[b - 1] + votes[b + 1]), abs(b)))
        for peak in peaks[:_PEAKS]:
            shift, hits, error = _refine(ours, theirs, scale, peak * _BIN)
            # Without a clear gain the file's clock runs as the film's does.
            found.append((hits * 2 + (scale == 1), error, Clock(scale, shift)))
    if not found:
        return Clock(Fraction(1), 0)
    found.sort(key=lambda f: (-f[0], f[1] > _BIN / 2, abs(f[2].shift), f[1]))
    best = found[0]
    doubtful = any(
        f[0] == best[0]
        and f[2].scale == best[2].scale
        and abs(f[2].shift - best[2].shift) > 2 * _BIN
        for f in found[1:]
    )
    return replace(best[2], doubtful=doubtful)


def _sample(cues: Sequence[_C]) -> Sequence[_C]:
    """All cues, or evenly spaced runs of twenty of them: runs keep neighbours together."""
    step = max(1, -(-len(cues) // _SAMPLE))
    return [cue for at, cue in enumerate(cues) if at // 20 % step == 0]


def _refine(
    ours: Sequence[Cue | ParsedCue],
    theirs: Sequence[Cue | ParsedCue],
    scale: Fraction,
    shift: int,
) -> tuple[int, int, float]:
    """The exact shift near a rough one: (shift, cues that start within two bins, mean error)."""
    starts = [cue.start for cue in ours]
    gaps = []
    for cue in theirs:
        at = float(cue.start * scale)
        gap = min((start - at for start in starts), key=lambda g: abs(g - shift))
        if abs(gap - shift) <= 2 * _BIN:
            gaps.append(gap)
    if not gaps:
        return shift, 0, float("inf")
    middle = sorted(gaps)[len(gaps) // 2]
    return (
        round(middle),
        sum(abs(gap - middle) <= _BIN for gap in gaps),
        sum(abs(gap - middle) for gap in gaps) / len(gaps),
    )


def _require_film(source: Sequence[Cue], moved: Sequence[ParsedCue], name: str) -> None:
    """Raise InputError where the subtitles lie over each other by the thousand.

    Pairs of cues that overlap are counted without looking at them: ends and starts sorted.
    """
    starts = sorted(cue.start for cue in source)
    ends = sorted(cue.end for cue in source)
    pairs = sum(
        bisect_left(starts, cue.end) - bisect_right(ends, min(cue.start, cue.end)) for cue in moved
    )
    if pairs > _MOST_PAIRS:
        what = f"these {len(moved)} subtitles overlap the film's {len(source)} cues {pairs} times."
        advice = "Subtitles of a film follow each other in time: check the times of this file."
        raise InputError(Problem(name, 0, what, advice))


def _links(source: Sequence[Cue], moved: Sequence[ParsedCue]) -> list[tuple[int, int]]:
    """Which cues overlap by a third of the shorter one or more: (source, file) indices."""
    links = []
    first = 0
    for j, theirs in enumerate(moved):
        while first < len(source) and source[first].end <= theirs.start:
            first += 1
        for i in range(first, len(source)):
            ours = source[i]
            if ours.start >= theirs.end:
                break
            shared = min(ours.end, theirs.end) - max(ours.start, theirs.start)
            if shared * 3 >= min(ours.duration, theirs.end - theirs.start):
                links.append((i, j))
    # Of two at one time, the one at the top belongs to the one at the top.
    alike = [(i, j) for i, j in links if source[i].top == moved[j].top]
    ours_alike, theirs_alike = {i for i, _ in alike}, {j for _, j in alike}
    return [
        (i, j)
        for i, j in links
        if source[i].top == moved[j].top or i not in ours_alike or j not in theirs_alike
    ]


def _groups(links: Sequence[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """Connected stretches of links, each cue in one of them; the members are in order."""
    parent: dict[tuple[bool, int], tuple[bool, int]] = {}

    def root(node: tuple[bool, int]) -> tuple[bool, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for i, j in links:
        parent[root((True, j))] = root((False, i))
    groups: dict[tuple[bool, int], tuple[list[int], list[int]]] = {}
    for node in sorted(parent, key=lambda node: node[1]):
        groups.setdefault(root(node), ([], []))[node[0]].append(node[1])
    return sorted(groups.values())


def _place_group(ours: Sequence[Cue], theirs: Sequence[ParsedCue]) -> list[Placement]:
    lines = tuple(cue.line for cue in theirs)
    if len(ours) == len(theirs) == 1:
        return [_single(ours[0], theirs[0])]
    if len(ours) == len(theirs) and all(map(_same_times, ours, theirs)):
        # Several at one time, or overlapping, in both: each belongs to the one in its place.
        return [_single(own, their) for own, their in zip(ours, theirs, strict=True)]
    if len(ours) == 1:
        mark = "- " if is_dialogue(ours[0].text) and len(theirs) == 2 else ""
        joined = "\n".join(
            cue.text if is_dialogue(cue.text) or not mark else mark + cue.text.lstrip("-– ")
            for cue in theirs
        )
        reason = f"the file has {len(theirs)} subtitles here; joined"
        return [Placement(ours[0].id, joined, "split", False, reason, lines)]
    if len(theirs) == 1:
        reason = f"the file has one subtitle for {len(ours)} cues; divided"
        return [
            Placement(cue.id, text, "merged", False, reason, lines)
            for cue, text in zip(ours, divide(theirs[0].text, ours), strict=True)
        ]
    placed: dict[str, list[ParsedCue]] = {cue.id: [] for cue in ours}
    for cue in theirs:
        nearest = max(ours, key=lambda own: (_shared(own, cue), -len(placed[own.id])))
        placed[nearest.id].append(cue)
    reason = f"the file cuts these {len(ours)} cues differently"
    return [
        Placement(
            name,
            "\n".join(cue.text for cue in cues),
            "split" if len(cues) > 1 else "merged",
            False,
            reason,
            tuple(cue.line for cue in cues),
        )
        for name, cues in placed.items()
        if cues
    ]


def _shared(ours: Cue, theirs: ParsedCue) -> int:
    """Milliseconds for which both are on screen; below 0 where they never are."""
    return min(ours.end, theirs.end) - max(ours.start, theirs.start)


def _same_times(ours: Cue, theirs: ParsedCue) -> bool:
    return max(abs(ours.start - theirs.start), abs(ours.end - theirs.end)) <= _EDGE


def _single(ours: Cue, theirs: ParsedCue) -> Placement:
    shared = _shared(ours, theirs)
    whole = max(ours.end, theirs.end) - min(ours.start, theirs.start)
    kind: PlacementKind = "one to one"
    reason = ""
    if is_source(theirs.text, ours.text):
        kind, reason = "same as source", SAME_AS_SOURCE
    elif shared * 2 < whole:
        reason = "the times differ by more than half"
    elif abs(ours.start - theirs.start) > _STRAY and abs(ours.end - theirs.end) > _STRAY:
        reason = "it neither begins nor ends with this cue"
    elif _unlike(length(ours.text), length(theirs.text)):
        reason = "much longer or shorter than the source: perhaps another line"
    reason = theirs.doubt or reason
    return Placement(ours.id, theirs.text, kind, not reason, reason, (theirs.line,))


def _unlike(source: int, text: int) -> bool:
    return text > 3 * source + 15 or source > 3 * text + 15


def divide(text: str, cues: Sequence[Cue]) -> list[str]:
    """One text for several cues: by its lines or sentences where they count up, else by words.

    Parts are as long as the cues' own texts are, in proportion; no word is lost.
    """
    count = len(cues)
    for pieces in (text.split("\n"), _SENTENCE.split(unwrap(text))):
        if len(pieces) == count:
            return pieces
    words = unwrap(text).split(" ")
    weights = [length(cue.text) for cue in cues]
    total, parts, used, target = sum(weights) or 1, [], 0, 0.0
    for at, weight in enumerate(weights):
        target += weight / total * len(words)
        stop = len(words) if at == count - 1 else max(used, min(round(target), len(words)))
        parts.append(" ".join(words[used:stop]))
        used = stop
    return parts
