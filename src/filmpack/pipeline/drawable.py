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
from filmpack.timedtext.reshape import reshaped

SIGN_LANGUAGE = "sign-language"
"""What messages call a picture with a sign-language interpreter."""


def narrowest(sizes: Iterable[tuple[int, int]]) -> tuple[float, str]:
    """The width in ems that a line may have in the narrowest of these pictures, and its size.

    sizes are widths and heights in pixels; at least one.
    """
    width, height = min(sizes, key=lambda size: Fraction(*size))
    return line_room(Fraction(width, height)), f"{width}x{height}"


def undrawable(track: Track, formats: Mapping[str, VideoFormat]) -> Iterator[tuple[Cue, Flaw]]:
    """What cannot be drawn of a track: the cue, and what is wrong.

    Args:
        track: The subtitles.
        formats: The pictures that they are burned into, by the name of their rendition.
    """
    if not formats:
        return
    own = [made for made in formats.values() if shape_room(made) is None]
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
    for name, made in formats.items():
        if shape_room(made) is not None:
            yield from _in_shape(track, name, made, font)


def in_shape(track: Track, picture: VideoFormat) -> Track | None:
    """A track as a picture of another shape, or with sign language, shows it; None for one of the
    film's own shape."""
    room = shape_room(picture)
    if room is None:
        return None
    return reshaped(track, room, SubtitleFont(language=track.language).shaped)[0]


def _in_shape(
    track: Track, rendition: str, picture: VideoFormat, font: SubtitleFont
) -> Iterator[tuple[Cue, Flaw]]:
    """What a picture of another shape has no room for."""
    room = shape_room(picture)
    assert room is not None
    name = picture.reframed.shape if picture.reframed else SIGN_LANGUAGE
    shape = ShapeRoom(name, (rendition,), room)
    made, overfull = reshaped(track, room, font.shaped)
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
