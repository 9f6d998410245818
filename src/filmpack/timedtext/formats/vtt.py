"""WebVTT, for players on the web."""

from __future__ import annotations

from collections.abc import Iterable

from filmpack.timedtext.cue import Cue, format_time
from filmpack.timedtext.formats.base import TextFormat, register
from filmpack.timedtext.markup import spans


def write_vtt(cues: Iterable[Cue]) -> str:
    """The cues as WebVTT, each with its id; text is escaped, italics stay italics.

    After its first line a WebVTT file holds no header lines, and none names the language
    (W3C WebVTT, 4.1): the file's name does.
    """
    return "WEBVTT\n" + "".join(
        f"\n{cue.id}\n{format_time(cue.start, '.')} --> {format_time(cue.end, '.')}\n{_text(cue)}\n"
        for cue in cues
    )


def _text(cue: Cue) -> str:
    return "".join(
        f"<i>{_escape(piece)}</i>" if italic else _escape(piece)
        for italic, piece in spans(cue.text)
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


register(
    TextFormat(
        "vtt",
        "vtt",
        write=lambda material: write_vtt(material.track.cues),
        italics=True,
        ids=True,
    )
)
