"""What the store knows about an encoded segment, so that it is concatenated without decoding."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct


class SegmentIndex(Struct, frozen=True, rename={"keyframes": "keys", "digest": "picture"}):
    """The packets of an encoded segment, in decoding order.

    places are their (byte offset, size) in the segment's file; frames their frame numbers
    from the segment's first; keyframes which of them (counted from 0) are keyframes; extra
    is the codec's extradata in hex; digest the SHA-256 of all packets. The names in the
    store are those that earlier objects have.
    """

    places: tuple[tuple[int, int], ...]
    frames: tuple[int, ...]
    keyframes: tuple[int, ...]
    extra: str
    digest: str

    def to_stored(self) -> dict[str, Any]:
        """As plain values for the store."""
        stored: dict[str, Any] = msgspec.to_builtins(self)
        return stored


def index_from(stored: object) -> SegmentIndex | None:
    """The index in an object's description; None when there is none."""
    try:
        return msgspec.convert(stored, SegmentIndex)
    except msgspec.ValidationError:
        return None


StoredSegment = tuple[SegmentIndex, memoryview]
"""A segment's index, and its file's bytes."""
