"""The same sound is known at another loudness and an encoder's tick later; other sound is not."""

from __future__ import annotations

import numpy as np
import pytest

from filmpack.fingerprints.sounds import agreement, is_same_sound

ROWS = np.random.default_rng(7).integers(12, 36, (200, 4)).astype(np.int16)


@pytest.mark.parametrize("gain", [-2, 0, 5])
@pytest.mark.parametrize("late", [0, 1])
def test_another_loudness_and_a_tick_are_the_same_sound(gain: int, late: int) -> None:
    other = np.roll(ROWS + gain, late, axis=0)
    assert is_same_sound(ROWS, other.astype(np.int16))


def test_later_other_missing_and_shorter_sound_is_told_from_it() -> None:
    for other in (np.roll(ROWS, 40, axis=0), ROWS[::-1], np.zeros_like(ROWS), ROWS[:150]):
        assert not is_same_sound(ROWS, other)
    assert agreement(np.zeros_like(ROWS), np.zeros_like(ROWS)) == (1, 1)


def test_a_short_stretch_of_other_sound_is_found() -> None:
    rows = np.random.default_rng(8).integers(0, 36, (1200, 4)).astype(np.int16)
    other = rows.copy()
    other[500:590] = rows[100:190]
    assert agreement(rows, other)[0] > 0.9
    assert not is_same_sound(rows, other)
    other[500:590] = 0  # silence
    assert not is_same_sound(rows, other)
    hiss = np.where(rows < 10, 9, rows).astype(np.int16)
    assert is_same_sound(rows, hiss)
