"""SubRip (.srt), read without losing a word.

pysrt parses the times and writes the files. What it would drop in silence is
settled before: every line that is not blank ends up in a cue, in a stated
repair, or in an error with its line number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pysrt

from filmpack.errors import InputError, Problem
from filmpack.timedtext.cue import Cue
from filmpack.timedtext.formats.base import (
    LONGEST_TEXT,
    MOST_CUES,
    ParsedCue,
    ParsedSubtitles,
    TextFormat,
    register,
)

__all__ = ["ParsedCue", "ParsedSubtitles", "read_srt", "write_srt"]

_ARROW = "-->"
_TIMES = re.compile(
    r"\s*(\d{1,3}:[0-5]?\d:[0-5]?\d[,.]\d{3})\s*-->\s*(\d{1,3}:[0-5]?\d:[0-5]?\d[,.]\d{3})(.*)"
)
_INDEX = re.compile(r"\s*\d{1,9}\s*")
# Each character can match in one way only: a long row of dashes must not take for ever.
_NEARLY = re.compile(r"\s*\d+:\d+:\d+(?:[,.]\d*)?\s*[-–—>]+(?:(?<=-)\s+>[-–—>]*)*\s*\d+:\d+:\d+.*")
"""A time line with a broken arrow; it must not pass for spoken text."""


def read_srt(text: str, name: str) -> ParsedSubtitles:
    """Read SubRip text (any line ends); `name` is used in messages.

    Raises InputError with every problem found: a broken time line, an end
    that is not after its start, text outside any cue, no cue at all, more cues
    or text in one than a film has.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    problems: list[Problem] = []
    repairs: list[Problem] = []
    heads = _find_heads(lines, name, problems, repairs)
    if len(heads) > MOST_CUES:
        what = f"{len(heads)} subtitles; at most {MOST_CUES} are read."
        raise InputError(Problem(name, 0, what, "Is this the right file?"))
    if not heads and not problems:
        raise InputError(
            Problem(
                name,
                0,
                "no subtitle was found in this file.",
                "A subtitle is a number, a line such as 00:00:06,000 --> 00:00:08,320, and text.",
            )
        )
    first_used = min((head.begins for head in heads), default=len(lines))
    problems += [
        Problem(
            name,
            at + 1,
            "this text stands before the first subtitle.",
            "Delete it, or give it a time.",
        )
        for at in range(first_used)
        if lines[at].strip() and _ARROW not in lines[at]
    ][: 1 if heads else 0]

    cues: list[ParsedCue] = []
    for number, head in enumerate(heads):
        stop = heads[number + 1].begins if number + 1 < len(heads) else len(lines)
        body = [line.strip() for line in lines[head.line + 1 : stop]]
        while body and not body[-1]:
            body.pop()
        while body and not body[0]:
            body.pop(0)
        if "" in body:
            at = head.line + 2 + body.index("")
            repairs.append(Problem(name, at, "a blank line inside a subtitle was closed up."))
            body = [line for line in body if line]
        if not body:
            repairs.append(Problem(name, head.line + 1, "a subtitle without text was left out."))
            continue
        if sum(map(len, body)) > LONGEST_TEXT:
            what = f"{sum(map(len, body))} characters in one subtitle; at most {LONGEST_TEXT}."
            advice = "Is there a time line missing below?"
            problems.append(Problem(name, head.line + 1, what, advice))
            continue
        if head.end <= head.start:
            problems.append(
                Problem(
                    name,
                    head.line + 1,
                    "this subtitle ends before it starts.",
                    "Correct the two times on this line.",
                )
            )
            continue
        cues.append(ParsedCue(head.line + 1, head.start, head.end, "\n".join(body)))
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.line))
    ordered = sorted(cues, key=lambda cue: (cue.start, cue.end))
    if ordered != cues:
        at = next(a.line for a, b in zip(cues, ordered, strict=True) if a != b)
        repairs.append(Problem(name, at, "the subtitles were not in order of time; sorted."))
    return ParsedSubtitles(tuple(ordered), tuple(sorted(repairs, key=lambda repair: repair.line)))


@dataclass(frozen=True, slots=True)
class _Head:
    begins: int
    """First line that belongs to this cue (its number, or its time line), from 0."""
    line: int
    """Its time line, from 0."""
    start: int
    end: int


def _find_heads(
    lines: list[str], name: str, problems: list[Problem], repairs: list[Problem]
) -> list[_Head]:
    heads: list[_Head] = []
    previous_index = 0
    times = [at for at, line in enumerate(lines) if _ARROW in line or _NEARLY.fullmatch(line)]
    numbered = _is_numbered(lines, times)
    for at in times:
        line = lines[at]
        match = _TIMES.fullmatch(line)
        if match is None:
            problems.append(
                Problem(
                    name,
                    at + 1,
                    f"this time line cannot be read: {line.strip()[:60]!r}.",
                    "Write it as 00:00:06,000 --> 00:00:08,320.",
                )
            )
            continue
        if match[3].strip():
            repairs.append(
                Problem(name, at + 1, f"{match[3].strip()[:40]!r} after the times was left out.")
            )
        begins, index = at, None
        if numbered:
            start = heads[-1].line if heads else -1
            begins, index = _claim_index(lines, at, start, previous_index, name, repairs)
        previous_index = index if index is not None else previous_index + 1
        heads.append(_Head(begins, at, _milliseconds(match[1]), _milliseconds(match[2])))
    return heads


def _is_numbered(lines: list[str], times: list[int]) -> bool:
    """Whether a file numbers its subtitles: nearly every time line has a number above it.

    In a file that doesn't, a number above a time is spoken text ("2019", "112").
    """
    above = (_line_above(lines, at, -1) for at in times)
    having = sum(at >= 0 and _INDEX.fullmatch(lines[at]) is not None for at in above)
    return having * 10 >= len(times) * 8


def _line_above(lines: list[str], at: int, limit: int) -> int:
    """The nearest line above that is not blank; `limit` when there is none below it."""
    above = at - 1
    while above > limit and not lines[above].strip():
        above -= 1
    return above


def _claim_index(
    lines: list[str],
    at: int,
    previous_head: int,
    previous_index: int,
    name: str,
    repairs: list[Problem],
) -> tuple[int, int | None]:
    """Which line is this cue's number: (first line of the cue, the number or None).

    A number above the time line is its number when it counts on from the cue
    before, or stands after a blank line; then a jump is stated. Otherwise it is
    the last line of the previous subtitle's text, and stays with it.
    """
    above = _line_above(lines, at, previous_head)
    if above <= previous_head or not _INDEX.fullmatch(lines[above]):
        return at, None
    # int() takes fewer characters for spaces than a pattern's \s and strip() do: not U+001D.
    number = int(lines[above].strip())
    counts_on = number == previous_index + 1
    after_blank = above - 1 <= previous_head or not lines[above - 1].strip()
    if counts_on and not after_blank:
        repairs.append(
            Problem(name, above + 1, "the blank line before this subtitle was missing; added.")
        )
    if counts_on:
        return above, number
    if after_blank and above == at - 1:
        if previous_index:
            repairs.append(
                Problem(
                    name,
                    above + 1,
                    f"the number {number} does not count on from {previous_index}; it was taken"
                    " as the subtitle's number, not as text.",
                )
            )
        return above, number
    repairs.append(
        Problem(
            name,
            above + 1,
            f"{lines[above].strip()!r} stands right above a time; it was kept as text.",
            "If it is the number of the next subtitle, put a blank line before it.",
        )
    )
    return at, None


def _milliseconds(text: str) -> int:
    return int(pysrt.SubRipTime.from_string(text.replace(".", ",")).ordinal)


def write_srt(cues: Iterable[Cue]) -> str:
    """The cues as SubRip text: numbered from 1, "\\n" line ends, one blank line between."""
    items = pysrt.SubRipFile(
        items=[
            pysrt.SubRipItem(
                number,
                pysrt.SubRipTime.from_ordinal(cue.start),
                pysrt.SubRipTime.from_ordinal(cue.end),
                cue.text,
            )
            for number, cue in enumerate(cues, 1)
        ]
    )
    return "\n".join(str(item) for item in items)


register(
    TextFormat(
        "srt",
        "srt",
        write=lambda material: write_srt(material.track.cues),
        read_cues=read_srt,
        italics=True,
    )
)
