"""H.264 as far as it is rewritten: bits, parameter sets, slice headers."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmpack.media.ffmpeg import find_ffmpeg, run
from filmpack.media.h264.bits import BitReader, UnsupportedError, escape, ue_code, unescape
from filmpack.media.h264.parameter_sets import StreamHead, stream_head
from filmpack.media.h264.slices import moved, nal_units, read_header, slices

ZEROS = st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 255]), max_size=60).map(bytes)


@given(ZEROS)
def test_escaped_units_hold_no_start_code_and_read_back(data: bytes) -> None:
    unit = b"\x65" + data + b"\x80"
    safe = escape(unit)
    assert unescape(safe) == unit
    assert not any(
        safe[at : at + 3] in (b"\0\0\0", b"\0\0\1", b"\0\0\2") for at in range(len(safe))
    )


def test_escaping_is_that_of_the_standard() -> None:
    assert escape(b"\0\0\0\0\0\1") == b"\0\0\3\0\0\3\0\1"
    assert escape(b"\0\0\3") == b"\0\0\3\3"


@given(st.lists(st.integers(0, 70_000), min_size=1, max_size=20))
def test_exponential_golomb_codes_read_back(numbers: list[int]) -> None:
    value = size = 0
    for number in numbers:
        code, length = ue_code(number)
        value, size = value << length | code, size + length
    reader = BitReader((value << -size % 8).to_bytes((size + 7) // 8))
    assert [reader.ue() for _ in numbers] == numbers
    assert reader.position == size


def test_signed_codes_are_those_of_table_9_3() -> None:
    bits = "10100110010000101"
    reader = BitReader(int(bits.ljust(24, "0"), 2).to_bytes(3))
    assert [reader.se() for _ in range(5)] == [0, 1, -1, 2, -2]


@given(st.binary(max_size=40))
def test_whatever_is_no_header_is_refused_in_one_way(data: bytes) -> None:
    try:
        stream_head(data)
    except UnsupportedError:
        return
    raise AssertionError("forty random bytes are no configuration record")


WAYS = {
    "medium": "",
    "many references": "ref=8:bframes=5:b-adapt=2:weightp=2:b-pyramid=normal",
    "weighted": "weightp=2:bframes=0",
    "temporal": "direct=temporal:weightb=1:b-pyramid=strict",
    "main": "8x8dct=0",
    "two slices": "slice-max-mbs=60:slices-max=1",
}


def stream(clip: Path, folder: Path, params: str, *more: str) -> tuple[StreamHead, list[bytes]]:
    """The parameter sets and access units of 40 frames that fade, encoded by x264."""
    path = folder / "s.mp4"
    command = [find_ffmpeg(), "-y", "-i", str(clip), "-frames:v", "40", "-an"]
    command += ["-vf", "scale=320:180,fade=in:0:30", "-c:v", "libx264", "-threads", "1"]
    run([*command, *more, "-x264-params", params or "bframes=3", path.name], folder=folder, what="")
    with av.open(str(path)) as container:
        packets = [bytes(packet) for packet in container.demux(video=0) if packet.size]
        return stream_head(container.streams.video[0].codec_context.extradata or b""), packets


@pytest.mark.parametrize("way", WAYS)
def test_slices_moved_there_and_back_are_what_they_were(
    clip: Path, tmp_path: Path, way: str
) -> None:
    head, packets = stream(clip, tmp_path, WAYS[way])
    assert (head.sequence.width, head.sequence.height) == (20, 12)
    kinds = set()
    for packet in packets:
        units = slices(packet)
        headers = [read_header(unit, head) for unit in units]
        assert headers[0].first_macroblock == 0
        assert len({header.picture for header in headers}) == 1
        kinds.add(headers[0].picture[0])
        for unit, header in zip(units, headers, strict=True):
            there = moved(unit, head, 240)
            assert read_header(there, head).first_macroblock == header.first_macroblock + 240
            assert read_header(there, head).picture == header.picture
            assert moved(there, head, -240) == unit
    assert kinds == {1, 5}


def test_frame_numbers_and_orders_are_those_of_the_standard(clip: Path, tmp_path: Path) -> None:
    head, packets = stream(clip, tmp_path, "bframes=0:scenecut=0:keyint=15:weightp=0:open-gop=0")
    pictures = [read_header(slices(packet)[0], head).picture for packet in packets]
    size = 1 << head.sequence.frame_num_bits
    assert [picture[3] for picture in pictures] == [n % 15 % size for n in range(40)]
    assert [picture[4] is not None for picture in pictures] == [n % 15 == 0 for n in range(40)]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("-coder", "vlc"), "without CABAC"),
        (("-flags", "+ildct+ilme"), "interlaced"),
        (("-qp", "0", "-profile:v", "high444"), "lossless|4:4:4|another|ends"),
        (("-pix_fmt", "yuv444p"), "4:4:4"),
    ],
)
def test_what_cannot_be_rewritten_is_refused(
    clip: Path, tmp_path: Path, more: tuple[str, ...], why: str
) -> None:
    with pytest.raises(UnsupportedError, match=why):
        first_header(clip, tmp_path, *more)


def first_header(clip: Path, folder: Path, *more: str) -> None:
    head, packets = stream(clip, folder, "", *more)
    read_header(slices(packets[0])[0], head)


def test_damaged_access_units_are_refused() -> None:
    for damaged in (b"\0\0\0\x09abc", b"\0\0\0\0abcd", b"\0\0"):
        with pytest.raises(UnsupportedError, match="damaged"):
            nal_units(damaged)
    with pytest.raises(UnsupportedError, match="type 2"):
        slices(b"\0\0\0\1\x02")
