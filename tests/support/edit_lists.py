"""Edit lists of mp4 files, written anew (ISO/IEC 14496-12, 8.6.6)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

Stretch = tuple[float, float]
"""Seconds of a track, end excluded."""


def show_only(path: Path, picture: Sequence[Stretch], sound: Sequence[Stretch]) -> None:
    """Have an mp4, whose header comes last, show stretches of its tracks one after another."""
    data = path.read_bytes()
    moov, end = _box(data, 0, len(data), b"moov")
    assert end == len(data)
    scale = _number(data, _box(data, moov + 8, end, b"mvhd")[0] + 20)
    header = bytearray()
    for kind, at, box_end in _boxes(data, moov + 8, end):
        box = data[at:box_end]
        if kind == b"trak":
            mdia = _box(box, 8, len(box), b"mdia")
            handler = _box(box, mdia[0] + 8, mdia[1], b"hdlr")[0]
            chosen = {b"vide": picture, b"soun": sound}.get(box[handler + 16 : handler + 20], ())
            box = _with_edits(box, chosen, scale) if chosen else box
        header += box
    path.write_bytes(data[:moov] + _made(b"moov", bytes(header)))


def _with_edits(trak: bytes, stretches: Sequence[Stretch], scale: int) -> bytes:
    """A track that shows stretches counted from what its own edit list shows first."""
    mdia = _box(trak, 8, len(trak), b"mdia")
    ticks = _number(trak, _box(trak, mdia[0] + 8, mdia[1], b"mdhd")[0] + 20)
    edts = _box(trak, 8, len(trak), b"edts")
    elst, end = _box(trak, edts[0] + 8, edts[1], b"elst")
    zero = _number(trak, end - 8)
    rows = b"".join(
        struct.pack(">III", round((b - a) * scale), zero + round(a * ticks), 1 << 16)
        for a, b in stretches
    )
    assert trak[elst + 8 : elst + 12] == bytes(4)
    made = _made(b"edts", _made(b"elst", bytes(4) + struct.pack(">I", len(stretches)) + rows))
    return _made(b"trak", trak[8 : edts[0]] + made + trak[edts[1] :])


def _made(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    while at < end:
        yield data[at + 4 : at + 8], at, at + _number(data, at)
        at += _number(data, at)


def _box(data: bytes, at: int, end: int, wanted: bytes) -> tuple[int, int]:
    return next((a, b) for kind, a, b in _boxes(data, at, end) if kind == wanted)
