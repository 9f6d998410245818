"""Comparing frames: is text on this picture, is it the card that was drawn?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.errors import ToolError, display_path
from filmpack.media.film import Film
from filmpack.media.opening import open_media, picture_of
from filmpack.timedtext.cue import Cue
from filmpack.timedtext.frames import frame_range

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from PIL.Image import Image

HEIGHT = 360
"""Frames are compared at this height, in grey: text stays legible, encoder noise averages out."""
_CHANGED = 48
"""Grey levels (of 255) from which a pixel counts as changed; x264 at crf 30 stays below."""
_PER_CHARACTER = 6
"""Changed pixels a letter leaves at least, at HEIGHT. Measured: 18 and more on flat grey,
where white letters change least; a film without its text leaves none."""
_CARD_DIFFERENCE = 3.0
"""Mean grey levels by which an encoded card may differ. Measured at crf 20: 0.3; between the
most alike cards of two countries: 6.0."""
_SEEK_BEYOND = 100
"""Frames ahead from which seeking is cheaper than decoding on."""


def middle_frame(cue: Cue, film: Film) -> int:
    """The frame in the middle of a cue."""
    first, end = frame_range(cue.start, cue.end, film.rate)
    return (first + end) // 2


def grey_frames(path: Path, film: Film, numbers: Sequence[int]) -> dict[int, Image]:
    """The frames with these numbers of a file with the film's rate, grey, HEIGHT pixels high."""
    return {number: small_grey(frame, film) for number, frame in frames_at(path, film, numbers)}


def small_grey(frame: VideoFrame, film: Film) -> Image:
    """A frame in grey, HEIGHT pixels high."""
    from PIL import Image as Images

    width = max(2, round(film.width * HEIGHT / film.height))
    plane = frame.reformat(width=width, height=HEIGHT, format="gray").planes[0]
    return Images.frombuffer("L", (width, HEIGHT), bytes(plane), "raw", "L", plane.line_size, 1)


def frames_at(path: Path, film: Film, numbers: Sequence[int]) -> Iterator[tuple[int, VideoFrame]]:
    """Decode the frames with these numbers, in rising order.

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
        frames: Iterator[VideoFrame] = iter(())
        for wanted in sorted(set(numbers)):
            if at < 0 or wanted - at > _SEEK_BEYOND:
                container.seek(start + int(wanted / film.rate / base), stream=video)
                frames = container.decode(video)
            for frame in frames:
                if frame.pts is None:
                    continue
                at = round((frame.pts - start) * base * film.rate)
                if at >= wanted:
                    yield wanted, frame
                    break
            if at != wanted:
                raise ToolError(f"{display_path(path)}: frame {wanted} could not be read back.")


def changed_pixels(clean: Image, burned: Image) -> int:
    """How many pixels of the lower half differ by more than encoding explains."""
    from PIL import ImageChops

    box = (0, clean.height // 2, clean.width, clean.height)
    difference = ImageChops.difference(clean.crop(box), burned.crop(box))
    return sum(difference.histogram()[_CHANGED:])


def refuse_other_card(frame: VideoFrame, expected: Image, what: str) -> None:
    """Raise ToolError when a frame is not the card as it was drawn. `what` names the file."""
    from PIL import ImageChops

    whole: Image = frame.to_image()  # type: ignore[no-untyped-call]
    seen = whole.convert("RGB").resize((640, HEIGHT))
    wanted = expected.resize(seen.size)
    histogram = ImageChops.difference(seen, wanted).histogram()
    mean = sum(level % 256 * count for level, count in enumerate(histogram)) / sum(histogram)
    if mean > _CARD_DIFFERENCE:
        raise ToolError(
            f"{what}: the closing card is not the one that was drawn for it"
            f" (mean difference {mean:.1f} grey levels)."
        )


def needed_pixels(letters: int) -> int:
    """How many pixels a cue must change at least that shows so many letters and digits."""
    return _PER_CHARACTER * letters + 1
