"""Which streams of a film a container can hold: tried in memory, with their first packets."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack.errors import ToolError
from filmpack.media.audio.layout import layout_of
from filmpack.media.containers import containers
from filmpack.media.containers.base import ContainerName
from filmpack.media.ffmpeg import run, work_folder
from filmpack.media.input.opening import input_arguments, open_media, picture_of

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream

_PACKETS = 4
"""Packets of each stream that are tried: what a muxer asks of a stream, it asks of the first."""
_READ = 4000
"""Packets that are looked at for them: one stream may begin long after another."""


def unheld(
    path: Path, container: ContainerName, audio: Sequence[int], *, ffmpeg: str = ""
) -> list[str]:
    """The codecs of a film's streams that a container cannot hold, by FFmpeg's names.

    Args:
        path: The film.
        container: The container's name: mkv, mp4.
        audio: The numbers of the audio streams that are copied into it.
        ffmpeg: The program, where it copies the picture, too; "" where PyAV copies sound alone,
            which refuses some codecs that ffmpeg writes.

    Raises:
        InputError: The film cannot be read.
    """
    with open_media(path) as film:
        streams: list[Any] = [film.streams.audio[number] for number in audio]
        streams += [picture_of(film, path)] if ffmpeg else []
        first: dict[int, list[Packet[Any]]] = {stream.index: [] for stream in streams}
        for count, packet in enumerate(film.demux(streams) if streams else ()):
            mine = first[packet.stream_index]
            if packet.size and len(mine) < _PACKETS:
                mine.append(packet)
            if count > _READ or all(len(found) == _PACKETS for found in first.values()):
                break
        lost = [s for s in streams if not _holds(container, s, first[s.index])]
        return [
            stream.codec_context.name
            for stream in lost
            if not ffmpeg or not _copies(ffmpeg, path, container, stream.index)
        ]


def _copies(ffmpeg: str, path: Path, container: ContainerName, stream: int) -> bool:
    """Whether ffmpeg copies the first of a stream's packets into a container."""
    with work_folder() as folder:
        command = [ffmpeg, *input_arguments(path), "-map", f"0:{stream}", "-c", "copy"]
        try:
            run([*command, "-t", "0.2", f"trial.{container}"], folder=folder, what="a trial")
        except ToolError:
            return False
    return True


def _holds(container: ContainerName, stream: Stream, packets: Sequence[Packet[Any]]) -> bool:
    import av
    from av.error import FFmpegError

    try:
        with av.open(io.BytesIO(), "w", format=containers()[container].muxer) as target:
            track: Any = target.add_stream_from_template(stream, opaque=True)
            if stream.type == "audio":
                track.codec_context.layout = layout_of(stream)  # type: ignore[arg-type]
            target.start_encoding()
            for packet in packets:
                packet.stream = track
                target.mux_one(packet)
    except (FFmpegError, ValueError):
        return False
    return True
