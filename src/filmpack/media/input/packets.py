"""A media file packet by packet: times and digests. Nothing is decoded."""

from __future__ import annotations

import hashlib
import re
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack.media.audio.adts import without_adts
from filmpack.media.input.opening import film_stream, open_media, require_known_codec
from filmpack.media.input.units import has_start_codes, units

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream


_AUDIO_LEEWAY = 1000
"""Microseconds by which a packet of sound may be elsewhere than in the master: containers round
to their clocks."""

_PCM = re.compile(r"pcm_(?:[sfu](\d+)(?:le|be)?|alaw|mulaw)")
"""FFmpeg's names of samples that are not coded, with their bits."""
_BLOCK = 4096
"""Bytes of PCM of which one time is kept."""


@dataclass(frozen=True, slots=True)
class AudioStreamDigest:
    """What one pass over a stream of sound tells: how many packets it has, their SHA-256, and when
    each is due on the film's time line (see packed_times).

    Samples that are not coded (PCM) have no packets of their own: each file cuts them as it likes.
    Their bytes are counted, and times are those of every _BLOCK bytes.
    """

    packets: int
    digest: str
    times: bytes


AudioDigests = tuple[AudioStreamDigest, ...]
"""Each audio stream of a file."""


@dataclass(frozen=True, slots=True)
class Packets:
    """What one pass over a file's packets tells, nothing decoded.

    times are those of the pictures, sorted, in units of `base` seconds; decoded the same in the
    order in which they are decoded; picture is the SHA-256 of the video packets, in order, one for
    each part that was asked for. origin is when the film's time line begins, in seconds of its
    container's clock. keyframes are the places, in the order of decoding, of pictures that the
    container marks as such; None where libav read them, which also goes by the pictures.
    """

    times: tuple[int, ...]
    base: Fraction
    decoded: tuple[int, ...]
    picture: tuple[str, ...]
    sound: AudioDigests
    origin: Fraction = Fraction(0)
    keyframes: tuple[int, ...] | None = field(default=None, compare=False)

    @property
    def lead(self) -> Fraction:
        """Seconds from the beginning of the time line to the first picture."""
        return self.times[0] * self.base - self.origin


def read_packets(
    path: Path,
    *,
    video: bool = True,
    parts: Sequence[int] = (),
    like: AudioDigests = (),
    origin: Fraction | None = None,
) -> Packets:
    """Read every packet of a file's first video stream and all audio streams.

    Args:
        path: The media file.
        video: Whether to read the video stream.
        parts: Numbers of video packets that are digested together, in order; the packets after them
            are one more part.
        like: Each audio stream's digest counts only as many packets (bytes of PCM) as the stream
            has here.
        origin: When the file's time line begins by its clock; None: with its first stream. Films
            that filmpack made begin at 0, even where they keep only streams that begin later.

    Raises:
        InputError: The file is missing or cannot be read.
    """
    with open_media(path) as container:
        pictures = [film_stream(container)] if video else []
        streams = [*filter(None, pictures), *container.streams.audio]
        for stream in container.streams.audio:
            require_known_codec(stream, path)
        digesters = {
            stream.index: _digester(stream, like[number].packets if number < len(like) else None)
            for number, stream in enumerate(container.streams.audio)
        }
        origin = clock_origin(container) if origin is None else origin
        only(container, streams)
        late = float(origin) * 1e6
        times: list[int] = []
        digests: list[str] = []
        cuts = list(accumulate(parts))
        hashed = hashlib.sha256()
        for packet in container.demux(streams) if streams else ():
            if not packet.size:
                continue
            if (sound := digesters.get(packet.stream_index)) is not None:
                sound.take(packet, late)
                continue
            while len(digests) < len(cuts) and len(times) == cuts[len(digests)]:
                digests.append(hashed.hexdigest())
                hashed = hashlib.sha256()
            times.append(packet.pts or 0)
            hashed.update(packet)
        digests.append(hashed.hexdigest())
        base = streams[0].time_base if streams and video else None
        sounds = tuple(sound.digest() for sound in digesters.values())
    order = (tuple(sorted(times)), base or Fraction(1), tuple(times))
    return Packets(*order, tuple(digests), sounds, origin)


def is_framed(stream: AudioStream) -> bool:
    """Whether each packet has a header of its own, as AAC has in a transport stream."""
    return stream.codec_context.name == "aac" and not stream.codec_context.extradata


def _bytes_a_second(stream: AudioStream) -> int:
    """How many bytes a second of a stream of PCM takes; 0 for one that is coded, or is not cut
    between samples."""
    codec = stream.codec_context
    found = _PCM.fullmatch(codec.name)
    bits = int(found[1] or 8) if found else 0
    return codec.sample_rate * codec.layout.nb_channels * bits // 8


def _digester(stream: AudioStream, most: int | None) -> _StreamDigester | _SampleDigester:
    pace = _bytes_a_second(stream)
    return _SampleDigester(stream, most, pace) if pace else _StreamDigester(stream, most)


class _SampleDigester:
    """Adds up a stream of PCM, `pace` bytes a second, of which only the first `most` bytes are
    digested."""

    def __init__(self, stream: AudioStream, most: int | None, pace: int) -> None:
        self._clock = float(stream.time_base or 0) * 1e6
        self._most = most
        self._microseconds = 1e6 / pace
        self._hash = hashlib.sha256()
        self._bytes = 0
        self._times = array("q")

    def take(self, packet: Packet[Any], origin: float) -> None:
        begin = (packet.pts or 0) * self._clock - origin
        for at in range(-self._bytes % _BLOCK, packet.size, _BLOCK):
            self._times.append(round(begin + at * self._microseconds))
        left = packet.size if self._most is None else max(0, self._most - self._bytes)
        self._hash.update(memoryview(packet)[:left])
        self._bytes += packet.size

    def digest(self) -> AudioStreamDigest:
        return AudioStreamDigest(self._bytes, self._hash.hexdigest(), packed_times(self._times))


class _StreamDigester:
    """Adds up a stream of sound, of which only the first `most` packets are digested."""

    def __init__(self, stream: AudioStream, most: int | None) -> None:
        # Fractions are exact and slow: for microseconds, floats do.
        self._clock = float(stream.time_base or 0) * 1e6
        self._framed = is_framed(stream)
        self._most = most
        self._hash = hashlib.sha256()
        self._times = array("q")

    def take(self, packet: Packet[Any], origin: float) -> None:
        if self._most is None or len(self._times) < self._most:
            self._hash.update(without_adts(packet) if self._framed else packet)
        self._times.append(round((packet.pts or 0) * self._clock - origin))

    def digest(self) -> AudioStreamDigest:
        times = packed_times(self._times)
        return AudioStreamDigest(len(self._times), self._hash.hexdigest(), times)


def packed_times(times: Sequence[int]) -> bytes:
    """Times in microseconds, small: compressed steps, which are nearly all alike."""
    steps = array("q", times[:1])
    steps.extend(b - a for a, b in pairwise(times))
    return zlib.compress(steps.tobytes())


def _unpacked_times(packed: bytes) -> list[int]:
    steps = array("q", zlib.decompress(packed) if packed else b"")
    return list(accumulate(steps))


def only(container: InputContainer, streams: Sequence[object]) -> None:
    """Have the other streams skipped where the container allows it: a master's picture is large."""
    try:
        from av.stream import Discard
    except ImportError:  # PyAV before it knew
        return
    for stream in container.streams:
        if stream not in streams:
            stream.discard = Discard.all


def clock_origin(container: InputContainer, picture_begins: Fraction | None = None) -> Fraction:
    """When a film's time line begins by its container's clock, in seconds: with its picture or its
    sound, whichever is first. What a decoder swallows before time zero is no beginning. A file of
    sound alone is one of ours, on a time line from zero.

    Args:
        container: The film.
        picture_begins: When its first frame is shown, where that is known; FFmpeg's own guess is
            seconds off for films of few frames a second.
    """
    picture = film_stream(container)
    if picture is None:
        return Fraction(0)
    sounds = [begin for s in container.streams.audio if (begin := _begin(s)) is not None]
    first = (_begin(picture) or Fraction(0)) if picture_begins is None else picture_begins
    return min(first, max(min(sounds, default=first), Fraction(0)))


def _begin(stream: VideoStream | AudioStream) -> Fraction | None:
    """When a stream is first seen or heard, by its container's clock, in seconds."""
    if stream.start_time is None or stream.time_base is None:
        return None
    return stream.start_time * stream.time_base


def audio_matches(made: AudioDigests, film: AudioDigests) -> bool:
    """Whether each audio stream begins with the film's packets, bit for bit, each at its time to
    a millisecond; `made` was read with the film's as `like`."""
    return len(made) == len(film) and all(
        ours.packets >= own.packets
        and ours.digest == own.digest
        and _at_their_times(ours.times, own.times)
        for own, ours in zip(film, made, strict=True)
    )


def _at_their_times(made: bytes, film: bytes) -> bool:
    pairs = zip(_unpacked_times(made), _unpacked_times(film), strict=False)
    return all(abs(ours - own) <= _AUDIO_LEEWAY for ours, own in pairs)


def packet_digests(
    path: Path, kinds: Sequence[str], *, like: Path | None = None
) -> dict[str, tuple[str, ...]]:
    """For each kind ("video", "audio"), one digest a stream over its packets' bytes in order; of
    video streams only the film's. Of PCM, it does not count how files cut it into packets.

    Args:
        path: The media file.
        kinds: The kinds of streams.
        like: The film that the file is compared with. Where it parts the units of its picture, or
            the frames of its sound, in another way than files do that filmpack makes, the bytes
            between these don't count.

    Raises:
        InputError: A file cannot be read.
    """
    bare = _bare_streams(like or path)
    with open_media(path) as container:
        streams = {kind: _streams(container, kind) for kind in kinds}
        wanted = [stream for several in streams.values() for stream in several]
        hashes = {stream.index: hashlib.sha256() for stream in wanted}
        only(container, wanted)
        # What holds for a whole stream is asked once: a film has thousands of packets.
        apart = {stream.index for stream in wanted if stream.type in bare}
        pcm = {stream.index for stream in wanted if _is_pcm(stream)}
        for packet in container.demux(wanted) if wanted else ():
            if not packet.size:
                continue
            digest, sized = hashes[packet.stream_index], packet.stream_index not in pcm
            for part in _parts(packet) if packet.stream_index in apart else (memoryview(packet),):
                if sized:
                    digest.update(len(part).to_bytes(8, "big"))
                digest.update(part)
        return {
            kind: tuple(hashes[stream.index].hexdigest() for stream in several)
            for kind, several in streams.items()
        }


def _is_pcm(stream: VideoStream | AudioStream) -> bool:
    # PyAV's types don't say that the context of an unknown codec is None.
    codec: Any = stream.codec_context
    return codec is not None and _PCM.fullmatch(codec.name) is not None


def _parts(packet: Packet[Any]) -> Iterable[bytes | memoryview]:
    """A packet without what parts its units."""
    if packet.stream.type == "audio":
        return (without_adts(packet),)
    codec = packet.stream.codec_context
    return units(bytes(packet), codec.name, codec.extradata)


def _streams(container: InputContainer, kind: str) -> list[VideoStream | AudioStream]:
    if kind == "video":
        return list(filter(None, [film_stream(container)]))
    return list(getattr(container.streams, kind))


def _bare_streams(path: Path) -> set[str]:
    """The kinds of a file's streams that are compared without what parts them: pictures with start
    codes, and AAC with a header a frame."""
    with open_media(path) as container:
        found = set()
        picture = film_stream(container)
        if picture is not None and picture.codec_context is not None:
            codec = picture.codec_context
            found |= {"video"} if has_start_codes(codec.name, codec.extradata) else set()
        for stream in container.streams.audio:
            if stream.codec_context is not None and is_framed(stream):
                found.add("audio")
        return found
