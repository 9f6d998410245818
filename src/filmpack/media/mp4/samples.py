"""The samples of an mp4's tracks: how many bytes, where, and when each is presented.

Read from the file's own tables (ISO/IEC 14496-12, 8.6 and 8.7), without libav. It understands the
plain files that filmpack writes, and says of all others that it does not.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, repeat
from operator import add

from filmpack.media.mp4.boxes import BoxError, Found, boxes

Run = tuple[int, int, int]
"""Samples that lie one after another: the byte of the file where they begin, and their numbers in
the track, [first, end)."""


@dataclass(frozen=True, slots=True)
class SampleTable:
    """The samples of a track, in decoding order.

    handler is the track's kind ("vide", "soun"), timescale its ticks a second. sizes are in bytes;
    durations and composition offsets (empty: all 0) in ticks, as are times, when each is presented
    on the file's time line; keyframes are the numbers of those that refer to no other. runs are
    the chunks.
    """

    handler: str
    timescale: int
    sizes: Sequence[int]
    durations: Sequence[int]
    offsets: Sequence[int]
    times: Sequence[int]
    keyframes: Sequence[int]
    runs: Sequence[Run]


def sample_tables(movie: bytes, length: int) -> list[SampleTable]:
    """The tracks of picture and sound of an mp4, in order.

    Args:
        movie: Its movie box, see movie_box().
        length: The bytes of the file, in which all samples lie.

    Raises:
        BoxError: It is damaged, or has what only libav understands: fragments, several stretches of
            a track, samples that are not coded.
    """
    try:
        found = list(boxes(movie))
        if any(one.kind == "mvex" for one in found):
            raise BoxError("it is fragmented")
        scale = _timescale(movie, next(one for one in found if one.kind == "mvhd"))
        tracks = [_track(movie, one, scale, length) for one in found if one.kind == "trak"]
    except BoxError:
        raise
    except (struct.error, StopIteration, IndexError, OverflowError, ValueError) as error:
        raise BoxError(f"its tables are damaged: {error}") from None
    return [track for track in tracks if track is not None]


def _track(movie: bytes, track: Found, movie_timescale: int, length: int) -> SampleTable | None:
    """A track's table; None for one that is neither picture nor sound."""
    own: dict[str, Found] = {}
    for one in boxes(movie, track.start, track.end):
        own.setdefault(one.kind, one)

    def at(kind: str) -> Found:
        if kind not in own:
            raise BoxError(f"a track has no {kind} box")
        return own[kind]

    handler = movie[at("hdlr").start + 8 : at("hdlr").start + 12].decode("latin-1")
    if handler not in ("vide", "soun"):
        return None
    if _words(movie, at("stsd").start + 4, 1)[0] != 1:
        raise BoxError("a track has several sample entries")
    timescale = _timescale(movie, at("mdhd"))
    sizes = _sizes(movie, at("stsz"), length)
    rows = _pairs(movie, at("stts"))
    if handler == "soun" and {duration for _, duration in rows} == {1}:
        raise BoxError("a track of sound is not coded")
    durations = _expanded(rows, len(sizes))
    times = list(accumulate(durations[:-1], initial=0))
    offsets: Sequence[int] = ()
    if "ctts" in own:
        # Signed in version 1; in version 0 no decoder takes more than 31 bits either.
        signed = [(n, by - (by >> 31 << 32)) for n, by in _pairs(movie, own["ctts"])]
        offsets = _expanded(signed, len(sizes))
        times = list(map(add, times, offsets))
    if "elst" in own:
        end = max(map(add, times, durations))
        if shift := _shift(movie, own["elst"], movie_timescale, timescale, end):
            times = [time + shift for time in times]
    chunks = own.get("co64") or at("stco")
    places = _places(movie, chunks, wide="co64" in own)
    runs = _runs(places, _threes(movie, at("stsc")), len(sizes))
    keyframes = _keyframes(movie, own["stss"]) if "stss" in own else range(len(sizes))
    return SampleTable(handler, timescale, sizes, durations, offsets, times, keyframes, runs)


def _timescale(movie: bytes, header: Found) -> int:
    """Ticks a second, from an mvhd or mdhd box."""
    at = header.start + (20 if movie[header.start] == 1 else 12)
    ticks = _words(movie, at, 1)[0]
    if not ticks:
        raise BoxError("a timescale is 0")
    return int(ticks)


def _shift(movie: bytes, edits: Found, movie_timescale: int, timescale: int, end: int) -> int:
    """Ticks by which an edit list presents a track's samples later (8.6.6): a pause before the
    first, less what it leaves out of the beginning. Raises BoxError where it leaves out some before
    the track's end, in ticks."""
    version, count = movie[edits.start], _words(movie, edits.start + 4, 1)[0]
    form = ">QqI" if version == 1 else ">IiI"
    rows = list(struct.iter_unpack(form, movie[edits.start + 8 : edits.end]))
    if len(rows) != count or any(rate != 0x10000 for _, _, rate in rows):
        raise BoxError("an edit list is of another form")
    pauses = [length for length, media, _ in rows if media == -1]
    begins = [media for _, media, _ in rows if media != -1]
    if len(begins) != 1 or rows[-1][1] == -1:
        raise BoxError("a track has several stretches")
    # FFmpeg writes a tick of the movie's timescale too few at times.
    if (rows[-1][0] + 1) * timescale < (end - begins[0]) * movie_timescale:
        raise BoxError("an edit list leaves out the end of a track")
    return int(round(sum(pauses) * timescale / movie_timescale) - begins[0])


def _sizes(movie: bytes, table: Found, length: int) -> Sequence[int]:
    """The bytes of each sample (8.7.3.2), all of which have to be in a file of so many bytes."""
    each, count = _words(movie, table.start + 4, 2)
    if not count or count > length or each * count > length:
        raise BoxError(f"a track says that it has {count} samples")
    sizes = array("I", [each]) * count if each else _words(movie, table.start + 12, count)
    if not all(sizes) or sum(sizes) > length:
        raise BoxError("a track's samples have other sizes than the file")
    return sizes


def _keyframes(movie: bytes, table: Found) -> list[int]:
    """The samples that refer to no other (8.6.2), counted from 0."""
    (count,) = _words(movie, table.start + 4, 1)
    return [number - 1 for number in _words(movie, table.start + 8, count)]


def _places(movie: bytes, table: Found, *, wide: bool) -> Sequence[int]:
    """Where each chunk of samples begins in the file (8.7.5)."""
    (count,) = _words(movie, table.start + 4, 1)
    words = _words(movie, table.start + 8, count * (2 if wide else 1))
    return [a << 32 | b for a, b in zip(words[::2], words[1::2], strict=True)] if wide else words


def _runs(
    places: Sequence[int], chunks: Sequence[tuple[int, int, int]], samples: int
) -> Sequence[Run]:
    """A run for each chunk (8.7.4), given from which chunk on, counted from 1, each has how many
    samples."""
    if not chunks:
        raise BoxError("a track has no chunks")
    nexts = [*(begin for begin, _, _ in chunks[1:]), len(places) + 1]
    counts = [(end - begin, each) for (begin, each, _), end in zip(chunks, nexts, strict=True)]
    if chunks[0][0] != 1 or any(several < 1 for several, _ in counts):
        raise BoxError("a track's chunks are out of order")
    ends = list(accumulate(_expanded(counts, len(places))))
    if ends[-1:] != [samples]:
        raise BoxError("a track's tables disagree")
    return list(zip(places, chain((0,), ends), ends, strict=False))


def _pairs(movie: bytes, table: Found) -> list[tuple[int, int]]:
    """The rows of a table of two numbers: for how many samples which value."""
    (count,) = _words(movie, table.start + 4, 1)
    words = _words(movie, table.start + 8, 2 * count)
    return list(zip(words[::2], words[1::2], strict=True))


def _threes(movie: bytes, table: Found) -> list[tuple[int, int, int]]:
    (count,) = _words(movie, table.start + 4, 1)
    words = _words(movie, table.start + 8, 3 * count)
    return list(zip(words[::3], words[1::3], words[2::3], strict=True))


def _expanded(rows: Sequence[tuple[int, int]], samples: int) -> Sequence[int]:
    """The value of each sample."""
    if sum(count for count, _ in rows) != samples:
        raise BoxError("a track's tables disagree")
    return list(chain.from_iterable(repeat(value, count) for count, value in rows))


def _words(movie: bytes, at: int, count: int) -> array[int]:
    """So many numbers of 32 bits. Raises BoxError beyond the end."""
    if at + 4 * count > len(movie):
        raise BoxError("a table is cut off")
    words = array("I", movie[at : at + 4 * count])
    if sys.byteorder == "little":
        words.byteswap()
    return words
