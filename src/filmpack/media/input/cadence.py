"""The constant frame rate behind a file's times: what is rounding, what is a lost frame, and what
is a rate that varies. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

USUAL_RATES = (
    Fraction(24000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30000, 1001),
    Fraction(30),
    Fraction(50),
    Fraction(60000, 1001),
    Fraction(60),
)
_LONGEST_HOLE = 2
"""How many frames may be missing in one place: a longer hole is a still that was recorded at a
variable rate, or damage."""
_FAULTS_IN = 500
"""In so many frames one fault is tolerated (two in a shorter film): a frame lost, or one too
many."""


_NEAR = Fraction(9, 20)
"""The largest tolerance, in steps: at half a step, a frame is as near to the next place."""


class UnevenError(Exception):
    """Times of no constant rate: seconds after the first frame where that shows first, and the
    usual rate nearest to that of most frames."""

    def __init__(self, seconds: float, rate: Fraction) -> None:
        self.seconds = seconds
        self.rate = rate
        super().__init__(seconds, rate)


@dataclass(frozen=True, slots=True)
class Cadence:
    """A constant rate, how many frames that makes, and which of them the file lacks; extra is how
    many it has beyond that, each at the time of another."""

    rate: Fraction
    frames: int
    missing: tuple[int, ...] = ()
    extra: int = 0


def cadence(times: Sequence[int], base: Fraction, stated: Sequence[Fraction]) -> Cadence:
    """The constant rate that a film's frames have.

    Args:
        times: When frames are shown, sorted, in units of `base` seconds; at least one.
        base: The file's clock.
        stated: The rates that its header gives, the likeliest first.

    Raises:
        UnevenError: They have none.
    """
    usual = constant_rate([b - a for a, b in pairwise(times)], base)
    stated = [rate for rate in stated if rate > 0]
    exact = [rate for rate in (*stated[:1], usual) if rate in USUAL_RATES]
    # A header may say 23.98, or count a longer last frame in: the times decide.
    for rate in exact:
        if _first_off(times, base, rate, _clock_error(base, rate)) is None:
            return Cadence(rate, len(times))
    for rate in (*stated, usual):
        if _first_off(times, base, rate, _tolerance(base, rate)) is None:
            return Cadence(rate, len(times))
    for rate in dict.fromkeys((usual, *stated)):
        if (found := _with_faults(times, base, rate)) is not None:
            return found
    rate = stated[0] if stated else usual
    off = _first_off(times, base, rate, _tolerance(base, rate)) or 0
    raise UnevenError(float((times[off] - times[0]) * base), usual)


def constant_rate(steps: Sequence[int], base: Fraction) -> Fraction:
    """The usual rate nearest to that of most of a film's frames; the steps between these are
    in units of `base` seconds."""
    steps = sorted(step for step in steps if step > 0) or [1]
    middle = steps[len(steps) // 2]
    # Containers round to their clock: the steps that are about alike, on average.
    alike = [step for step in steps if 4 * abs(step - middle) <= middle]
    rate = 1 / (Fraction(sum(alike), len(alike)) * base)
    return min(USUAL_RATES, key=lambda usual: abs(usual - rate))


def _clock_error(base: Fraction, rate: Fraction) -> Fraction:
    """How far rounding to the file's clock moves a time, with a millisecond's grace: in ticks."""
    return min(max(Fraction(3, 2), Fraction(1, 1000) / base), _tolerance(base, rate))


def _tolerance(base: Fraction, rate: Fraction) -> Fraction:
    """How far from its place a frame may be, in ticks: still nearer than to both its neighbours."""
    step = 1 / rate / base
    return min(max(Fraction(3, 2), step / 4), _NEAR * step)


def _first_off(
    times: Sequence[int], base: Fraction, rate: Fraction, allowed: Fraction
) -> int | None:
    """The number of the first frame that is not where the rate puts it, None when all are."""
    step = 1 / rate / base
    # In whole numbers: fractions of fractions would take longer than reading the file.
    top, bottom = step.numerator, step.denominator
    limit = int(allowed * bottom)
    for number, pts in enumerate(times):
        if abs((pts - times[0]) * bottom - number * top) > limit:
            return number
    return None


def _with_faults(times: Sequence[int], base: Fraction, rate: Fraction) -> Cadence | None:
    """The cadence of a film in which a few frames are lost, or too many; None for any other."""
    allowed = max(2, len(times) // _FAULTS_IN)
    missing: list[int] = []
    extra, last = 0, -1
    for place in _places(times, base, rate):
        if place is None or place - last - 1 > _LONGEST_HOLE:
            return None
        missing += range(last + 1, place)
        extra += place == last
        if len(missing) + extra > allowed:
            return None
        last = place
    return Cadence(rate, last + 1, tuple(missing), extra)


def _places(times: Sequence[int], base: Fraction, rate: Fraction) -> Iterator[int | None]:
    """The number that each frame has by its time; None for one that is between two."""
    step = 1 / rate / base
    top, bottom = step.numerator, step.denominator
    limit = int(_tolerance(base, rate) * bottom)
    for pts in times:
        at = (pts - times[0]) * bottom
        place = (2 * at + top) // (2 * top)
        yield place if abs(at - place * top) <= limit else None
