"""Our own ASS for libass: the translators' text is literal, the styling is ours.

Escapes as measured with FFmpeg 9's libass: "{" and "}" take a backslash, each
backslash of the text is followed by U+2060 so that it can't begin a command.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from filmpack.timedtext.cue import Cue
from filmpack.timedtext.formats.base import Material, TextFormat, register
from filmpack.timedtext.frames import centiseconds_before, frame_range
from filmpack.timedtext.markup import spans

FONT_FAMILY = "Noto Sans"


@dataclass(frozen=True, slots=True)
class SubtitleStyle:
    """How subtitles look, in parts of the picture's height so that every size looks alike.

    size is the font's ASS size (its line height), outline and margin likewise;
    margin is the distance from the lower edge.
    """

    family: str = FONT_FAMILY
    size: float = 0.085
    outline: float = 0.005
    shadow: float = 0.0016
    margin: float = 0.055


def escape(text: str) -> str:
    """Literal text as ASS text: nothing in it is a command any more."""
    return (
        text.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}").replace("\n", "\\N")
    )


@dataclass(frozen=True, slots=True)
class Event:
    """Text as ASS writes it, visible on frames [first, end)."""

    first: int
    end: int
    text: str


def ass_events(cues: Iterable[Cue], rate: Fraction) -> tuple[Event, ...]:
    """The events of cues, each on exactly the frames of frame_range(start, end, rate)."""
    return tuple(
        Event(first, end, _text(cue))
        for cue in cues
        for first, end in (frame_range(cue.start, cue.end, rate),)
    )


def write_ass(
    cues: Iterable[Cue],
    width: int,
    height: int,
    rate: Fraction,
    style: SubtitleStyle | None = None,
) -> str:
    """An ASS script for a picture of width x height pixels at `rate` frames a second."""
    return ass_head(width, height, style) + ass_body(ass_events(cues, rate), rate)


def ass_body(events: Iterable[Event], rate: Fraction) -> str:
    """The lines of a script's events."""
    return "".join(
        f"Dialogue: 0,{_time(event.first, rate)},{_time(event.end, rate)},Default,,0,0,0,,"
        f"{event.text}\n"
        for event in events
    )


def ass_head(width: int, height: int, style: SubtitleStyle | None = None) -> str:
    """A script's beginning: the picture's size in pixels, our style."""
    style = style or SubtitleStyle()
    margin_v, margin_h = round(style.margin * height), round(0.05 * width)
    return (
        "[Script Info]\n"
        "ScriptType: v4.00+\n"
        f"PlayResX: {width}\n"
        f"PlayResY: {height}\n"
        "WrapStyle: 2\n"
        "ScaledBorderAndShadow: yes\n"
        "YCbCr Matrix: None\n"
        "\n"
        "[V4+ Styles]\n"
        "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour,"
        " BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle,"
        " BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
        f"Style: Default,{style.family},{style.size * height:.2f},&H00FFFFFF,&H00FFFFFF,"
        f"&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,{style.outline * height:.2f},"
        f"{style.shadow * height:.2f},2,{margin_h},{margin_h},{margin_v},1\n"
        "\n"
        "[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    )


def _text(cue: Cue) -> str:
    return "".join(
        f"{{\\i1}}{escape(piece)}{{\\i0}}" if italic else escape(piece)
        for italic, piece in spans(cue.text)
    )


def _time(frame: int, rate: Fraction) -> str:
    seconds, hundredths = divmod(centiseconds_before(frame, rate), 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}.{hundredths:02d}"


def _write(material: Material) -> str:
    picture = material.picture
    return write_ass(material.track.cues, picture.width, picture.height, picture.rate)


register(TextFormat("ass", "ass", write=_write, italics=True, positions=True))
