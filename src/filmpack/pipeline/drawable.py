"""Whether a burned film's subtitles can be drawn, and stay in the picture.

A build refuses what the picture would show wrong, before the first frame is encoded. 'check' asks
the same questions of the same font (checks/drawable.py, checks/rules/screen/picture.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from filmpack.checks import drawable
from filmpack.checks.contexts import ShapeRoom
from filmpack.checks.drawable import Flaw
from filmpack.media.film import VideoFormat
from filmpack.media.shape_text import most_lines, shape_room
from filmpack.media.text.fonts import SubtitleFont, line_room
from filmpack.timedtext.cue import Cue, Track
from filmpack.timedtext.frames import frame_range
from filmpack.timedtext.reshape import Broken, Overfull, reshaped

SIGN_LANGUAGE = "sign-language"
"""What messages call a picture with a sign-language interpreter."""


def narrowest(sizes: Iterable[tuple[int, int]]) -> tuple[float, str]:
    """The width in ems that a line may have in the narrowest of these pictures, and its size.

    sizes are widths and heights in pixels; at least one.
    """
    width, height = min(sizes, key=lambda size: Fraction(*size))
    return line_room(Fraction(width, height)), f"{width}x{height}"


class BurnedPictures:
    """The pictures of a build, and the subtitles as each shows them.

    In one of another shape than the film's, or with sign language, a cue is broken anew: once for
    a language, whoever asks, so that what is drawn is what was checked.
    """

    def __init__(self, formats: Mapping[str, VideoFormat]) -> None:
        """formats are the pictures, by the name of their rendition."""
        self.formats = formats
        self.rooms = {name: shape_room(made) for name, made in formats.items()}
        self._broken: dict[tuple[str, str], dict[Cue, Broken]] = {}

    def broken(self, track: Track, rendition: str) -> tuple[Track, tuple[Overfull, ...]] | None:
        """A track as a picture of another shape, or with sign language, shows it, and the cues
        that do not fit it; None for one of the film's own shape."""
        room = self.rooms[rendition]
        if room is None:
            return None
        known = self._broken.setdefault((track.language, rendition), {})
        return reshaped(track, room, SubtitleFont(language=track.language).shaped, known)


def undrawable(track: Track, pictures: BurnedPictures) -> Iterator[tuple[Cue, Flaw]]:
    """What cannot be drawn of a track in the pictures that it is burned into: the cue, and what
    is wrong."""
    formats = pictures.formats
    if not formats:
        return
    own = [made for name, made in formats.items() if pictures.rooms[name] is None]
    room, picture = narrowest(made.shown_size for made in own) if own else (0.0, "")
    rate = next(iter(formats.values())).rate
    font = SubtitleFont(sure=room, language=track.language)
    for cue in track.cues:
        lines = cue.text.split("\n")
        for flaw in (
            *drawable.missing_glyphs(cue.text, font),
            *(drawable.too_wide(lines, font, room, picture) if own else ()),
            *(drawable.too_tall(lines) if own else ()),
            *drawable.on_no_frame(cue.start, cue.end, rate),
        ):
            yield cue, flaw
    if own:
        yield from _stacked(track, rate, drawable.most_lines())
    for name in formats:
        yield from _in_shape(track, name, pictures)


def in_shape(track: Track, picture: VideoFormat) -> Track | None:
    """A track as a picture of another shape, or with sign language, shows it; None for one of the
    film's own shape."""
    broken = BurnedPictures({"": picture}).broken(track, "")
    return broken[0] if broken else None


def _in_shape(track: Track, rendition: str, pictures: BurnedPictures) -> Iterator[tuple[Cue, Flaw]]:
    """What a picture of another shape has no room for."""
    picture, room = pictures.formats[rendition], pictures.rooms[rendition]
    broken = pictures.broken(track, rendition)
    if room is None or broken is None:
        return
    name = picture.reframed.shape if picture.reframed else SIGN_LANGUAGE
    shape = ShapeRoom(name, (rendition,), room)
    made, overfull = broken
    for one in overfull:
        yield one.cue, drawable.overfull(one.surplus, shape)
    for cue, flaw in _stacked(made, picture.rate, most_lines(picture)):
        yield cue, replace(flaw, what=f"in {shape}, {flaw.what}")


def _stacked(track: Track, rate: Fraction, most: int) -> Iterator[tuple[Cue, Flaw]]:
    """Cues at one time, which are drawn one above the other, that leave the picture together.

    most is how many lines it holds.
    """
    changes: list[tuple[int, int, int]] = []
    for number, cue in enumerate(track.cues):
        first, end = frame_range(cue.start, cue.end, rate)
        if first < end:
            lines = cue.text.count("\n") + 1
            changes += [(first, lines, number), (end, -lines, number)]
    shown = 0
    for _, lines, number in sorted(changes):  # at one frame, what ends goes before what begins
        shown += lines
        if lines > 0 and shown > most and lines <= most:
            yield track.cues[number], drawable.crowded(shown, most)
