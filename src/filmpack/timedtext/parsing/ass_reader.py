"""Reading ASS and SSA scripts: the words, their times and their italics; nothing of the styling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from filmpack.timedtext.cue import milliseconds
from filmpack.timedtext.formats.base import ParsedCue, ParsedSubtitles
from filmpack.timedtext.markup import close_italics
from filmpack.timedtext.parsing.overrides import (
    DRAWING,
    alignment_of,
    is_top,
    kind_of,
    read_overrides,
    side_of,
)
from filmpack.timedtext.parsing.reading import Reading, split_lines

EVENT_FIELDS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
"""An event's fields, in the order of a script that states none."""
_CLOCK = re.compile(r"\s*(\d{1,3}):([0-5]?\d):([0-5]?\d)[.:](\d{2,3})\s*")
_TOKEN = re.compile(r"\\\{|\\\}|\\\u2060?|\{[^{}]*\}")
"""In turn: a brace that is text, a backslash with what makes it text, an override block."""


def read_ass(text: str, name: str) -> ParsedSubtitles:
    """Read an ASS or SSA script; `name` is used in messages.

    Italics and places at the top and at the sides stay, of the styles too; other commands are left
    out and said.

    Raises InputError with every problem found: times or a line that can't be read, no subtitle.
    """
    reading = Reading(name)
    section, events, columns = "", _fields(EVENT_FIELDS), list[str]()
    styles: dict[str, _Style] = {}
    for number, row in enumerate(split_lines(text), 1):
        line = row.strip()
        if line.startswith("["):
            section = line.lower()
            continue
        kind, _, rest = line.partition(":")
        kind = kind.strip().lower()
        if section.startswith("[events"):
            if kind == "format":
                events = _fields(rest)
            elif kind == "dialogue":
                _read_event(reading, number, _values(events, rest), styles)
            elif kind == "comment":
                told = _values(events, rest).get("text", rest).strip()
                if told:
                    reading.repaired(number, f"a comment was left out: {told[:200]!r}.")
        elif "styles" in section:
            if kind == "format":
                columns = _fields(rest)
            elif kind == "style":
                values = _values(columns, rest)
                slanted = values.get("italic", "0") not in ("0", "")
                place = alignment_of(values.get("alignment", ""), old="+" not in section)
                styles[values.get("name", "")] = _Style(slanted, place)
    return reading.finish("A script has lines that begin with 'Dialogue:' below [Events].")


@dataclass(frozen=True, slots=True)
class _Style:
    slanted: bool = False
    place: int = 0


def _fields(text: str) -> list[str]:
    return [field.strip().lower() for field in text.split(",")]


def _values(fields: list[str], text: str) -> dict[str, str]:
    """The fields' values; the last one may hold commas."""
    parts = text.lstrip().split(",", len(fields) - 1)
    return {
        field: part.strip() if field != "text" else part
        for field, part in zip(fields, parts, strict=False)
    }


def _read_event(
    reading: Reading, line: int, values: Mapping[str, str], styles: Mapping[str, _Style]
) -> None:
    start, end = (_milliseconds(values.get(field, "")) for field in ("start", "end"))
    if start is None or end is None or "text" not in values:
        what = "this event cannot be read."
        reading.refused(line, what, "Write it as Dialogue: 0,0:00:06.00,0:00:08.32,…,Text.")
        return
    style = styles.get(values.get("style", "").lstrip("*"), _Style())
    text, place = _plain(reading, line, values["text"], style)
    top, side = is_top(place), side_of(place)
    reading.add(ParsedCue(line, start, end, text, top=top, side=side))


def _plain(reading: Reading, line: int, text: str, style: _Style) -> tuple[str, int]:
    """An event's words with italics alone, and their place as on a number pad, 0 for none.

    What was left out is stated.
    """
    gone: dict[str, None] = {}
    drawing, slanted, place = False, style.slanted, 0
    pieces = ["<i>" if slanted else ""]
    at = 0
    for match in _TOKEN.finditer(text):
        between = text[at : match.start()]
        at = match.end()
        if drawing:
            gone[between] = None
        else:
            pieces.append(between)
        token = match[0]
        if token in ("\\{", "\\}"):
            pieces.append(token[1])
        elif token.startswith("\\") and len(token) == 2:
            pieces.append("\\")
        elif token == "\\":
            letter = text[at : at + 1]
            if letter in ("N", "n", "h"):
                pieces.append("\u00a0" if letter == "h" else "\n")
                at += 1
            else:
                pieces.append("\\")
        else:
            drawing = bool(DRAWING.search(token)) or (drawing and "\\p0" not in token)
            found = read_overrides(token[1:-1])
            place = place or found.alignment
            italic = slanted if found.reset else found.italic
            if italic is not None:
                pieces.append("<i>" if italic else "</i>")
            for left in found.left_out:
                reading.left_out(line, left, kind_of(left))
    pieces.append("" if drawing else text[at:])
    if drawing and text[at:].strip():
        gone[text[at:]] = None
    if told := " ".join(filter(None, map(str.strip, gone))):
        reading.repaired(line, f"{told[:200]!r} was left out.")
    return close_italics("".join(pieces)).strip(), place or style.place


def _milliseconds(text: str) -> int | None:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = (int(match[n]) for n in (1, 2, 3))
    return milliseconds(hours, minutes, seconds, int(match[4].ljust(3, "0")))
