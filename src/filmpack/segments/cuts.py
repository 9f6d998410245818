"""Where a film is cut into segments. Pure: frame numbers in, frame numbers out.

A segment is encoded on its own. Textless segments show no text in any language and are
shared by all; subtitled ones are encoded once per language that shows text in them.
Every decision depends only on the frames around it, so that a changed cue moves the
cuts beside it and no others: segments encoded elsewhere stay valid.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

Interval = tuple[int, int]
"""Frames [first, end)."""


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """Frames [first, end) of the finished picture."""

    first: int
    end: int

    @property
    def frames(self) -> int:
        return self.end - self.first


@dataclass(frozen=True, slots=True)
class CutParameters:
    """Lengths in frames: textless stretches shorter than `gap` join the text around them; a long
    one has a cut at every multiple of `pace`; from one cue's start to the next there are two equal
    parts, so that two cores are done with a changed cue at the same time."""

    gap: int
    pace: int

    @classmethod
    def at(cls, rate: Fraction) -> CutParameters:
        """A second's gap, a cut about every two seconds: as often as a player wants a keyframe."""
        return cls(max(1, round(rate)), max(4, round(2 * rate)))

    @property
    def slack(self) -> int:
        """How far a cut must lie from a run's ends, and twice as far from one before it."""
        return self.pace // 4

    @property
    def whole(self) -> int:
        """The longest stretch with text that is not cut: halves would cost more than they gain."""
        return self.pace * 4 // 5

    @property
    def longest(self) -> int:
        """The bound on a segment's length, unless subtitles that overlap forbid a cut."""
        return self.pace + 2 * self.slack


def plan_segments(
    frames: int,
    tracks: Iterable[Sequence[Interval]],
    parameters: CutParameters,
) -> tuple[Segment, ...]:
    """Cut frames [0, frames) into segments; each track is its cues' visible frames, by start.

    No cut lies inside a group of cues of one track that overlap each other: libass
    stacks these by their history, which a segment that begins in it would not know.
    """
    distinct = {tuple(track) for track in tracks}
    overlaps = _merged([overlap for track in distinct for overlap in _overlaps(track)], 0)
    visible = sorted({interval for track in distinct for interval in track})
    visible = [(max(0, a), min(b, frames)) for a, b in visible if max(0, a) < min(b, frames)]
    starts = sorted({first for first, _ in visible})
    cuts = {0, frames}
    for first, end, subtitled in _runs(frames, visible, parameters.gap):
        cuts.update((first, end))
        if subtitled:
            cuts.update(_subtitled_cuts(first, end, starts, overlaps, parameters))
        else:
            cuts.update(_steps(first, end, parameters))
    ordered = sorted(cuts)
    return tuple(Segment(a, b) for a, b in pairwise(ordered))


def _runs(frames: int, visible: Sequence[Interval], gap: int) -> list[tuple[int, int, bool]]:
    """The film as runs (first, end, whether subtitled); textless runs are at least `gap` long."""
    runs: list[tuple[int, int, bool]] = []
    at = 0
    for first, end in _merged(visible, gap):
        if first - at < gap:
            first = at
        if frames - end < gap:
            end = frames
        if first > at:
            runs.append((at, first, False))
        runs.append((first, end, True))
        at = end
    if at < frames:
        runs.append((at, frames, False))
    return runs


def _steps(first: int, end: int, parameters: CutParameters) -> Iterable[int]:
    """The multiples of the pace inside a stretch, counted from the film's beginning, not the
    stretch's: one that begins earlier than before keeps its later cuts."""
    pace, slack = parameters.pace, parameters.slack
    low = -(-(first + slack) // pace) * pace
    return range(low, end - slack + 1, pace)


def _subtitled_cuts(
    first: int,
    end: int,
    starts: Sequence[int],
    overlaps: Sequence[Interval],
    parameters: CutParameters,
) -> Iterable[int]:
    """Cuts inside a run with text: where a cue starts, and halfway to the next.

    So a changed cue is in segments of its own, as few as two cores can share evenly.
    A start that closely follows another is no cut; what is long all the same is cut in steps.
    """
    slack = parameters.slack
    ends = [first]
    for at in range(bisect_left(starts, first + slack), bisect_right(starts, end - slack)):
        crowded = at > 0 and starts[at] - starts[at - 1] < 2 * slack
        if not crowded and not _inside(starts[at], overlaps):
            ends.append(starts[at])
    cuts = ends[1:]
    for a, b in pairwise([*ends, end]):
        if b - a > 2 * parameters.longest:
            cuts += _steps(a, b, parameters)
        elif b - a > parameters.whole:
            cuts.append((a + b) // 2)
    return [cut for cut in cuts if not _inside(cut, overlaps)]


def _overlaps(track: Sequence[Interval]) -> list[Interval]:
    """The spans of cues that overlap another of the same track, each span whole."""
    overlaps: list[Interval] = []
    last: Interval | None = None
    several = False
    for first, end in sorted(track):
        if last is not None and first < last[1]:
            last, several = (last[0], max(last[1], end)), True
            continue
        if last is not None and several:
            overlaps.append(last)
        last, several = (first, end), False
    if last is not None and several:
        overlaps.append(last)
    return overlaps


def _inside(frame: int, spans: Sequence[Interval]) -> bool:
    """Whether a cut before this frame would part one of the (disjoint, sorted) spans."""
    at = bisect_left(spans, (frame, 0)) - 1
    return at >= 0 and spans[at][0] < frame < spans[at][1]


def _merged(intervals: Sequence[Interval], gap: int) -> list[Interval]:
    """The union of intervals, those less than `gap` frames apart (or overlapping) joined."""
    merged: list[Interval] = []
    for first, end in sorted(intervals):
        if merged and first < merged[-1][1] + gap:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((first, end))
    return merged
