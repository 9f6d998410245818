"""Small pictures of films' frames, kept by what decides them: what several films show, or several
checks look at, is decoded once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from filmpack.errors import ToolError, display_path
from filmpack.media.film import VideoFormat
from filmpack.media.input.groups import Group, GroupedFilm
from filmpack.media.input.opening import open_media, picture_of
from filmpack.media.input.packets import only
from filmpack.media.pictures.compare import grey_picture, small_size

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from PIL.Image import Image

_MOST_BYTES = 384_000_000
"""Of pictures that are kept. Those of 300 subtitles, burned and clean, are 140 MB."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a frame is kept: its width and height in pixels (0: the frame's own), in grey or in
    RGB."""

    width: int
    height: int
    grey: bool = False

    def of(self, frame: VideoFrame) -> Image:
        """The frame in this form."""
        if self.grey:
            return grey_picture(frame, (self.width, self.height))
        picture: Image = frame.to_image(width=self.width or None, height=self.height or None)
        return picture


AS_IT_IS = Form(0, 0)
"""In the film's own size, in RGB."""


def grey_form(video: VideoFormat) -> Form:
    """How the frames of a video are compared."""
    return Form(*small_size(video), grey=True)


Wishes = Mapping[Form, Iterable[int]]
"""The numbers of the frames that are wanted in each form."""
_Key = tuple[str, int, Form]


class SeenPictures:
    """The pictures that were decoded in one run; the longest unused go first."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._kept: OrderedDict[_Key, Image] = OrderedDict()
        self._most = most_bytes
        self._bytes = 0

    def see(self, film: GroupedFilm, wishes: Wishes) -> dict[Form, dict[int, Image]]:
        """Frames of a film, by form and number. Those not seen before are decoded, all at once.

        Raises:
            InputError: The film cannot be read.
            ToolError: It lacks a frame.
        """
        found: dict[Form, dict[int, Image]] = {form: {} for form in wishes}
        missing: dict[int, list[tuple[int, Form]]] = {}
        for form, numbers in wishes.items():
            for number in set(numbers):
                if (at := film.places.get(number)) is None:
                    raise _unreadable(film, number)
                key = _key(film.groups[at], number, form)
                if key in self._kept:
                    self._kept.move_to_end(key)
                    found[form][number] = self._kept[key]
                else:
                    missing.setdefault(at, []).append((number, form))
        if missing:
            self._decode(film, missing, found)
        return found

    def _decode(
        self,
        film: GroupedFilm,
        missing: Mapping[int, Sequence[tuple[int, Form]]],
        found: dict[Form, dict[int, Image]],
    ) -> None:
        with open_media(film.path) as container:
            video = picture_of(container, film.path)
            only(container, [video])
            video.thread_type = "AUTO"
            for at in sorted(missing):
                group = film.groups[at]
                forms: dict[int, list[Form]] = {}
                for number, form in missing[at]:
                    forms.setdefault(number, []).append(form)
                for number, frame in _frames(container, video, group, set(forms)):
                    for form in forms.pop(number, ()):
                        picture = form.of(frame)
                        found[form][number] = picture
                        self._keep(_key(group, number, form), picture)
                if forms:
                    raise _unreadable(film, min(forms))

    def _keep(self, key: _Key, picture: Image) -> None:
        self._kept[key] = picture
        self._bytes += _size(picture)
        while self._bytes > self._most and self._kept:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= _size(gone)


def _frames(
    container: InputContainer, video: VideoStream, group: Group, wanted: set[int]
) -> Iterable[tuple[int, VideoFrame]]:
    """The wanted frames of a group. No picture behind the last of them is decoded, and none to
    which no other refers."""
    last = max(at for at, one in enumerate(group.pictures) if one.number in wanted)
    numbers = {one.pts: one.number for one in group.pictures if one.number in wanted}
    container.seek(group.dts, stream=video)
    for packet in chain(_packets(container, video, group, last, wanted), [None]):
        for frame in video.codec_context.decode(packet):
            if frame.pts is not None and frame.pts in numbers:
                yield numbers[frame.pts], frame


def _packets(
    container: InputContainer, video: VideoStream, group: Group, last: int, wanted: set[int]
) -> Iterator[Packet[Any]]:
    """The packets of a group that are decoded, the last one at this place."""
    at = 0
    for packet in container.demux(video):
        if not packet.size or packet.pts is None:
            continue
        # A seek may lead to a keyframe before the group.
        if not at and packet.pts != group.pictures[0].pts:
            continue
        picture = group.pictures[at]
        if not picture.unreferred or picture.number in wanted:
            yield packet
        at += 1
        if at > last:
            break


def _key(group: Group, number: int, form: Form) -> _Key:
    return group.digest, number - group.first, form


def _size(picture: Image) -> int:
    return picture.width * picture.height * len(picture.getbands())


def _unreadable(film: GroupedFilm, number: int) -> ToolError:
    return ToolError(f"{display_path(film.path)}: frame {number} could not be read back.")
