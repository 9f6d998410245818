"""The tables of an mp4's samples, read and written."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmpack.media.ffmpeg import find_ffmpeg, run
from filmpack.media.input.packets import read_packets
from filmpack.media.mp4.boxes import BoxError, movie_box
from filmpack.media.mp4.movie import TrackSamples, require_short, room_for, with_samples
from filmpack.media.mp4.packets import read_mp4_packets
from filmpack.media.mp4.samples import sample_tables


def movie_of(path: Path) -> bytes:
    with path.open("rb") as stream:
        return movie_box(stream)[1]


@pytest.fixture(scope="module")
def short(small_clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of the clip with B frames and stereo sound, as ffmpeg writes it."""
    folder = tmp_path_factory.mktemp("short")
    options = ["-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-c:a", "aac", "-ac", "2"]
    command = [find_ffmpeg(), "-i", str(small_clip), "-t", "2", *options, "short.mp4"]
    run(command, folder=folder, what="a short film")
    return folder / "short.mp4"


def test_a_table_says_what_libav_says(short: Path) -> None:
    with av.open(str(short)) as container:
        packets = [p for p in container.demux() if p.size]
        tables = sample_tables(movie_of(short), short.stat().st_size)
        assert [table.handler for table in tables] == ["vide", "soun"]
        for number, table in enumerate(tables):
            own = [packet for packet in packets if packet.stream_index == number]
            assert list(table.sizes) == [packet.size for packet in own]
            assert list(table.times) == [packet.pts for packet in own]
            assert Fraction(1, table.timescale) == own[0].time_base
            data = short.read_bytes()
            for place, first, end in table.runs:
                assert data[place:].startswith(b"".join(map(bytes, own[first:end])))


sizes = st.lists(st.integers(1, 2**20), min_size=1, max_size=60)


@st.composite
def tracks(draw: st.DrawFn, *, picture: bool) -> TrackSamples:
    own = draw(sizes)
    count = len(own)
    # No shorter than what the edit lists leave out of the beginning.
    durations = draw(st.lists(st.integers(2048, 5000), min_size=count, max_size=count))
    offsets = draw(st.lists(st.integers(0, 90_000), min_size=count, max_size=count))
    keys = sorted(draw(st.sets(st.integers(0, count - 1))) | {0})
    cuts = sorted({0, count} | draw(st.sets(st.integers(0, count))))
    place = draw(st.sampled_from([100, 2**32 - 1, 2**33]))
    ends = [0, *accumulate(own)]
    chunks = [(place + ends[a], b - a) for a, b in pairwise(cuts)]
    return TrackSamples(
        own, durations, offsets if picture else [], keys if picture else None, chunks
    )


@given(tracks(picture=True), tracks(picture=False))
def test_what_is_written_into_a_movie_box_is_read_from_it(
    short: Path, picture: TrackSamples, sound: TrackSamples
) -> None:
    movie = movie_of(short)
    made = with_samples(movie, [picture, sound])
    tables = sample_tables(made, 2**34)
    for table, own in zip(tables, (picture, sound), strict=True):
        assert list(table.sizes) == own.sizes
        assert list(table.durations) == own.durations
        assert list(table.offsets) == (own.offsets if any(own.offsets) else [])
        assert [(place, end - first) for place, first, end in table.runs] == own.chunks
        due = accumulate(own.durations[:-1], initial=0)
        shown = [a + b for a, b in zip(due, own.offsets or [0] * len(own.sizes), strict=True)]
        assert [time - table.times[0] for time in table.times] == [s - shown[0] for s in shown]
    room = room_for(picture.durations, len(picture.chunks), picture=True)
    room += room_for(sound.durations, len(sound.chunks), picture=False)
    assert len(made) <= len(movie) + room


@given(st.data())
def test_a_damaged_movie_box_is_refused_or_read_but_never_a_bug(
    short: Path, data: st.DataObject
) -> None:
    movie = bytearray(movie_of(short))
    for _ in range(data.draw(st.integers(1, 4))):
        movie[data.draw(st.integers(8, len(movie) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(movie), data.draw(st.integers(0, len(movie)))]))
    try:
        sample_tables(bytes(movie[:cut]), short.stat().st_size)
    except BoxError:
        return


def test_a_movie_box_that_is_not_understood_is_refused(short: Path) -> None:
    movie, one = movie_of(short), TrackSamples([1], [5000], chunks=[(0, 1)])
    with pytest.raises(BoxError, match="other tracks"):
        with_samples(movie, [one])
    with pytest.raises(BoxError, match="too long"):
        with_samples(movie, [replace(one, durations=[2**33]), one])
    with pytest.raises(BoxError, match="another version"):
        with_samples(movie.replace(b"mdhd\0", b"mdhd\1"), [one, one])
    with pytest.raises(BoxError, match="no elst box"):
        with_samples(movie.replace(b"elst", b"free"), [one, one])
    with pytest.raises(BoxError, match="sdtp"):
        with_samples(movie.replace(b"stss", b"sdtp"), [one, one])
    with pytest.raises(BoxError, match="cannot be written"):
        with_samples(movie, [replace(one, offsets=[-1]), one])
    with pytest.raises(BoxError, match="no movie box"):
        movie_box(io.BytesIO(b"\0\0\0\x08free"))


def test_a_bit_rate_of_more_than_32_bits_is_stated_as_the_highest(short: Path) -> None:
    large = TrackSamples([2**31], [2000], chunks=[(0, 1)])
    made = with_samples(movie_of(short), [large, replace(large, durations=[5000])])
    assert made.count(b"\xff\xff\xff\xff\xff\xff\xff\xff") == 3  # avc1: btrt; mp4a: esds, btrt


def test_a_film_that_is_long_for_its_clock_is_left_to_libav(short: Path) -> None:
    movie = movie_of(short)
    require_short(movie, [2**29, 2**29])
    with pytest.raises(BoxError, match="too long"):
        require_short(movie, [2**31, 1])
    with pytest.raises(BoxError, match="too long"):
        require_short(movie, [2**30, 1])  # three times as many in ticks of the movie's clock


def test_an_edit_list_that_leaves_out_the_end_is_left_to_libav(short: Path) -> None:
    movie, length = movie_of(short), short.stat().st_size
    at = movie.index(b"elst") + 12
    (seconds,) = struct.unpack_from(">I", movie, at)
    for told, fits in ((seconds, True), (seconds - 1, True), (seconds - 3, False)):
        changed = movie[:at] + struct.pack(">I", told) + movie[at + 4 :]
        if fits:
            sample_tables(changed, length)
        else:
            with pytest.raises(BoxError, match="leaves out the end"):
                sample_tables(changed, length)


@pytest.mark.parametrize(("each", "count"), [(0xFFFFFFFF, 2), (1, 0xFFFFFFFF), (0, 0xFFFFFFFF)])
def test_a_size_that_no_file_has_is_refused_at_once(short: Path, each: int, count: int) -> None:
    movie = movie_of(short)
    at = movie.index(b"stsz") + 8
    changed = movie[:at] + struct.pack(">II", each, count) + movie[at + 8 :]
    with pytest.raises(BoxError, match="samples"):
        sample_tables(changed, short.stat().st_size)


FILMS = {
    "as filmpack makes them": ["-c", "copy"],
    "late sound": ["-c", "copy", "-map", "0:v", "-itsoffset", "0.7", "-map", "1:a"],
    "late picture": ["-c", "copy", "-map", "1:v", "-itsoffset", "0.7", "-map", "0:a"],
    "mp3": ["-c:v", "copy", "-c:a", "libmp3lame"],
    "ac-3": ["-c:v", "copy", "-c:a", "ac3"],
    "opus": ["-c:v", "copy", "-c:a", "libopus"],
    "mpeg-4 picture": ["-c:v", "mpeg4", "-c:a", "copy"],
    "no sound": ["-c", "copy", "-an"],
    "mov": ["-c", "copy", "-f", "mov"],
}
ONLY_LIBAV = {
    "pcm": (["-c:v", "copy", "-c:a", "pcm_s16le", "-f", "mov"], "not coded"),
    "fragmented": (["-c", "copy", "-movflags", "frag_keyframe+empty_moov"], "fragmented"),
    "matroska": (["-c", "copy", "-f", "matroska"], "cut off|no movie box"),
    "no picture": (["-c", "copy", "-vn"], "0 tracks of pictures"),
}


@pytest.mark.parametrize("kind", FILMS)
def test_packets_are_those_that_libav_finds(short: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "film.mp4"
    second = ["-itsoffset", "0.7", "-i", str(short)] if "late" in kind else []
    options = [part for part in FILMS[kind] if part not in ("-itsoffset", "0.7")]
    command = [find_ffmpeg(), "-i", str(short), *second, *options, str(path)]
    run(command, folder=tmp_path, what=kind)
    like = read_packets(short, video=False).sound
    for parts, sound in (((), ()), ((20, 1, 25), like)):
        seen = read_packets(path, parts=parts, like=sound, origin=Fraction(0))
        assert read_mp4_packets(path, parts, sound) == seen


@pytest.mark.parametrize("kind", ONLY_LIBAV)
def test_what_only_libav_understands_is_left_to_it(short: Path, tmp_path: Path, kind: str) -> None:
    options, why = ONLY_LIBAV[kind]
    command = [find_ffmpeg(), "-i", str(short), *options, "film.mp4"]
    run(command, folder=tmp_path, what=kind)
    with pytest.raises(BoxError, match=why):
        read_mp4_packets(tmp_path / "film.mp4", (), ())


def test_a_file_that_is_cut_off_is_refused(short: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    command = [find_ffmpeg(), "-i", str(short), "-c", "copy", "-movflags", "+faststart", path.name]
    run(command, folder=tmp_path, what="a film")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BoxError, match="cut off"):
        read_mp4_packets(path, (), ())
