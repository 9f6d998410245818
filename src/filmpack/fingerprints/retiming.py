"""Cues moved to another cut of their film."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from filmpack.fingerprints.film_map import FilmMap, Stretch
from filmpack.timedtext.cue import Cue

_ENOUGH = Fraction(1, 2)
"""How much of a cue's time must be left for it to stay."""


_FAR = Fraction(10**12)
"""Frames: later than any film's end."""


@dataclass(frozen=True, slots=True)
class Retimed:
    """What became of the cues: all that stay, in order of their new times, and by what befell them.

    seam has those whose time was cut short by a seam, changed those over a picture that is
    another one now: somebody should look at both.
    """

    cues: tuple[Cue, ...]
    removed: tuple[Cue, ...]
    seam: tuple[Cue, ...]
    changed: tuple[Cue, ...]


def retime(cues: Sequence[Cue], film: FilmMap) -> Retimed:
    """Move cues from the old film to the new one.

    A cue over a seam keeps the longest part of its time that the new film has; one of which less
    than half is left is removed.
    """
    kept, removed, seam, changed = list[Cue](), list[Cue](), list[Cue](), list[Cue]()
    for cue in cues:
        start, end, share = _moved(cue, film)
        if share < _ENOUGH or end <= start:
            removed.append(cue)
            continue
        moved = replace(cue, start=start, end=end)
        kept.append(moved)
        if share < 1:
            seam.append(moved)
        elif _over(cue, film):
            changed.append(moved)
    kept.sort(key=lambda cue: (cue.start, cue.end))
    return Retimed(tuple(kept), tuple(removed), tuple(seam), tuple(changed))


def _moved(cue: Cue, film: FilmMap) -> tuple[int, int, Fraction]:
    """A cue's new start and end, and the share of its time that they are; 1 for nearly all."""
    rate = film.old_rate
    first, stop = _frames(cue, film)
    best, most = None, Fraction(0)
    for stretch in film.stretches:
        low, high = _bounds(stretch, film)
        part = min(stop, high) - max(first, low)
        if part > most:
            best, most = (max(first, low), min(stop, high), stretch), part
    if best is None:
        return 0, 0, Fraction(0)
    begin, end, stretch = best
    share = most / (stop - first)
    if first - begin > -1 and end - stop > -1:
        # Less than a frame is missing: rounding, not a seam.
        begin, end, share = first, stop, Fraction(1)
    seconds = (at / rate * film.speed + stretch.shift + film.new_lead for at in (begin, end))
    start, stop_ms = (round(1000 * at) for at in seconds)
    return max(0, start), stop_ms, share


def _frames(cue: Cue, film: FilmMap) -> tuple[Fraction, Fraction]:
    """When a cue begins and ends, in frames of the old film from its first one."""
    times = (Fraction(at, 1000) - film.old_lead for at in (cue.start, cue.end))
    first, stop = (at * film.old_rate for at in times)
    return first, stop


def _bounds(stretch: Stretch, film: FilmMap) -> tuple[Fraction, Fraction]:
    """A stretch in old frames. The film's first one has no beginning and its last one no end: a cue
    may begin before the picture, and last a bit longer."""
    first, last = stretch.first <= 1, stretch.stop >= film.old_frames - 1
    return (
        -_FAR if first else Fraction(stretch.first),
        _FAR if last else Fraction(stretch.stop),
    )


def _over(cue: Cue, film: FilmMap) -> bool:
    """Whether a cue is shown over a picture that is another one now."""
    first, stop = _frames(cue, film)
    return any(first < b and a < stop for a, b in film.changed)
