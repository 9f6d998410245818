"""Where ffmpeg is told to begin reading: at the last keyframe that serves, in any container."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from filmpack.media.encode import seek_point
from filmpack.media.facts import film_from, film_to, sound_from, sound_to
from filmpack.media.ffmpeg import find_ffmpeg, run
from filmpack.media.probe import Film, SoundFormat, probe, read_packets

RATES = [Fraction(24000, 1001), Fraction(25), Fraction(60000, 1001)]
FILM = Film(Path("film.mp4"), 64, 36, Fraction(25), 1000, "h264", ())

keyframes = st.lists(st.integers(1, 999), max_size=40).map(lambda k: tuple(sorted({0, *k})))


def found(film: Film, at: Fraction | None, lags: list[int], *, back: bool) -> int:
    """The keyframe that a container finds, whose times are those of decoding; `back` when
    ffmpeg goes back a little first."""
    if at is None:
        return 0
    moment = at - (Fraction(3, 23) if back else 0) - film.start
    every = film.keyframes or range(film.frames)
    return max(
        (k for number, k in enumerate(every) if (k - lags[number]) / film.rate <= moment), default=0
    )


@given(
    keyframes,
    st.integers(0, 999),
    st.integers(0, 16),
    st.sampled_from(RATES),
    st.booleans(),
    st.data(),
)
def test_reading_never_begins_behind_a_frame(
    keys: tuple[int, ...],
    first: int,
    lag: int,
    rate: Fraction,
    back: bool,
    data: st.DataObject,
) -> None:
    film = replace(FILM, keyframes=keys, lag=lag, rate=rate, start=Fraction(7, 5))
    lags = data.draw(st.lists(st.integers(0, lag), min_size=len(keys), max_size=len(keys)))
    assert found(film, seek_point(film, first), lags, back=back) <= first


@given(st.lists(st.integers(40, 250), max_size=8), st.integers(0, 999), st.booleans())
def test_reading_begins_at_the_last_keyframe(gaps: list[int], first: int, back: bool) -> None:
    keys = tuple(sum(gaps[:number]) for number in range(len(gaps) + 1))
    film = replace(FILM, keyframes=keys, lag=4)
    at = seek_point(film, first)
    assert found(film, at, [2] * len(keys), back=back) == max(k for k in keys if k <= first)


def test_where_every_frame_is_a_keyframe_reading_begins_just_before() -> None:
    for first in (1, 3, 4, 500):
        at = seek_point(FILM, first)
        assert first - 4 <= found(FILM, at, [0] * 1000, back=True) <= first
        assert found(FILM, at, [0] * 1000, back=False) == first
    assert seek_point(FILM, 0) is None


def test_a_film_that_begins_without_a_keyframe_is_read_from_its_beginning() -> None:
    assert seek_point(replace(FILM, keyframes=(30, 90)), 20) is None


def test_a_probed_film_knows_its_keyframes_and_remembers_them(clip: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.mkv"
    command = [find_ffmpeg(), "-y", "-i", str(clip), "-an", "-vf", "scale=64:36", "-bf", "2"]
    command += ["-g", "30", "-x264-params", "scenecut=0", str(path)]
    run(command, folder=tmp_path, what="a film")
    film = probe(path)
    assert film.keyframes == (0, 30, 60, 90, 120)
    assert film.lag == 2
    assert film_from(path, film_to(film)) == film
    for wrong in (None, {}, {**film_to(film), "rate": "x"}, {**film_to(film), "width": "x"}, []):
        assert film_from(clip, wrong) is None


def test_sound_facts_come_back_as_they_were(clip: Path) -> None:
    sound = read_packets(clip, video=False).sound
    assert sound[0].packets > 100
    assert sound_from(sound_to(sound)) == sound
    assert sound_from(None) is None
    assert sound_from([{"packets": "x"}]) is None
    assert FILM.audio_codecs == ()
    assert replace(FILM, audio=(SoundFormat("aac", 48000, "stereo", 0),)).audio_codecs == ("aac",)
