"""Coded pictures of H.264 and HEVC as their NAL units, however a container parts them: transport
streams by start codes (Annex B of both standards), mp4 and Matroska by lengths. Pure."""

from __future__ import annotations

from collections.abc import Iterator

_CODECS = {"h264": 4, "hevc": 21}
"""Where a decoder configuration record says how many bytes a length has, less one (ISO/IEC
14496-15, 5.3.3.1 and 8.3.3.1)."""
_START = b"\0\0\1"


def has_start_codes(codec: str, extradata: bytes | None) -> bool:
    """Whether a stream's units are parted by start codes; a record of lengths begins with 1."""
    return codec in _CODECS and (extradata or b"\0")[0] != 1


def units(packet: bytes, codec: str, extradata: bytes | None) -> Iterator[bytes]:
    """The NAL units of a packet; of another codec, or a broken packet, what there is."""
    if has_start_codes(codec, extradata):
        yield from (unit for part in packet.split(_START) if (unit := part.rstrip(b"\0")))
        return
    if codec not in _CODECS or extradata is None or len(extradata) <= _CODECS[codec]:
        yield packet
        return
    size = (extradata[_CODECS[codec]] & 3) + 1
    at = 0
    while at + size <= len(packet):
        length = int.from_bytes(packet[at : at + size], "big")
        yield packet[at + size : at + size + length].rstrip(b"\0")
        at += size + length


def unit_heads(packet: bytes, codec: str, extradata: bytes | None) -> bytes:
    """The first byte of each NAL unit of a packet; of another codec, none."""
    if codec not in _CODECS:
        return b""
    if has_start_codes(codec, extradata) or extradata is None or len(extradata) <= _CODECS[codec]:
        return bytes(unit[0] for unit in units(packet, codec, extradata) if unit)
    # As units() goes, without copying what is in them.
    size = (extradata[_CODECS[codec]] & 3) + 1
    found = bytearray()
    at, end = 0, len(packet) - size
    while at < end:
        found.append(packet[at + size])
        at += size + int.from_bytes(packet[at : at + size], "big")
    return bytes(found)
