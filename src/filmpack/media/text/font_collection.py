"""One font out of a file that holds several (.ttc, .otc), as fonts for Chinese, Japanese and Korean
come. Pure."""

from __future__ import annotations

import struct

_TAG = b"ttcf"
_HEADER, _DIRECTORY, _ENTRY = 12, 12, 16


def fonts_in(data: bytes) -> int:
    """How many fonts the first bytes of a file say that it holds (OpenType, "TTC Header")."""
    if data[:4] != _TAG or len(data) < _HEADER:
        return 1
    return int.from_bytes(data[8:12], "big")


def single_font(data: bytes, number: int) -> bytes:
    """A font of a collection as a file of its own; a file with one font is given as it is.

    Raises:
        ValueError: It has no font of this number, counted from 0, or is damaged.
    """
    if data[:4] != _TAG:
        return data
    try:
        if not 0 <= number < fonts_in(data):
            raise ValueError(f"it has no font number {number}")
        (at,) = struct.unpack_from(">L", data, _HEADER + 4 * number)
        count = int.from_bytes(data[at + 4 : at + 6], "big")
        entries = [
            struct.unpack_from(">4sLLL", data, at + _DIRECTORY + _ENTRY * entry)
            for entry in range(count)
        ]
    except struct.error:
        raise ValueError("its tables are damaged") from None
    made = bytearray(data[at : at + _DIRECTORY + _ENTRY * count])
    for entry, (tag, checksum, offset, length) in enumerate(entries):
        if offset + length > len(data):
            raise ValueError("its tables are damaged")
        place = _DIRECTORY + _ENTRY * entry
        struct.pack_into(">4sLLL", made, place, tag, checksum, len(made), length)
        made += data[offset : offset + length]
        made += b"\0" * (-length % 4)
    return bytes(made)
