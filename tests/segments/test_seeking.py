"""Where ffmpeg is told to begin reading: at the last keyframe that serves, in any container."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_samples import recoded
from filmpack.errors import InputError
from filmpack.masters.film_record import audio_from, audio_to, film_from, film_to
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.film import AudioFormat, Film
from filmpack.media.input.packets import read_packets
from filmpack.media.segment_graph import seek_point

RATES = [Fraction(24000, 1001), Fraction(25), Fraction(60000, 1001)]
FILM = Film(Path("film.mp4"), 64, 36, Fraction(25), 1000, "h264", ())

keyframes = st.lists(st.integers(1, 999), max_size=40).map(lambda k: tuple(sorted({0, *k})))


def found(
    film: Film, at: Fraction | None, lags: list[int], *, back: bool, nearest: bool = False
) -> int:
    """The keyframe that a container finds, whose times are those of decoding; `back` when
    ffmpeg goes back a little first, `nearest` when the container counts in whole frames."""
    if at is None:
        return 0
    moment = at - (Fraction(3, 23) if back else 0) - film.start
    moment = Fraction(round(moment * film.rate)) / film.rate if nearest else moment
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
    st.booleans(),
    st.data(),
)
def test_reading_never_begins_behind_a_frame(
    keys: tuple[int, ...],
    first: int,
    reorder_delay: int,
    rate: Fraction,
    back: bool,
    nearest: bool,
    data: st.DataObject,
) -> None:
    film = replace(
        FILM, keyframes=keys, reorder_delay=reorder_delay, rate=rate, start=Fraction(7, 5)
    )
    lags = data.draw(
        st.lists(st.integers(0, reorder_delay), min_size=len(keys), max_size=len(keys))
    )
    at = seek_point(film, first)
    assert found(film, at, lags, back=back, nearest=nearest) <= first


@given(st.lists(st.integers(40, 250), max_size=8), st.integers(0, 999), st.booleans())
def test_reading_begins_at_the_last_keyframe(gaps: list[int], first: int, back: bool) -> None:
    keys = tuple(sum(gaps[:number]) for number in range(len(gaps) + 1))
    film = replace(FILM, keyframes=keys, reorder_delay=4)
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
    groups = ["-bf", "2", "-g", "30", "-x264-params", "scenecut=0"]
    film = recoded(clip, tmp_path, "film.mkv", "-an", *groups)
    assert film.keyframes == (0, 30, 60, 90, 120)
    assert film.reorder_delay == 2
    assert film_from(film.path, film_to(film)) == film
    facts = film_to(film)
    others: list[Any] = [None, {}, {**facts, "rate": "x"}, {**facts, "width": "x"}, []]
    for wrong in others:
        assert film_from(clip, wrong) is None


def test_sound_facts_come_back_as_they_were(clip: Path) -> None:
    sound = read_packets(clip, video=False).sound
    assert sound[0].packets > 100
    assert audio_from(audio_to(sound)) == sound
    assert audio_from(None) is None
    assert audio_from([{"packets": "x"}]) is None
    assert FILM.audio_codecs == ()
    assert replace(FILM, audio=(AudioFormat("aac", 48000, "stereo", 0),)).audio_codecs == ("aac",)


SHORT = ["-c:v", "libx264", "-bf", "3", "-g", "12", "-x264-params", "scenecut=0"]
FILMS = {
    "short groups": ("m.mp4", SHORT),
    "starts late": ("m.mkv", [*SHORT, "-output_ts_offset", "5.5"]),
    "tiny groups": ("m.mkv", [*SHORT, "-bf", "2", "-g", "3"]),
    "open groups": ("m.mov", [*SHORT, "-x264-params", "open-gop=1:scenecut=0"]),
    "hevc": (
        "m.mp4",
        ["-c:v", "libx265", "-x265-params", "keyint=20:open-gop=1:bframes=4:scenecut=0"],
    ),
    "mpeg2 mxf": ("m.mxf", ["-c:v", "mpeg2video", "-q:v", "3", "-g", "12", "-bf", "2"]),
    "all intra mxf": ("m.mxf", ["-c:v", "libx264", "-g", "1"]),
    "all intra mov": ("m.mov", ["-c:v", "prores_ks"]),
}


def digests(film: Film, graph: str, at: Fraction | None) -> list[str]:
    """The pictures' digests after reading began at a moment, as the encoder has it."""
    command = [find_ffmpeg(), "-v", "error", "-copyts"]
    if at is not None:
        command += ["-noaccurate_seek", "-seek_timestamp", "1", "-ss", f"{float(at):.6f}"]
    command += ["-i", str(film.path), "-filter_complex", f"[0:v]{graph}[o]", "-map", "[o]"]
    command += ["-fps_mode", "passthrough", "-f", "framemd5", "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [row.split(",")[-1].strip() for row in said.splitlines() if not row.startswith("#")]


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=pytest.mark.full if at % 3 else ()) for at, n in enumerate(FILMS)],
)
def test_the_frames_of_real_films_are_found_from_any_keyframe(
    clip: Path, tmp_path: Path, name: str
) -> None:
    file, options = FILMS[name]
    film = recoded(clip, tmp_path, file, "-an", *options)
    whole = digests(film, "null", None)
    assert len(whole) == film.frames
    for first in range(1, film.frames - 4, 13):
        start, end = (film.start + (n - Fraction(1, 2)) / film.rate for n in (first, first + 4))
        cut = f"trim=start={float(start):.6f}:end={float(end):.6f}"
        assert digests(film, cut, seek_point(film, first)) == whole[first : first + 4], first


@pytest.mark.parametrize("name", ["m.mxf", "m.avi"])
def test_a_film_that_does_not_tell_the_order_of_its_pictures_is_refused(
    clip: Path, tmp_path: Path, name: str
) -> None:
    with pytest.raises(InputError, match=r"display order.*\n.*mov, mp4 or mkv"):
        recoded(clip, tmp_path, name, "-an", *SHORT)
