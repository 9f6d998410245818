"""WebVTT, for players on the web."""

from __future__ import annotations

from collections.abc import Iterable

from filmpack.timedtext.cue import Cue, format_time
from filmpack.timedtext.markup import spans


def write_vtt(cues: Iterable[Cue], language: str = "") -> str:
    """The cues as WebVTT, each with its id; text is escaped, italics stay italics."""
    head = f"WEBVTT\nLanguage: {language}\n" if language else "WEBVTT\n"
    return head + "".join(
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
