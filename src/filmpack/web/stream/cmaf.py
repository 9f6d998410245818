"""CMAF tracks (ISO/IEC 23000-19) from packets that were encoded before. Pure.

Nothing is encoded or guessed: an initialisation segment is written from a codec's own
configuration, a media segment from packets and the numbers of their pictures. Pictures that are
shown in another order than they are decoded have signed offsets, so that the first one is shown
at the segment's beginning and no edit list is needed. A closing card goes on from the film: its
segments have the same initialisation segment and begin where the film ends.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from filmpack.media.film import VideoFormat
from filmpack.media.mp4.boxes import box, full_box
from filmpack.web.stream.fragments import NOT_SYNC, SYNC

SOUND_SAMPLES = 1024
"""Samples of a packet of AAC (ISO/IEC 14496-3)."""
_LEAST_SCALE = 10_000
"""Ticks a second, at least, of a picture's clock."""
_IDENTITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


@dataclass(frozen=True, slots=True)
class Clock:
    """Ticks a second of a track, and those of each of its samples."""

    scale: int
    step: int

    def ticks(self, seconds: Fraction) -> int:
        """Seconds in ticks, rounded."""
        return round(seconds * self.scale)


def picture_clock(rate: Fraction) -> Clock:
    """The clock of pictures at so many frames a second: each lasts a whole number of ticks."""
    times = -(-_LEAST_SCALE // rate.numerator)
    return Clock(rate.numerator * times, rate.denominator * times)


def sound_clock(rate: int) -> Clock:
    """The clock of AAC at so many samples a second."""
    return Clock(rate, SOUND_SAMPLES)


def picture_init(output: VideoFormat, config: bytes, clock: Clock) -> bytes:
    """The initialisation segment of a picture track.

    Args:
        output: The picture's format.
        config: The H.264 configuration record (avcC, ISO/IEC 14496-15).
        clock: Its clock.
    """
    aspect = output.sample_aspect_ratio
    primaries, transfer, matrix, _ = output.colour_description
    full = 0x80 if output.full_range else 0
    colour = struct.pack(">HHHB", primaries, transfer, matrix, full)
    entry = box(
        "avc1",
        bytes(6) + struct.pack(">H", 1),
        bytes(16) + struct.pack(">HH", output.width, output.height),
        struct.pack(">III", 0x480000, 0x480000, 0) + struct.pack(">H", 1),
        bytes(32) + struct.pack(">Hh", 24, -1),
        box("avcC", config),
        box("colr", b"nclx", colour),
        box("pasp", struct.pack(">II", aspect.numerator, aspect.denominator)),
    )
    media = full_box("vmhd", 0, 1, bytes(8))
    width, height = output.shown_size
    return _init("vide", media, entry, clock, (width, height), b"")


def sound_init(config: bytes, channels: int, clock: Clock) -> bytes:
    """The initialisation segment of a sound track; players leave out the first packet, which only
    fills the decoder's window.

    Args:
        config: The AAC configuration (AudioSpecificConfig, ISO/IEC 14496-3).
        channels: How many there are.
        clock: Its clock.
    """
    specific = b"\x05" + bytes([len(config)]) + config
    decoder = b"\x40\x15" + bytes(3) + bytes(8) + specific
    decoder = b"\x04" + bytes([len(decoder)]) + decoder
    stream = struct.pack(">HB", 0, 0) + decoder + b"\x06\x01\x02"
    stream = b"\x03" + bytes([len(stream)]) + stream
    entry = box(
        "mp4a",
        bytes(6) + struct.pack(">H", 1),
        bytes(8) + struct.pack(">HHI", channels, 16, 0),
        struct.pack(">I", clock.scale << 16),
        full_box("esds", 0, 0, stream),
    )
    media = full_box("smhd", 0, 0, bytes(4))
    edits = full_box("elst", 0, 0, struct.pack(">IIiHH", 1, 0, SOUND_SAMPLES, 1, 0))
    return _init("soun", media, entry, clock, (0, 0), box("edts", edits))


def _init(
    handler: str, media: bytes, entry: bytes, clock: Clock, size: tuple[int, int], edits: bytes
) -> bytes:
    visual = handler == "vide"
    tables = [full_box("stsd", 0, 0, struct.pack(">I", 1), entry)]
    tables += [full_box(kind, 0, 0, bytes(4)) for kind in ("stts", "stsc")]
    tables += [full_box("stsz", 0, 0, bytes(8)), full_box("stco", 0, 0, bytes(4))]
    here = full_box("url ", 0, 1)
    data = box("dinf", full_box("dref", 0, 0, struct.pack(">I", 1), here))
    name = b"picture\0" if visual else b"sound\0"
    track = [
        full_box("mdhd", 0, 0, struct.pack(">IIIIHH", 0, 0, clock.scale, 0, 0x55C4, 0)),
        full_box("hdlr", 0, 0, bytes(4), handler.encode("ascii"), bytes(12), name),
        box("minf", media, data, box("stbl", *tables)),
    ]
    header = struct.pack(">IIIII", 0, 0, 1, 0, 0) + bytes(8)
    header += struct.pack(">hhHH", 0, 0, 0 if visual else 0x0100, 0) + _IDENTITY
    header += struct.pack(">II", size[0] << 16, size[1] << 16)
    movie = struct.pack(">IIIIIHH", 0, 0, clock.scale, 0, 0x10000, 0x0100, 0) + bytes(8)
    movie += _IDENTITY + bytes(24) + struct.pack(">I", 2)
    trex = struct.pack(">IIIII", 1, 1, clock.step, 0, SYNC)
    return box("ftyp", b"iso6", bytes(4), b"iso6cmfc") + box(
        "moov",
        full_box("mvhd", 0, 0, movie),
        box("trak", full_box("tkhd", 0, 7, header), edits, box("mdia", *track)),
        box("mvex", full_box("trex", 0, 0, trex)),
    )


def picture_segment(
    number: int,
    begin: int,
    clock: Clock,
    packets: Sequence[bytes | memoryview],
    frames: Sequence[int],
    keyframes: Sequence[int],
) -> bytes:
    """A media segment of pictures.

    Args:
        number: Which one of the track it is, from 1.
        begin: When its first picture is shown, in ticks.
        clock: The track's clock.
        packets: In the order in which they are decoded.
        frames: The number of the picture in each packet, counted from the segment's first.
        keyframes: Which of the packets, from 0, depend on no other.
    """
    keys = frozenset(keyframes)
    rows = [
        struct.pack(
            ">IIi",
            len(packet),
            SYNC if place in keys else NOT_SYNC,
            (frame - place) * clock.step,
        )
        for place, (packet, frame) in enumerate(zip(packets, frames, strict=True))
    ]
    return _fragment(number, begin, clock, 0x000E01, rows, packets)


def sound_segment(number: int, begin: int, clock: Clock, packets: Sequence[bytes]) -> bytes:
    """A media segment of sound; the arguments are those of picture_segment()."""
    rows = [struct.pack(">I", len(packet)) for packet in packets]
    return _fragment(number, begin, clock, 0x000201, rows, packets)


def _fragment(
    number: int,
    begin: int,
    clock: Clock,
    flags: int,
    rows: Sequence[bytes],
    packets: Sequence[bytes | memoryview],
) -> bytes:
    header = full_box("tfhd", 0, 0x020008, struct.pack(">II", 1, clock.step))
    time = full_box("tfdt", 1, 0, struct.pack(">Q", begin))

    def moof(offset: int) -> bytes:
        run = full_box("trun", 1, flags, struct.pack(">Ii", len(rows), offset), *rows)
        return box(
            "moof",
            full_box("mfhd", 0, 0, struct.pack(">I", number)),
            box("traf", header, time, run),
        )

    # The data's place counts from the moof's first byte.
    head = moof(len(moof(0)) + 8)
    return b"".join(
        (box("styp", b"msdh", bytes(4), b"msdhcmfs"), head, box("mdat", *map(bytes, packets)))
    )
