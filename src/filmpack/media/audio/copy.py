"""The film's sound behind a new picture: its own packets, then silence of the same format."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice
from math import ceil
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from filmpack.errors import InputError, Problem, ToolError, display_path
from filmpack.media.audio.adts import audio_specific_config, with_adts
from filmpack.media.ffmpeg import Processes, file_argument, run, work_folder
from filmpack.media.film import AudioFormat, Film
from filmpack.media.input.opening import open_bytes, open_media
from filmpack.media.input.packets import only
from filmpack.media.trial import ends_in_silence

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet

# What encodes silence for a stream of each codec, bit for bit decodable behind it.
_ENCODERS = {
    "mp3": "libmp3lame",
    "mp3float": "libmp3lame",
    "opus": "libopus",
    "vorbis": "libvorbis",
}

_INSTEAD = 'Set audio = "aac" in [[renditions]], or mode = "overlay" in [card].'
_TRIED = 4
"""Packets of a stream with which it is tried whether silence can follow."""
_TRIED_SECONDS = Fraction(1, 10)


def encode_silence(
    ffmpeg_path: str,
    like: AudioFormat,
    seconds: Fraction,
    folder: Path,
    processes: Processes | None = None,
    *,
    tracks: int = 1,
) -> bytes:
    """A media file of slightly more than `seconds` of silence in a stream's format.

    Args:
        ffmpeg_path: The program.
        like: The format of the film's audio stream.
        seconds: How long the silence lasts.
        folder: Where the file is made.
        processes: Where the process is registered, so that it can be stopped.
        tracks: How many tracks of it the file has.

    Returns:
        The file's bytes (Matroska); the file is silence.mkv in the folder.

    Raises:
        ToolError: This ffmpeg has no encoder for the format, or failed.
    """
    path = folder / "silence.mkv"
    command = [ffmpeg_path, "-y", "-f", "lavfi"]
    command += ["-i", f"anullsrc=channel_layout={like.layout}:sample_rate={like.rate}"]
    command += ["-map", "0:a"] * tracks if tracks > 1 else []
    command += ["-t", f"{float(seconds) + 0.5:.3f}"]
    command += ["-c:a", _ENCODERS.get(like.codec, like.codec)]
    if like.bits and not like.codec.startswith(("pcm", "flac", "alac")):
        command += ["-b:a", str(like.bits)]
    command += ["-fflags", "+bitexact", "-flags", "+bitexact", file_argument(path)]
    try:
        run(command, folder=folder, what=f"making {like.codec} silence", processes=processes)
    except ToolError as error:
        raise ToolError(
            f"no silence can be made for the film's audio ({like.codec}) while the card is shown.",
            _INSTEAD,
            detail=error.detail,
        ) from None
    return path.read_bytes()


def audio_packets(
    container: InputContainer, origin: Fraction, stopped: Event | None = None
) -> dict[int, list[Packet[Any]]]:
    """The packets of each audio stream of an open film, by the stream's index.

    Args:
        container: The film, or a file of its encoded sound.
        origin: When the time line begins by the file's clock, in seconds.
        stopped: Once it is set, no more packets are read.
    """
    sources = list(container.streams.audio)
    # One pass over the file: seeking back would skip packets before time zero.
    owned: dict[int, list[Packet[Any]]] = {source.index: [] for source in sources}
    only(container, sources)
    shifts = {s.index: round(origin / s.time_base) if s.time_base else 0 for s in sources}
    for packet in container.demux(sources) if sources else ():
        if stopped is not None and stopped.is_set():
            break
        if not packet.size:
            continue
        if shift := shifts[packet.stream.index]:
            # On the clock of the new picture, which begins at zero.
            packet.pts = None if packet.pts is None else packet.pts - shift
            packet.dts = None if packet.dts is None else packet.dts - shift
        owned[packet.stream.index].append(packet)
    return owned


def silence_packets(
    silence: bytes, own: list[Packet[Any]], context: object, end: Fraction, film: Film
) -> list[Packet[Any]]:
    """Silence from the end of the film's last audio packet to `end`.

    Args:
        silence: A media file, from encode_silence().
        own: The film's packets of the stream, in order.
        context: The codec context of the film's stream.
        end: Seconds from the film's beginning.
        film: The film, for messages.

    Returns:
        Packets with times in the time base of the film's stream.

    Raises:
        InputError: Silence in the film's format cannot follow its audio.
    """
    if not own:
        return []
    last = own[-1]
    base = last.time_base
    assert base is not None
    # A file may declare its last packet shorter than it decodes to; silence begins where
    # the decoder's next samples do.
    whole = max(packet.duration or 0 for packet in own)
    following = (last.pts or 0) + whole
    packets: list[Packet[Any]] = []
    with open_bytes(silence, "matroska") as container:
        stream = container.streams.audio[0]
        ours, theirs = stream.codec_context.extradata, getattr(context, "extradata", None)
        header = b"" if theirs else bytes(last)[:7]
        like = theirs or audio_specific_config(header)
        if stream.codec_context.name == "aac" and (ours or b"")[:2] != like[:2]:
            raise InputError(
                Problem(
                    display_path(film.path),
                    0,
                    "the film's AAC audio has a profile for which no silence can be made.",
                    _INSTEAD,
                )
            )
        is_aac = stream.codec_context.name == "aac"
        frame = round(Fraction(1024, stream.codec_context.sample_rate) / base) if is_aac else 0
        step = (stream.time_base or 0) / base
        until = ceil(end / base)  # in whole numbers: fractions are slow
        for number, packet in enumerate(container.demux(stream)):
            # An encoder's first packet only fills its window; without it the film's
            # last packet fades into true silence.
            if not packet.size or (number == 0 and is_aac):
                continue
            ticks = frame if is_aac else round((packet.duration or 0) * step)
            if following >= until:
                break
            if header and is_aac:
                packet = with_adts(packet, header)
            packet.time_base = base
            packet.pts = packet.dts = following
            packet.duration = ticks
            following += ticks
            packets.append(packet)
    return packets


def require_silence(ffmpeg_path: str, film: Film, numbers: Sequence[int]) -> None:
    """Try whether silence can follow a film's audio, with the first packets of each stream.

    Args:
        ffmpeg_path: The program.
        film: The film.
        numbers: The audio streams that silence follows.

    Raises:
        ToolError: This ffmpeg has no encoder for a stream's format, or failed.
        InputError: Silence in a stream's format cannot follow its audio.
    """
    with work_folder() as folder, open_media(film.path) as container:
        for number in numbers:
            source = container.streams.audio[number]
            container.seek(0)
            own = list(islice((p for p in container.demux(source) if p.size), _TRIED))
            silence = encode_silence(ffmpeg_path, film.audio[number], _TRIED_SECONDS, folder)
            far = Fraction(film.end, 1000) + 1
            quiet = silence_packets(silence, own, source.codec_context, far, film)
            if own and not ends_in_silence(source, own, quiet):
                what = f"no silence can follow the sound of this film ({source.codec_context.name})"
                what += " while the card is shown: players would decode it wrongly."
                raise InputError(Problem(display_path(film.path), 0, what, _INSTEAD))
