"""Comparing two films by their fingerprints: which frames of the old one are where in the new one.

1. Windows of the old film are looked for everywhere in the new one (windows.py), at each usual
   speed. The speed at which most of them agree is the film's, and each shift that some agree on
   is a candidate.
2. The cheapest path through the old film (path.py) gives each frame one of these shifts, or "not
   there": its turns are the seams.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from filmpack.fingerprints.film_map import FilmMap, Stretch
from filmpack.fingerprints.fingerprint import TICKS, Fingerprint
from filmpack.fingerprints.path import cheapest_path, costs_of
from filmpack.fingerprints.windows import Matches, find_windows

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Floats = NDArray[numpy.float32]
    Places = NDArray[numpy.int64]

_FILM = Fraction(24000, 1001)
_SPEEDS = (
    Fraction(24, 25),
    Fraction(25, 24),
    _FILM / 25,
    25 / _FILM,
    Fraction(1001, 1000),
    Fraction(1000, 1001),
)
"""How long a second of the old film may be in the new one, beside 1 and frame for frame."""
_BETTER = 1.2
"""How much better windows must agree at a speed for it to be taken before a simpler one."""
_TRIED, _ALL = 240, 2000
"""Windows that are looked for to find the speed, and the shifts."""
_TRIED_SHARE = 0.3
"""When fewer of them agree, the film may have been graded anew."""
_A_SECOND = 4
"""The most windows that begin within a second of film."""
_MOST_SHIFTS, _AGREE = 40, 3
_SCALE, _MOST_SCALE, _NOISE = 8.0, 40.0, 6.0
"""Two frames are wholly unlike when they differ by _SCALE steps, or by _NOISE times what frames
that are the same differ by (0.6 when encoded well, 6 at 96x54 pixels and crf 45)."""
_SOUND, _SOUND_SCALE = 0.3, 4.0
"""The weight of the sound beside the picture, where both films have the same; and its scale."""
_ANOTHER = 0.1
"""With less of the old film than this, it is another film."""
_JITTER = 1
"""Neighbouring stretches whose shifts differ by so many frames are one."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two films, and how many frames of the new one there are for one of the old."""

    old: Floats
    new: Floats
    old_rate: Fraction
    new_rate: Fraction
    speed: Fraction

    @property
    def step(self) -> float:
        return float(self.speed * self.new_rate / self.old_rate)

    def places(self, shift: int) -> Places:
        """The new frame for each old one at a shift."""
        import numpy as np

        places: Places = np.rint(np.arange(len(self.old)) * self.step).astype(np.int64) + shift
        return places

    def places_of(self, matches: Matches) -> Places:
        """The new frames at which windows were found."""
        import numpy as np

        places: Places = np.rint(matches.frames * self.step).astype(np.int64)
        return places + matches.shifts

    def graded(self, gain: Floats, offset: Floats) -> _Pair:
        """The same with the new film's numbers changed, column by column."""
        return replace(self, new=self.new * gain + offset)

    def tried(self, most: int) -> int:
        """How many windows windows() looks for."""
        return min(most, 1 + int(len(self.old) * _A_SECOND / self.old_rate))

    def windows(self, most: int) -> Matches:
        """At most so many windows, evenly spread."""
        import numpy as np

        starts = np.linspace(0, len(self.old) - 1, self.tried(most)).astype(np.int64)
        return find_windows(
            self.old, self.new, float(self.old_rate), self.step, sorted(set(starts.tolist()))
        )


def compare(old: Fingerprint, new: Fingerprint) -> FilmMap:
    """How the film that the old fingerprint is of became the new one."""
    pair = _at_its_speed(old, new)
    matches = pair.windows(_ALL)
    shifts = matches.common_shifts(_MOST_SHIFTS, _AGREE)
    if len(matches.frames) < _TRIED_SHARE * pair.tried(_ALL) and _audible(old, new):
        # Where no picture moves, the sound alone tells one moment from another.
        heard = replace(pair, old=_heard(old), new=_heard(new)).windows(_ALL)
        shifts += heard.common_shifts(_MOST_SHIFTS, _AGREE)
    # In a still and silent film nothing is found; it may have stayed as it was.
    found = _stretches(pair, matches.of(shifts), [*shifts, 0], old, new)
    if sum(stop - first for first, stop, _ in found) < _ANOTHER * old.frames:
        found = []
    stretches, changed = _joined(found)
    return FilmMap(
        old.rate,
        old.frames,
        new.rate,
        new.frames,
        pair.speed,
        tuple(Stretch(a, b, Fraction(shift) / new.rate) for a, b, shift in stretches),
        tuple(changed),
        old.lead,
        new.lead,
    )


def _at_its_speed(old: Fingerprint, new: Fingerprint) -> _Pair:
    """The two films at the speed at which most windows agree, and graded alike."""
    pictures = old.pictures.astype("float32"), new.pictures.astype("float32")
    frame_for_frame = old.rate / new.rate
    speeds = [Fraction(1), frame_for_frame, *_SPEEDS]
    if abs(frame_for_frame - 1) < Fraction(1, 500):
        # 24 and 23.976: the same frames, unless much speaks for dropped ones.
        speeds.insert(0, frame_for_frame)
    # Beyond that no film is played: frames were dropped or doubled.
    speeds = [speed for speed in dict.fromkeys(speeds) if Fraction(9, 10) < speed < Fraction(10, 9)]
    pairs = [_Pair(*pictures, old.rate, new.rate, speed) for speed in speeds]
    best, found = _best(pairs)
    if found.agreement() > (_TRIED_SHARE * best.tried(_TRIED)) ** 2:
        return best
    # Graded anew, perhaps: as bright and as rich in contrast as the old one, by what all frames
    # have, then exactly, by those that were found.
    gain = pictures[0].std(axis=0) / (pictures[1].std(axis=0) + 1)
    offset = pictures[0].mean(axis=0) - gain * pictures[1].mean(axis=0)
    graded, again = _best([pair.graded(gain, offset) for pair in pairs])
    if again.agreement() <= found.agreement():
        return best
    return _evened(graded, again.of(again.common_shifts(_MOST_SHIFTS, _AGREE)))


def _best(pairs: Sequence[_Pair]) -> tuple[_Pair, Matches]:
    """The first of some pairs, or a later one whose windows agree clearly better."""
    best, found = pairs[0], pairs[0].windows(_TRIED)
    for pair in pairs[1:]:
        again = pair.windows(_TRIED)
        if again.agreement() > _BETTER * found.agreement():
            best, found = pair, again
    return best, found


def _stretches(
    pair: _Pair, matches: Matches, shifts: list[int], old: Fingerprint, new: Fingerprint
) -> list[tuple[int, int, int]]:
    """(first frame, the frame after the last, shift) of what the new film has of the old.

    Args:
        pair: The films at their speed.
        matches: The windows at these shifts.
        shifts: The shifts that may be.
        old: The old film's fingerprint, for its sound.
        new: The new film's.
    """
    import numpy as np

    pair = _evened(pair, matches)
    frames, places = matches.frames, pair.places_of(matches)
    noise = _apart(pair.old[frames], pair.new[places])
    shifts = sorted({shift + beside for shift in shifts for beside in (-1, 0, 1)})
    tried = [pair.places(shift) for shift in shifts]
    scale = min(max(_SCALE, _NOISE * noise), _MOST_SCALE)
    costs = costs_of(pair.old, pair.new, tried, scale)
    if _audible(old, new):
        heard, again = _heard(old), _heard(new)
        if len(frames):
            again += np.median(heard[frames] - again[places], axis=0)  # louder or softer
        if _apart(heard[frames], again[places]) < _SOUND_SCALE / 2:
            sound = costs_of(heard, again, tried, _SOUND_SCALE)
            costs = (1 - _SOUND) * costs + _SOUND * sound
    return [(first, stop, shifts[row]) for first, stop, row in cheapest_path(costs)]


def _evened(pair: _Pair, matches: Matches) -> _Pair:
    """The films with the new one graded as the old one is, by the windows that were found."""
    import numpy as np

    seen, was = pair.new[pair.places_of(matches)], pair.old[matches.frames]
    gain, offset = np.ones(seen.shape[1], np.float32), np.zeros(seen.shape[1], np.float32)
    for column in range(seen.shape[1]):
        if len(seen) > _AGREE and float(seen[:, column].std()) > 1:
            fit = np.polyfit(seen[:, column], was[:, column], 1)
            if 0.5 < fit[0] < 2:
                gain[column], offset[column] = fit
    return pair.graded(gain, offset)


def _apart(one: Floats, other: Floats) -> float:
    """How far the numbers of frames are apart from those of others; 0 for none."""
    import numpy as np

    return float(np.median(np.abs(one - other).mean(axis=1))) if len(one) else 0.0


def _audible(*films: Fingerprint) -> bool:
    """Whether all films have sound."""
    return all(len(film.sound) for film in films)


def _heard(film: Fingerprint) -> Floats:
    """The sound at each frame."""
    import numpy as np

    times = (np.arange(film.frames) + 0.5) / float(film.rate)
    middles = (np.arange(len(film.sound)) + 0.5) / TICKS
    bands = [np.interp(times, middles, band) for band in film.sound.T]
    return np.stack(bands, axis=1).astype(np.float32)


def _joined(
    found: list[tuple[int, int, int]],
) -> tuple[list[tuple[int, int, int]], list[tuple[int, int]]]:
    """Stretches at one shift as one; and what between them is not the same picture."""
    joined: list[tuple[int, int, int]] = []
    changed: list[tuple[int, int]] = []
    for first, stop, shift in found:
        if joined and abs(shift - joined[-1][2]) <= _JITTER:
            begin, end, before = joined[-1]
            if first > end:
                changed.append((end, first))
            longer = before if end - begin >= stop - first else shift
            joined[-1] = (begin, stop, longer)
        else:
            joined.append((first, stop, shift))
    return joined, changed
