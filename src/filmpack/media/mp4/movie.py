"""The movie box of an mp4 for other samples than those it was written for. Pure.

libav writes the box of a film of a few packets: codecs, colours, tags, edit lists. Here it gets the
tables of all samples, and the durations and bit rates that follow from them (ISO/IEC 14496-12, 8.6
and 8.7). What is not understood raises BoxError, and libav writes the whole film instead.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby, repeat

from filmpack.media.mp4.boxes import BoxError, box, boxes

_CONTAINERS = frozenset(("moov", "trak", "mdia", "minf", "stbl", "edts"))
_TABLES = frozenset(("stts", "ctts", "stss", "stsz", "stsc", "stco", "co64"))
"""Boxes that are written anew."""
_KEPT = frozenset(("stsd", "sgpd"))
"""Boxes of a sample table that say nothing of single samples."""
_TRACK_ROOM = 128
"""Bytes of a track's tables beside their rows, and of numbers that need 64 bits, at most."""
_CHUNK_ROOM = 8 + 12
_VISUAL, _SOUND = 78, 28
"""Bytes of a sample entry before its boxes (12.1.3, 12.2.3)."""


@dataclass(slots=True)
class TrackSamples:
    """The samples of a track, in decoding order: all that a film's tables say of them.

    sizes are in bytes; durations and composition offsets (by how much later than it is decoded a
    sample is presented; empty: by nothing) in ticks of the track's timescale; keyframes the
    numbers of samples that refer to no other, None for all. chunks are the byte of the file where
    each begins, and how many samples it has.
    """

    sizes: list[int] = field(default_factory=list)
    durations: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    keyframes: list[int] | None = None
    chunks: list[tuple[int, int]] = field(default_factory=list)


def room_for(durations: Sequence[int], chunks: int, *, picture: bool) -> int:
    """Bytes by which a track's tables grow a movie box, at most.

    Args:
        durations: Those of the samples.
        chunks: How many chunks they lie in.
        picture: Whether composition offsets and keyframes are told.
    """
    each = 4 + (8 + 4 if picture else 0)
    rows = sum(1 for _ in groupby(durations))
    return _TRACK_ROOM + len(durations) * each + rows * 8 + chunks * _CHUNK_ROOM


def require_short(movie: bytes, ticks: Sequence[int]) -> None:
    """Raise BoxError unless the durations of all tracks, in ticks of their timescales, can be told
    with 32 bits: half of these, so that pauses and delays can be, too."""
    root = _parsed(movie)
    timescale = _Header(_child(root, "mvhd")).timescale
    for trak, own in zip(_tracks(root), ticks, strict=True):
        each = _Header(_child(_child(trak, "mdia"), "mdhd")).timescale
        if max(own, own * timescale // each) >> 31:
            raise BoxError("it is too long for its timescale")


def with_samples(movie: bytes, tracks: Sequence[TrackSamples]) -> bytes:
    """A movie box of a few samples, for others.

    Args:
        movie: The box (moov), whose tracks are these, in this order.
        tracks: The samples of each.

    Raises:
        BoxError: It has something that is not understood, or cannot tell of these samples.
    """
    try:
        root = _parsed(movie)
        header, found = _Header(_child(root, "mvhd")), _tracks(root)
        if len(found) != len(tracks):
            raise BoxError("it has other tracks than were written")
        pairs = zip(found, tracks, strict=True)
        header.write(max(_fill(trak, own, header.timescale) for trak, own in pairs))
        return _serialised(root)
    except (struct.error, IndexError, OverflowError) as error:
        raise BoxError(f"its tables cannot be written: {error}") from None


@dataclass(slots=True)
class _Node:
    """A box: those inside it, or its bytes."""

    kind: str
    inner: list[_Node]
    data: bytes = b""


def _parsed(movie: bytes) -> _Node:
    (root,) = _nodes(movie, 0, len(movie))
    return root


def _nodes(data: bytes, start: int, end: int) -> list[_Node]:
    nodes, after = [], start
    for found in boxes(data, start, end):
        if found.start < after:
            continue  # inside the one before
        after = found.end
        if found.kind in _CONTAINERS:
            nodes.append(_Node(found.kind, _nodes(data, found.start, found.end)))
        else:
            nodes.append(_Node(found.kind, [], data[found.start : found.end]))
    return nodes


def _serialised(node: _Node) -> bytes:
    return (
        box(node.kind, *map(_serialised, node.inner)) if node.inner else box(node.kind, node.data)
    )


def _child(node: _Node, kind: str) -> _Node:
    for one in node.inner:
        if one.kind == kind:
            return one
    raise BoxError(f"there is no {kind} box")


def _tracks(root: _Node) -> list[_Node]:
    return [one for one in root.inner if one.kind == "trak"]


class _Header:
    """A box with a duration in 32 bits: mvhd, tkhd or mdhd (8.2.2, 8.3.2, 8.4.2)."""

    def __init__(self, node: _Node) -> None:
        self._node = node
        self._at = 20 if node.kind == "tkhd" else 16
        if node.data[0] != 0:
            raise BoxError(f"its {node.kind} box is of another version")

    @property
    def timescale(self) -> int:
        """Ticks a second; not of a tkhd box."""
        (ticks,) = struct.unpack_from(">I", self._node.data, 12)
        if not ticks:
            raise BoxError("a timescale is 0")
        return int(ticks)

    def write(self, duration: int) -> None:
        if duration >> 32:
            raise BoxError("it is too long for its timescale")
        data = bytearray(self._node.data)
        struct.pack_into(">I", data, self._at, duration)
        self._node.data = bytes(data)


def _fill(trak: _Node, own: TrackSamples, movie_timescale: int) -> int:
    """Write a track's tables; gives how long it is presented, in ticks of the movie's timescale."""
    media = _child(trak, "mdia")
    header, information = _Header(_child(media, "mdhd")), _child(media, "minf")
    table = _child(information, "stbl")
    entry = _VISUAL if any(one.kind == "vmhd" for one in information.inner) else _SOUND
    decoded = sum(own.durations)
    header.write(decoded)
    presented = _edited(
        _child(_child(trak, "edts"), "elst"), own, header.timescale, movie_timescale
    )
    _Header(_child(trak, "tkhd")).write(presented)
    others = []
    for one in table.inner:
        if one.kind == "sbgp":
            one.data = _grouped(one.data, len(own.sizes))
        elif one.kind == "stsd":
            rate = sum(own.sizes) * 8 * header.timescale // max(1, decoded)
            one.data = _rated(one.data, rate, entry)
        elif one.kind not in _TABLES | _KEPT:
            raise BoxError(f"a track has a {one.kind} box")
        others += [one] if one.kind not in _TABLES else []
    (description,) = (one for one in others if one.kind == "stsd")
    groups = [one for one in others if one.kind != "stsd"]
    table.inner = [description, *_tables(own), *groups]
    return presented


def _edited(edits: _Node, own: TrackSamples, timescale: int, movie_timescale: int) -> int:
    """Write how long a track is presented into its edit list (8.6.6), after a pause or without one;
    gives the whole, in ticks of the movie's timescale."""
    rows = list(struct.iter_unpack(">IiI", edits.data[8:]))
    if edits.data[0] != 0 or not rows or any(media != -1 for _, media, _ in rows[:-1]):
        raise BoxError("an edit list is of another form")
    _, begins, rate = rows[-1]
    due = accumulate(own.durations, initial=0)
    offsets = own.offsets or repeat(0)
    end = max(map(sum, zip(due, offsets, own.durations, strict=False)))
    length = -(-(end - begins) * movie_timescale // timescale)
    if begins < 0 or length < 0 or length >> 32:
        raise BoxError("an edit list is of another form")
    rows[-1] = (length, begins, rate)
    edits.data = edits.data[:8] + b"".join(struct.pack(">IiI", *row) for row in rows)
    return sum(duration for duration, _, _ in rows)


def _grouped(data: bytes, samples: int) -> bytes:
    """A sample-to-group box whose one group holds all samples (8.9.2)."""
    if data[0] != 0 or len(data) != 20 or struct.unpack_from(">I", data, 8) != (1,):
        raise BoxError("its samples are of several groups")
    return data[:12] + struct.pack(">I", samples) + data[16:]


def _rated(data: bytes, rate: int, before: int) -> bytes:
    """A sample description with the average bit rate, in bits a second, where it states one: in a
    btrt box (8.5.2) or the decoder's configuration (ISO/IEC 14496-1, 7.2.6.6). `before` are the
    bytes of its entry before the boxes."""
    (count,) = struct.unpack_from(">I", data, 4)
    (size,) = struct.unpack_from(">I", data, 8)
    if count != 1 or size != len(data) - 8:
        raise BoxError("a track has several sample entries")
    made = bytearray(data)
    rates = struct.pack(">II", *[min(rate, 0xFFFFFFFF)] * 2)
    for one in boxes(data, 16 + before, len(data)):
        if one.kind == "btrt":
            made[one.start + 4 : one.start + 12] = rates
        elif one.kind == "esds" and data[one.start + 12] == 4:
            made[one.start + 22 : one.start + 30] = rates
    return bytes(made)


def _tables(own: TrackSamples) -> list[_Node]:
    """The boxes of a track's samples."""
    samples = len(own.sizes)
    made = [_Node("stts", [], _pairs(own.durations))]
    if own.keyframes is not None and len(own.keyframes) < samples:
        numbers = [number + 1 for number in own.keyframes]
        made.append(_Node("stss", [], _table(len(numbers), _words(numbers))))
    if any(own.offsets):
        made.append(_Node("ctts", [], _pairs(own.offsets)))
    runs, before = [], 0
    for number, (_, count) in enumerate(own.chunks, 1):
        if count != before:
            runs += [number, count, 1]
        before = count
    made.append(_Node("stsc", [], _table(len(runs) // 3, _words(runs))))
    same = len(set(own.sizes)) == 1
    sizes = struct.pack(">II", own.sizes[0] if same else 0, samples)
    made.append(_Node("stsz", [], bytes(4) + sizes + (b"" if same else _words(own.sizes))))
    places = [place for place, _ in own.chunks]
    if max(places) >> 32:
        wide = b"".join(struct.pack(">Q", place) for place in places)
        made.append(_Node("co64", [], _table(len(places), wide)))
    else:
        made.append(_Node("stco", [], _table(len(places), _words(places))))
    return made


def _pairs(values: Iterable[int]) -> bytes:
    """A table of values, each with how many samples in a row have it."""
    rows = [(len(list(group)), value) for value, group in groupby(values)]
    return _table(len(rows), _words([number for row in rows for number in row]))


def _table(count: int, rows: bytes) -> bytes:
    return struct.pack(">II", 0, count) + rows


def _words(values: Iterable[int]) -> bytes:
    words = array("I", values)
    if sys.byteorder == "little":
        words.byteswap()
    return words.tobytes()
