"""Whether a burned film's subtitles and card can be drawn, and stay in the picture.

A build refuses what the picture would show wrong, before the first frame is encoded. 'check' asks
the same questions of the same font (checks/drawable.py, checks/rules/screen/picture.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from filmpack.checks import drawable
from filmpack.checks.drawable import Flaw
from filmpack.errors import Problem
from filmpack.media.film import VideoFormat
from filmpack.media.text.fonts import SubtitleFont, line_room
from filmpack.timedtext.cue import Cue, Track
from filmpack.timedtext.frames import frame_range

if TYPE_CHECKING:
    from filmpack.cards.drawing import DrawnCard


def narrowest(sizes: Iterable[tuple[int, int]]) -> tuple[float, str]:
    """The width in ems that a line may have in the narrowest of these pictures, and its size.

    sizes are widths and heights in pixels; at least one.
    """
    width, height = min(sizes, key=lambda size: Fraction(*size))
    return line_room(Fraction(width, height)), f"{width}x{height}"


def card_flaws(drawn: DrawnCard) -> list[Problem]:
    """What is wrong with a card on its picture: texts that leave the safe area, lie over one
    another or are too small."""
    from filmpack.cards.legibility import problems  # costs start-up time

    place = f"card {drawn.card.edition}"
    advice = "Drop a contact, or shorten a text."
    return [Problem(place, 0, f"{what}.", advice) for what in problems(drawn.layout)]


def undrawable(track: Track, formats: Mapping[str, VideoFormat]) -> Iterator[tuple[Cue, Flaw]]:
    """What cannot be drawn of a track: the cue, and what is wrong.

    Args:
        track: The subtitles.
        formats: The pictures that they are burned into, by the name of their rendition.
    """
    if not formats:
        return
    room, picture = narrowest(made.shown_size for made in formats.values())
    rate = next(iter(formats.values())).rate
    font = SubtitleFont(sure=room)
    for cue in track.cues:
        lines = cue.text.split("\n")
        for flaw in (
            *drawable.missing_glyphs(cue.text, font),
            *drawable.too_wide(lines, font, room, picture),
            *drawable.too_tall(lines),
            *drawable.on_no_frame(cue.start, cue.end, rate),
        ):
            yield cue, flaw
    yield from _stacked(track, rate)


def _stacked(track: Track, rate: Fraction) -> Iterator[tuple[Cue, Flaw]]:
    """Cues at one time, which are drawn one above the other, that leave the picture together."""
    changes: list[tuple[int, int, int]] = []
    for number, cue in enumerate(track.cues):
        first, end = frame_range(cue.start, cue.end, rate)
        if first < end:
            lines = cue.text.count("\n") + 1
            changes += [(first, lines, number), (end, -lines, number)]
    shown, most = 0, drawable.most_lines()
    for _, lines, number in sorted(changes):  # at one frame, what ends goes before what begins
        shown += lines
        if lines > 0 and shown > most and lines <= most:
            what = f"{shown} lines at one time do not fit into the picture; at most {most} do."
            advice = "End the subtitles before it earlier, in the source subtitles only."
            yield track.cues[number], Flaw("timing/overlap", what, advice)
