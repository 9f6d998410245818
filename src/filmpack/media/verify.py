"""Looking at what was made: frames, times, sound, and whether the text is on the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.errors import InputError, ToolError, shown
from filmpack.media.closing import CardSegment, total_frames
from filmpack.media.encode import Encoder
from filmpack.media.ffmpeg import work_folder
from filmpack.media.probe import (
    Film,
    Sound,
    open_media,
    probe,
    read_packets,
    sound_is_kept,
)
from filmpack.media.rendition import Rendition
from filmpack.media.stitch import Joined
from filmpack.timedtext.cue import Cue, Track, format_time
from filmpack.timedtext.frames import frame_range
from filmpack.timedtext.markup import plain

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


class CleanFrames:
    """Frames of the film without text, kept small; made once, used for every language.

    An ffmpeg is wanted for films whose pictures are shown otherwise than they are stored.
    """

    def __init__(self, film: Film, ffmpeg_path: str = "") -> None:
        self.film = film
        self.ffmpeg_path = ffmpeg_path
        self._frames: dict[int, Image] = {}

    def get(self, numbers: Sequence[int]) -> dict[int, Image]:
        """The grey, small pictures of these frames."""
        wanted = sorted({number for number in numbers if number not in self._frames})
        film = self.film
        if wanted and (film.interlaced or film.high_range):
            with work_folder() as folder:
                encoder = Encoder(self.ffmpeg_path, film, Rendition(), folder)
                self._frames.update(encoder.greys(wanted, HEIGHT))
        else:
            self._frames.update(grey_frames(film.path, film, wanted))
        return {number: self._frames[number] for number in numbers}


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
        video = container.streams.video[0]
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
                raise ToolError(f"{shown(path)}: frame {wanted} could not be read back.")


def changed_pixels(clean: Image, burned: Image) -> int:
    """How many pixels of the lower half differ by more than encoding explains."""
    from PIL import ImageChops

    box = (0, clean.height // 2, clean.width, clean.height)
    difference = ImageChops.difference(clean.crop(box), burned.crop(box))
    return sum(difference.histogram()[_CHANGED:])


def verify_burn(
    path: Path,
    film: Film,
    track: Track,
    clean: CleanFrames,
    sound: Sound | None = None,
    *,
    card: CardSegment | None = None,
    card_picture: Image | None = None,
) -> None:
    """Check a burned film against the clean one. Raises ToolError with what is wrong.

    The right frame count at a constant rate, the audio packets of `sound` (the
    film's when None) bit for bit, at the middle of every cue pixels that changed as
    much as its letters need, and at the card's middle the card as it was drawn for
    this edition.
    """
    try:
        made = probe(path)
    except InputError as error:
        raise ToolError(f"what ffmpeg made is no film: {error}") from None
    frames = total_frames(film, card)
    if (made.frames, made.rate) != (frames, film.rate):
        raise ToolError(
            f"{shown(path)}: came out with {made.frames} frames at {made.rate} a second;"
            f" {frames} at {film.rate} were to be made (the film has {film.frames})."
        )
    own = read_packets(film.path, video=False).sound if sound is None else sound
    if not sound_is_kept(read_packets(path, video=False, like=own).sound, own):
        raise ToolError(f"{shown(path)}: the sound is not the film's, bit for bit.")
    if card is not None and card_picture is not None:
        _verify_card(path, film, card, card_picture)
    hidden = card.first if card else film.frames
    middles = {number: cue for cue in track.cues if (number := middle_frame(cue, film)) < hidden}
    before = clean.get(list(middles))
    after = grey_frames(path, film, list(middles))
    bare = [
        cue
        for number, cue in middles.items()
        if changed_pixels(before[number], after[number]) < needed_pixels(cue.text)
    ]
    if bare:
        first = bare[0]
        raise ToolError(
            f"{shown(path)}: came out without its text at {len(bare)} of {len(middles)} cues,"
            f" first at {first.id} ({format_time(first.start)}).",
            "The file was not kept. Run 'filmpack doctor' to see whether this ffmpeg can burn.",
        )


def verify_stitched(path: Path, film: Film, parts: Sequence[Joined], sound: Sound) -> None:
    """Check a stitched film, whose segments were looked at before, packet by packet.

    Exactly the frames of all `parts` at the film's rate, each part's packets, and the
    film's audio packets (`sound`) bit for bit. Raises ToolError.
    """
    frames = sum(part.frames for part in parts)
    try:
        made = read_packets(path, parts=[part.frames for part in parts[:-1]], like=sound)
    except InputError as error:
        raise ToolError(f"what was stitched is no film: {error}") from None
    step = 1 / film.rate / made.base
    times = [round(number * step) for number in range(frames)]
    if [time - made.times[0] for time in made.times] != times:
        raise ToolError(
            f"{shown(path)}: came out with {len(made.times)} frames, not {frames} at"
            f" {film.rate} a second."
        )
    if made.picture != tuple(part.picture for part in parts):
        raise ToolError(f"{shown(path)}: the picture is not that of its segments, bit for bit.")
    if not sound_is_kept(made.sound, sound):
        raise ToolError(f"{shown(path)}: the sound is not the film's, bit for bit.")


def _verify_card(path: Path, film: Film, card: CardSegment, expected: Image) -> None:
    ((_, frame),) = frames_at(path, film, [card.first + card.frames // 2])
    refuse_other_card(frame, expected, shown(path))


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


def needed_pixels(text: str) -> int:
    """How many pixels a cue's text must change at least."""
    return _PER_CHARACTER * sum(char.isalnum() for char in plain(text)) + 1
