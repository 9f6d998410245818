"""Concatenate encoded segments and mux them with the film's own audio. Nothing is encoded.

Times are counted, not copied: the picture shown as number n of the film is due at n
frames, and the packet that is k-th in decoding order at k - 2 for codecs that delay by
two frames where they refer to B frames (segments of one or two frames would say 0). Where
the film's picture begins after its sound, all begin so much later (Film.lead).
"""

from __future__ import annotations

import errno
import heapq
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from filmpack.errors import ToolError, display_path
from filmpack.media.audio.copy import audio_packets, silence_packets
from filmpack.media.audio.layout import layout_of
from filmpack.media.film import Film
from filmpack.media.input.contents import FilmHeader, chapter_marks, disposition, track_tags
from filmpack.media.input.opening import INPUT_OPTIONS, open_unguarded, reading
from filmpack.segments.index import SegmentIndex

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet

_FINE = 48_000
"""Ticks a second, at least, by which tracks that begin at different times are set: of a picture
that begins late, and of the file's edit lists, whose own milliseconds are too coarse."""


class NotHeldError(ToolError):
    """An mp4 cannot hold the sound of a film."""


@dataclass(frozen=True, slots=True)
class OpenSound:
    """An open file, and the packets of each of its audio streams by the stream's index."""

    file: InputContainer
    packets: dict[int, list[Packet[Any]]]

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def open_sound(sound: Path, film: Film, stopped: Event | None = None) -> OpenSound:
    """Open a file and read its audio packets, with times on the time line of a film.

    Args:
        sound: The film, or a file of its encoded sound.
        film: The master.
        stopped: Once it is set, no more packets are read.

    Raises:
        InputError: The file cannot be read.
    """
    origin = film.origin if sound == film.path else Fraction(0)  # a file of ours begins at zero
    file = open_unguarded(sound)
    try:
        with reading(sound):
            return OpenSound(file, audio_packets(file, origin, stopped))
    except BaseException:
        file.close()
        raise


StoredSegment = tuple[SegmentIndex, memoryview]
"""A segment's index, and its file's bytes."""


@dataclass(frozen=True, slots=True)
class JoinedSegment:
    """A part of a finished picture: its frames, and the SHA-256 of its packets in order."""

    frames: int
    digest: str


def concatenate(
    segments: Sequence[Callable[[], StoredSegment]],
    film: Film,
    frames: int,
    delay: int,
    sound: Path,
    silences: Sequence[bytes],
    output: Path,
    header: FilmHeader,
    *,
    ahead: OpenSound | None = None,
) -> list[JoinedSegment]:
    """Write segments in order, with the audio packets of `sound`, to `output` (mp4, faststart).

    The same segments give the same bytes.

    Args:
        segments: each is read when its turn comes.
        film: the master, for its rate.
        frames: the frames of all segments together.
        delay: by how many frames decoding runs ahead of presentation.
        sound: the file whose audio packets are copied.
        silences: a media file of silence for each audio track that is kept, where the picture is
            longer than the film's audio; else empty.
        output: the file to write.
        header: its tags, the audio tracks that it keeps, its chapters.
        ahead: what open_sound() returned for `sound`, if it was called before; it is closed.

    Returns:
        What was concatenated, to be compared with the finished file.

    Raises:
        ToolError: the segments or the audio don't go into one file.
    """
    coming = _ahead(segments)
    first, data = next(coming)
    joined: list[JoinedSegment] = []
    clock = _Clock.of(film)

    def packets() -> Iterator[Packet[Any]]:
        base = 0
        for index, content in chain([(first, data)], coming):
            if index.extra != first.extra:
                raise ToolError("segments with different encoder settings cannot be concatenated.")
            yield from _packets(index, content, base, delay, clock)
            base += len(index.frames)
            joined.append(JoinedSegment(len(index.frames), index.digest))
        if base != frames:
            raise ToolError(f"the segments have {base} frames instead of {frames}.")

    template = io.BytesIO(data)
    write_film(template, packets(), film, frames, sound, silences, output, header, ahead=ahead)
    return joined


def _ahead(segments: Sequence[Callable[[], StoredSegment]]) -> Iterator[StoredSegment]:
    """Each segment in turn; the next is read and its hash checked meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(segments[0])
        for segment in segments[1:]:
            ready, coming = coming, pool.submit(segment)
            yield ready.result()
        yield coming.result()


@dataclass(frozen=True, slots=True)
class _Clock:
    """A clock on which every frame of a film has a whole time: `frame` ticks of `tick` seconds
    each, the first at `first`."""

    tick: Fraction
    frame: int = 1
    first: int = 0

    @classmethod
    def of(cls, film: Film) -> _Clock:
        """Frames; a finer clock for a picture that begins late, to some hundredths of a
        millisecond."""
        if not film.lead:
            return cls(1 / film.rate)
        fine = -(-_FINE // film.rate.numerator)
        tick = Fraction(1, film.rate.numerator * fine)
        return cls(tick, film.rate.denominator * fine, round(film.lead / tick))


def _packets(
    index: SegmentIndex, data: memoryview, base: int, delay: int, clock: _Clock
) -> Iterator[Packet[Any]]:
    from av.packet import Packet

    keyframes = set(index.keyframes)
    for number, ((place, size), frame) in enumerate(zip(index.places, index.frames, strict=True)):
        packet: Packet[Any] = Packet(data[place : place + size])  # type: ignore[arg-type]  # any buffer will do
        packet.time_base = clock.tick
        packet.pts = clock.first + (base + frame) * clock.frame
        packet.dts = clock.first + (base + number - delay) * clock.frame
        packet.duration = clock.frame
        packet.is_keyframe = number in keyframes
        yield packet


def write_film(
    template: io.BytesIO | str | None,
    video: Iterable[Packet[Any]],
    film: Film,
    frames: int,
    sound: Path,
    silences: Sequence[bytes],
    output: Path,
    header: FilmHeader,
    *,
    ahead: OpenSound | None = None,
) -> None:
    """Mux video packets with the audio packets of a film, bit for bit, and silence after them.

    Args:
        template: A media file whose video stream has the packets' codec parameters; None for a file
            without a picture.
        video: Packets in decoding order, with times on the film's clock.
        film: The master, for its frame rate and for messages.
        frames: How many frames there are in all.
        sound: The file whose audio packets are copied.
        silences: A media file of silence for each audio track that is kept; empty for none.
        output: The mp4 to write.
        header: Its tags, the audio tracks that it keeps, its chapters.
        ahead: What open_sound() returned for `sound`, if it was called before; it is closed.

    Raises:
        NotHeldError: The audio cannot be in an mp4.
        ToolError: The disk is full.
    """
    import av

    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    clock = _Clock.of(film)
    with _explained(film, output), ExitStack() as held:
        read = held.enter_context(closing(ahead or open_sound(sound, film)))
        audio_file, owned = read.file, read.packets
        if film.lead or any(_begins_late(own) for own in owned.values()):
            options["movie_timescale"] = str(_FINE)
        target = held.enter_context(av.open(str(output), "w", format="mp4", options=options))
        target.metadata.update(header.metadata)
        queues = []
        if template is not None:
            coded = held.enter_context(av.open(template, options=INPUT_OPTIONS))
            # Nothing is encoded, so PyAV needs no encoder.
            stream: Any = target.add_stream_from_template(coded.streams.video[0], opaque=True)
            stream.time_base = clock.tick
            queues.append(_timed(stream, video, clock.tick))
        sources = audio_file.streams.audio
        for place, number in enumerate(header.kept.audio_numbers(len(sources))):
            source = sources[number]
            track: Any = target.add_stream_from_template(source)
            if (layout := layout_of(source)) != source.codec_context.layout.name:
                track.codec_context.layout = layout
            if header.kept.audio:
                info = header.kept.audio[place].info
                track.metadata.update(track_tags(info, handlers=True))
                track.disposition = disposition(info)
            own = owned[source.index]
            quiet: list[Packet[Any]] = []
            if silences:
                end = film.lead + frames / film.rate
                quiet = silence_packets(silences[place], own, source.codec_context, end, film)
            queues.append(_timed(track, [*own, *quiet], source.time_base))
        if header.kept.chapters:
            target.set_chapters(chapter_marks(header.kept.chapters))
        for _, packet in heapq.merge(*queues, key=lambda item: item[0]):
            target.mux_one(packet)


@contextmanager
def _explained(film: Film, output: Path) -> Iterator[None]:
    """Say of what PyAV raises why a film's mp4 cannot be written."""
    from av.error import FFmpegError

    try:
        yield
    except (FFmpegError, ValueError) as error:
        # PyAV says by a ValueError that a container has no place for a codec.
        if isinstance(error, ValueError):
            reason = str(error).removesuffix(".")
        elif error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise ToolError(
                f"{display_path(output.parent)}: there is not enough disk space for the"
                " finished film.",
                "Free some space, or choose another folder with -o.",
            ) from None
        else:
            reason = error.strerror or type(error).__name__
        codecs = ", ".join(film.audio_codecs)
        raise NotHeldError(
            f"the film cannot be written as an mp4: {reason}.",
            f'If mp4 does not support its audio ({codecs}), convert it: set audio = "aac" in a'
            " rendition."
            if codecs
            else "",
        ) from None


def _begins_late(own: Sequence[Packet[Any]]) -> bool:
    """Whether a stream of sound begins after the film's time line."""
    return bool(own) and (own[0].pts or 0) > 0


def _timed(
    stream: Any, packets: Iterable[Packet[Any]], base: Fraction | None
) -> Iterator[tuple[float, Packet[Any]]]:
    """Packets, whose times are in units of `base` seconds, with the second at which each is
    due for decoding, bound for a stream."""
    tick = float(base or 0)
    for packet in packets:
        packet.stream = stream
        due = packet.dts if packet.dts is not None else packet.pts or 0
        yield due * tick, packet
