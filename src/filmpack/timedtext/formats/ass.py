"""Our own ASS for libass: the translators' text is literal, the styling is ours.

Escapes as measured with FFmpeg 9's libass: "{" and "}" take a backslash, each
backslash of the text is followed by U+2060 so that it can't begin a command.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from filmpack.languages.language import language as language_data
from filmpack.languages.scripts import font_family
from filmpack.languages.tags import primary_subtag
from filmpack.timedtext.cue import Cue
from filmpack.timedtext.direction import directed, is_rtl
from filmpack.timedtext.formats.base import Material, TextFormat, register
from filmpack.timedtext.frames import centiseconds_before, frame_range
from filmpack.timedtext.markup import place_command, spans, strip_tags
from filmpack.timedtext.parsing.ass_reader import EVENT_FIELDS, read_ass

LINE_HEIGHT = 1.519
"""Our fonts' OS/2 winAscent (1124) and winDescent (395), which libass scales by, in ems of 1000.
An ASS font size is this line height, so an em of n pixels is written as n * LINE_HEIGHT."""
_SUBTITLES = "Default"
"""The name of the subtitles' style."""


@dataclass(frozen=True, slots=True)
class Style:
    """One style line of a script: white text with a black outline.

    Numbers are text, as they are written: how they are rounded decides bytes, and
    with these the keys of finished segments. back is the shadow's colour, alignment
    the place as on a number pad, margins are pixels, free_right more of them. encoding is from
    line_encoding().
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
    encoding: int = 1
    free_right: int = 0

    def __str__(self) -> str:
        return (
            f"Style: {self.name},{self.family},{self.size},&H00FFFFFF,&H00FFFFFF,&H00000000,"
            f"{self.back},0,0,0,0,100,100,0,0,1,{self.outline},{self.shadow},{self.alignment},"
            f"{self.margin_h},{self.margin_h + self.free_right},{self.margin_v},{self.encoding}\n"
        )


@dataclass(frozen=True, slots=True)
class Head:
    """A script's beginning: the picture's size in square pixels, and the one style.

    squeezed: the picture is stored in other pixels, and libass is to draw for how it is shown.
    language is from script_language().
    """

    width: int
    height: int
    style: Style
    squeezed: bool = False
    language: str = ""

    def __str__(self) -> str:
        shown = f"LayoutResX: {self.width}\nLayoutResY: {self.height}\n" if self.squeezed else ""
        spoken = f"Language: {self.language}\n" if self.language else ""
        return (
            "[Script Info]\n"
            "ScriptType: v4.00+\n"
            f"PlayResX: {self.width}\n"
            f"PlayResY: {self.height}\n"
            f"{shown}"
            "WrapStyle: 2\n"
            "ScaledBorderAndShadow: yes\n"
            "Kerning: yes\n"
            f"{spoken}"
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

    style is the head's; a higher layer is drawn over a lower one; margin_v is in pixels from the
    edge, 0 for the style's own."""

    start: int
    end: int
    text: str
    style: str
    layer: int = 0
    margin_v: int = 0

    def __str__(self) -> str:
        times = f"{_clock(self.start)},{_clock(self.end)}"
        return f"Dialogue: {self.layer},{times},{self.style},,0,0,{self.margin_v},,{self.text}\n"


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

    family is "" for the package's of the language. size is the font's ASS size (its line height),
    outline and margin likewise; margin is the distance from the lower edge, and from the upper one
    for cues at the top; alignment is 2 for text that stands on that margin, 8 for text that hangs
    from it. free_right is the part of the picture's width at the right that has no text.
    """

    family: str = ""
    size: float = 0.085
    outline: float = 0.005
    shadow: float = 0.0016
    margin: float = 0.055
    alignment: Literal[2, 8] = 2
    free_right: float = 0.0


def escape(text: str) -> str:
    """Literal text as ASS text: nothing in it is a command any more."""
    return (
        text.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}").replace("\n", "\\N")
    )


@dataclass(frozen=True, slots=True)
class Event:
    """Text as ASS writes it, visible on frames [first, end).

    margin_v is its distance from the edge in pixels, 0 for the style's own. cue_id, letters and top
    tell of the cue it was made from: its id, how many letters and digits are drawn, and whether at
    the top. They are not part of a script.
    """

    first: int
    end: int
    text: str
    cue_id: str = ""
    letters: int = 0
    top: bool = False
    margin_v: int = 0


def ass_events(
    cues: Iterable[Cue], rate: Fraction, language: str = "", from_top: int = 0
) -> tuple[Event, ...]:
    """The events of cues, each on exactly the frames of frame_range(start, end, rate).

    Args:
        cues: The subtitles.
        rate: Frames a second.
        language: Their BCP 47 tag.
        from_top: How far cues at the top are from the edge, in pixels; 0 for the style's margin.
    """
    return tuple(
        Event(
            *(first, end, _text(cue, language), cue.id, count_letters(cue.text), cue.top),
            margin_v=from_top if cue.top else 0,
        )
        for cue in cues
        for first, end in (frame_range(cue.start, cue.end, rate),)
    )


def count_letters(text: str) -> int:
    """How many letters and digits of a cue's text are drawn."""
    return sum(char.isalnum() for char in strip_tags(text))


def script_language(tag: str) -> str:
    """The language of a tag as [Script Info] has it, "" for none: it chooses letters' shapes (б and
    п in Serbian). libass reads two letters, which cannot tell Chinese from Chinese."""
    primary = primary_subtag(tag)
    return primary if len(primary) == 2 and primary != "zh" else ""


def line_encoding(tag: str) -> int:
    """The Encoding of a style for a language: with -1, libass finds each line's direction."""
    return -1 if is_rtl(tag) else 1


def write_ass(
    cues: Iterable[Cue],
    width: int,
    height: int,
    rate: Fraction,
    style: SubtitleStyle | None = None,
    *,
    squeezed: bool = False,
    language: str = "",
) -> str:
    """An ASS script of subtitles.

    Args:
        cues: The subtitles.
        width: The picture's, in square pixels.
        height: The picture's, likewise.
        rate: Frames a second.
        style: How they look; ours by default.
        squeezed: Whether the picture is stored in other pixels.
        language: The subtitles' BCP 47 tag.

    Returns:
        The script's text.
    """
    head = subtitle_head(width, height, style, squeezed=squeezed, language=language)
    return str(AssScript(head, dialogue(ass_events(cues, rate, language), rate)))


def dialogue(events: Iterable[Event], rate: Fraction) -> tuple[Dialogue, ...]:
    """The lines of subtitles' events in a film of `rate` frames a second."""
    return tuple(
        Dialogue(
            centiseconds_before(event.first, rate),
            centiseconds_before(event.end, rate),
            event.text,
            _SUBTITLES,
            margin_v=event.margin_v,
        )
        for event in events
    )


def ass_body(events: Iterable[Event], rate: Fraction) -> str:
    """The text of the lines of subtitles' events."""
    return "".join(map(str, dialogue(events, rate)))


def ass_head(
    width: int,
    height: int,
    style: SubtitleStyle | None = None,
    *,
    squeezed: bool = False,
    language: str = "",
) -> str:
    """The text of the beginning of a script of subtitles; see subtitle_head()."""
    return str(subtitle_head(width, height, style, squeezed=squeezed, language=language))


def subtitle_head(
    width: int,
    height: int,
    style: SubtitleStyle | None = None,
    *,
    squeezed: bool = False,
    language: str = "",
) -> Head:
    """The beginning of a script of subtitles.

    Args:
        width: The picture's, in square pixels.
        height: The picture's, likewise.
        style: How they look; ours by default.
        squeezed: Whether the picture is stored in other pixels.
        language: The subtitles' BCP 47 tag.
    """
    style = style or SubtitleStyle()
    made = Style(
        _SUBTITLES,
        style.family or font_family(language),
        size=f"{style.size * height:.2f}",
        back="&H80000000",
        outline=f"{style.outline * height:.2f}",
        shadow=f"{style.shadow * height:.2f}",
        alignment=style.alignment,
        margin_h=round(0.05 * width),
        margin_v=round(style.margin * height),
        encoding=line_encoding(language),
        free_right=round(style.free_right * width),
    )
    return Head(width, height, made, squeezed, script_language(language))


def _text(cue: Cue, language: str) -> str:
    size = f"{{\\fscx{cue.size}\\fscy{cue.size}}}" if cue.size != 100 else ""
    # Where a language has no italics, a tag would only tear its lines apart: libass lays out the
    # text between two tags by itself.
    text = cue.text if language_data(language).italics else strip_tags(cue.text)
    return (
        place_command(*cue.place)
        + size
        + "".join(
            f"{{\\i1}}{escape(piece)}{{\\i0}}" if italic else escape(piece)
            for italic, piece in spans(directed(text, language))
        )
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
        language=material.track.language,
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
