"""WebVTT, for players on the web."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from filmpack.timedtext.cue import Cue, Side, format_time
from filmpack.timedtext.direction import begins_rtl, directed
from filmpack.timedtext.formats.base import (
    LONGEST_TEXT,
    ParsedCue,
    ParsedSubtitles,
    TextFormat,
    register,
)
from filmpack.timedtext.markup import close_italics, spans
from filmpack.timedtext.parsing.entities import decode_entities
from filmpack.timedtext.parsing.reading import Reading, split_lines
from filmpack.timedtext.parsing.time_lines import ARROW, TimeLine, parse_number, parse_time_line

_FIRST = "WEBVTT"
_TIMES_ADVICE = "Write it as 00:00:06.000 --> 00:00:08.320."
_LEFT_OUT = ("NOTE", "STYLE", "REGION")
"""First words of blocks that are not shown (W3C WebVTT, 4.1)."""
_LINE = re.compile(r"(?:^|(?<=\s))line:(-?\d{1,4})(?:\.\d{1,9})?(%?)(?:,\w{1,9})?(?=\s|$)")
"""Where a cue stands (W3C WebVTT, 4.4): a line from the top, from the bottom if below 0, or a
percentage of the picture's height."""
_ACROSS = re.compile(
    r"(?:^|(?<=\s))(?:align:(start|left|end|right|center|middle)"
    r"|position:(\d{1,3})(?:\.\d{1,9})?%(?:,[\w-]{1,12})?)(?=\s|$)"
)
"""Where across the picture a cue stands (W3C WebVTT, 4.4)."""
_LEFT, _RIGHT = 35, 65
"""Up to and from which part of the picture's width, in percent, a place is one at a side."""
_WRITTEN = {"": "", "left": " position:5% align:left", "right": " position:95% align:right"}
"""In WebVTT, left and right are sides of the picture; start and end turn with the text."""
_HALF = 8
"""Lines in half of the picture: a line is 5.33 % of its height, and two more for the safe area."""
_TAG = re.compile(r"<(/?)([^\s.<>]*)([^<>]*)>")


def write_vtt(cues: Iterable[Cue], language: str = "") -> str:
    """The cues as WebVTT, each with its id; text is escaped, italics stay italics.

    language is their BCP 47 tag; right-to-left text gets its isolates (timedtext/direction.py).

    After its first line a WebVTT file holds no header lines, and none names the language
    (W3C WebVTT, 4.1): the file's name does.
    """
    return "WEBVTT\n" + "".join(
        f"\n{cue.id}\n{format_time(cue.start, '.')} --> {format_time(cue.end, '.')}"
        f"{' line:0' * cue.top}{_WRITTEN[cue.side]}\n{_text(directed(cue.text, language))}\n"
        for cue in cues
    )


def _text(text: str) -> str:
    return "".join(
        f"<i>{_escape(piece)}</i>" if italic else _escape(piece) for italic, piece in spans(text)
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def read_vtt(text: str, name: str) -> ParsedSubtitles:
    """Read WebVTT; `name` is used in messages.

    Italics and places in the upper half and at the sides stay; other markup is left out and said.

    Raises InputError with every problem found, as read_srt() does.
    """
    reading = Reading(name)
    blocks = list(_blocks(split_lines(text)))
    if blocks and blocks[0][1][0].startswith(_FIRST):
        at, rows = blocks.pop(0)
        header, rows = (rows, []) if not any(ARROW in row for row in rows) else (rows[:1], rows[1:])
        if told := " ".join([header[0].removeprefix(_FIRST), *header[1:]]).strip():
            reading.repaired(at, f"the header {told[:60]!r} was left out.")
        if rows:
            blocks.insert(0, (at + 1, rows))
    else:
        reading.repaired(1, f"the first line, {_FIRST}, is missing.")
    for at, rows in blocks:
        _read_block(reading, at, rows)
    advice = "A subtitle is a line such as 00:00:06.000 --> 00:00:08.320, and text below it."
    return reading.finish(advice)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines without a blank one between, each with its first line's number from 1."""
    rows: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            rows.append(line.strip().lstrip("\ufeff"))
        elif rows:
            yield number - len(rows), rows
            rows = []


def _read_block(reading: Reading, at: int, rows: Sequence[str]) -> None:
    """Take the cues of a block; more than one where the blank lines between were lost."""
    word = rows[0].split(" ")[0].split("\t")[0]
    times = [n for n, row in enumerate(rows) if ARROW in row or parse_time_line(row, short=True)]
    if word in _LEFT_OUT and not times:
        told = " ".join(rows).removeprefix(word).strip()
        reading.repaired(at, f"a block that is not shown was left out: {word} {told[:200]!r}.")
        return
    if not times:
        _continue(reading, at, rows)
        return
    heads: list[tuple[int, int, TimeLine]] = []
    for n in times:
        line = parse_time_line(rows[n], short=True)
        if line is None:
            what = f"this time line cannot be read: {rows[n][:60]!r}."
            reading.refused(at + n, what, _TIMES_ADVICE)
            continue
        if not line.sound:
            reading.repaired(at + n, f"{rows[n][:60]!r} was read as {line}.")
        begins = n - 1 if n and _is_id(rows, n - 1, first=not heads) else n
        if n != begins and heads:
            reading.repaired(at + begins, "the blank line before this subtitle was missing; added.")
        heads.append((begins, n, line))
    if heads and heads[0][0] > 0:
        _continue(reading, at, rows[: heads[0][0]])
    for number, (_, n, line) in enumerate(heads):
        stop = heads[number + 1][0] if number + 1 < len(heads) else len(rows)
        reading.add(_cue(reading, at + n, line, rows[n + 1 : stop]))


def _is_id(rows: Sequence[str], n: int, *, first: bool) -> bool:
    """Whether the line above a time line is the cue's id: any line that begins its block, else
    a number or an id of filmpack's own."""
    return (first and n == 0) or parse_number(rows[n], dressed=True) is not None


def _continue(reading: Reading, at: int, rows: Sequence[str]) -> None:
    """Text without a time line: a part of the subtitle before, or one that lost its times."""
    if parse_number(rows[0], dressed=True) is not None and len(rows) > 1:
        reading.refused(at, f"subtitle {rows[0]} has no time line.", _TIMES_ADVICE)
    elif not reading.cues:
        what = "this text stands before the first subtitle."
        reading.refused(at, what, "Delete it, or give it a time.")
    else:
        before = reading.cues[-1]
        if len(before.text) > LONGEST_TEXT:
            return  # it is refused as it is; to add to it line by line would take for ever
        reading.repaired(at, "a blank line inside a subtitle was closed up.")
        doubt = before.doubt
        if before.text:
            doubt = doubt or "a blank line stood inside it; perhaps a time line was lost"
        text = "\n".join(filter(None, [before.text, _plain(reading, at, rows)]))
        reading.cues[-1] = replace(before, text=text, doubt=doubt)


def _cue(reading: Reading, at: int, line: TimeLine, rows: Sequence[str]) -> ParsedCue:
    placed = _LINE.search(line.rest)
    if placed:
        line = replace(line, rest=" ".join(_LINE.sub("", line.rest).split()))
    side = _side(line.rest, begins_rtl("\n".join(rows)))
    if side:
        line = replace(line, rest=" ".join(_ACROSS.sub("", line.rest).split()))
    words, doubt = reading.behind_times(at, line)
    text = _plain(reading, at + 1, [words, *rows] if words else rows)
    top = placed is not None and _is_top(placed)
    return ParsedCue(at, line.start, line.end, text, doubt, top=top, side=side)


def _side(settings: str, rtl: bool) -> Side:
    """At which side of the picture a cue's settings put it; rtl: its text runs to the left."""
    align, position = "center", None
    for match in _ACROSS.finditer(settings):
        align = match[1] or align
        position = int(match[2]) if match[2] else position
    if align in ("start", "end"):
        align = "left" if (align == "start") != rtl else "right"
    if position is None:
        # Where none is stated, the text begins or ends at the picture's edge.
        return {"left": "left", "right": "right"}.get(align, "")  # type: ignore[return-value]
    return "left" if position <= _LEFT else "right" if position >= _RIGHT else ""


def _is_top(line: re.Match[str]) -> bool:
    """Whether a line setting is in the upper half of the picture."""
    number = int(line[1])
    if line[2]:
        return number < 50
    return number < -_HALF or 0 <= number < _HALF


def _plain(reading: Reading, at: int, rows: Sequence[str]) -> str:
    """A cue's text with italics alone; what was left out is stated."""

    def tag(match: re.Match[str]) -> str:
        if match[2] == "i":
            return f"<{match[1]}i>"
        if not match[1]:
            reading.left_out(at, match[0], f"<{match[2]}>")
        return ""

    text = _TAG.sub(tag, "\n".join(rows))
    return close_italics(decode_entities(text, deepest=1)[0]).strip()


register(
    TextFormat(
        "vtt",
        "vtt",
        write=lambda material: write_vtt(material.track.cues, material.track.language),
        read_cues=read_vtt,
        italics=True,
        ids=True,
        recognise=lambda head: head.removeprefix("\ufeff").startswith(_FIRST),
    )
)
