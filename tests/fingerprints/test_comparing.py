"""What became of a film, by numbers alone; with real pictures: tests/release/test_recuts.py."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from filmpack.fingerprints.compare import compare
from filmpack.fingerprints.film_map import FilmMap, Stretch
from filmpack.fingerprints.fingerprint import BANDS, TICKS, WAVES, Fingerprint

Numbers = NDArray[np.int16]
RATE = Fraction(25)


def walk(length: int, columns: int, seed: int, cut: int = 75) -> Numbers:
    """Numbers that change a little from frame to frame, and much at each cut."""
    random = np.random.default_rng(seed)
    steps = random.normal(0, 3, (length, columns))
    steps[::cut] += random.normal(0, 60, steps[::cut].shape)
    return np.rint(np.cumsum(steps, axis=0)).astype(np.int16)


def film(pictures: Numbers, sound: Numbers | None = None, rate: Fraction = RATE) -> Fingerprint:
    silent = np.zeros((0, len(BANDS) - 1), np.int16)
    return Fingerprint(rate, pictures, silent if sound is None else sound)


def still(frames: int) -> Numbers:
    return np.full((frames, len(WAVES)), 300, np.int16)


PICTURES = walk(3000, len(WAVES), 1)
OLD = film(PICTURES)


def stretches(found: FilmMap) -> list[tuple[int, int, float]]:
    """Each with its shift in frames."""
    return [(s.first, s.stop, float(s.shift * RATE)) for s in found.stretches]


def test_the_same_numbers_are_the_same_film() -> None:
    found = compare(OLD, OLD)
    assert found.kind == "same"
    assert found.speed == 1
    assert stretches(found) == [(0, 3000, 0)]
    assert found.summary() == "the same film, re-encoded"


def test_noise_of_encoding_changes_nothing() -> None:
    noise = np.random.default_rng(5).integers(-2, 3, PICTURES.shape).astype(np.int16)
    assert compare(OLD, film(PICTURES + noise)).kind == "same"


def test_other_numbers_are_another_film() -> None:
    found = compare(OLD, film(walk(3000, len(WAVES), 2)))
    assert (found.kind, found.summary()) == ("other", "another film")


def test_scenes_in_another_order_are_found() -> None:
    swapped = np.concatenate([PICTURES[1500:], PICTURES[:1500]])
    found = compare(OLD, film(swapped))
    assert stretches(found) == [(0, 1500, 1500), (1500, 3000, -1500)]
    assert found.summary().endswith("scenes are in another order")


def test_many_small_cuts_are_found() -> None:
    keep = np.ones(3000, bool)
    for first in range(200, 2900, 300):
        keep[first : first + 40] = False
    found = compare(OLD, film(PICTURES[keep]))
    gone = [(float(a * RATE), float(b * RATE)) for a, b in found.removed]
    assert gone == [(first, first + 40) for first in range(200, 2900, 300)]
    assert "; 3 more changes" in found.summary()


def test_a_still_silent_film_is_the_same_when_it_stayed() -> None:
    assert compare(film(still(500)), film(still(500))).kind == "same"


def test_where_no_picture_moves_the_sound_tells() -> None:
    sound = np.abs(walk(100 * TICKS, len(BANDS) - 1, 3, cut=7)) % 40
    later = np.concatenate([np.zeros((2 * TICKS, sound.shape[1]), np.int16), sound])
    found = compare(film(still(2500), sound), film(still(2550), later))
    assert found.kind == "retimed"
    assert [abs(s.shift - 2) <= 1 / RATE for s in found.stretches] == [True]


@pytest.mark.parametrize("frames", [1, 10, 30])
def test_a_film_shorter_than_a_window_is_compared(frames: int) -> None:
    assert compare(film(PICTURES[:frames]), film(PICTURES[:frames])).kind == "same"
    assert compare(OLD, film(PICTURES[:frames])).kind == "other"


def test_what_stayed_and_what_is_new_is_listed_in_the_new_order() -> None:
    found = FilmMap(
        RATE, 500, RATE, 475, Fraction(1),
        (Stretch(0, 100, Fraction(1)), Stretch(200, 500, Fraction(-1))),
    )  # fmt: skip
    assert [(part.old, part.new) for part in found.parts()] == [
        (None, (0, 1)),
        ((0, 4), (1, 5)),
        ((4, 8), None),
        (None, (5, 7)),
        ((8, 20), (7, 19)),
    ]
    assert found.summary() == (
        "shifted by +1.00 s: the beginning is longer; scene 00:00:04.00-00:00:08.00 is missing;"
        " 00:00:05.00-00:00:07.00 of the new film was added"
    )
