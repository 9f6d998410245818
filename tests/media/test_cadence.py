"""What is rounding, a lost frame, or a rate that varies, by frames' times alone."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmpack.media.input.cadence import USUAL_RATES, UnevenError, cadence

MS = Fraction(1, 1000)
FINE = Fraction(1, 90_000)
FILM = Fraction(24000, 1001)


def times(rate: Fraction, count: int, base: Fraction = MS) -> list[int]:
    """When frames of a rate are shown, rounded to a container's clock."""
    return [round(number / rate / base) for number in range(count)]


@settings(max_examples=30)
@given(st.sampled_from(USUAL_RATES), st.integers(100, 900), st.sampled_from([MS, FINE]))
def test_every_usual_rate_is_found_behind_rounded_times(
    rate: Fraction, count: int, base: Fraction
) -> None:
    for stated in ([rate], [Fraction(round(float(rate), 2))], [Fraction(1000)], []):
        found = cadence(times(rate, count, base), base, stated)
        assert (found.rate, found.frames, found.missing, found.extra) == (rate, count, (), 0)


def test_a_header_of_23_98_is_read_by_the_times() -> None:
    wrong = Fraction(1199, 50)
    assert cadence(times(FILM, 8_000), MS, [wrong]).rate == FILM
    assert cadence(times(wrong, 8_000), MS, [wrong]).rate == wrong


def test_a_rate_that_is_not_usual_is_taken_when_the_header_says_it() -> None:
    for rate in (Fraction(12), Fraction(25, 2), Fraction(100)):
        assert cadence(times(rate, 500), MS, [rate]).rate == rate


def test_a_header_that_counts_a_long_last_frame_does_not_change_the_rate() -> None:
    assert cadence(times(Fraction(25), 60), MS, [Fraction(249, 10)]).rate == 25


def test_a_few_lost_frames_are_tolerated_and_named() -> None:
    held = [t for n, t in enumerate(times(Fraction(25), 100)) if n not in (40, 41)]
    found = cadence(held, MS, [Fraction(98, 4), Fraction(25)])
    assert (found.rate, found.frames, found.missing) == (Fraction(25), 100, (40, 41))


def test_a_frame_at_the_time_of_another_is_left_out() -> None:
    doubled = sorted([*times(Fraction(25), 100), 400])
    found = cadence(doubled, MS, [Fraction(101, 4), Fraction(25)])
    assert (found.rate, found.frames, found.missing, found.extra) == (Fraction(25), 100, (), 1)


def test_a_skipped_frame_is_seen_where_the_clock_counts_frames() -> None:
    skipped = [n for n in range(100) if n != 30]
    assert cadence(skipped, Fraction(1, 25), [Fraction(25)]).missing == (30,)


@pytest.mark.parametrize(
    ("kept", "at"),
    [
        ([n for n in range(200) if n not in range(50, 53)], 2.0),  # a hole of three
        ([n for n in range(200) if n not in (50, 80, 110)], 2.0),  # three holes in 200
    ],
)
def test_more_than_that_is_a_variable_rate(kept: list[int], at: float) -> None:
    with pytest.raises(UnevenError) as caught:
        cadence([40 * n for n in kept], MS, [Fraction(25)])
    assert caught.value.rate == Fraction(25)
    assert caught.value.seconds == pytest.approx(at, abs=0.2)


def test_times_between_frames_are_a_variable_rate() -> None:
    with pytest.raises(UnevenError):
        cadence([t + 18 * (n % 2) for n, t in enumerate(times(Fraction(25), 50))], MS, [])
