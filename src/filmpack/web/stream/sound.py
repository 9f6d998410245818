"""The sound of an edition: the film's packets, then silence while the card is shown. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import cycle, islice

from filmpack.errors import ToolError
from filmpack.web.stream.cmaf import SOUND_SAMPLES
from filmpack.web.stream.ladder import KEYFRAME_SECONDS, SEGMENT_KEYFRAMES, SILENCE
from filmpack.web.stream.parts import FILM

PACKETS = round(KEYFRAME_SECONDS * SEGMENT_KEYFRAMES * SILENCE.rate / SOUND_SAMPLES)
"""Packets of a segment: about as long as those of the picture."""


@dataclass(frozen=True, slots=True)
class SoundPart:
    """A segment of an edition's sound: its number from 1, its packets, its file's path."""

    number: int
    packets: tuple[bytes, ...]
    path: str

    @property
    def first(self) -> int:
        """The place of its first packet in the track."""
        return (self.number - 1) * PACKETS


@dataclass(frozen=True, slots=True)
class CodedSound:
    """Coded sound: the configuration of its decoder, and its packets."""

    config: bytes
    packets: Sequence[bytes]


def sound_parts(
    tag: str, key: str, film: CodedSound, silence: CodedSound, film_end: Fraction, end: Fraction
) -> list[SoundPart]:
    """The segments of an edition's sound. Those that are full belong to all editions.

    Args:
        tag: The edition.
        key: The name of the track's folder.
        film: The film's sound.
        silence: Silence in the same form.
        film_end: When the film ends, in seconds.
        end: When film and card end.

    Raises:
        ToolError: Silence of another form, or none.
    """
    if film.config[:2] != silence.config[:2]:
        raise ToolError("the silence after the film's sound has another form than the sound.")
    own = film.packets[: _packets(film_end)]
    missing = _packets(end) - len(own)
    # An encoder's first packet only fills its window; the others are repeated where the film's
    # sound ends long before its picture.
    quiet = silence.packets[1:]
    if missing > 0 and not quiet:
        raise ToolError("there is no silence to follow the film's sound.")
    every = [*own, *islice(cycle(quiet), max(0, missing))][: _packets(end)]
    found = []
    for at in range(0, len(every), PACKETS):
        packets = tuple(every[at : at + PACKETS])
        number = at // PACKETS + 1
        folder = FILM if len(packets) == PACKETS else tag
        found.append(SoundPart(number, packets, f"{folder}/{key}/{number:04}.m4s"))
    return found


def _packets(end: Fraction) -> int:
    """The packets up to a moment, with the one that fills the decoder's window."""
    return -(-end * SILENCE.rate // SOUND_SAMPLES) + 1
