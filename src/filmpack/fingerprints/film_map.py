"""Where the frames of one film are in another: the mapping of old times to new ones, and what to
call it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from filmpack.timedtext.cue import format_time

Kind = Literal["same", "changed", "retimed", "other"]

_TOLD = 6
"""Changes that a summary lists."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames of the old film, from `first` up to but not including `stop`, that the new film has.

    Frame n of them begins in the new film at (n / old rate) * speed + shift; shift in seconds.
    """

    first: int
    stop: int
    shift: Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of both films, of the old one alone, or of the new one alone: when it begins and
    ends in each, and how far it was shifted, in seconds."""

    old: tuple[Fraction, Fraction] | None
    new: tuple[Fraction, Fraction] | None
    shift: Fraction | None = None


@dataclass(frozen=True, slots=True)
class FilmMap:
    """How an old film became a new one. Times are in seconds, from the first frame of each.

    speed is the length of a second of the old film in the new one: 24/25 for PAL speed-up. The
    stretches are in the old film's order, and empty where the new one is another film.
    """

    old_rate: Fraction
    old_frames: int
    new_rate: Fraction
    new_frames: int
    speed: Fraction
    stretches: tuple[Stretch, ...]
    changed: tuple[tuple[int, int], ...] = ()
    """Old frames, within stretches, whose picture is another one in the new film."""
    old_lead: Fraction = Fraction(0)
    new_lead: Fraction = Fraction(0)
    """Seconds of the films' time lines before their first frames: cues are on the time line."""

    @property
    def kind(self) -> Kind:
        """same: every frame is at its time (less than a frame is rounding); changed: it
        is too, but some show something else; retimed: times differ; other: another film."""
        if not self.stretches:
            return "other"
        moved = self.removed or self.added or self.speed != 1
        shift = self._shift(self.stretches[0])
        if moved or abs(shift) >= 1 / min(self.old_rate, self.new_rate):
            return "retimed"
        return "changed" if self.changed else "same"

    @property
    def removed(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """The times of the old film that the new one does not have."""
        shown = [(Fraction(s.first), Fraction(s.stop)) for s in self.stretches]
        gaps = _gaps(shown, Fraction(self.old_frames), Fraction(3, 2))
        return tuple((a / self.old_rate, b / self.old_rate) for a, b in gaps)

    @property
    def added(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """The times of the new film that the old one does not have."""
        covered = sorted((self.moved(s, s.first), self.moved(s, s.stop)) for s in self.stretches)
        frame = 1 / min(self.old_rate, self.new_rate)
        return tuple(_gaps(covered, self.new_frames / self.new_rate, frame * 3 / 2))

    def parts(self) -> list[Part]:
        """What stayed, what is missing and what is new, in the order of the new film."""
        placed: list[tuple[Fraction, int, Part]] = []
        ends = [Fraction(0)]
        for stretch in self.stretches:
            old = stretch.first / self.old_rate, stretch.stop / self.old_rate
            new = self.moved(stretch, stretch.first), self.moved(stretch, stretch.stop)
            shift = self._shift(stretch)
            placed.append((new[0], 2, Part(old, new, shift)))
            ends.append(new[1])
        starts = [stretch.first / self.old_rate for stretch in self.stretches]
        for old in self.removed:
            before = sum(start < old[0] for start in starts)
            placed.append((ends[before], 0, Part(old, None)))
        placed += [(new[0], 1, Part(None, new)) for new in self.added]
        return [part for _, _, part in sorted(placed, key=lambda row: row[:2])]

    def _shift(self, stretch: Stretch) -> Fraction:
        """By how many seconds a stretch is later on the new film's time line."""
        return stretch.shift + self.new_lead - self.old_lead

    def moved(self, stretch: Stretch, frame: int) -> Fraction:
        """When a frame of the old film is shown in the new one."""
        return frame / self.old_rate * self.speed + stretch.shift

    def summary(self) -> str:
        """What became of the old film, in a few words: "shifted by +3.20 s"."""
        if self.kind == "other":
            return "another film"
        if self.kind == "same":
            return "the same film, re-encoded"
        words = [self._speed()] if self.speed != 1 else []
        removed, added = list(self.removed), list(self.added)
        # At the beginning, what is gone or new is a shift, and said as one.
        gone = removed.pop(0)[1] if removed and removed[0][0] == 0 else Fraction(0)
        come = added.pop(0)[1] if added and added[0][0] == 0 else Fraction(0)
        shift = self._shift(self.stretches[0])
        by = f"shifted by {float(shift):+.2f} s"
        if gone and come:
            words.append(
                f"the first {_seconds(gone)} are replaced by {_seconds(come)} of new picture"
            )
        elif gone and abs(shift) < 1 / self.new_rate:
            words.append(f"the first {_seconds(gone)} of the picture are missing")
        elif come and abs(shift) < 1 / self.new_rate:
            words.append(f"{_seconds(come)} of picture are new at the beginning")
        elif gone:
            words.append(f"{by}: the beginning is shorter")
        elif come:
            words.append(f"{by}: the beginning is longer")
        elif abs(shift) >= 1 / self.new_rate:
            words.append(by)
        end_old, end_new = self.old_frames / self.old_rate, self.new_frames / self.new_rate
        for start, end in removed:
            if end == end_old:
                words.append(f"the last {_seconds(end - start)} are missing")
            else:
                words.append(f"scene {clock(start)}-{clock(end)} is missing")
        for start, end in added:
            if end == end_new:
                words.append(f"{_seconds(end - start)} are new at the end")
            else:
                words.append(f"{clock(start)}-{clock(end)} of the new film was added")
        if not self._in_order():
            words.append("scenes are in another order")
        for first, stop in self.changed:
            times = first / self.old_rate, stop / self.old_rate
            words.append(f"the picture differs at {clock(times[0])}-{clock(times[1])}")
        more = [f"{len(words) - _TOLD} more changes"] if len(words) > _TOLD else []
        return "; ".join([*words[:_TOLD], *more])

    def _speed(self) -> str:
        percent = abs(float(1 / self.speed - 1)) * 100
        how = "sped up by" if self.speed < 1 else "slowed down by"
        if self.old_rate == self.new_rate:
            return f"{how} {percent:.2f} %"
        rates = f"{_rate(self.new_rate)} fps instead of {_rate(self.old_rate)}"
        return f"{rates}: {how} {percent:.2f} %"

    def _in_order(self) -> bool:
        return all(
            self.moved(b, b.first) >= self.moved(a, a.stop) - 1 / self.new_rate
            for a, b in pairwise(self.stretches)
        )


def clock(seconds: Fraction) -> str:
    """A time to the hundredth: 00:03:10.04."""
    return format_time(10 * round(seconds * 100), ".")[:-1]


def _seconds(value: Fraction) -> str:
    return f"{float(value):.2f} s"


def _rate(rate: Fraction) -> str:
    return f"{float(rate):.3f}".rstrip("0").rstrip(".")


def _gaps(
    covered: list[tuple[Fraction, Fraction]], whole: Fraction, least: Fraction
) -> list[tuple[Fraction, Fraction]]:
    """What is not covered of 0 to `whole`, where it is at least `least` long; covered is sorted."""
    found: list[tuple[Fraction, Fraction]] = []
    at = Fraction(0)
    for start, end in [*covered, (whole, whole)]:
        if start - at >= least:
            found.append((at, start))
        at = max(at, end)
    return found
