"""Whether the font can draw a burned film's subtitles, and whether they stay in the picture.

A build refuses what the picture would show wrong, before the first frame is encoded. 'check' asks
the same questions of the same font (checks/rules/picture.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from filmpack.media.film import VideoFormat
from filmpack.media.fonts import SubtitleFont, line_room
from filmpack.timedtext.cue import Cue, Track
from filmpack.timedtext.markup import spans


def undrawable(track: Track, formats: Mapping[str, VideoFormat]) -> Iterator[tuple[Cue, str, str]]:
    """What cannot be drawn of a track: the cue, what is wrong, what to do.

    Args:
        track: The subtitles.
        formats: The pictures that they are burned into, by the name of their rendition.
    """
    shapes = {Fraction(made.width, made.height): made for made in formats.values()}
    rooms = {shape: line_room(shape) for shape in shapes}
    font = SubtitleFont(sure=min(rooms.values(), default=0.0))
    for cue in track.cues:
        for italic, text in spans(cue.text):
            if missing := font.missing(text, italic):
                shown = " ".join(f"{char} (U+{ord(char):04X})" for char in missing[:5])
                yield cue, f"the font cannot draw {shown}.", "Replace the character."
        widest = max(
            sum(font.width(text, italic) for italic, text in spans(line))
            for line in cue.text.split("\n")
        )
        for shape, room in rooms.items():
            if widest > room:
                size = f"{shapes[shape].width}x{shapes[shape].height}"
                over = max(1, round(100 * (widest - room) / room))
                what = f"a line is {over} % wider than the safe area of a {size} picture."
                yield cue, what, "Shorten the line, or break it elsewhere."
