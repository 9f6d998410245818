"""The file that holds a film's fingerprint: small, whole, and read back as it was."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmpack.errors import InputError
from filmpack.fingerprints.fingerprint import (
    BANDS,
    HEIGHT,
    SOUND_RATE,
    TICKS,
    WAVES,
    WIDTH,
    Fingerprint,
    digest,
    of_pictures,
    of_sound,
    pack,
    parse_file,
    render,
    unpack,
)

RATE = Fraction(24000, 1001)


def some(frames: int, ticks: int, seed: int = 1) -> Fingerprint:
    numbers = np.random.default_rng(seed)
    pictures = numbers.integers(-1020, 1021, (frames, len(WAVES))).astype(np.int16)
    sound = numbers.integers(0, 40, (ticks, len(BANDS) - 1)).astype(np.int16)
    return Fingerprint(RATE, pictures, sound)


@given(st.integers(1, 200), st.integers(0, 200), st.integers(0, 99))
def test_what_is_packed_is_unpacked(frames: int, ticks: int, seed: int) -> None:
    found = some(frames, ticks, seed)
    file = parse_file(render(pack(found, "a" * 64, 7)), "film.fingerprint.json")
    again = unpack(file, "film.fingerprint.json")
    assert (again.rate, file.film, file.size) == (RATE, "a" * 64, 7)
    assert np.array_equal(again.pictures, found.pictures)
    assert np.array_equal(again.sound, found.sound)


def test_the_digest_is_of_the_film_not_of_its_file() -> None:
    one = parse_file(render(pack(some(9, 9), "a" * 64, 7)), "x")
    assert digest(one) == digest(parse_file(render(pack(some(9, 9), "b" * 64, 8)), "x"))
    assert digest(one) != digest(parse_file(render(pack(some(9, 9, seed=2), "a" * 64, 7)), "x"))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b'"frames": 9', b'"frames": 10'),
        (b'"frames": 9', b'"frames": 0'),
        (b'"rate": "24000/1001"', b'"rate": "24000/0"'),
        (b'"rate": "24000/1001"', b'"rate": "film"'),
        (b'"rate": "24000/1001"', b'"rate": "1e300"'),
        (b'"rate": "24000/1001"', b'"rate": "1/1000"'),
        (b'"format": 1', b'"format": 2'),
        (b'"pictures": "e', b'"pictures": "!'),
        (b'"sound": "e', b'"sound": "f'),
        (b"}", b""),
    ],
)
def test_a_damaged_file_is_told_by_name(was: bytes, now: bytes) -> None:
    data = render(pack(some(9, 9), "a" * 64, 7))
    assert was in data
    with pytest.raises(InputError, match=r"film\.fingerprint\.json: this fingerprint"):
        unpack(
            parse_file(data.replace(was, now, 1), "film.fingerprint.json"), "film.fingerprint.json"
        )


def test_a_picture_is_told_by_its_light() -> None:
    white = bytes([255]) * (WIDTH * HEIGHT)
    left = bytes([255] * 8 + [0] * 8) * HEIGHT
    (all_white, left_white) = of_pictures(white + left)
    assert all_white[0] == 4 * 255
    assert not all_white[1:].any()
    assert left_white[0] == 2 * 255
    assert left_white[1] > 400
    assert abs(left_white[2]) <= 1


def test_a_tone_is_heard_in_its_band() -> None:
    times = np.arange(SOUND_RATE) / SOUND_RATE
    tone = (16000 * np.sin(2 * np.pi * 500 * times)).astype(np.int16)
    heard = of_sound(tone.tobytes() + bytes(2 * SOUND_RATE))
    assert len(heard) == 2 * TICKS
    assert set(heard[:TICKS].argmax(axis=1)) == {1}
    assert not heard[TICKS:].any()
