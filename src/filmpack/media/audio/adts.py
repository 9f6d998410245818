"""ADTS (ISO/IEC 13818-7): the header of each AAC packet in a transport stream, which mp4 drops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from av.packet import Packet


def without_adts(packet: Packet[Any]) -> memoryview:
    """An AAC packet of a transport stream without its header, as an mp4 holds it."""
    data = memoryview(packet)
    if len(data) > 9 and data[0] == 0xFF and data[1] & 0xF6 == 0xF0:
        return data[7 if data[1] & 1 else 9 :]
    return data


def audio_specific_config(header: bytes) -> bytes:
    """The AudioSpecificConfig (ISO/IEC 14496-3) that an ADTS header stands for: its two bytes."""
    if len(header) < 7:
        return b""
    profile, rate = header[2] >> 6, (header[2] >> 2) & 15
    speakers = (header[2] & 1) << 2 | header[3] >> 6
    return ((profile + 1) << 11 | rate << 7 | speakers << 3).to_bytes(2, "big")


def with_adts(packet: Packet[Any], like: bytes) -> Packet[Any]:
    """An AAC packet with an ADTS header like those of its stream, as a transport stream has it."""
    from av.packet import Packet

    length = packet.size + 7
    header = bytearray(like)
    header[1] |= 1  # no checksum follows
    header[3] = header[3] & 0xFC | length >> 11
    header[4] = length >> 3 & 0xFF
    header[5] = (length & 7) << 5 | header[5] & 0x1F
    return Packet(bytes(header) + bytes(packet))
