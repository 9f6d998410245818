"""Film plus card: the encoded picture, the film's own sound, then silence of the same format."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack.errors import InputError, Problem, ToolError, shown
from filmpack.media.ffmpeg import file_argument, run
from filmpack.media.probe import Film, open_media

if TYPE_CHECKING:
    from av.packet import Packet

# What encodes silence for a stream of each codec, bit for bit decodable behind it.
_ENCODERS = {
    "mp3": "libmp3lame",
    "mp3float": "libmp3lame",
    "opus": "libopus",
    "vorbis": "libvorbis",
}


def make_silence(ffmpeg_path: str, film: Film, seconds: Fraction, folder: Path) -> list[Path]:
    """A file of silence for each audio stream of the film, in its codec, rate and layout."""
    paths = []
    with open_media(film.path) as container:
        shapes = [
            (
                s.codec_context.name,
                s.codec_context.sample_rate,
                s.codec_context.layout.name,
                s.codec_context.bit_rate or 0,
            )
            for s in container.streams.audio
        ]
    for number, (codec, rate, layout, bits) in enumerate(shapes):
        path = folder / f"silence{number}.mkv"
        source = f"anullsrc=channel_layout={layout}:sample_rate={rate}"
        command = [
            ffmpeg_path,
            "-y",
            "-f",
            "lavfi",
            "-i",
            source,
            "-t",
            f"{float(seconds) + 0.5:.3f}",
            "-c:a",
            _ENCODERS.get(codec, codec),
        ]
        if bits and not codec.startswith(("pcm", "flac", "alac")):
            command += ["-b:a", str(bits)]
        command += ["-fflags", "+bitexact", "-flags", "+bitexact", file_argument(path)]
        try:
            run(command, folder=folder, what=f"making {codec} silence")
        except ToolError as error:
            raise ToolError(
                f"the film's sound ({codec}) cannot be continued over the card.",
                'Convert the master\'s sound to AAC, or say mode = "overlay" in [card].',
                detail=error.detail,
            ) from None
        paths.append(path)
    return paths


def join(
    picture: Path,
    film: Film,
    silences: list[Path],
    output: Path,
    frames: int,
    metadata: dict[str, str],
) -> None:
    """Write the picture's packets and the film's audio packets, silence after them, to `output`.

    frames is the length of the whole picture. The film's audio packets are
    copied bit for bit; silence goes on where they end, until the picture does.
    Raises InputError when silence of the film's format can't be joined.
    """
    from av.error import FFmpegError

    try:
        _join(picture, film, silences, output, frames, metadata)
    except FFmpegError as error:
        raise ToolError(
            f"the film's sound ({', '.join(film.audio_codecs)}) does not go into an mp4:"
            f" {error.strerror}.",
            "Convert the master's sound to AAC.",
        ) from None


def _join(
    picture: Path,
    film: Film,
    silences: list[Path],
    output: Path,
    frames: int,
    metadata: dict[str, str],
) -> None:
    import av

    end = frames / film.rate
    with (
        av.open(
            str(output),
            "w",
            format="mp4",
            options={"movflags": "+faststart", "fflags": "+bitexact"},
        ) as target,
        open_media(picture) as video,
        open_media(film.path) as sound,
    ):
        target.metadata.update(metadata)
        queues: list[list[Packet[Any]]] = []
        stream: Any = target.add_stream_from_template(video.streams.video[0])
        packets = [packet for packet in video.demux(video.streams.video[0]) if packet.size]
        for packet in packets:
            packet.stream = stream
        queues.append(packets)
        sources = list(sound.streams.audio)
        # One pass over the file: seeking back would skip packets before time zero.
        owned: dict[int, list[Packet[Any]]] = {source.index: [] for source in sources}
        for heard in sound.demux(sources):
            if heard.size:
                owned[heard.stream.index].append(heard)
        for number, source in enumerate(sources):
            track: Any = target.add_stream_from_template(source)
            own = owned[source.index]
            quiet = _silence_packets(silences[number], own, source.codec_context, end, film)
            for packet in [*own, *quiet]:
                packet.stream = track
            queues.append([*own, *quiet])
        for packet in _interleaved(queues):
            target.mux(packet)


def _interleaved(queues: list[list[Packet[Any]]]) -> list[Packet[Any]]:
    timed = [
        (float((p.dts if p.dts is not None else p.pts or 0) * (p.time_base or 0)), q, n, p)
        for q, queue in enumerate(queues)
        for n, p in enumerate(queue)
    ]
    return [packet for *_, packet in sorted(timed, key=lambda item: item[:3])]


def _silence_packets(
    path: Path, own: list[Packet[Any]], context: object, end: Fraction, film: Film
) -> list[Packet[Any]]:
    """Silence that begins where the film's last audio packet ends and lasts to `end` seconds."""
    last = own[-1]
    base = last.time_base
    assert base is not None
    # A file may declare its last packet shorter than it decodes to; silence begins where
    # the decoder's next samples do.
    whole = max(packet.duration or 0 for packet in own)
    following = (last.pts or 0) + whole
    packets: list[Packet[Any]] = []
    with open_media(path, "silence") as container:
        stream = container.streams.audio[0]
        ours, theirs = stream.codec_context.extradata, getattr(context, "extradata", None)
        if stream.codec_context.name == "aac" and (ours or b"")[:2] != (theirs or b"")[:2]:
            raise InputError(
                Problem(
                    shown(film.path),
                    0,
                    "the film's AAC sound has a profile that silence can't be made in.",
                    'Convert the sound to AAC-LC, or say mode = "overlay" in [card].',
                )
            )
        for number, packet in enumerate(container.demux(stream)):
            # An encoder's first packet only fills its window; without it the film's
            # last packet fades into true silence.
            if not packet.size or (number == 0 and stream.codec_context.name == "aac"):
                continue
            length = packet.duration or 0
            ticks = round(length * (stream.time_base or 0) / base)
            if stream.codec_context.name == "aac":
                ticks = round(Fraction(1024, stream.codec_context.sample_rate) / base)
            if following * base >= end:
                break
            packet.time_base = base
            packet.pts = packet.dts = following
            packet.duration = ticks
            following += ticks
            packets.append(packet)
    return packets
