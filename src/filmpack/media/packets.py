"""A media file packet by packet: times and digests. Nothing is decoded."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack.media.audio.adts import without_adts
from filmpack.media.opening import open_media, require_known_codec

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet


@dataclass(frozen=True, slots=True)
class AudioStreamDigest:
    """What one pass over a stream of sound tells: how many packets it has, and the SHA-256 of
    these and their times (in fiftieths of a second)."""

    packets: int
    digest: str


AudioDigests = tuple[AudioStreamDigest, ...]
"""Each audio stream of a file."""


@dataclass(frozen=True, slots=True)
class Packets:
    """What one pass over a file's packets tells, nothing decoded.

    times are those of the pictures, sorted, in units of `base` seconds; picture is
    the SHA-256 of the video packets, in order, one for each part that was asked for.
    """

    times: tuple[int, ...]
    base: Fraction
    picture: tuple[str, ...]
    sound: AudioDigests


def read_packets(
    path: Path, *, video: bool = True, parts: Sequence[int] = (), like: AudioDigests = ()
) -> Packets:
    """Read every packet of a file's first video stream and all audio streams.

    Args:
        path: The media file.
        video: Whether to read the video stream.
        parts: Numbers of video packets that are digested together, in order; the packets after them
            are one more part.
        like: Each audio stream's digest counts only as many packets as the stream has here.

    Raises:
        InputError: The file is missing or cannot be read.
    """
    with open_media(path) as container:
        streams = [*container.streams.video[: int(video)], *container.streams.audio]
        for stream in container.streams.audio:
            require_known_codec(stream, path)
        digesters = {
            stream.index: _StreamDigester(
                stream, like[number].packets if number < len(like) else None
            )
            for number, stream in enumerate(container.streams.audio)
        }
        origin = float(clock_origin(container))
        only(container, streams)
        times: list[int] = []
        digests: list[str] = []
        cuts = list(accumulate(parts))
        hashed = hashlib.sha256()
        for packet in container.demux(streams) if streams else ():
            if not packet.size:
                continue
            if (sound := digesters.get(packet.stream_index)) is not None:
                sound.take(packet, origin)
                continue
            while len(digests) < len(cuts) and len(times) == cuts[len(digests)]:
                digests.append(hashed.hexdigest())
                hashed = hashlib.sha256()
            times.append(packet.pts or 0)
            hashed.update(packet)
        digests.append(hashed.hexdigest())
        base = streams[0].time_base if streams and video else None
        sounds = tuple(sound.digest() for sound in digesters.values())
    return Packets(tuple(sorted(times)), base or Fraction(1), tuple(digests), sounds)


class _StreamDigester:
    """Adds up a stream of sound, of which only the first `most` packets are digested."""

    def __init__(self, stream: AudioStream, most: int | None) -> None:
        codec = stream.codec_context
        # Fractions are exact and slow: for fiftieths of a second, floats do.
        self._clock = float(stream.time_base or 0)
        self._framed = codec.name == "aac" and not codec.extradata
        self._most = most
        self._hash = hashlib.sha256()
        self._times = array("q")

    def take(self, packet: Packet[Any], origin: float) -> None:
        if self._most is None or len(self._times) < self._most:
            self._hash.update(without_adts(packet) if self._framed else packet)
        self._times.append(round(((packet.pts or 0) * self._clock - origin) * 50))

    def digest(self) -> AudioStreamDigest:
        self._hash.update(self._times[: self._most].tobytes())
        return AudioStreamDigest(len(self._times), self._hash.hexdigest())


def only(container: InputContainer, streams: Sequence[object]) -> None:
    """Have the other streams skipped where the container allows it: a master's picture is large."""
    try:
        from av.stream import Discard
    except ImportError:  # PyAV before it knew
        return
    for stream in container.streams:
        if stream not in streams:
            stream.discard = Discard.all


def clock_origin(container: InputContainer) -> Fraction:
    """When a film begins by its container's clock, in seconds."""
    return Fraction(max(container.start_time or 0, 0), 1_000_000)


def audio_matches(made: AudioDigests, film: AudioDigests) -> bool:
    """Whether each audio stream begins with the film's packets, bit for bit; `made` was read with
    the film's as `like`."""
    return len(made) == len(film) and all(
        ours.packets >= own.packets and ours.digest == own.digest
        for own, ours in zip(film, made, strict=True)
    )


def packet_digests(path: Path, kinds: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each kind ("video", "audio"), one digest a stream over its packets' bytes in order."""
    with open_media(path) as container:
        streams = {kind: list(getattr(container.streams, kind)) for kind in kinds}
        wanted = [stream for several in streams.values() for stream in several]
        hashes = {stream.index: hashlib.sha256() for stream in wanted}
        for packet in container.demux(wanted) if wanted else ():
            if packet.size:
                digest = hashes[packet.stream.index]
                digest.update(packet.size.to_bytes(8, "big"))
                digest.update(memoryview(packet))
        return {
            kind: tuple(hashes[stream.index].hexdigest() for stream in several)
            for kind, several in streams.items()
        }
