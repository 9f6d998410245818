"""Coded sound packet by packet, as it is stored. Nothing is decoded."""

from __future__ import annotations

from pathlib import Path

from filmpack.errors import ToolError
from filmpack.media.input.opening import open_media


def coded_packets(path: Path, number: int = 0) -> tuple[bytes, list[bytes]]:
    """The configuration of a sound track of a file of ours, and its packets in order.

    Args:
        path: The file.
        number: Which track, from 0.

    Raises:
        ToolError: There is no such track.
    """
    with open_media(path, "sound") as container:
        streams = container.streams.audio
        if number >= len(streams):
            raise ToolError(f"the encoded sound has no track {number + 1}.")
        stream = streams[number]
        packets = [bytes(packet) for packet in container.demux(stream) if packet.size]
        return bytes(stream.codec_context.extradata or b""), packets
