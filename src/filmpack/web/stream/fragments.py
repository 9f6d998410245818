"""What the segments of a CMAF track say (ISO/IEC 23000-19), read from them. Pure.

Only what one track of H.264 or AAC needs that filmpack wrote.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from filmpack.media.mp4.boxes import BoxError, first

_VISUAL = 78
"""Bytes of a visual sample entry before its boxes (ISO/IEC 14496-12, 12.1.3)."""


@dataclass(frozen=True, slots=True)
class InitFacts:
    """What an initialisation segment says: ticks a second, the codec's name as RFC 6381 writes it,
    and the size of a picture in pixels, (0, 0) for sound."""

    timescale: int
    codec: str
    size: tuple[int, int]


def read_init(data: bytes) -> InitFacts:
    """Read an initialisation segment of one track. Raises BoxError."""
    try:
        media = first(data, "mdhd")
        (timescale,) = struct.unpack_from(">I", data, media.start + 12)
        if not timescale:
            raise BoxError("its clock stands still")
        entries = first(data, "stsd").start + 8
        kind = data[entries + 4 : entries + 8]
        if kind == b"avc1":
            width, height = struct.unpack_from(">HH", data, entries + 32)
            config = data.index(b"avcC", entries + 8 + _VISUAL) + 4
            return InitFacts(timescale, avc_codec(data[config:]), (width, height))
        if kind == b"mp4a":
            return InitFacts(timescale, "mp4a.40.2", (0, 0))
    except (struct.error, ValueError, IndexError) as error:
        raise BoxError(str(error)) from None
    raise BoxError(f"it has a track of {kind!r}")


def avc_codec(config: bytes) -> str:
    """The name of a stream by its configuration record (avcC): "avc1.64001F" (RFC 6381)."""
    return f"avc1.{config[1]:02X}{config[2]:02X}{config[3]:02X}"


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """What a media segment says.

    begin and duration are in ticks of the track's clock; number counts the segments; presented
    are the times of its samples, as they are shown, from begin; keyframes are the places of those
    that refer to no other, in order; head is how many bytes hold everything up to the end of the
    first sample.
    """

    number: int
    begin: int
    duration: int
    presented: tuple[int, ...]
    keyframes: tuple[int, ...]
    head: int


def read_segment(data: bytes) -> SegmentFacts:
    """Read a media segment that fragment() wrote. Raises BoxError."""
    try:
        (number,) = struct.unpack_from(">I", data, first(data, "mfhd").start + 4)
        (begin,) = struct.unpack_from(">Q", data, first(data, "tfdt").start + 4)
        header = first(data, "tfhd").start
        (flags,) = struct.unpack_from(">I", data, header)
        if flags & 0xFFFFFF != 0x020008:
            raise BoxError("it is not of filmpack's form")
        (each,) = struct.unpack_from(">I", data, header + 8)
        at = first(data, "trun").start
        shown, flags, count = data[at], int.from_bytes(data[at + 1 : at + 4]), _word(data, at + 4)
        if shown != 1 or flags not in (0x000E01, 0x000201):
            raise BoxError("it is not of filmpack's form")
        at, sizes, presented, keyframes = at + 12, [], [], []
        for place in range(count):
            sizes.append(_word(data, at))
            if flags == 0x000E01:
                keyframes += [] if _word(data, at + 4) & _DEPENDS else [place]
                (offset,) = struct.unpack_from(">i", data, at + 8)
                presented.append(place * each + offset)
                at += 12
            else:
                keyframes.append(place)
                presented.append(place * each)
                at += 4
        body = first(data, "mdat")
    except (struct.error, IndexError) as error:
        raise BoxError(str(error)) from None
    if not sizes or sum(sizes) != body.end - body.start:
        raise BoxError("its samples do not fill it")
    if not each:
        raise BoxError("its samples last no time")
    times = (tuple(presented), tuple(keyframes))
    return SegmentFacts(number, begin, count * each, *times, body.start + sizes[0])


_DEPENDS = 0x00010000
"""Sample flag: it is no sync sample (14496-12, 8.8.3.1)."""
SYNC, NOT_SYNC = 0x02000000, 0x01010000
"""Flags of a sample that depends on no other, and of one that does."""


def _word(data: bytes, at: int) -> int:
    (value,) = struct.unpack_from(">I", data, at)
    return int(value)
