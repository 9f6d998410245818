"""A film's pictures in closed groups: each is decoded without any other. Nothing is decoded here.

Groups with one digest show the same pictures, whatever film they are in: editions share what has no
text, those of one language share their text, an mkv and an mp4 share all. What a group depends on
is therefore in its digest: the parameter sets, the times, every byte.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack.media.input.opening import open_media, picture_of
from filmpack.media.input.packets import only
from filmpack.media.input.units import unit_heads

if TYPE_CHECKING:
    from av.packet import Packet

_H264, _HEVC = "h264", "hevc"
_SLICES = range(1, 6)
"""Units of H.264 with a picture's data (ITU-T H.264, table 7-1)."""
_IDR = {_H264: (5,), _HEVC: (19, 20)}
"""Units of pictures after which nothing refers to what was before (ITU-T H.265, table 7-1)."""
_SETS = {_H264: (7, 8, 13, 15), _HEVC: (32, 33, 34)}
"""Parameter sets: one among the pictures holds for all groups behind it."""
HIDDEN = -1
"""In place of a frame's number: an edit list hides it."""


@dataclass(frozen=True, slots=True)
class CodedPicture:
    """One packet: the number of its frame, its time by the container's clock, and whether no other
    picture refers to it."""

    number: int
    pts: int
    unreferred: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Pictures in decoding order that are decoded without any others.

    first is the lowest frame number; dts is when the first packet is decoded, by the container's
    clock; digest is SHA-256 of all that decides how the pictures look.
    """

    first: int
    dts: int
    pictures: tuple[CodedPicture, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class GroupedFilm:
    """A film and its groups, in order; places has for each frame's number that of its group."""

    path: Path
    groups: tuple[Group, ...]
    places: Mapping[int, int]

    def identity(self, numbers: Iterable[int]) -> tuple[tuple[str, int], ...]:
        """What decides how these frames look: the digest of each one's group, and its place there.
        A frame that the film lacks has no digest."""
        found = []
        for number in numbers:
            at = self.places.get(number)
            group = None if at is None else self.groups[at]
            found.append((group.digest, number - group.first) if group else ("", number))
        return tuple(found)


def read_groups(path: Path, rate: Fraction) -> GroupedFilm:
    """Find the groups of a film's pictures.

    Of H.264 and HEVC, a group begins with an IDR picture; of other codecs, with what the container
    calls a keyframe.

    Args:
        path: The film.
        rate: Its frames per second.

    Raises:
        InputError: It is missing or cannot be read.
    """
    with open_media(path) as container:
        video = picture_of(container, path)
        codec = video.codec_context
        name, extra = codec.name, codec.extradata
        only(container, [video])
        step = Fraction(video.time_base or 1) * rate
        up, down = step.as_integer_ratio()
        start = video.start_time or 0
        looks = (codec.width, codec.height, codec.pix_fmt, int(codec.colorspace))
        head = repr((name, *looks, int(codec.color_range))).encode() + b"\0" + (extra or b"")
        kinds_of = _Kinds(name)
        open_: list[_Open] = []
        sealed = True
        for packet in container.demux(video):
            pts = packet.pts
            if not packet.size or pts is None:
                continue
            data = bytes(packet)
            kinds = kinds_of(unit_heads(data, name, extra))
            if not open_ or (sealed and packet.is_keyframe and kinds.is_beginning):
                open_.append(_Open(pts if packet.dts is None else packet.dts))
            anew = _has_new_sets(packet)
            if anew:
                head = os.urandom(32)  # the digest has nothing of them: it is like no other
            # What follows would be drawn by these sets: it needs this group.
            sealed = sealed and not kinds.has_sets and not anew
            number = HIDDEN
            if not packet.is_discard:
                # Rounded without fractions, which are slow.
                number = (2 * (pts - start) * up + down) // (2 * down)
            open_[-1].take(CodedPicture(number, pts, kinds.is_unreferred), data)
    groups = tuple(one.group(head) for one in _apart(open_))
    places: dict[int, int] = {}
    for at, group in enumerate(groups):
        for picture in group.pictures:
            places.setdefault(picture.number, at)
    places.pop(HIDDEN, None)
    return GroupedFilm(path, groups, places)


def _has_new_sets(packet: Packet[Any]) -> bool:
    """Whether a container has other parameter sets from a packet on, as an mp4 with several sample
    descriptions does. Where this PyAV cannot say so, it is taken for granted."""
    has = getattr(packet, "has_sidedata", None)
    return has is None or bool(has("new_extradata"))


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the units of a packet are: a picture that a group may begin with, parameter sets, a
    picture to which no other refers."""

    is_beginning: bool
    has_sets: bool
    is_unreferred: bool


class _Kinds:
    """Tells what packets are by the first bytes of their units; there are few of them."""

    def __init__(self, codec: str) -> None:
        self._codec = codec
        self._known: dict[bytes, _Kind] = {}

    def __call__(self, heads: bytes) -> _Kind:
        if (known := self._known.get(heads)) is None:
            known = self._known[heads] = self._kind(heads)
        return known

    def _kind(self, heads: bytes) -> _Kind:
        if self._codec not in _IDR:
            return _Kind(is_beginning=True, has_sets=False, is_unreferred=False)
        is_h264 = self._codec == _H264
        types = {head & 31 if is_h264 else head >> 1 & 63 for head in heads}
        slices = [head for head in heads if head & 31 in _SLICES] if is_h264 else []
        return _Kind(
            is_beginning=not types.isdisjoint(_IDR[self._codec]),
            has_sets=not types.isdisjoint(_SETS[self._codec]),
            is_unreferred=bool(slices) and not any(head >> 5 & 3 for head in slices),
        )


class _Open:
    """A group while it is read."""

    def __init__(self, dts: int) -> None:
        self.dts = dts
        self.pictures: list[CodedPicture] = []
        self._hash = hashlib.sha256()

    def take(self, picture: CodedPicture, data: bytes) -> None:
        """The next packet of the group."""
        self.pictures.append(picture)
        hidden = picture.number == HIDDEN
        place = "-" if hidden else picture.number - self.pictures[0].number
        self._hash.update(b"%d %s\0" % (len(data), str(place).encode()))
        self._hash.update(data)

    def join(self, other: _Open) -> None:
        """Take all packets of the next group."""
        self.pictures += other.pictures
        place = other.pictures[0].number - self.pictures[0].number
        self._hash.update(b"%d\0" % place + other._hash.digest())

    def group(self, head: bytes) -> Group:
        """The group; head is what decides of all groups how they look."""
        shown = [one.number for one in self.pictures if one.number != HIDDEN]
        first = min(shown, default=HIDDEN)
        begins = b"%d\0" % (first - self.pictures[0].number)
        digest = hashlib.sha256(begins + self._hash.digest() + head).hexdigest()
        return Group(first, self.dts, tuple(self.pictures), digest)


def _apart(groups: Sequence[_Open]) -> list[_Open]:
    """The groups, those put together whose pictures are shown among one another's."""
    found: list[_Open] = []
    for group in groups:
        if found and min(p.pts for p in group.pictures) <= max(p.pts for p in found[-1].pictures):
            found[-1].join(group)
        else:
            found.append(group)
    return found
