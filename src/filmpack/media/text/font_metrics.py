"""One line height for all fonts: Noto Sans's, which the size of ASS text is counted in.

libass takes a font's OS/2 winAscent and winDescent for its size, and these differ: the same size
would draw Arabic at 0.70 of Latin, on another base line.
"""

from __future__ import annotations

import struct

ASCENT, DESCENT = 1124, 395
"""Of every font that draws, in thousandths of an em (Noto Sans)."""
_SFNT = (b"\0\1\0\0", b"OTTO", b"true")
_DIRECTORY, _ENTRY = 12, 16
_MAGIC = 0xB1B0AFBA


def normalised(font: bytes, ascent: int = ASCENT, descent: int = DESCENT) -> bytes:
    """A font with another line height; every other byte is kept, but for its check sums.

    Args:
        font: A TrueType or OpenType file.
        ascent: Of a line, in thousandths of an em.
        descent: Likewise, downwards.

    Raises:
        ValueError: It is no such file, or a collection.
    """
    if font[:4] not in _SFNT:
        raise ValueError("it is not a TrueType or OpenType file with one font")
    data = bytearray(font)
    try:
        tables = {
            bytes(data[at : at + 4]): (at, *struct.unpack_from(">LL", data, at + 8))
            for at in range(
                _DIRECTORY, _DIRECTORY + _ENTRY * int.from_bytes(data[4:6], "big"), _ENTRY
            )
        }
        head, os2 = tables[b"head"], tables[b"OS/2"]
        em = int.from_bytes(data[head[1] + 18 : head[1] + 20], "big")
        values = round(ascent * em / 1000), round(descent * em / 1000)
        struct.pack_into(">HH", data, os2[1] + 74, *values)
        struct.pack_into(">L", data, os2[0] + 4, _checksum(data[os2[1] : os2[1] + os2[2]]))
        struct.pack_into(">L", data, head[1] + 8, 0)
        whole = (_MAGIC - _checksum(data)) & 0xFFFFFFFF
        struct.pack_into(">L", data, head[1] + 8, whole)
    except (struct.error, KeyError, OverflowError):
        raise ValueError("its tables are damaged") from None
    return bytes(data)


def _checksum(table: bytes | bytearray) -> int:
    padded = bytes(table) + b"\0" * (-len(table) % 4)
    total: int = sum(struct.unpack(f">{len(padded) // 4}L", padded))
    return total & 0xFFFFFFFF
