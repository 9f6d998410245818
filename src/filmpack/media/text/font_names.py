"""The names in a font's table of names, in every language. Pure.

HarfBuzz gives one at a time, and lists them slowly; a system has thousands of fonts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

FAMILY, OTHER_FAMILY = 1, 16
"""Name ids: the family that programs know, and the one that designers group fonts by."""
_ROMAN = (1, 0)
"""Platform and encoding of names of old Macs; all others of theirs are left out."""
_HEAD, _RECORD = 6, 12


def family_names(table: bytes) -> Iterator[str]:
    """The names of a font's family (OpenType, "name"); none of a table that is damaged.

    table holds the table's bytes.
    """
    if len(table) < _HEAD:
        return
    _, count, storage = struct.unpack_from(">HHH", table)
    for number in range(min(count, (len(table) - _HEAD) // _RECORD)):
        platform, encoding, _, which, length, offset = struct.unpack_from(
            ">HHHHHH", table, _HEAD + _RECORD * number
        )
        text = table[storage + offset : storage + offset + length]
        if which not in (FAMILY, OTHER_FAMILY):
            continue
        if platform in (0, 3):
            yield text.decode("utf-16-be", "replace").strip("\0 ")
        elif (platform, encoding) == _ROMAN:
            yield text.decode("mac-roman").strip("\0 ")
