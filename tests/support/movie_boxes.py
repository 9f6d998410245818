"""What the movie box of an mp4 says, wherever its samples lie."""

from __future__ import annotations

import struct
from pathlib import Path

from filmpack.media.mp4.boxes import boxes, movie_box

_PLACES = frozenset(("moov", "trak", "mdia", "minf", "stbl", "edts", "stsc", "stco", "co64"))
"""Boxes of boxes, and those that say where samples lie."""


def said(path: Path) -> list[tuple[str, bytes]]:
    """Each box in order with its bytes, but for those that say where samples lie. Left out are the
    highest bit rates, which libav takes from the master's header, and the lengths of edits, which
    it rounds down and up: see edit_lengths()."""
    with path.open("rb") as stream:
        _, movie = movie_box(stream)
    return [
        (one.kind, _comparable(one.kind, movie[one.start : one.end]))
        for one in boxes(movie)
        if one.kind not in _PLACES
    ]


def edit_lengths(path: Path) -> list[int]:
    """How long each track's last edit is, in ticks of the movie's clock."""
    with path.open("rb") as stream:
        _, movie = movie_box(stream)
    edits = [one for one in boxes(movie) if one.kind == "elst"]
    return [struct.unpack_from(">I", movie, one.end - 12)[0] for one in edits]


def _comparable(kind: str, data: bytes) -> bytes:
    if kind == "elst":
        return data[:-12] + data[-8:]
    if kind != "stsd":
        return data
    made = bytearray(data)
    if (at := data.find(b"btrt")) > 0:
        made[at + 8 : at + 12] = bytes(4)
    if (at := data.find(b"esds")) > 0 and data[at + 16] == 4:
        made[at + 26 : at + 30] = bytes(4)
    return bytes(made)
