"""Concatenate encoded segments and mux them with the film's own audio. Nothing is encoded.

Times are counted, not copied: the picture shown as number n of the film is due at n
frames, and the packet that is k-th in decoding order at k - 2 for codecs that delay by
two frames where they refer to B frames (segments of one or two frames would say 0). Where
the film's picture begins after its sound, all begin so much later (Film.lead).
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack.errors import ToolError, display_path
from filmpack.media.film import Film
from filmpack.media.input.contents import FilmHeader
from filmpack.media.mp4.boxes import BoxError
from filmpack.segments.index import SegmentIndex, StoredSegment
from filmpack.segments.muxing import (
    FULL,
    FrameClock,
    OpenSound,
    no_space,
    open_sound,
    write_film,
)
from filmpack.segments.ranges import RangeJoin

if TYPE_CHECKING:
    from av.packet import Packet

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JoinedSegment:
    """A part of a finished picture: the numbers of its frames from its first, in the order in which
    they are decoded, the places of keyframes in it, and the SHA-256 of its packets in order."""

    order: tuple[int, ...]
    keyframes: tuple[int, ...]
    digest: str

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return len(self.order)


def concatenate(
    segments: Sequence[Callable[[], StoredSegment]],
    film: Film,
    frames: int,
    delay: int,
    sound: Path,
    silences: Sequence[bytes],
    output: Path,
    header: FilmHeader,
    *,
    ahead: OpenSound | None = None,
) -> list[JoinedSegment]:
    """Write segments in order, with the audio packets of `sound`, to `output` (mp4, faststart).

    The same segments give the same bytes.

    Args:
        segments: each is read when its turn comes.
        film: the master, for its rate.
        frames: the frames of all segments together.
        delay: by how many frames decoding runs ahead of presentation.
        sound: the file whose audio packets are copied.
        silences: a media file of silence for each audio track that is kept, where the picture is
            longer than the film's audio; else empty.
        output: the file to write.
        header: its tags, the audio tracks that it keeps, its chapters.
        ahead: what open_sound() returned for `sound`, if it was called before; it is closed.

    Returns:
        What was concatenated, to be compared with the finished file.

    Raises:
        ToolError: the segments or the audio don't go into one file.
    """
    joined: list[JoinedSegment] = []
    coming = _counted(_ahead(segments), frames, joined)
    with closing(ahead or open_sound(sound, film)) as read:
        first = next(coming)
        whole = chain([first], coming)
        template = io.BytesIO(first[1])
        start = next(_packets(*first, 0, delay, FrameClock.of(film)))
        try:
            join = RangeJoin(template, start, film, frames, delay, read, silences, header)
        except BoxError as error:
            _logger.info("%s is written by libav: %s", output.name, error)
        else:
            with _told(output):
                join.write(whole, output)
            return joined

        def packets() -> Iterator[Packet[Any]]:
            base = 0
            for index, content in whole:
                yield from _packets(index, content, base, delay, FrameClock.of(film))
                base += len(index.frames)

        template.seek(0)
        write_film(template, packets(), film, frames, sound, silences, output, header, ahead=read)
    return joined


@contextmanager
def _told(output: Path) -> Iterator[None]:
    """Say why a film cannot be written."""
    try:
        yield
    except BoxError as error:
        raise ToolError(f"{display_path(output)}: cannot be written: {error}.") from None
    except OSError as error:
        if error.errno in FULL:
            raise no_space(output) from None
        reason = error.strerror or type(error).__name__
        raise ToolError(f"{display_path(output)}: cannot be written: {reason}.") from None


def _counted(
    segments: Iterator[StoredSegment], frames: int, joined: list[JoinedSegment]
) -> Iterator[StoredSegment]:
    """The same segments; each is added to `joined` once it was taken. Raises ToolError for one that
    was encoded in another way than the first, or where they don't have so many frames."""
    extra: str | None = None
    count = 0
    for index, content in segments:
        extra = index.extra if extra is None else extra
        if index.extra != extra:
            raise ToolError("segments with different encoder settings cannot be concatenated.")
        yield index, content
        count += len(index.frames)
        joined.append(JoinedSegment(index.frames, index.keyframes, index.digest))
    if count != frames:
        raise ToolError(f"the segments have {count} frames instead of {frames}.")


def _ahead(segments: Sequence[Callable[[], StoredSegment]]) -> Iterator[StoredSegment]:
    """Each segment in turn; the next is read and its hash checked meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(segments[0])
        for segment in segments[1:]:
            ready, coming = coming, pool.submit(segment)
            yield ready.result()
        yield coming.result()


def _packets(
    index: SegmentIndex, data: memoryview, base: int, delay: int, clock: FrameClock
) -> Iterator[Packet[Any]]:
    from av.packet import Packet

    keyframes = set(index.keyframes)
    for number, ((place, size), frame) in enumerate(zip(index.places, index.frames, strict=True)):
        packet: Packet[Any] = Packet(data[place : place + size])  # type: ignore[arg-type]  # any buffer will do
        packet.time_base = clock.tick
        packet.pts = clock.first + (base + frame) * clock.frame
        packet.dts = clock.first + (base + number - delay) * clock.frame
        packet.duration = clock.frame
        packet.is_keyframe = number in keyframes
        yield packet
