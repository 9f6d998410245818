"""Verify finished films: frames, times, audio, and the text on the picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.cards.on_film import PlacedCard, total_frames
from filmpack.errors import InputError, ToolError, display_path
from filmpack.media.ffmpeg import work_folder
from filmpack.media.film import Film, VideoFormat
from filmpack.media.input.packets import AudioDigests, Packets, audio_matches, read_packets
from filmpack.media.input.probe import probe
from filmpack.media.mp4.boxes import BoxError
from filmpack.media.mp4.packets import read_mp4_packets
from filmpack.media.pictures.compare import (
    changed_pixels,
    frames_at,
    grey_frames,
    is_same_text,
    middle_frame,
    needed_pixels,
    refuse_other_card,
    small_size,
    text_begins,
)
from filmpack.media.pictures.drawn_text import draw_text
from filmpack.media.pictures.safe_area import sides_with_ink
from filmpack.media.rendition import Rendition, output_format, preprocessing
from filmpack.media.shape_text import safe_area, script_events, script_head
from filmpack.segments.concat import JoinedSegment
from filmpack.segments.encode import Encoder
from filmpack.timedtext.cue import Track, format_time
from filmpack.timedtext.formats.ass import ass_body, count_letters

if TYPE_CHECKING:
    from PIL.Image import Image


Greys = Callable[[Sequence[int]], dict[int, "Image"]]
"""Gives the frames of a film with these numbers, as grey_frames() does."""
_LEEWAY = Fraction(1, 1000)
"""Seconds by which a picture may begin elsewhere against the sound than the master's."""


class CleanFrames:
    """Frames of the film without text, kept small; made once, used for every language.

    ffmpeg_path converts the frames of films that are not burned as they are stored (turned,
    or preprocessed), and draws text on frames to compare with.
    """

    def __init__(self, film: Film, ffmpeg_path: str, rendition: Rendition | None = None) -> None:
        """rendition: of another shape, the one that is verified; None for all that have the film's
        own, at the size of which they are compared."""
        self.film = film
        self.ffmpeg_path = ffmpeg_path
        self.rendition = rendition or Rendition()
        self.output = output_format(film, self.rendition)
        self._frames: dict[int, Image] = {}
        self._greys: Greys = partial(grey_frames, film.path, film.video_format)
        self._changed = film.turned or bool(preprocessing(film, self.output))

    def read_from(self, film: Film, greys: Greys) -> None:
        """Read the frames that are still wanted from another file of the same picture."""
        self.film, self._greys = film, greys

    def get(self, numbers: Sequence[int]) -> dict[int, Image]:
        """The grey, small pictures of these frames."""
        wanted = sorted({number for number in numbers if number not in self._frames})
        film = self.film
        if wanted and self._changed:
            with work_folder() as folder:
                encoder = Encoder(self.ffmpeg_path, film, self.rendition, folder)
                self._frames.update(encoder.greys(wanted, small_size(self.output)))
        else:
            self._frames.update(self._greys(wanted))
        return {number: self._frames[number] for number in numbers}


def verify_burn(
    path: Path,
    film: Film,
    track: Track,
    clean: CleanFrames,
    sound: AudioDigests | None = None,
    *,
    card: PlacedCard | None = None,
    card_picture: Image | None = None,
) -> None:
    """Compare a burned film with the master.

    It must have the right number of frames at a constant rate, the expected audio packets bit for
    bit, at the middle of every cue the text of this track and no other, and in the middle of the
    card the card as drawn; no text leaves the safe area.

    Args:
        path: The burned film.
        film: The master.
        track: The cues that it must show.
        clean: Frames of the master without text.
        sound: The expected audio; None for the master's.
        card: The closing card, if it has one.
        card_picture: The card as drawn, an RGB picture.

    Raises:
        ToolError: It differs; the message says how.
    """
    try:
        made = probe(path)
    except InputError as error:
        raise ToolError(f"the finished file cannot be read: {error}") from None
    require_frames(made, film, total_frames(film, card))
    own = sound
    if own is None:
        own = read_packets(film.path, video=False, origin=film.origin).sound
    heard = read_packets(path, video=False, like=own, origin=Fraction(0)).sound
    if not audio_matches(heard, own):
        raise ToolError(f"{display_path(path)}: the audio differs from the film's.")
    if card is not None and card_picture is not None:
        verify_card(path, film, card, card_picture, clean.output)
    hidden = card.first if card else film.frames
    verify_text(made, film, track, clean, partial(grey_frames, path, clean.output), hidden=hidden)


def require_frames(made: Film, film: Film, frames: int) -> None:
    """Raise ToolError unless a finished film has so many frames, at the rate of the master."""
    if (made.frames, made.rate) != (frames, film.rate):
        raise ToolError(
            f"{display_path(made.path)}: has {made.frames} frames at {made.rate} fps; expected"
            f" {frames} at {film.rate} fps (the film has {film.frames})."
        )


def verify_text(
    made: Film, film: Film, track: Track, clean: CleanFrames, greys: Greys, *, hidden: int
) -> None:
    """Compare what a burned film shows in the middle of each cue with the text as it is drawn.

    Args:
        made: The burned film.
        film: The master, or a film with its picture.
        track: The cues that it must show.
        clean: Frames of the master without text.
        greys: Gives the burned film's frames, in the size of the clean ones.
        hidden: The frame from which a card hides the text; all frames where there is no card.

    Raises:
        ToolError: It shows no text or another one, or text outside the safe area.
    """
    middles = {
        number: cue for cue in track.cues if (number := middle_frame(cue, film.rate)) < hidden
    }
    begins = text_begins(clean.output)
    before = clean.get(list(middles))
    after = greys(list(middles))
    bare = [
        cue
        for number, cue in middles.items()
        if changed_pixels(before[number], after[number], top=cue.top, begins=begins)
        < needed_pixels(count_letters(cue.text))
    ]
    if bare:
        first = bare[0]
        raise ToolError(
            f"{display_path(made.path)}: the text is missing at {len(bare)} of {len(middles)} cues,"
            f" first at {first.id} ({format_time(film.lead_ms + first.start)}).",
            "The file was not kept. Run 'filmpack doctor' to see whether this ffmpeg can burn.",
        )
    _compare_text(made, film, track, clean, before, after)


def _compare_text(
    made: Film,
    film: Film,
    track: Track,
    source: CleanFrames,
    before: Mapping[int, Image],
    after: Mapping[int, Image],
) -> None:
    """Raise ToolError when a frame shows another text than its cues', or text outside the safe
    area.

    Args:
        made: the burned film.
        film: the master.
        track: the text expected.
        source: where the clean frames are from.
        before: clean frames by number, grey.
        after: the film's frames, by the same numbers.
    """
    video = source.output
    events = script_events(track, film.rate, video)
    # The n-th frame is on show in the n-th second of the script.
    shown = [
        replace(event, first=at, end=at + 1)
        for at, number in enumerate(before)
        for event in events
        if event.first <= number < event.end
    ]
    script = script_head(video, track.language) + ass_body(shown, Fraction(1))
    # A small film's frames were enlarged: its text too is drawn in its own size, then enlarged.
    size = min(small_size(video), (video.width, video.height), key=lambda size: size[1])
    pictures = [picture.resize(size) for picture in before.values()]
    drawn = draw_text(source.ffmpeg_path, pictures, script)
    wrong: list[int] = []
    outside: dict[int, tuple[str, ...]] = {}
    for (number, clean), expected in zip(before.items(), drawn, strict=True):
        wanted, seen = (picture.resize(clean.size) for picture in (expected, after[number]))
        if not is_same_text(clean, wanted, seen):
            wrong.append(number)
        elif sides := sides_with_ink(clean, wanted, seen, safe_area(video)):
            outside[number] = sides

    def first_of(numbers: Iterable[int]) -> str:
        number = next(iter(numbers))
        name = next(event.cue_id for event in events if event.first <= number < event.end)
        return f"first at {name} ({format_time(film.lead_ms + int(1000 * number / film.rate))})"

    if wrong:
        raise ToolError(
            f"{display_path(made.path)}: at {len(wrong)} of {len(before)} cues, another text is"
            f" shown than that of {track.language}, {first_of(wrong)}.",
            "The file was not kept. Remove the cache folder, and build again.",
        )
    if outside:
        where = " and ".join(next(iter(outside.values())))
        raise ToolError(
            f"{display_path(made.path)}: at {len(outside)} of {len(before)} cues, text leaves the"
            f" safe area of the {made.width}x{made.height} picture, {first_of(outside)}, at the"
            f" {where}.",
            "The file was not kept. Shorten the text, or break its lines elsewhere.",
        )


def verify_concatenated(
    path: Path, film: Film, parts: Sequence[JoinedSegment], sound: AudioDigests
) -> None:
    """Check a concatenated film packet by packet; its segments were inspected before.

    Args:
        path: The film.
        film: The master, for its frame rate.
        parts: What it was concatenated from.
        sound: The expected audio packets.

    Raises:
        ToolError: The number of frames, their times, a packet of a segment or the audio differs.
    """
    lengths = [part.frames for part in parts[:-1]]
    tables = None
    with suppress(BoxError, OSError):
        tables = read_mp4_packets(path, lengths, sound)
        if _difference(tables, film, parts, sound) is None:
            return
    # Where the file's own tables are not enough, libav has the last word on what they both read.
    try:
        made = read_packets(path, parts=lengths, like=sound, origin=Fraction(0))
    except InputError as error:
        raise ToolError(f"the finished file cannot be read: {error}") from None
    if tables is not None:
        made = replace(made, keyframes=tables.keyframes)
    if difference := _difference(made, film, parts, sound):
        raise ToolError(f"{display_path(path)}: {difference}")


def _difference(
    made: Packets, film: Film, parts: Sequence[JoinedSegment], sound: AudioDigests
) -> str | None:
    """In what a concatenated film differs from what it should be; None where it does not."""
    frames = sum(part.frames for part in parts)
    step = 1 / film.rate / made.base
    # Nearly always a whole number, which is quick for the thousands of frames of a film.
    times = (
        [number * step.numerator for number in range(frames)]
        if step.denominator == 1
        else [round(number * step) for number in range(frames)]
    )
    if len(made.times) != frames:
        return f"has {len(made.times)} frames; expected {frames} at {film.rate} fps."
    if [time - made.times[0] for time in made.times] != times:
        return f"its frames are not evenly spaced at {film.rate} fps."
    if abs(made.lead - film.lead) > _LEEWAY:
        begins, expected = float(made.lead), float(film.lead)
        return f"the video begins {begins:.3f} s after the sound; expected {expected:.3f} s."
    if made.picture != tuple(part.digest for part in parts):
        return "the video differs from its segments."
    firsts = list(accumulate((part.frames for part in parts), initial=0))[:-1]
    placed = list(zip(parts, firsts, strict=True))
    order = [made.times[first + frame] for part, first in placed for frame in part.order]
    if list(made.decoded) != order:
        return "its frames are in another order than those of its segments."
    keyframes = tuple(first + place for part, first in placed for place in part.keyframes)
    if made.keyframes not in (None, keyframes):
        return "other frames than those of its segments are marked as keyframes."
    if not audio_matches(made.sound, sound):
        return "the audio differs from the film's."
    return None


def verify_card(
    path: Path, film: Film, card: PlacedCard, expected: Image, video: VideoFormat | None = None
) -> None:
    """Compare a film's card with the card as drawn.

    Args:
        path: The film.
        film: The master, for its frame rate.
        card: The card, and where it stands.
        expected: The card as drawn, an RGB picture.
        video: The format of the film's rendition, in another shape; None for the film's own.

    Raises:
        ToolError: It is another, or its text leaves the safe area.
    """
    from PIL import Image as Images

    number = card.first + card.frames // 2
    ((_, frame),) = frames_at(path, film.rate, [number])
    picture: Image = frame.to_image()
    refuse_other_card(picture, expected, display_path(path))
    layout, ground = card.drawn.layout, card.drawn.ground()
    if isinstance(ground, str):
        ground = Images.new("RGB", expected.size, ground)
    video = video or output_format(film, Rendition())
    pictures = (ground, expected, picture)
    clean, drawn, seen = (one.convert("L").resize(small_size(video)) for one in pictures)
    if sides := sides_with_ink(clean, drawn, seen, safe_area(video)):
        shown = format_time(film.lead_ms + int(1000 * number / film.rate))
        raise ToolError(
            f"{display_path(path)}: the closing card ({shown}) leaves the safe area of the"
            f" {layout.width}x{layout.height} picture, at the {' and '.join(sides)}.",
            "The file was not kept. Drop a contact, or shorten a text.",
        )
