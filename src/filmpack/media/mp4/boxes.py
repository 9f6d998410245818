"""Boxes of MP4 files (ISO/IEC 14496-12, 4.2), written and read."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_CONTAINERS = frozenset(
    (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"mvex", b"edts")
)
_DEEPEST = 16
"""Boxes around a box; filmpack writes five."""
_MOVIE_LIMIT = 64 * 1024 * 1024
"""Bytes of a movie box, at most; that of a film of ten minutes has 0.3 MB."""


class BoxError(ValueError):
    """Bytes that are no such boxes."""


def box(kind: str, *parts: bytes) -> bytes:
    """A box of these contents."""
    data = b"".join(parts)
    return struct.pack(">I4s", 8 + len(data), kind.encode("ascii")) + data


def full_box(kind: str, version: int, flags: int, *parts: bytes) -> bytes:
    """A box that begins with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


@dataclass(frozen=True, slots=True)
class Found:
    """A box in a file: its kind, and where its contents are, [start, end)."""

    kind: str
    start: int
    end: int


def boxes(data: bytes, start: int = 0, end: int | None = None, depth: int = 0) -> Iterator[Found]:
    """Every box in order, those inside others after them. Raises BoxError, also for boxes inside
    more than 16 others."""
    if depth > _DEEPEST:
        raise BoxError("its boxes are too deep in one another")
    end = len(data) if end is None else end
    while start < end:
        if end - start < 8:
            raise BoxError("a box is cut off")
        size, kind = struct.unpack_from(">I4s", data, start)
        if size < 8 or start + size > end:
            raise BoxError(f"a box says that it has {size} bytes")
        yield Found(kind.decode("latin-1"), start + 8, start + size)
        if kind in _CONTAINERS:
            yield from boxes(data, start + 8, start + size, depth + 1)
        start += size


def first(data: bytes, kind: str, start: int = 0, end: int | None = None) -> Found:
    """The first box of a kind, among those between two places. Raises BoxError when there is
    none."""
    for found in boxes(data, start, end):
        if found.kind == kind:
            return found
    raise BoxError(f"there is no {kind} box")


def movie_box(stream: BinaryIO) -> tuple[int, bytes]:
    """Where a file's movie box (moov) begins, and the box. Raises BoxError when there is none, or
    it is larger than any film's."""
    at, end = 0, stream.seek(0, 2)
    while True:
        stream.seek(at)
        head = stream.read(16)
        if len(head) < 8:
            raise BoxError("it has no movie box")
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        if head[4:8] == b"moov" and size <= _MOVIE_LIMIT:
            stream.seek(at)
            return at, stream.read(size)
        if size < 8 or at + size > end:
            raise BoxError("a box is cut off")
        at += size
