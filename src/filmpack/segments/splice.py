"""Put the rows above the text and a language's band into one picture, without encoding.

Both were encoded alike, each with a guard beyond the seam in a slice of its own. A picture takes
the first slice of the rows above and the second slice of the band, which gets its new place; the
guards are left out. The parameter sets are those of the whole picture.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from filmpack.errors import ToolError
from filmpack.media.h264.bits import UnsupportedError
from filmpack.media.h264.parameter_sets import StreamHead, stream_head
from filmpack.media.h264.slices import moved, read_header, slices
from filmpack.media.input.opening import INPUT_OPTIONS
from filmpack.segments.bands import GUARD, MACROBLOCK, Band
from filmpack.segments.index import SegmentIndex, StoredSegment

if TYPE_CHECKING:
    from av.packet import Packet


def splice(
    above: StoredSegment, below: StoredSegment, head: bytes, band: Band, rate: Fraction, delay: int
) -> tuple[bytes, SegmentIndex]:
    """A segment of whole pictures.

    Args:
        above: The rows above the text.
        below: The band with a language's text, of the same frames.
        head: An mp4 whose video is encoded as whole pictures are.
        band: Where the seam is.
        rate: Frames a second.
        delay: By how many frames decoding runs ahead of presentation.

    Returns:
        An mp4, and what concatenation needs to know of it.

    Raises:
        UnsupportedError: The two don't fit together.
        ToolError: The file does not hold what was written into it.
    """
    import av

    with av.open(io.BytesIO(head), "r", options=INPUT_OPTIONS) as whole:
        template = whole.streams.video[0]
        extra = template.codec_context.extradata or b""
        pictures = spliced_pictures(above, below, stream_head(extra), band)
        data = _written(template, pictures, below[0], rate, delay)
    return data, _indexed(data, pictures, below[0], extra)


def spliced_pictures(
    above: StoredSegment, below: StoredSegment, whole: StreamHead, band: Band
) -> list[bytes]:
    """The access units of whole pictures, in decoding order; arguments as splice() has them.

    Raises UnsupportedError when the two don't fit together.
    """
    heads = [stream_head(bytes.fromhex(index.extra)) for index, _ in (above, below)]
    for head in heads:
        if (head.picture_set, head.sequence) != (whole.picture_set, whole.sequence):
            raise UnsupportedError("the parts have other parameter sets than the whole picture")
    if above[0].frames != below[0].frames or above[0].keyframes != below[0].keyframes:
        raise UnsupportedError("the parts have their frames in another order")
    width = whole.sequence.width
    seam, guard = band.first // MACROBLOCK * width, GUARD // MACROBLOCK * width
    return [
        _spliced(upper, lower, heads[0], heads[1], seam, guard)
        for upper, lower in zip(_packets(above), _packets(below), strict=True)
    ]


def _packets(segment: StoredSegment) -> Iterator[bytes]:
    index, data = segment
    return (bytes(data[place : place + size]) for place, size in index.places)


def _spliced(
    upper: bytes, lower: bytes, above: StreamHead, below: StreamHead, seam: int, guard: int
) -> bytes:
    """One picture; seam and guard are counted in macroblocks."""
    units = [(read_header(unit, above), unit) for unit in slices(upper)]
    others = [(read_header(unit, below), unit) for unit in slices(lower)]
    for part, edge in ((units, seam), (others, guard)):
        if not {0, edge} <= {header.first_macroblock for header, _ in part}:
            raise UnsupportedError("no slice begins at the seam")
    if len({header.picture for header, _ in (*units, *others)}) != 1:
        raise UnsupportedError("the slices are of unlike pictures")
    kept = [unit for header, unit in units if header.first_macroblock < seam]
    kept += [
        moved(unit, below, seam - guard)
        for header, unit in others
        if header.first_macroblock >= guard
    ]
    return b"".join(len(unit).to_bytes(4) + unit for unit in kept)


def _written(
    template: Any, pictures: Sequence[bytes], index: SegmentIndex, rate: Fraction, delay: int
) -> bytes:
    """An mp4 of these pictures."""
    import av
    from av.packet import Packet

    made = io.BytesIO()
    keyframes = set(index.keyframes)
    with av.open(made, "w", format="mp4", options={"fflags": "+bitexact"}) as target:
        # Nothing is encoded, so PyAV needs no encoder.
        stream: Any = target.add_stream_from_template(template, opaque=True)
        stream.time_base = 1 / rate
        for number, (picture, frame) in enumerate(zip(pictures, index.frames, strict=True)):
            packet: Packet[Any] = Packet(picture)
            packet.stream = stream
            packet.time_base = 1 / rate
            packet.pts, packet.dts, packet.duration = frame, number - delay, 1
            packet.is_keyframe = number in keyframes
            target.mux_one(packet)
    return made.getvalue()


def _indexed(
    data: bytes, pictures: Sequence[bytes], index: SegmentIndex, extra: bytes
) -> SegmentIndex:
    """Where the pictures lie in the file. Raises ToolError when it does not hold them."""
    import av

    with av.open(io.BytesIO(data), "r", options=INPUT_OPTIONS) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        places = tuple((packet.pos or 0, packet.size) for packet in packets)
    if [data[place : place + size] for place, size in places] != list(pictures):
        raise ToolError("a segment that was put together cannot be read back.")
    hashed = hashlib.sha256(b"".join(pictures)).hexdigest()
    return SegmentIndex(places, index.frames, index.keyframes, extra.hex(), hashed)
