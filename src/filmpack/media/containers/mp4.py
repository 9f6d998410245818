"""MP4: mov_text tracks, tags in elng boxes.

Source: ISO/IEC 14496-12, 8.4.6, extended language tag box, inside mdia; 8.3.2, track header box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from filmpack.errors import ToolError, display_path
from filmpack.media.containers.base import Container, Metadata, register, replace_header
from filmpack.media.mp4.boxes import BoxError, movie_box
from filmpack.timedtext.markup import PLACE, strip_tags

_ROOM = 13
"""Bytes of an elng box beside the tag: size, type, version and flags, a final zero."""
_HANDLER = "SubtitleHandler"
_ENABLED = 1
"""The bit of a track's flags that says that it is played unless somebody chooses otherwise."""
_TEXT = (b"sbtl", b"text", b"subt")
"""Handler types of text tracks."""


def _padded_names(title: str, tag: str) -> Metadata:
    return [("title", title), ("handler_name", _HANDLER + "." * (_ROOM + len(tag)))]


def write_tags(path: Path, tags: Sequence[str], shown: Sequence[bool]) -> None:
    """Put one tag into each subtitle track of an mp4 whose handler names were padded for it.

    The tracks that are not to be shown are switched off too: ffmpeg enables the first of a kind
    when none is the default, and some players then show it to everybody.
    """
    with path.open("r+b") as stream:
        offset, moov = _moov(stream, path)
        data = bytearray(moov)
        wanted = iter(tags)
        for start, end in _handlers(moov):
            if not moov[start + 32 :].startswith(_HANDLER.encode()):
                continue
            tag = next(wanted).encode("ascii") + b"\0"
            elng = (12 + len(tag)).to_bytes(4, "big") + b"elng" + bytes(4) + tag
            handler = moov[start + 4 : start + 32] + _HANDLER.encode() + b"\0"
            patch = (len(handler) + 4).to_bytes(4, "big") + handler + elng
            data[start:end] = patch
        for flags, on in zip(_text_track_flags(moov), shown, strict=False):
            data[flags] = data[flags] | _ENABLED if on else data[flags] & ~_ENABLED
        replace_header(stream, path, offset, moov, bytes(data))


def read_tags(path: Path) -> list[str]:
    """The BCP 47 tags of a file's subtitle tracks, in order; "" where a track has none."""
    with path.open("rb") as stream:
        _, moov = _moov(stream, path)
    tags = []
    for _, end in _handlers(moov):
        size = int.from_bytes(moov[end : end + 4], "big")
        follows = moov[end + 4 : end + 8] == b"elng"
        tags.append(moov[end + 12 : end + size - 1].decode() if follows else "")
    return tags


def disabled(path: Path) -> list[bool]:
    """For each text track of a file, whether it is switched off."""
    with path.open("rb") as stream:
        _, moov = _moov(stream, path)
    return [not moov[at] & _ENABLED for at in _text_track_flags(moov)]


def is_spliced(path: Path) -> bool:
    """Whether an edit list of a picture or a sound joins several stretches of it."""
    try:
        with path.open("rb") as stream:
            _, moov = _moov(stream, path)
    except ToolError:
        return False
    return any(
        _stretches(moov[at:end]) > 1
        for trak, trak_end in _boxes(moov, 8, len(moov), b"trak")
        if any(
            moov[at + 16 : at + 20] in (b"vide", b"soun")
            for at, _ in _handlers_in(moov, trak, trak_end)
        )
        for edts, edts_end in _boxes(moov, trak + 8, trak_end, b"edts")
        for at, end in _boxes(moov, edts + 8, edts_end, b"elst")
    )


def _stretches(elst: bytes) -> int:
    """How many stretches of a track an edit list shows: edits that are not empty."""
    size, field = (20, 8) if elst[8:9] == b"\1" else (12, 4)
    rows = (elst[at : at + size] for at in range(16, len(elst) - size + 1, size))
    shown = [row for row in rows if row[field : 2 * field] != b"\xff" * field]
    return sum(any(row[:field]) for row in shown)


def _shown_text(text: str) -> str:
    """mov_text keeps italics outside the text, and FFmpeg's encoder writes no placement."""
    return strip_tags(text[placed.end() :] if (placed := PLACE.match(text)) else text)


def _packet_text(data: bytes) -> bytes:
    """The text behind its length; styles follow it."""
    return data[2 : 2 + int.from_bytes(data[:2], "big")]


def _moov(stream: BinaryIO, path: Path) -> tuple[int, bytes]:
    try:
        return movie_box(stream)
    except BoxError:
        raise ToolError(f"{display_path(path)}: this is not an mp4 file.") from None


def _handlers(moov: bytes) -> Iterator[tuple[int, int]]:
    """Where each text track's hdlr box begins and ends."""
    for trak, trak_end in _text_tracks(moov):
        yield from _handlers_in(moov, trak, trak_end)


def _text_tracks(moov: bytes) -> Iterator[tuple[int, int]]:
    """Where each track of text begins and ends; chapters are one too, and no subtitles."""
    tracks = list(_boxes(moov, 8, len(moov), b"trak"))
    chapters = {number for trak, end in tracks for number in _chapter_tracks(moov, trak, end)}
    for trak, end in tracks:
        kinds = {moov[at + 16 : at + 20] for at, _ in _handlers_in(moov, trak, end)}
        if kinds & set(_TEXT) and _number(moov, trak, end) not in chapters:
            yield trak, end


def _chapter_tracks(moov: bytes, trak: int, trak_end: int) -> Iterator[int]:
    """The numbers of the tracks that hold a track's chapters."""
    for tref, end in _boxes(moov, trak + 8, trak_end, b"tref"):
        for chap, chap_end in _boxes(moov, tref + 8, end, b"chap"):
            for at in range(chap + 8, chap_end, 4):
                yield int.from_bytes(moov[at : at + 4], "big")


def _number(moov: bytes, trak: int, trak_end: int) -> int:
    """A track's number, from its tkhd box; times of version 1 take 8 bytes more."""
    for header, _ in _boxes(moov, trak + 8, trak_end, b"tkhd"):
        at = header + (28 if moov[header + 8] == 1 else 20)
        return int.from_bytes(moov[at : at + 4], "big")
    return 0


def _handlers_in(moov: bytes, trak: int, trak_end: int) -> Iterator[tuple[int, int]]:
    for mdia, mdia_end in _boxes(moov, trak + 8, trak_end, b"mdia"):
        yield from _boxes(moov, mdia + 8, mdia_end, b"hdlr")


def _text_track_flags(moov: bytes) -> Iterator[int]:
    """Where the lowest byte of each text track's flags is, in its tkhd box."""
    for trak, trak_end in _text_tracks(moov):
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
        "mp4",
        "mov_text",
        recognises=lambda head: head[4:8] == b"ftyp",
        padded_names=_padded_names,
        write_tags=write_tags,
        read_tags=read_tags,
        options={"movflags": "+faststart"},
        handlers=True,
        packet_text=_packet_text,
        shown_text=_shown_text,
        edit_lists=True,
        overlaps=False,
        places=False,
        # FFmpeg counts a sample's time in microseconds, with 31 bits: 35 minutes.
        longest_gap=30 * 60 * 1000,
        copied_text=frozenset({"mov_text"}),
        converted_text=frozenset({"subrip", "ass", "webvtt", "text"}),
        disabled=disabled,
    )
)
