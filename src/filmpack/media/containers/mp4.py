"""MP4: mov_text tracks, tags in elng boxes.

Source: ISO/IEC 14496-12, 8.4.6, extended language tag box, inside mdia; 8.3.2, track header box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from filmpack.errors import ToolError, display_path
from filmpack.media.containers.base import Container, Metadata, register, replace_header
from filmpack.timedtext.markup import strip_tags

_ROOM = 13
"""Bytes of an elng box beside the tag: size, type, version and flags, a final zero."""
_HANDLER = "SubtitleHandler"
_HEADER_LIMIT = 64 * 1024 * 1024
_ENABLED = 1
"""The bit of a track's flags that says that it is played unless somebody chooses otherwise."""
_TEXT = (b"sbtl", b"text", b"subt")
"""Handler types of text tracks."""


def _padded_names(title: str, tag: str) -> Metadata:
    return [("title", title), ("handler_name", _HANDLER + "." * (_ROOM + len(tag)))]


def write_tags(path: Path, tags: Sequence[str]) -> None:
    """Put one tag into each subtitle track of an mp4 whose handler names were padded for it.

    The tracks are switched off too: ffmpeg enables the first of a kind when none is the default,
    and some players then show it to everybody.
    """
    with path.open("r+b") as stream:
        offset, moov = _moov(stream, path)
        data = bytearray(moov)
        wanted = iter(tags)
        for start, end in _handlers(moov):
            if not moov[start + 32 :].startswith(_HANDLER.encode()):
                continue
            if moov[start + 16 : start + 20] not in _TEXT:
                continue
            tag = next(wanted).encode("ascii") + b"\0"
            elng = (12 + len(tag)).to_bytes(4, "big") + b"elng" + bytes(4) + tag
            handler = moov[start + 4 : start + 32] + _HANDLER.encode() + b"\0"
            patch = (len(handler) + 4).to_bytes(4, "big") + handler + elng
            data[start:end] = patch
        for flags in _text_track_flags(moov):
            data[flags] &= ~_ENABLED
        replace_header(stream, path, offset, moov, bytes(data))


def read_tags(path: Path) -> list[str]:
    """The BCP 47 tags of a file's subtitle tracks, in order; "" where a track has none."""
    with path.open("rb") as stream:
        _, moov = _moov(stream, path)
    tags = []
    for start, end in _handlers(moov):
        if moov[start + 16 : start + 20] in _TEXT:
            size = int.from_bytes(moov[end : end + 4], "big")
            follows = moov[end + 4 : end + 8] == b"elng"
            tags.append(moov[end + 12 : end + size - 1].decode() if follows else "")
    return tags


def disabled(path: Path) -> list[bool]:
    """For each text track of a file, whether it is switched off."""
    with path.open("rb") as stream:
        _, moov = _moov(stream, path)
    return [not moov[at] & _ENABLED for at in _text_track_flags(moov)]


def _packet_text(data: bytes) -> bytes:
    """The text behind its length; styles follow it."""
    return data[2 : 2 + int.from_bytes(data[:2], "big")]


def _moov(stream: BinaryIO, path: Path) -> tuple[int, bytes]:
    at, end = 0, stream.seek(0, 2)
    while True:
        stream.seek(at)
        head = stream.read(16)
        if len(head) < 8:
            raise ToolError(f"{display_path(path)}: this is not an mp4 file.")
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        if head[4:8] == b"moov" and size <= _HEADER_LIMIT:
            stream.seek(at)
            return at, stream.read(size)
        if size < 8 or at + size > end:
            raise ToolError(f"{display_path(path)}: this is not an mp4 file.")
        at += size


def _handlers(moov: bytes) -> Iterator[tuple[int, int]]:
    """Where each track's hdlr box begins and ends."""
    for trak, trak_end in _boxes(moov, 8, len(moov), b"trak"):
        yield from _handlers_in(moov, trak, trak_end)


def _handlers_in(moov: bytes, trak: int, trak_end: int) -> Iterator[tuple[int, int]]:
    for mdia, mdia_end in _boxes(moov, trak + 8, trak_end, b"mdia"):
        yield from _boxes(moov, mdia + 8, mdia_end, b"hdlr")


def _text_track_flags(moov: bytes) -> Iterator[int]:
    """Where the lowest byte of each text track's flags is, in its tkhd box."""
    for trak, trak_end in _boxes(moov, 8, len(moov), b"trak"):
        kinds = {moov[at + 16 : at + 20] for at, _ in _handlers_in(moov, trak, trak_end)}
        if kinds & set(_TEXT):
            for header, _ in _boxes(moov, trak + 8, trak_end, b"tkhd"):
                yield header + 11


def _boxes(data: bytes, at: int, end: int, kind: bytes) -> Iterator[tuple[int, int]]:
    while at + 8 <= end:
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8:
            return
        if data[at + 4 : at + 8] == kind:
            yield at, at + size
        at += size


register(
    Container(
        "mp4",
        "mov_text",
        recognises=lambda head: head[4:8] == b"ftyp",
        padded_names=_padded_names,
        write_tags=write_tags,
        read_tags=read_tags,
        options={"movflags": "+faststart"},
        packet_text=_packet_text,
        # mov_text keeps italics outside the text.
        shown_text=strip_tags,
        edit_lists=True,
        overlaps=False,
        disabled=disabled,
    )
)
