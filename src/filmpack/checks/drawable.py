"""Whether a subtitle can be drawn and stays in the picture: the build and 'check' both ask here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from filmpack.checks.contexts import Font, ShapeRoom
from filmpack.languages.scripts import script_of_letter
from filmpack.timedtext.cue import Cue
from filmpack.timedtext.formats.ass import SubtitleStyle
from filmpack.timedtext.frames import frame_range
from filmpack.timedtext.markup import spans
from filmpack.timedtext.reshape import SIZES, reshaped_cue, surely_fits
from filmpack.timedtext.undrawn import Fault, Undrawn

_FAULTS: Mapping[Fault, tuple[str, str]] = {
    "missing": ("", "Replace the character."),
    "baseless": (
        " without the letter that it belongs to",
        "Write that letter before it, or delete it.",
    ),
    "stacked": (" within the height of a line", "Use fewer marks, or none."),
}
"""How the message about clusters that cannot be drawn ends, and what to do."""
_OTHER_SCRIPT = (
    "Replace the characters. 'filmpack fonts' says which font a language needs; without it, the"
    " language can be muxed, not burned."
)
_SHOWN, _CODES = 5, 4
"""How many clusters a message names, and how many code points of each."""
_SQUARE = 16.0
"""The ems of a line that a picture as wide as high has room for; an upright one has less."""
_UPRIGHT = (
    'The film is upright. Give its renditions shape = "9:16" or "4:5" in filmpack.toml'
    " (docs/shapes.md): letters are smaller there, and lines are broken anew."
)
_SAFE_TOP = 0.05
"""The part of the picture's height at the top where no text stands (EBU R 95)."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What the picture would show wrong: the rule, what, what to do, and the text that it is in."""

    rule: str
    what: str
    advice: str
    text: str = ""


def most_lines() -> int:
    """How many lines of subtitles fit into the picture's safe area, one above the other."""
    style = SubtitleStyle()
    return int((1 - style.margin - _SAFE_TOP) / style.size)


def missing_glyphs(text: str, font: Font) -> Iterator[Flaw]:
    """What the font cannot draw of a text, regular or italic as it is set."""
    for italic, part in spans(text):
        yield from glyph_flaws(font.undrawn(part, italic))


def glyph_flaws(undrawn: Iterable[Undrawn]) -> Iterator[Flaw]:
    """What to say of clusters that the font cannot draw: one flaw a kind of fault."""
    by_fault = defaultdict[Fault, list[str]](list)
    for one in undrawn:
        by_fault[one.fault].append(one.text)
    for fault, clusters in by_fault.items():
        clusters.sort()
        shown = " ".join(f"{cluster} ({_codes(cluster)})" for cluster in clusters[:_SHOWN])
        more = f" and {len(clusters) - _SHOWN} more" if len(clusters) > _SHOWN else ""
        manner, advice = _FAULTS[fault]
        if fault == "missing" and any(map(_of_other_script, clusters)):
            advice = _OTHER_SCRIPT
        what = f"the font cannot draw {shown}{more}{manner}."
        yield Flaw("picture/missing-glyph", what, advice, clusters[0])


def _codes(cluster: str) -> str:
    codes = " ".join(f"U+{ord(char):04X}" for char in cluster[:_CODES])
    return f"{codes} …" if len(cluster) > _CODES else codes


def _of_other_script(cluster: str) -> bool:
    scripts = ("LATIN", "GREEK", "CYRILLIC")
    return cluster[0].isalpha() and script_of_letter(cluster[0]) not in scripts


def too_wide(lines: Sequence[str], font: Font, room: float, picture: str) -> Iterator[Flaw]:
    """Lines that leave the safe area at the sides.

    Args:
        lines: The subtitle's lines as they are drawn.
        font: Measures them.
        room: The safe area's width in ems of the font.
        picture: The picture's size for messages, "1920x1080".
    """
    for line in lines:
        # No line of this few characters can be too wide: an em is the widest letter's width.
        if len(line) < room * 0.9:
            continue
        width = sum(font.width(text, italic) for italic, text in spans(line))
        if width > room:
            over = max(1, round(100 * (width - room) / room))
            what = f"a line is {over} % wider than the safe area of a {picture} picture."
            advice = "Shorten the line, or break it elsewhere."
            yield Flaw("picture/too-wide", what, _UPRIGHT if room < _SQUARE * 0.9 else advice, line)


def no_room(cue: Cue, font: Font, shape: ShapeRoom, language: str) -> Iterator[Flaw]:
    """A subtitle that a picture of another shape has no room for, however it is broken.

    Args:
        cue: The cue, as the film's own picture shows it.
        font: Measures it.
        shape: The picture.
        language: The text's, a BCP 47 tag.
    """
    if surely_fits(cue.text, shape.room, font.width, language):
        return
    _, surplus = reshaped_cue(cue, shape.room, font.shaped, language)
    if surplus > 0:
        yield overfull(surplus, shape)


def overfull(surplus: float, shape: ShapeRoom) -> Flaw:
    """What to say of a subtitle that a shape has no room for; surplus is a part of the room."""
    what = (
        f"it does not fit {shape}: in {shape.room.lines} lines and at {SIZES[-1]} % of the usual"
        f" size, a line is {max(1, round(100 * surplus))} % too wide, and it cannot be split in two"
        " where a sentence or a clause ends."
    )
    return Flaw("picture/no-room", what, "Shorten the text.")


def crowded(lines: int, most: int) -> Flaw:
    """What to say of subtitles that are shown at one time and do not fit together."""
    what = f"{lines} lines at one time do not fit into the picture; at most {most} do."
    advice = "End the subtitles before it earlier, in the source subtitles only."
    return Flaw("timing/overlap", what, advice)


def lines_in(cue: Cue, font: Font, shape: ShapeRoom, language: str) -> int:
    """How many lines a subtitle has in a picture of another shape."""
    parts, _ = reshaped_cue(cue, shape.room, font.shaped, language)
    return max(part.text.count("\n") + 1 for part in parts)


def too_tall(lines: Sequence[str]) -> Iterator[Flaw]:
    """More lines than fit between the lower margin and the upper end of the safe area."""
    if len(lines) > most_lines():
        what = f"{len(lines)} lines do not fit into the picture; at most {most_lines()} do."
        yield Flaw("picture/too-tall", what, "Use fewer lines.")


def on_no_frame(start: int, end: int, rate: Fraction) -> Iterator[Flaw]:
    """A subtitle that begins and ends nearest to the same frame.

    Args:
        start: When it begins, in milliseconds.
        end: When it ends, likewise.
        rate: The film's frames a second.
    """
    first, stop = frame_range(start, end, rate)
    if first >= stop:
        frame = 1000 / float(rate)
        what = f"no frame shows it: it lasts {end - start} ms, a frame {frame:.0f} ms."
        if end <= 0:
            what = "no frame shows it: it ends before the film's first frame."
        advice = "Show it longer. Change the timing in the source subtitles only."
        yield Flaw("timing/no-frame", what, advice)
