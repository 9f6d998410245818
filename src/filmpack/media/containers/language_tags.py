"""BCP 47 tags in Matroska (LanguageBCP47) and MP4 (elng), which ffmpeg does not write.

ffmpeg leaves room for them: a track's name is muxed longer by what the tag
will take, and the file's header is then rewritten in place, name shortened,
tag put in. No offset moves, and no other byte changes.

Sources: RFC 9559 (Matroska), element 0x22B59D LanguageBCP47 beside 0x22B59C
Language; ISO/IEC 14496-12, 8.4.6, extended language tag box, inside mdia.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from filmpack.errors import ToolError, display_path

MATROSKA_ROOM = 4
"""Bytes of a LanguageBCP47 element beside the tag: three of id, one of size."""
MP4_ROOM = 13
"""Bytes of an elng box beside the tag: size, type, version and flags, a final zero."""
MP4_HANDLER = "SubtitleHandler"

_SEGMENT, _TRACKS, _ENTRY = 0x18538067, 0x1654AE6B, 0xAE
_TYPE, _NAME, _LANGUAGE_BCP47 = 0x83, 0x536E, 0x22B59D
_SUBTITLE = 0x11
_HEADER_LIMIT = 64 * 1024 * 1024


def write_matroska_tags(path: Path, tags: Sequence[str]) -> None:
    """Put one tag into each subtitle track of an mkv whose names were padded for it."""
    with path.open("r+b") as stream:
        offset, tracks = _matroska_tracks(stream, path)
        data = bytearray(tracks)
        wanted = iter(tags)
        for start, size in _subtitle_entries(tracks):
            tag = next(wanted).encode("ascii")
            for element, head, at, length in _elements(tracks, start, start + size):
                if element == _NAME:
                    kept = tracks[at : at + length - MATROSKA_ROOM - len(tag)]
                    patch = _element(_NAME, kept, width=at - head - 2)
                    patch += _element(_LANGUAGE_BCP47, tag)
                    data[head : at + length] = patch
        _replace(stream, path, offset, tracks, bytes(data))


def write_mp4_tags(path: Path, tags: Sequence[str]) -> None:
    """Put one tag into each subtitle track of an mp4 whose handler names were padded for it."""
    with path.open("r+b") as stream:
        offset, moov = _mp4_moov(stream, path)
        data = bytearray(moov)
        wanted = iter(tags)
        for start, end in _handlers(moov):
            if not moov[start + 32 :].startswith(MP4_HANDLER.encode()):
                continue
            if moov[start + 16 : start + 20] not in (b"sbtl", b"text", b"subt"):
                continue
            tag = next(wanted).encode("ascii") + b"\0"
            elng = (12 + len(tag)).to_bytes(4, "big") + b"elng" + bytes(4) + tag
            handler = moov[start + 4 : start + 32] + MP4_HANDLER.encode() + b"\0"
            patch = (len(handler) + 4).to_bytes(4, "big") + handler + elng
            data[start:end] = patch
        _replace(stream, path, offset, moov, bytes(data))


def read_tags(path: Path) -> list[str]:
    """The BCP 47 tags of a file's subtitle tracks, in order; "" where a track has none."""
    with path.open("rb") as stream:
        head = stream.read(4)
        stream.seek(0)
        if head == b"\x1a\x45\xdf\xa3":
            _, tracks = _matroska_tracks(stream, path)
            return [
                next(
                    (
                        tracks[at : at + length].decode("ascii", "replace")
                        for element, _, at, length in _elements(tracks, start, start + size)
                        if element == _LANGUAGE_BCP47
                    ),
                    "",
                )
                for start, size in _subtitle_entries(tracks)
            ]
        _, moov = _mp4_moov(stream, path)
    tags = []
    for start, end in _handlers(moov):
        if moov[start + 16 : start + 20] in (b"sbtl", b"text", b"subt"):
            size = int.from_bytes(moov[end : end + 4], "big")
            follows = moov[end + 4 : end + 8] == b"elng"
            tags.append(moov[end + 12 : end + size - 1].decode() if follows else "")
    return tags


def _replace(stream: BinaryIO, path: Path, offset: int, old: bytes, new: bytes) -> None:
    if len(old) != len(new):
        raise ToolError(f"{display_path(path)}: ffmpeg left no room for the language tags.")
    stream.seek(offset)
    stream.write(new)


# -- Matroska -------------------------------------------------------------------


def _matroska_tracks(stream: BinaryIO, path: Path) -> tuple[int, bytes]:
    head = stream.read(1 << 20)
    for element, _, at, length in _elements(head, 0, len(head)):
        if element == _SEGMENT:
            for inner, _, inner_at, inner_length in _elements(head, at, len(head)):
                if inner == _TRACKS:
                    stream.seek(inner_at)
                    return inner_at, stream.read(inner_length)
            break
        if length < 0:
            break
    raise ToolError(f"{display_path(path)}: no track list near the start of this file.")


def _subtitle_entries(tracks: bytes) -> Iterator[tuple[int, int]]:
    for element, _, at, length in _elements(tracks, 0, len(tracks)):
        if element == _ENTRY and any(
            inner == _TYPE and tracks[inner_at] == _SUBTITLE
            for inner, _, inner_at, _ in _elements(tracks, at, at + length)
        ):
            yield at, length


def _elements(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """(id, where it begins, where its content begins, content length) of each element."""
    while at < end:
        head = at
        width = _vint_width(data[at])
        element = int.from_bytes(data[at : at + width], "big")
        at += width
        if at >= end:
            return
        width = _vint_width(data[at])
        length = int.from_bytes(data[at : at + width], "big") & ((1 << (7 * width)) - 1)
        at += width
        yield element, head, at, length
        at += length


def _vint_width(first: int) -> int:
    return 9 - first.bit_length() if first else 8


def _element(element: int, content: bytes, width: int = 1) -> bytes:
    name = element.to_bytes((element.bit_length() + 7) // 8, "big")
    size = (len(content) | 1 << (7 * width)).to_bytes(width, "big")
    return name + size + content


# -- MP4 ------------------------------------------------------------------------


def _mp4_moov(stream: BinaryIO, path: Path) -> tuple[int, bytes]:
    at = 0
    while True:
        stream.seek(at)
        head = stream.read(16)
        if len(head) < 8:
            raise ToolError(f"{display_path(path)}: this is no mp4 file.")
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        if head[4:8] == b"moov" and size <= _HEADER_LIMIT:
            stream.seek(at)
            return at, stream.read(size)
        if size < 8:
            raise ToolError(f"{display_path(path)}: this is no mp4 file.")
        at += size


def _handlers(moov: bytes) -> Iterator[tuple[int, int]]:
    """Where each track's hdlr box begins and ends."""
    for trak, trak_end in _boxes(moov, 8, len(moov), b"trak"):
        for mdia, mdia_end in _boxes(moov, trak + 8, trak_end, b"mdia"):
            yield from _boxes(moov, mdia + 8, mdia_end, b"hdlr")


def _boxes(data: bytes, at: int, end: int, kind: bytes) -> Iterator[tuple[int, int]]:
    while at + 8 <= end:
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8:
            return
        if data[at + 4 : at + 8] == kind:
            yield at, at + size
        at += size
