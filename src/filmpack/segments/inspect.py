"""Check an encoded segment before it enters the store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from filmpack.errors import FilmpackError, ToolError
from filmpack.media.input.opening import open_media, picture_of
from filmpack.media.pictures.compare import (
    changed_pixels,
    refuse_other_card,
    small_grey,
    text_begins,
)
from filmpack.segments.bands import GUARD, Band
from filmpack.segments.encode import EncodedSegment, TextProbe
from filmpack.segments.index import SegmentIndex

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from PIL.Image import Image

_IDR: Mapping[str, Callable[[int], bool]] = {
    "h264": lambda head: head & 31 == 5,
    "hevc": lambda head: head >> 1 & 63 in (19, 20),
}
"""Whether a NAL unit that begins with this byte is a slice of an IDR picture (ITU-T H.264,
table 7-1; H.265, table 7-1). AV1 has no such units; there the container's mark must do."""


def inspect_segment(
    made: EncodedSegment,
    probes: Sequence[TextProbe] = (),
    card: Image | None = None,
    band: Band | None = None,
) -> SegmentIndex:
    """Decode an encoded segment, check it, and return what concatenation needs to know.

    The segment has exactly its frames, begins with an IDR picture, decodes without an error,
    shows text at every probe, and, for a card, looks as it was drawn.

    Args:
        made: the encoded file and the clean frames to compare it with.
        probes: the frames that must show text.
        card: the card as drawn, an RGB picture, where the segment is one.
        band: where only the rows of a band were encoded, with their guard.

    Raises:
        ToolError: the segment fails one of these checks.
    """
    from av.error import FFmpegError

    middle = made.frames // 2
    wanted = {probe.frame for probe in probes} | ({middle} if card else set())
    try:
        index, pictures = _decoded(made, wanted)
    except (FFmpegError, FilmpackError) as error:
        raise ToolError(f"an encoded segment is damaged: {error}.") from None
    if (found := sorted(index.frames)) != list(range(made.frames)):
        raise ToolError(
            f"a segment has {len(found)} frames instead of {made.frames}.",
            "Check the film for damage: 'ffmpeg -v error -i FILM -f null -'. If there is none, it"
            " may lack true keyframes (intra refresh):"
            " 'ffmpeg -i FILM -c:a copy -crf 12 OUT' adds them.",
        )
    _require_text(made, probes, pictures, band)
    if card is not None:
        refuse_other_card(pictures[middle].to_image(), card, "an encoded segment")
    return index


def _decoded(made: EncodedSegment, wanted: set[int]) -> tuple[SegmentIndex, dict[int, VideoFrame]]:
    """The segment's index, and the decoded pictures of the frames wanted."""
    pictures: dict[int, VideoFrame] = {}
    places: list[tuple[int, int]] = []
    frames: list[int] = []
    keys: list[int] = []
    hashed = hashlib.sha256()
    decoded: list[int] = []
    rate = made.output.rate
    with open_media(made.path, "segment") as container:
        video = picture_of(container, made.path, "segment")
        # One thread: with more, PyAV's decoder doesn't flag frames that it had to conceal.
        video.codec_context.thread_count = 1
        # Without the loop filter: every bit is still read, in two thirds of the time.
        video.codec_context.options = {"err_detect": "explode", "skip_loop_filter": "all"}
        base = video.time_base
        assert base is not None
        for packet in container.demux(video):
            if packet.size:
                if not frames and not _begins_idr(packet, video.codec_context.name):
                    raise ToolError("it does not begin with an IDR picture")
                if packet.is_keyframe:
                    keys.append(len(frames))
                places.append((packet.pos or 0, packet.size))
                frames.append(_number(packet.pts, base, rate))
                hashed.update(packet)
            for picture in packet.decode():
                if picture.is_corrupt:
                    raise ToolError("a picture is damaged")
                number = _number(picture.pts, base, rate)
                decoded.append(number)
                if number in wanted:
                    pictures[number] = picture
        extra = (video.codec_context.extradata or b"").hex()
    if decoded != sorted(frames):
        raise ToolError(f"decoded {len(decoded)} of {len(frames)} pictures")
    index = SegmentIndex(tuple(places), tuple(frames), tuple(keys), extra, hashed.hexdigest())
    return index, pictures


def _number(pts: int | None, base: Fraction, rate: Fraction) -> int:
    if pts is None:
        raise ToolError("a picture has no time")
    return round(pts * base * rate)


def _begins_idr(packet: Packet[Any], codec: str) -> bool:
    """Whether an access unit (4-byte lengths, as in mp4) has an IDR slice."""
    if codec not in _IDR:
        return packet.is_keyframe
    data, at = bytes(packet), 0
    while at + 4 < len(data):
        if _IDR[codec](data[at + 4]):
            return True
        at += 4 + int.from_bytes(data[at : at + 4], "big")
    return False


def _require_text(
    made: EncodedSegment,
    probes: Sequence[TextProbe],
    pictures: dict[int, VideoFrame],
    band: Band | None,
) -> None:
    """Raise ToolError when a probe finds no text."""
    clean, output = _clean(made), made.output
    for probe in probes:
        picture = pictures[probe.frame]
        if band is not None:
            picture = _completed(picture, clean[probe.frame], band)
        seen = small_grey(picture, output)
        before = small_grey(clean[probe.frame], output)
        if changed_pixels(before, seen, top=probe.top, begins=text_begins(output)) < probe.needed:
            raise ToolError(
                f"an encoded segment lacks the text of {probe.cue}.",
                "It was discarded. Run 'filmpack doctor' to see whether this ffmpeg can burn.",
            )


def _completed(lower: VideoFrame, clean: VideoFrame, band: Band) -> VideoFrame:
    """A whole picture: clean above a band, of which lower shows the rows and their guard."""
    from av.video.frame import VideoFrame

    picture = VideoFrame(clean.width, clean.height, "yuv420p")
    for plane, top, bottom in zip(picture.planes, clean.planes, lower.planes, strict=True):
        # Planes may have padding at the end of each row.
        share = clean.height // plane.height
        kept = bytes(top)[: band.first // share * top.line_size]
        rows = _rows(kept, top.line_size, plane.width)
        rows += _rows(bytes(bottom), bottom.line_size, plane.width)[GUARD // share :]
        pad = bytes(plane.line_size - plane.width)
        plane.update(b"".join(row + pad for row in rows[: plane.height]))
    return picture


def _rows(data: bytes, line: int, width: int) -> list[bytes]:
    return [data[at : at + width] for at in range(0, len(data), line)]


def _clean(made: EncodedSegment) -> dict[int, VideoFrame]:
    """The clean pictures that were put out beside the encoding, by frame."""
    if made.clean is None:
        return {}
    from av.video.frame import VideoFrame

    pictures = {}
    with made.clean.open("rb") as stream:
        for number in made.shown:
            picture = VideoFrame(made.output.width, made.output.height, "yuv420p")
            for plane in picture.planes:
                # Planes may have padding at the end of each row; the file has none.
                rows = [stream.read(plane.width) for _ in range(plane.height)]
                pad = bytes(plane.line_size - plane.width)
                plane.update(b"".join(row + pad for row in rows))
            pictures[number] = picture
    return pictures
