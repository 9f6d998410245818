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
from filmpack.timedtext.markup import AT_TOP, spans, strip_tags
from filmpack.timedtext.parsing.ass_reader import EVENT_FIELDS, read_ass

FONT_FAMILY = "Noto Sans"
_SUBTITLES = "Default"
"""The name of the subtitles' style."""


@dataclass(frozen=True, slots=True)
class Style:
    """One style line of a script: white text with a black outline.

    Numbers are text, as they are written: how they are rounded decides bytes, and
    with these the keys of finished segments. back is the shadow's colour, alignment
    the place as on a number pad, margins are pixels.
    """

    name: str
    family: str
    size: str
    back: str
    outline: str
    shadow: str
    alignment: int
    margin_h: int
    margin_v: int

    def __str__(self) -> str:
        return (
            f"Style: {self.name},{self.family},{self.size},&H00FFFFFF,&H00FFFFFF,&H00000000,"
            f"{self.back},0,0,0,0,100,100,0,0,1,{self.outline},{self.shadow},{self.alignment},"
            f"{self.margin_h},{self.margin_h},{self.margin_v},1\n"
        )


@dataclass(frozen=True, slots=True)
class Head:
    """A script's beginning: the picture's size in square pixels, and the one style.

    squeezed: the picture is stored in other pixels, and libass is to draw for how it is shown.
    """

    width: int
    height: int
    style: Style
    squeezed: bool = False

    def __str__(self) -> str:
        shown = f"LayoutResX: {self.width}\nLayoutResY: {self.height}\n" if self.squeezed else ""
        return (
            "[Script Info]\n"
            "ScriptType: v4.00+\n"
            f"PlayResX: {self.width}\n"
            f"PlayResY: {self.height}\n"
            f"{shown}"
            "WrapStyle: 2\n"
            "ScaledBorderAndShadow: yes\n"
            "YCbCr Matrix: None\n"
            "\n"
            "[V4+ Styles]\n"
            "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour,"
            " BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle,"
            " BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
            f"{self.style}"
            "\n"
            "[Events]\n"
            f"Format: {EVENT_FIELDS}\n"
        )


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One event line: ASS text, visible on [start, end) hundredths of a second.

    style is the name of the head's style; a higher layer is drawn over a lower one.
    """

    start: int
    end: int
    text: str
    style: str
    layer: int = 0

    def __str__(self) -> str:
        times = f"{_clock(self.start)},{_clock(self.end)}"
        return f"Dialogue: {self.layer},{times},{self.style},,0,0,0,,{self.text}\n"


@dataclass(frozen=True, slots=True)
class AssScript:
    """A whole script; str() is its file."""

    head: Head
    events: tuple[Dialogue, ...]

    def __str__(self) -> str:
        return str(self.head) + "".join(map(str, self.events))


@dataclass(frozen=True, slots=True)
class SubtitleStyle:
    """How subtitles look, in parts of the picture's height so that every size looks alike.

    size is the font's ASS size (its line height), outline and margin likewise;
    margin is the distance from the lower edge, and from the upper one for cues at the top.
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
    """Text as ASS writes it, visible on frames [first, end).

    cue_id, letters and top tell of the cue it was made from: its id, how many letters
    and digits are drawn, and whether at the top. They are not part of a script.
    """

    first: int
    end: int
    text: str
    cue_id: str = ""
    letters: int = 0
    top: bool = False


def ass_events(cues: Iterable[Cue], rate: Fraction) -> tuple[Event, ...]:
    """The events of cues, each on exactly the frames of frame_range(start, end, rate)."""
    return tuple(
        Event(first, end, _text(cue), cue.id, count_letters(cue.text), cue.top)
        for cue in cues
        for first, end in (frame_range(cue.start, cue.end, rate),)
    )


def count_letters(text: str) -> int:
    """How many letters and digits of a cue's text are drawn."""
    return sum(char.isalnum() for char in strip_tags(text))


def write_ass(
    cues: Iterable[Cue],
    width: int,
    height: int,
    rate: Fraction,
    style: SubtitleStyle | None = None,
    *,
    squeezed: bool = False,
) -> str:
    """An ASS script of subtitles.

    Args:
        cues: The subtitles.
        width: The picture's, in square pixels.
        height: The picture's, likewise.
        rate: Frames a second.
        style: How they look; ours by default.
        squeezed: Whether the picture is stored in other pixels.

    Returns:
        The script's text.
    """
    head = subtitle_head(width, height, style, squeezed=squeezed)
    return str(AssScript(head, dialogue(ass_events(cues, rate), rate)))


def dialogue(events: Iterable[Event], rate: Fraction) -> tuple[Dialogue, ...]:
    """The lines of subtitles' events in a film of `rate` frames a second."""
    return tuple(
        Dialogue(
            centiseconds_before(event.first, rate),
            centiseconds_before(event.end, rate),
            event.text,
            _SUBTITLES,
        )
        for event in events
    )


def ass_body(events: Iterable[Event], rate: Fraction) -> str:
    """The text of the lines of subtitles' events."""
    return "".join(map(str, dialogue(events, rate)))


def ass_head(
    width: int, height: int, style: SubtitleStyle | None = None, *, squeezed: bool = False
) -> str:
    """The text of the beginning of a script of subtitles; see subtitle_head()."""
    return str(subtitle_head(width, height, style, squeezed=squeezed))


def subtitle_head(
    width: int, height: int, style: SubtitleStyle | None = None, *, squeezed: bool = False
) -> Head:
    """The beginning of a script of subtitles.

    Args:
        width: The picture's, in square pixels.
        height: The picture's, likewise.
        style: How they look; ours by default.
        squeezed: Whether the picture is stored in other pixels.
    """
    style = style or SubtitleStyle()
    made = Style(
        _SUBTITLES,
        style.family,
        size=f"{style.size * height:.2f}",
        back="&H80000000",
        outline=f"{style.outline * height:.2f}",
        shadow=f"{style.shadow * height:.2f}",
        alignment=2,
        margin_h=round(0.05 * width),
        margin_v=round(style.margin * height),
    )
    return Head(width, height, made, squeezed)


def _text(cue: Cue) -> str:
    return AT_TOP * cue.top + "".join(
        f"{{\\i1}}{escape(piece)}{{\\i0}}" if italic else escape(piece)
        for italic, piece in spans(cue.text)
    )


def _clock(hundredths: int) -> str:
    seconds, rest = divmod(hundredths, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}.{rest:02d}"


def _write(material: Material) -> str:
    picture = material.picture
    return write_ass(
        material.track.cues,
        picture.width,
        picture.height,
        picture.rate,
        squeezed=picture.squeezed,
    )


register(
    TextFormat(
        "ass",
        "ass",
        write=_write,
        read_cues=read_ass,
        italics=True,
        aliases=("ssa",),
        recognise=lambda head: head.lstrip("\ufeff \r\n").lower().startswith("[script info]"),
    )
)
