"""From stored segments to a track's files and what its playlists say of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from filmpack.errors import ToolError
from filmpack.segments.index import SegmentIndex
from filmpack.web.stream.cmaf import (
    Clock,
    picture_clock,
    picture_init,
    picture_segment,
    sound_clock,
    sound_init,
    sound_segment,
)
from filmpack.web.stream.fragments import read_init, read_segment
from filmpack.web.stream.ladder import SILENCE, Rung
from filmpack.web.stream.parts import FILM, PicturePart
from filmpack.web.stream.playlists import Piece, Stream
from filmpack.web.stream.sound import CodedSound, SoundPart

INIT = "init.mp4"


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """What playlists say of a segment's file: its path in the finished folder, seconds, size in
    bytes, and how many of them hold its first picture."""

    path: str
    seconds: Fraction
    size: int
    head: int


@dataclass(frozen=True, slots=True)
class MadeSegment:
    """A segment's file, to be written."""

    facts: SegmentFacts
    data: bytes


def init_path(name: str) -> str:
    """Where a track's initialisation segment is, for the film and all cards."""
    return f"{FILM}/{name}/{INIT}"


class PictureTrack:
    """Makes the segments of one size."""

    def __init__(self, rung: Rung, lead: Fraction, extra: str) -> None:
        """Write the initialisation segment.

        Args:
            rung: The size.
            lead: Seconds after which the film's first picture is shown.
            extra: The encoder's configuration (avcC) in hexadecimal.
        """
        self.rung, self._extra = rung, extra
        self._clock: Clock = picture_clock(rung.output.rate)
        self._lead = self._clock.ticks(lead)
        self.init = picture_init(rung.output, bytes.fromhex(extra), self._clock)

    def segment(self, part: PicturePart, index: SegmentIndex, data: memoryview) -> MadeSegment:
        """A part's file. Raises ToolError where it does not go with the others."""
        if index.extra != self._extra:
            raise ToolError("segments with different encoder settings cannot follow each other.")
        begin = self._lead + part.first * self._clock.step
        packets = [data[at : at + size] for at, size in index.places]
        made = picture_segment(
            part.number, begin, self._clock, packets, index.frames, index.keyframes
        )
        seconds = part.frames / self.rung.output.rate
        head = read_segment(made).head
        return MadeSegment(SegmentFacts(part.path, seconds, len(made), head), made)

    def stream(self, pieces: Sequence[Piece]) -> Stream:
        """What the playlists say of the track."""
        output = self.rung.output
        return Stream(
            self.rung.name,
            f"../{init_path(self.rung.name)}",
            read_init(self.init).codec,
            tuple(pieces),
            output.shown_size,
            output.rate,
            Fraction(self._lead, self._clock.scale),
        )


class SoundTrack:
    """Makes the segments of a sound track."""

    def __init__(self, key: str, film: CodedSound) -> None:
        """Write the initialisation segment of a track in a folder of this name."""
        self.key, self.film = key, film
        self._clock = sound_clock(SILENCE.rate)
        self.init = sound_init(film.config, 2, self._clock)

    def segment(self, part: SoundPart) -> MadeSegment:
        """A part's file."""
        begin = part.first * self._clock.step
        made = sound_segment(part.number, begin, self._clock, part.packets)
        seconds = Fraction(len(part.packets) * self._clock.step, self._clock.scale)
        return MadeSegment(SegmentFacts(part.path, seconds, len(made), 0), made)

    def stream(self, pieces: Sequence[Piece]) -> Stream:
        """What the playlists say of the track."""
        init = f"../{init_path(self.key)}"
        return Stream(self.key, init, read_init(self.init).codec, tuple(pieces))


def piece_of(made: SegmentFacts, tag: str) -> Piece:
    """A segment as an edition's playlists name it."""
    own = f"{tag}/"
    uri = made.path.removeprefix(own) if made.path.startswith(own) else f"../{made.path}"
    return Piece(uri, made.seconds, made.size, made.head)
