"""Matroska (.mkv): SubRip tracks, tags in LanguageBCP47.

Source: RFC 9559, element 0x22B59D LanguageBCP47 beside 0x22B59C Language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from filmpack.errors import ToolError, display_path
from filmpack.media.containers.base import Container, Metadata, register, replace_header

_ROOM = 4
"""Bytes of a LanguageBCP47 element beside the tag: three of id, one of size."""

_SEGMENT, _TRACKS, _ENTRY = 0x18538067, 0x1654AE6B, 0xAE
_TYPE, _NAME, _LANGUAGE_BCP47 = 0x83, 0x536E, 0x22B59D
_SUBTITLE = 0x11
_EBML = b"\x1a\x45\xdf\xa3"


def _padded_names(title: str, tag: str) -> Metadata:
    return [("title", title + "." * (_ROOM + len(tag)))]


def write_tags(path: Path, tags: Sequence[str], _shown: Sequence[bool]) -> None:
    """Put one tag into each subtitle track of an mkv whose names were padded for it.

    ffmpeg has marked the tracks that are shown itself.
    """
    with path.open("r+b") as stream:
        offset, tracks = _tracks(stream, path)
        data = bytearray(tracks)
        wanted = iter(tags)
        for start, size in _subtitle_entries(tracks):
            tag = next(wanted).encode("ascii")
            for element, head, at, length in _elements(tracks, start, start + size):
                if element == _NAME:
                    kept = tracks[at : at + length - _ROOM - len(tag)]
                    patch = _element(_NAME, kept, width=at - head - 2)
                    patch += _element(_LANGUAGE_BCP47, tag)
                    data[head : at + length] = patch
        replace_header(stream, path, offset, tracks, bytes(data))


def read_tags(path: Path) -> list[str]:
    """The BCP 47 tags of a file's subtitle tracks, in order; "" where a track has none."""
    with path.open("rb") as stream:
        _, tracks = _tracks(stream, path)
    return [_tag_of(tracks, start, start + size) for start, size in _subtitle_entries(tracks)]


def _tag_of(tracks: bytes, start: int, end: int) -> str:
    for element, _, at, length in _elements(tracks, start, end):
        if element == _LANGUAGE_BCP47:
            return tracks[at : at + length].decode("ascii", "replace")
    return ""


def _tracks(stream: BinaryIO, path: Path) -> tuple[int, bytes]:
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


register(
    Container(
        "mkv",
        "matroska",
        "subrip",
        recognises=lambda head: head.startswith(_EBML),
        padded_names=_padded_names,
        write_tags=write_tags,
        read_tags=read_tags,
        options={"write_crc32": "0"},
        bibliographic=True,
        copied_text=frozenset(
            {"subrip", "ass", "webvtt", "hdmv_pgs_subtitle", "dvd_subtitle", "dvb_subtitle"}
        ),
        converted_text=frozenset({"mov_text", "text"}),
    )
)
