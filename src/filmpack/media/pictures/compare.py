"""Comparing frames: is text on this picture, is it the card that was drawn?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.errors import ToolError, display_path
from filmpack.media.film import VideoFormat
from filmpack.media.input.opening import has_index, open_media, picture_of
from filmpack.timedtext.cue import Cue
from filmpack.timedtext.frames import frame_range

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from PIL.Image import Image

HEIGHT = 360
"""Frames are compared at this height, in grey: text stays legible, encoder noise averages out.
Pictures of another shape have this width, see small_size()."""
CHANGED = 48
"""Grey levels (of 255) from which a pixel counts as changed; x264 at crf 30 stays below."""
_PER_CHARACTER = 6
"""Changed pixels a letter leaves at least, at HEIGHT. Measured: 18 and more on flat grey,
where white letters change least; a film without its text leaves none."""
_OTHER_TEXT = 0.25
"""The text difference (see text_difference) from which a text is another. Measured at crf 20 and
35, at 180 to 720 lines: at most 0.07 for the same text; at least 0.66 for other languages'."""
_CARD_DIFFERENCE = 3.0
"""Mean grey levels by which an encoded card may differ. Measured at crf 20: 0.3; between the
most alike cards of two countries: 6.0."""
_SEEK_BEYOND = 100
"""Frames ahead from which seeking is cheaper than decoding on."""


def middle_frame(cue: Cue, rate: Fraction) -> int:
    """The number of the frame in the middle of a cue, at `rate` frames per second."""
    first, end = frame_range(cue.start, cue.end, rate)
    return (first + end) // 2


def grey_frames(path: Path, video: VideoFormat, numbers: Sequence[int]) -> dict[int, Image]:
    """Frames of a file by number, grey, of small_size()."""
    frames = frames_at(path, video.rate, numbers)
    return {number: small_grey(frame, video) for number, frame in frames}


def small_grey(frame: VideoFrame, video: VideoFormat) -> Image:
    """A frame in grey, of small_size()."""
    return grey_picture(frame, small_size(video))


def grey_picture(frame: VideoFrame, size: tuple[int, int]) -> Image:
    """A frame in grey, so many pixels wide and high."""
    from PIL import Image as Images

    plane = frame.reformat(*size, format="gray").planes[0]
    return Images.frombuffer("L", size, bytes(plane), "raw", "L", plane.line_size, 1)


def small_size(video: VideoFormat) -> tuple[int, int]:
    """The size in pixels at which a video's frames are compared: HEIGHT high, with its proportions;
    HEIGHT wide in another shape, where the text's size goes by the width."""
    if video.reframed is not None:
        return HEIGHT, max(2, round(video.height * HEIGHT / video.width))
    return max(2, round(video.width * HEIGHT / video.height)), HEIGHT


def cut_greys(data: bytes, width: int, height: int) -> list[Image]:
    """The pictures in raw grey video, one byte a pixel; what is left of a last one is dropped."""
    from PIL import Image as Images

    size = width * height
    return [
        Images.frombytes("L", (width, height), data[at : at + size])
        for at in range(0, len(data) - size + 1, size)
    ]


def frames_at(
    path: Path, rate: Fraction, numbers: Sequence[int]
) -> Iterator[tuple[int, VideoFrame]]:
    """Decode the frames with these numbers, in rising order; rate is frames per second.

    Raises ToolError for a number that the file does not have.
    """
    if not numbers:
        return
    with open_media(path) as container:
        video = picture_of(container, path)
        video.thread_type = "AUTO"
        base = video.time_base
        assert base is not None
        start = video.start_time or 0
        at = -1
        # Without an index a seek guesses, and may land behind the frame: decode from the beginning.
        found = has_index(container.format.name)
        frames = container.decode(video)
        for wanted in sorted(set(numbers)):
            if found and (at < 0 or wanted - at > _SEEK_BEYOND):
                container.seek(start + int(wanted / rate / base), stream=video)
                frames = container.decode(video)
            for frame in frames:
                if frame.pts is None:
                    continue
                at = round((frame.pts - start) * base * rate)
                if at >= wanted:
                    yield wanted, frame
                    break
            if at != wanted:
                raise ToolError(f"{display_path(path)}: frame {wanted} could not be read back.")


def text_begins(video: VideoFormat) -> float:
    """Below which part of a picture's height subtitles stand: its middle, or the film's edge where
    they stand under it."""
    if video.beside is not None:
        return video.beside.film.height / video.height
    placed = video.reframed
    if placed is None or not placed.margins:
        return 0.5
    return (placed.placed.y + placed.placed.height) / video.height


def changed_pixels(clean: Image, burned: Image, *, top: bool = False, begins: float = 0.5) -> int:
    """How many pixels differ by more than encoding explains.

    Args:
        clean: The picture without text.
        burned: The same with it.
        top: Whether to look above `begins`, for text at the top; else below.
        begins: A part of the height; see text_begins().
    """
    from PIL import ImageChops

    middle = round(clean.height * begins)
    box = (0, 0, clean.width, middle) if top else (0, middle, clean.width, clean.height)
    difference = ImageChops.difference(clean.crop(box), burned.crop(box))
    return changed_in(difference)


def changed_in(difference: Image) -> int:
    """How many pixels of a difference are more than encoding explains."""
    return sum(difference.histogram()[CHANGED:])


def text_difference(clean: Image, expected: Image, seen: Image) -> float:
    """How far the text on `seen` is from that on `expected`: 0 the same, about 1 quite another.

    The pixels in which the two pictures differ, in proportion to those which the expected text
    changes of the clean one. All are grey, of one size.
    """
    from PIL import ImageChops

    def differing(one: Image, other: Image) -> int:
        return changed_in(ImageChops.difference(one, other))

    return differing(expected, seen) / max(1, differing(clean, expected))


def is_same_text(clean: Image, expected: Image, seen: Image) -> bool:
    """Whether a picture shows the text that was expected, and no other."""
    return text_difference(clean, expected, seen) <= _OTHER_TEXT


def refuse_other_card(picture: Image, expected: Image, what: str) -> None:
    """Raise ToolError when a picture is not the card as it was drawn. `what` names the file."""
    if (mean := _card_difference(picture, expected)) > _CARD_DIFFERENCE:
        raise ToolError(
            f"{what}: the closing card is not the one that was drawn for it"
            f" (mean difference {mean:.1f} grey levels)."
        )


def is_same_card(picture: Image, expected: Image) -> bool:
    """Whether a picture is the card as it was drawn."""
    return _card_difference(picture, expected) <= _CARD_DIFFERENCE


def _card_difference(picture: Image, expected: Image) -> float:
    """How many grey levels two pictures of a card differ on average."""
    from PIL import ImageChops

    seen = picture.convert("RGB").resize((640, HEIGHT))
    wanted = expected.resize(seen.size)
    histogram = ImageChops.difference(seen, wanted).histogram()
    return sum(level % 256 * count for level, count in enumerate(histogram)) / sum(histogram)


def needed_pixels(letters: int) -> int:
    """How many pixels a cue must change at least that shows so many letters and digits."""
    return _PER_CHARACTER * letters + 1
