"""The units of a coded picture are the same, whatever parts them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from filmpack.media.film import Film
from filmpack.media.input.remarks import remarks
from filmpack.media.input.units import has_start_codes, units

AVCC = bytes([1, 100, 0, 30, 0xFF])
# Without zeros at their ends and without what looks like a start code, as both standards have it.
coded = st.lists(st.binary(min_size=1).filter(lambda unit: b"\0\0" not in unit and unit[-1] != 0))


@settings(max_examples=50)
@given(coded)
def test_start_codes_and_lengths_give_the_same_units(parts: list[bytes]) -> None:
    by_codes = b"".join(b"\0\0\0\1" + part for part in parts)
    by_lengths = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    assert list(units(by_codes, "h264", b"\0\0\0\1g")) == parts
    assert list(units(by_lengths, "h264", AVCC)) == parts


@settings(max_examples=50)
@given(st.binary(), st.binary(max_size=40))
def test_no_packet_is_too_broken(packet: bytes, extradata: bytes) -> None:
    for codec in ("h264", "hevc", "vp9"):
        assert len(b"".join(units(packet, codec, extradata))) <= len(packet)


def test_only_two_codecs_have_start_codes() -> None:
    assert has_start_codes("hevc", None)
    assert not has_start_codes("h264", AVCC)
    assert not has_start_codes("mpeg2video", None)
    assert list(units(b"abc", "mpeg2video", None)) == [b"abc"]


def test_an_ordinary_film_needs_no_remark() -> None:
    film = Film(Path("film.mp4"), 1280, 720, Fraction(25), 100, "h264", ())
    assert list(remarks(film)) == []


def test_what_is_not_as_the_file_has_it_is_said() -> None:
    film = Film(
        *(Path("film.mkv"), 853, 480, Fraction(25), 100, "ffv1", ()),
        lead=Fraction(1, 5),
        missing=(3, 4, 60, 90),
        extra=1,
        trimmed=True,
        turned=True,
        alpha=True,
        rgb=True,
        pictures=2,
    )
    told = "\n".join(remarks(film))
    for words in (
        "begins 0.200 s after its sound",
        "number 3, 4, 60 and 1 more",
        "1 frame has the same time as another and is left out",
        "edit list hides",
        "has 2 video streams",
        "stored turned",
        "transparent",
        "BT.709",
        "lose the last column or row: 852x480",
    ):
        assert words in told
