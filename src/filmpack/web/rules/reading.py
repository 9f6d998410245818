"""An edition's segments read for the rules. Pure: bytes in, facts out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from filmpack.media.mp4.boxes import BoxError
from filmpack.web.rules.playlist_reader import Playlist
from filmpack.web.stream.fragments import InitFacts, SegmentFacts, read_init, read_segment

Read = Callable[[str], bytes | None]
"""Gives a file of the folder by its path; None where there is none."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a file breaks: the rule's name, the file's path, and what is wrong."""

    rule: str
    file: str
    what: str


@dataclass
class SegmentReader:
    """Reads the folder's segments, each once for all editions."""

    read: Read
    _segments: dict[str, tuple[SegmentFacts, int] | str] = field(default_factory=dict)
    _inits: dict[str, InitFacts | str] = field(default_factory=dict)

    def segment(self, path: str) -> tuple[SegmentFacts, int] | str:
        """What a segment says, and its size in bytes; or why it cannot be read."""
        if path not in self._segments:
            data = self.read(path)
            try:
                found = (read_segment(data), len(data)) if data is not None else "it is missing."
            except BoxError as error:
                found = f"it is no media segment: {error}."
            self._segments[path] = found
        return self._segments[path]

    def init(self, path: str) -> InitFacts | str:
        """What an initialisation segment says, or why it cannot be read."""
        if path not in self._inits:
            data = self.read(path)
            try:
                found = read_init(data) if data is not None else "it is missing."
            except BoxError as error:
                found = f"it is no initialisation segment: {error}."
            self._inits[path] = found
        return self._inits[path]


@dataclass(frozen=True, slots=True)
class Track:
    """A track as its playlist and its segments say."""

    file: str
    playlist: Playlist
    init: InitFacts
    segments: Sequence[tuple[SegmentFacts, int]]

    @property
    def boundaries(self) -> list[float]:
        return [one.begin / self.init.timescale for one, _ in self.segments]

    @property
    def keyframes(self) -> list[float]:
        scale = self.init.timescale
        return [
            round((one.begin + one.presented[place]) / scale, 4)
            for one, _ in self.segments
            for place in one.keyframes
        ]

    @property
    def rates(self) -> tuple[float, float]:
        """Bits a second of its largest segment of a second or more, and over its length."""
        scale = self.init.timescale
        lengths = [(one.duration / scale, 8 * size) for one, size in self.segments]
        long = [pair for pair in lengths if pair[0] >= 1] or lengths
        whole = sum(seconds for seconds, _ in lengths)
        return max(bits / s for s, bits in long), sum(bits for _, bits in lengths) / whole
