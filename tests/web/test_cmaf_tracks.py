"""Segments written and read back, whatever the packets; what follows from a film's rate."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmpack.errors import ToolError
from filmpack.media.film import VideoFormat
from filmpack.media.mp4.boxes import BoxError, box, full_box
from filmpack.web.rules.edition import broken_rules
from filmpack.web.stream.cmaf import (
    picture_clock,
    picture_init,
    picture_segment,
    sound_clock,
    sound_init,
    sound_segment,
)
from filmpack.web.stream.fragments import read_init, read_segment
from filmpack.web.stream.ladder import cuts, ladder, segment_frames, web_renditions
from filmpack.web.stream.sound import PACKETS, CodedSound, sound_parts

RATES = [Fraction(25), Fraction(24000, 1001), Fraction(30000, 1001), Fraction(24), Fraction(60)]
AVCC = bytes.fromhex("0164001fffe1000467640 01f01000468eb e3cb".replace(" ", ""))


@pytest.mark.parametrize("rate", RATES)
def test_every_frame_lasts_a_whole_number_of_ticks(rate: Fraction) -> None:
    clock = picture_clock(rate)
    assert Fraction(clock.step, clock.scale) == 1 / rate
    assert clock.scale >= 10_000


@pytest.mark.parametrize("rate", RATES)
@given(end=st.integers(1, 20_000))
def test_cuts_cover_the_film_at_the_same_places_whatever_its_length(
    rate: Fraction, end: int
) -> None:
    found = cuts(end, rate)
    assert found[0].first == 0
    assert found[-1].end == end
    assert all(a.end == b.first for a, b in pairwise(found))
    assert all(one.first % segment_frames(rate) == 0 for one in found)
    assert abs(segment_frames(rate) / rate - 6) < Fraction(1, 10)


@given(
    data=st.lists(st.binary(min_size=1, max_size=20), min_size=1, max_size=12),
    number=st.integers(1, 10_000),
    begin=st.integers(0, 2**40),
    seed=st.randoms(use_true_random=False),
)
def test_a_segment_is_read_back_as_it_was_written(
    data: list[bytes], number: int, begin: int, seed: object
) -> None:
    frames = list(range(len(data)))
    seed.shuffle(frames)  # type: ignore[attr-defined]
    clock = picture_clock(Fraction(25))
    made = picture_segment(number, begin, clock, data, frames, [0])
    facts = read_segment(made)
    assert (facts.number, facts.begin) == (number, begin)
    assert facts.duration == len(data) * clock.step
    assert facts.presented == tuple(frame * clock.step for frame in frames)
    assert facts.keyframes == (0,)
    assert made[: facts.head].endswith(data[0])
    heard = read_segment(sound_segment(number, begin, sound_clock(48_000), data))
    assert heard.duration == len(data) * 1024
    assert heard.keyframes == tuple(range(len(data)))


@given(st.binary(max_size=200))
def test_bytes_that_are_no_segment_are_refused(data: bytes) -> None:
    for read in (read_segment, read_init):
        with pytest.raises(BoxError):
            read(data)


def test_a_segment_that_is_cut_off_is_refused() -> None:
    made = picture_segment(1, 0, picture_clock(Fraction(25)), [b"abc", b"de"], [0, 1], [0])
    for end in range(len(made)):
        with pytest.raises(BoxError):
            read_segment(made[:end])


def test_the_codec_is_named_by_its_configuration() -> None:
    picture = picture_init(VideoFormat(1280, 720, Fraction(25)), AVCC, picture_clock(Fraction(25)))
    facts = read_init(picture)
    assert (facts.codec, facts.size, facts.timescale) == ("avc1.64001F", (1280, 720), 10_000)
    heard = read_init(sound_init(b"\x11\x90", 2, sound_clock(48_000)))
    assert (heard.codec, heard.timescale) == ("mp4a.40.2", 48_000)


def _coded(number: int, config: bytes = b"\x11\x90") -> CodedSound:
    return CodedSound(config, [bytes([n % 251, n // 251]) for n in range(number)])


def test_full_segments_of_sound_belong_to_all_and_the_last_to_the_edition() -> None:
    film, silence = _coded(500), _coded(1500)
    parts = sound_parts("pl-PL", "sound", film, silence, Fraction(10), Fraction(20))
    packets = [packet for part in parts for packet in part.packets]
    assert packets == [*film.packets[:470], *silence.packets[1 : 1 + len(packets) - 470]]
    assert len(packets) == 939
    assert [part.path.partition("/")[0] for part in parts] == ["film"] * 3 + ["pl-PL"]
    assert [part.first for part in parts] == [0, PACKETS, 2 * PACKETS, 3 * PACKETS]


def test_silence_is_repeated_where_the_film_s_sound_ends_early() -> None:
    film, silence = _coded(47), _coded(100)
    parts = sound_parts("pl-PL", "sound", film, silence, Fraction(100), Fraction(108))
    packets = [packet for part in parts for packet in part.packets]
    assert len(packets) == -(-108 * 48_000 // 1024) + 1
    assert packets[:47] == film.packets
    assert packets[47:146] == packets[146:245] == silence.packets[1:]


def test_silence_of_another_form_or_none_is_refused() -> None:
    with pytest.raises(ToolError, match="another form"):
        sound_parts("pl-PL", "sound", _coded(9), _coded(9, b"\x12\x10"), Fraction(1), Fraction(2))
    with pytest.raises(ToolError, match="no silence"):
        sound_parts("pl-PL", "sound", _coded(9), _coded(1), Fraction(1), Fraction(9))


@pytest.mark.parametrize(
    ("size", "names"),
    [
        ((1920, 1080), ["v720", "v480", "v360"]),
        ((1280, 720), ["v720", "v480", "v360"]),
        ((640, 400), ["v400", "v360"]),
        ((320, 180), ["v180"]),
    ],
)
def test_a_film_is_never_enlarged_and_no_size_is_there_twice(
    size: tuple[int, int], names: list[str]
) -> None:
    from pathlib import Path

    from filmpack.media.film import Film

    film = Film(Path("film.mp4"), *size, Fraction(25), 100, "h264", ())
    assert [rung.name for rung in ladder(film, web_renditions())] == names


def test_boxes_that_no_player_could_use_are_refused() -> None:
    nested = b""
    for _ in range(3000):
        nested = box("moov", nested)
    with pytest.raises(BoxError, match="too deep"):
        read_init(nested)
    still = box("moov", box("trak", box("mdia", full_box("mdhd", 0, 0, bytes(20)))))
    with pytest.raises(BoxError, match="its clock stands still"):
        read_init(still)


def test_a_segment_whose_samples_last_no_time_is_refused() -> None:
    data = sound_segment(1, 0, CLOCK, [b"x"])
    facts = read_segment(data)
    each = facts.duration.to_bytes(4, "big")
    at = data.index(b"tfhd") + 12
    assert data[at : at + 4] == each
    with pytest.raises(BoxError, match="last no time"):
        read_segment(data[:at] + bytes(4) + data[at + 4 :])


CLOCK = sound_clock(48_000)
PLAYLIST = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:6
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="t",NAME="Polski",LANGUAGE="pl",URI="x.m3u8",FORCED=NO
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="s",NAME="English",LANGUAGE="en",URI="x.m3u8",CHANNELS="2"
#EXT-X-STREAM-INF:BANDWIDTH=100,RESOLUTION=64x36,FRAME-RATE=25.000
x.m3u8
#EXT-X-MAP:URI="init.mp4"
#EXTINF:6.0,
0001.m4s
#EXT-X-ENDLIST
"""
SEGMENTS = {
    "init.mp4": sound_init(b"\x11\x90", 2, CLOCK),
    "0001.m4s": sound_segment(1, 0, CLOCK, [b"x"]),
}


@given(
    changes=st.lists(
        st.tuples(
            st.integers(0, len(PLAYLIST) - 1),
            st.integers(0, 20),
            st.sampled_from(
                ["", "nan", "inf", "-", "9" * 5000, '"', "\n", "$$", "²", "#EXTINF:1e308"]
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_a_playlist_says_is_answered_with_findings(
    changes: list[tuple[int, int, str]],
) -> None:
    text = PLAYLIST
    for at, length, new in changes:
        text = text[:at] + new + text[at + length :]

    def read(path: str) -> bytes:
        return SEGMENTS.get(path.rpartition("/")[2], text.encode())

    assert broken_rules(["pl-PL"], read, 10.0)
