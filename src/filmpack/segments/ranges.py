"""Join segments into an mp4 by ranges of bytes, not packet by packet.

libav writes the beginning of the film, with which it says everything about codecs, colours, tags
and edit lists; the tables of all samples are written here (media/mp4/movie.py), in front of the
samples. Picture and sound are interleaved by half a second. A film in which libav would change
packets, or whose sound is not cut into coded packets, raises BoxError before anything is written.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from filmpack.media.film import Film
from filmpack.media.input.contents import FilmHeader
from filmpack.media.mp4.boxes import BoxError, box, movie_box
from filmpack.media.mp4.movie import TrackSamples, require_short, room_for, with_samples
from filmpack.media.mp4.samples import SampleTable, sample_tables
from filmpack.segments.index import SegmentIndex, StoredSegment
from filmpack.segments.muxing import (
    FrameClock,
    OpenSound,
    add_tracks,
    explained,
    mux_options,
    sound_packets,
)

if TYPE_CHECKING:
    from av.packet import Packet

_CHUNK = Fraction(1, 2)
"""Seconds of picture between two chunks of sound."""
_FIRST = 40
"""Packets of each sound from which libav writes the beginning of the film."""
_LARGE = 1 << 32
"""Bytes from which a box has a longer header (ISO/IEC 14496-12, 4.2)."""
_WIDE = 8
"""Bytes by which it is longer."""


@dataclass(frozen=True, slots=True)
class _Sound:
    """A track of sound: its packets, when each is due in ticks of its timescale, and those of its
    samples that are written."""

    packets: Sequence[Packet[Any]]
    due: Sequence[int]
    timescale: int
    samples: TrackSamples


class RangeJoin:
    """Writes one film."""

    def __init__(
        self,
        template: io.BytesIO,
        start: Packet[Any],
        film: Film,
        frames: int,
        delay: int,
        read: OpenSound,
        silences: Sequence[bytes],
        header: FilmHeader,
    ) -> None:
        """Look whether it can be done; write() does.

        Args:
            template: A media file whose video stream has the segments' codec parameters.
            start: The first packet of the picture, with its times.
            film: The master, for its rate.
            frames: The frames of all segments together.
            delay: By how many frames decoding runs ahead of presentation.
            read: The packets of sound.
            silences: A media file of silence for each audio track that is kept; empty for none.
            header: Its tags, the audio tracks that it keeps, its chapters.

        Raises:
            BoxError: It cannot be done; libav must write the film.
            NotHeldError: An mp4 cannot hold the sound.
        """
        if header.kept.chapters:
            raise BoxError("chapters are a track of their own")
        self._frames, self._delay = frames, delay
        self._clock = FrameClock.of(film)
        begun = _begin(template, start, film, frames, read, silences, header)
        self._head = begun.data[: int.from_bytes(begun.data[:4], "big")]  # ftyp
        self._movie = movie_box(io.BytesIO(begun.data))[1]
        tables = _tables(begun, self._movie)
        step = _whole(self._clock.frame * self._clock.tick * tables[0].timescale)
        self._step, self._chunk = step, max(1, round(film.rate * _CHUNK))
        self._picture = TrackSamples(durations=[step] * frames, keyframes=[])
        self._sounds = [
            _sound(packets, base, table.timescale)
            for (packets, base), table in zip(begun.sounds, tables[1:], strict=True)
        ]
        samples = [self._picture, *(sound.samples for sound in self._sounds)]
        require_short(self._movie, [sum(own.durations) for own in samples])

    def write(self, segments: Iterable[StoredSegment], output: Path) -> None:
        """Write the film. Raises OSError, and BoxError for pictures in an impossible order."""
        with output.open("wb") as stream:
            begin = len(self._head) + self._room() + _WIDE
            stream.seek(begin + 8)  # behind the header of the box of samples
            self._write_samples(segments, stream)
            self._finish(stream, begin)

    def _room(self) -> int:
        """Bytes for the movie box, at most: it stands before the samples."""
        chunks = -(-self._frames // self._chunk)
        room = room_for(self._picture.durations, chunks, picture=True)
        room += sum(room_for(one.samples.durations, chunks, picture=False) for one in self._sounds)
        return len(self._movie) + room

    def _write_samples(self, segments: Iterable[StoredSegment], stream: BinaryIO) -> None:
        number, first, begin = 0, 0, stream.tell()  # the next frame; the chunk's first, its place
        for index, content in segments:
            self._order(index)
            at = 0
            while at < len(index.places):
                end = min(len(index.places), at + self._chunk - number % self._chunk)
                stream.write(_range(content, index.places[at:end]))
                number += end - at
                at = end
                if number % self._chunk and number < self._frames:
                    continue
                self._picture.chunks.append((begin, number - first))
                self._write_sounds(stream, number)
                first, begin = number, stream.tell()

    def _order(self, index: SegmentIndex) -> None:
        """Note a segment's sizes, composition offsets and keyframes."""
        picture = self._picture
        base = len(picture.sizes)
        assert picture.keyframes is not None
        picture.keyframes += [base + number for number in index.keyframes]
        picture.sizes += [size for _, size in index.places]
        ahead = [frame - number + self._delay for number, frame in enumerate(index.frames)]
        if min(ahead) < 0:
            raise BoxError("a picture is presented before it is decoded")
        picture.offsets += [frames * self._step for frames in ahead]

    def _write_sounds(self, stream: BinaryIO, frames: int) -> None:
        """Write the sound up to a frame; after the last one, all that is left."""
        clock = self._clock
        time = (clock.first + frames * clock.frame) * clock.tick
        for sound in self._sounds:
            written = len(sound.samples.sizes)
            end = len(sound.due)
            if frames < self._frames:
                end = max(written, bisect_left(sound.due, ceil(time * sound.timescale)))
            if packets := sound.packets[written:end]:
                sound.samples.chunks.append((stream.tell(), len(packets)))
                sound.samples.sizes += [packet.size for packet in packets]
                stream.write(b"".join(map(bytes, packets)))

    def _finish(self, stream: BinaryIO, begin: int) -> None:
        """Write what stands before the samples; their box begins at byte `begin`, or, if it is
        large, so many before it that a longer size has room."""
        size = stream.tell() - begin
        if size < _LARGE:
            header = struct.pack(">I4s", size, b"mdat")
        else:
            begin -= _WIDE
            header = struct.pack(">I4sQ", 1, b"mdat", size + _WIDE)
        movie = with_samples(self._movie, [self._picture, *(one.samples for one in self._sounds)])
        free = begin - len(self._head) - len(movie)
        if free < 8:
            raise BoxError("its movie box is larger than was reckoned")
        stream.seek(0)
        stream.write(b"".join((self._head, movie, box("free", bytes(free - 8)), header)))


@dataclass(frozen=True, slots=True)
class _Beginning:
    """The beginning of a film as libav writes it: the file, the packets of each track that are in
    it, and all packets of each sound with the seconds of a unit of their times."""

    data: bytes
    written: list[Sequence[Packet[Any]]]
    sounds: list[tuple[Sequence[Packet[Any]], Fraction]]


def _begin(
    template: io.BytesIO,
    start: Packet[Any],
    film: Film,
    frames: int,
    read: OpenSound,
    silences: Sequence[bytes],
    header: FilmHeader,
) -> _Beginning:
    """Have libav write the beginning of a film; the arguments are RangeJoin's. Raises NotHeldError
    for sound that an mp4 cannot hold."""
    import av

    head = io.BytesIO()
    written: list[Sequence[Packet[Any]]] = [[start]]
    sounds: list[tuple[Sequence[Packet[Any]], Fraction]] = []
    with explained(film, Path()), ExitStack() as held:
        options = mux_options(film, read)
        target = held.enter_context(av.open(head, "w", format="mp4", options=options))
        tracks = add_tracks(target, held, template, film, read, header)
        _mux(target, tracks.picture, [start], FrameClock.of(film).tick)
        for place, (track, source) in enumerate(tracks.sounds):
            silence = silences[place] if silences else None
            packets = sound_packets(read, source, film, frames, silence)
            sounds.append((packets, source.time_base or Fraction(1)))
            written.append(packets[:_FIRST])
            _mux(target, track, written[-1], sounds[-1][1])
    return _Beginning(head.getvalue(), written, sounds)


def _mux(target: Any, track: Any, packets: Sequence[Packet[Any]], base: Fraction) -> None:
    """Write copies of packets, of which libav changes the times."""
    from av.packet import Packet

    for packet in packets:
        copy: Packet[Any] = Packet(bytes(packet))
        copy.time_base = base
        copy.pts, copy.dts, copy.duration = packet.pts, packet.dts, packet.duration
        copy.is_keyframe = packet.is_keyframe
        copy.stream = track
        target.mux_one(copy)


def _tables(begun: _Beginning, movie: bytes) -> list[SampleTable]:
    """The tables of what libav wrote. Raises BoxError where it changed a packet, or where the movie
    box would not say the same when it is written here."""
    data = begun.data
    tables = sample_tables(movie, len(data))
    if len(tables) != len(begun.written):
        raise BoxError("it has other tracks than were written")
    tracks = []
    for table, packets in zip(tables, begun.written, strict=True):
        if list(table.sizes) != [packet.size for packet in packets]:
            raise BoxError("libav writes packets of another size")
        for place, first, end in table.runs:
            own = b"".join(map(bytes, packets[first:end]))
            if data[place : place + len(own)] != own:
                raise BoxError("libav changes packets")
        tracks.append(
            TrackSamples(
                list(table.sizes),
                list(table.durations),
                list(table.offsets),
                chunks=[(place, end - first) for place, first, end in table.runs],
            )
        )
    if sample_tables(with_samples(movie, tracks), len(data)) != tables:
        raise BoxError("its tables are of another form")
    return tables


def _sound(packets: Sequence[Packet[Any]], base: Fraction, timescale: int) -> _Sound:
    """A track of sound, by packets whose times are in units of `base` seconds."""
    due = _due(packets, _whole(base * timescale))
    last = (packets[-1].duration or 0) * _whole(base * timescale)
    durations = [b - a for a, b in pairwise(due)] + [last]
    return _Sound(packets, due, timescale, TrackSamples(durations=durations))


def _due(packets: Sequence[Packet[Any]], each: int) -> list[int]:
    """When each packet is due, in ticks, of which its own unit has `each`."""
    if not packets:
        raise BoxError("a track of sound is empty")
    due = [packet.dts for packet in packets]
    if None in due or due != [packet.pts for packet in packets]:
        raise BoxError("packets of sound are not in order")
    times = [time * each for time in due if time is not None]
    if any(b <= a for a, b in pairwise(times)):
        raise BoxError("packets of sound are not in order")
    return times


def _whole(ticks: Fraction) -> int:
    if ticks.denominator != 1:
        raise BoxError("times are not whole in its timescale")
    return ticks.numerator


def _range(content: memoryview, places: Sequence[tuple[int, int]]) -> memoryview | bytes:
    """The bytes of packets, nearly always one range."""
    begin, end = places[0][0], sum(places[-1])
    if sum(size for _, size in places) == end - begin and places == tuple(sorted(places)):
        return content[begin:end]
    return b"".join(content[place : place + size] for place, size in places)
