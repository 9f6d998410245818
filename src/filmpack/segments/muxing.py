"""Mux a picture with the film's own audio packets, bit for bit, by libav. Nothing is encoded."""

from __future__ import annotations

import errno
import heapq
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from filmpack.errors import ToolError, display_path
from filmpack.media.audio.copy import audio_packets, silence_packets
from filmpack.media.audio.layout import layout_of
from filmpack.media.film import Film
from filmpack.media.input.contents import FilmHeader, chapter_marks, disposition, track_tags
from filmpack.media.input.opening import INPUT_OPTIONS, open_unguarded, reading

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet

_FINE = 48_000
"""Ticks a second, at least, by which tracks that begin at different times are set: of a picture
that begins late, and of the file's edit lists, whose own milliseconds are too coarse."""


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What says that a file has no room."""


def no_space(output: Path) -> ToolError:
    """That a disk has no room for a film of this name."""
    return ToolError(
        f"{display_path(output.parent)}: there is not enough disk space for the finished film.",
        "Free some space, or choose another folder with -o.",
    )


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


@dataclass(frozen=True, slots=True)
class FrameClock:
    """A clock on which every frame of a film has a whole time: `frame` ticks of `tick` seconds
    each, the first at `first`."""

    tick: Fraction
    frame: int = 1
    first: int = 0

    @classmethod
    def of(cls, film: Film) -> FrameClock:
        """Frames; a finer clock for a picture that begins late, to some hundredths of a
        millisecond."""
        if not film.lead:
            return cls(1 / film.rate)
        fine = -(-_FINE // film.rate.numerator)
        tick = Fraction(1, film.rate.numerator * fine)
        return cls(tick, film.rate.denominator * fine, round(film.lead / tick))


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

    with explained(film, output), ExitStack() as held:
        read = held.enter_context(closing(ahead or open_sound(sound, film)))
        options = {"movflags": "+faststart", **mux_options(film, read)}
        target = held.enter_context(av.open(str(output), "w", format="mp4", options=options))
        tracks = add_tracks(target, held, template, film, read, header)
        queues = []
        if tracks.picture is not None:
            queues.append(_timed(tracks.picture, video, FrameClock.of(film).tick))
        for place, (track, source) in enumerate(tracks.sounds):
            silence = silences[place] if silences else None
            own = sound_packets(read, source, film, frames, silence)
            queues.append(_timed(track, own, source.time_base))
        for _, packet in heapq.merge(*queues, key=lambda item: item[0]):
            target.mux_one(packet)


@dataclass(frozen=True, slots=True)
class OutputTracks:
    """The tracks of an mp4 that is written: of the picture, if there is one, and of each sound with
    the stream that it comes from."""

    picture: Any
    sounds: list[tuple[Any, AudioStream]]


def mux_options(film: Film, read: OpenSound) -> dict[str, str]:
    """What libav is told about an mp4 beside where its movie box goes."""
    options = {"fflags": "+bitexact"}
    if film.lead or any(_begins_late(own) for own in read.packets.values()):
        options["movie_timescale"] = str(_FINE)
    return options


def add_tracks(
    target: OutputContainer,
    held: ExitStack,
    template: io.BytesIO | str | None,
    film: Film,
    read: OpenSound,
    header: FilmHeader,
) -> OutputTracks:
    """Add a film's tracks, tags and chapters to an mp4.

    Args:
        target: The mp4.
        held: Closes the template when the mp4 is written.
        template: A media file whose video stream has the picture's codec parameters, or None.
        film: The master, for its clock.
        read: Its sound.
        header: Its tags, the audio tracks that it keeps, its chapters.
    """
    import av

    target.metadata.update(header.metadata)
    picture: Any = None
    if template is not None:
        coded = held.enter_context(av.open(template, options=INPUT_OPTIONS))
        # Nothing is encoded, so PyAV needs no encoder.
        picture = target.add_stream_from_template(coded.streams.video[0], opaque=True)
        picture.time_base = FrameClock.of(film).tick
    sounds = []
    sources = read.file.streams.audio
    for place, number in enumerate(header.kept.audio_numbers(len(sources))):
        source = sources[number]
        track: Any = target.add_stream_from_template(source)
        if (layout := layout_of(source)) != source.codec_context.layout.name:
            track.codec_context.layout = layout
        if header.kept.audio:
            info = header.kept.audio[place].info
            track.metadata.update(track_tags(info, handlers=True))
            track.disposition = disposition(info)
        sounds.append((track, source))
    if header.kept.chapters:
        target.set_chapters(chapter_marks(header.kept.chapters))
    return OutputTracks(picture, sounds)


def sound_packets(
    read: OpenSound, source: AudioStream, film: Film, frames: int, silence: bytes | None
) -> list[Packet[Any]]:
    """The packets of a track of sound, in the time base of its source.

    Args:
        read: The sound.
        source: The stream that the track comes from.
        film: The master.
        frames: How many frames the finished film has.
        silence: A media file of silence that follows, up to its last frame; None for none.
    """
    own = read.packets[source.index]
    if silence is None:
        return own
    end = film.lead + frames / film.rate
    return [*own, *silence_packets(silence, own, source.codec_context, end, film)]


@contextmanager
def explained(film: Film, output: Path) -> Iterator[None]:
    """Say of what PyAV raises why a film's mp4 cannot be written."""
    from av.error import FFmpegError

    try:
        yield
    except (FFmpegError, ValueError) as error:
        # PyAV says by a ValueError that a container has no place for a codec.
        if isinstance(error, ValueError):
            reason = str(error).removesuffix(".")
        elif error.errno in FULL:
            raise no_space(output) from None
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
