"""Bits of a NAL unit: emulation prevention (7.3.1), fixed-length and Exp-Golomb codes (9.1)."""

from __future__ import annotations

import re

_EMULATED = re.compile(rb"\0\0(?=[\0-\3])")
_PREFIX = 1024
"""Bytes of a NAL unit within which its header, or a parameter set, ends."""


class UnsupportedError(ValueError):
    """A stream uses something that filmpack does not know how to rewrite."""


def unescape(unit: bytes) -> bytes:
    """A NAL unit without its emulation prevention bytes."""
    return unit.replace(b"\0\0\3", b"\0\0")


def escape(unit: bytes) -> bytes:
    """A NAL unit with emulation prevention bytes, so that no start code occurs in it."""
    return _EMULATED.sub(b"\0\0\3", unit)


class BitReader:
    """Reads a bit string from its beginning; `position` counts the bits that were read."""

    def __init__(self, data: bytes) -> None:
        """data: without emulation prevention bytes; of a long one, only the beginning is read."""
        known = data[:_PREFIX]
        self._value = int.from_bytes(known)
        self._size = 8 * len(known)
        self.position = 0

    def bits(self, count: int) -> int:
        """u(n), an unsigned number of `count` bits.

        Raises UnsupportedError behind the end.
        """
        self.position += count
        if self.position > self._size:
            raise UnsupportedError("a header ends too early")
        return self._value >> self._size - self.position & (1 << count) - 1

    def flag(self) -> bool:
        """u(1)."""
        return bool(self.bits(1))

    def ue(self) -> int:
        """ue(v), an unsigned Exp-Golomb code."""
        zeros = 0
        while not self.bits(1):
            zeros += 1
            if zeros > 32:
                raise UnsupportedError("an Exp-Golomb code is too long")
        return (1 << zeros) - 1 + self.bits(zeros)

    def se(self) -> int:
        """se(v), a signed Exp-Golomb code."""
        code = self.ue()
        return (code + 1) // 2 if code % 2 else -(code // 2)


def ue_code(number: int) -> tuple[int, int]:
    """The Exp-Golomb code of a number: its bits as an integer, and how many there are."""
    code = number + 1
    return code, 2 * code.bit_length() - 1
