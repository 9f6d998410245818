"""Time lines and numbers of subtitle files, the damaged ones included.

Word processors, web pages and machine translation change arrows, put spaces into times and dots
after numbers. What can be read in one way only is read; whatever else looks like a time line is
refused by its reader, so that it never passes for spoken text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from filmpack.timedtext.cue import format_time, milliseconds

ARROW = "-->"

# Each repetition is bounded: a long row of dashes or digits must not take for ever.
_REST = r"([0-5]?\d)\s?[:：]\s?([0-5]?\d)\s?[,.，．]\s?(\d{3})(?!\d)"
_CLOCK = rf"(\d{{1,3}})\s?[:：]\s?{_REST}"
_SHORT_CLOCK = rf"(?:(\d{{1,3}})\s?[:：]\s?)?{_REST}"
_TIME_LINE, _SHORT_TIME_LINE = (
    re.compile(rf"\s*(?:(\d{{1,9}})[.):]?\s{{1,9}})?{clock}(.{{0,12}}?){clock}(.*)")
    for clock in (_CLOCK, _SHORT_CLOCK)
)
_NEAR_CLOCK = r"\d{1,3}\s?[:：]\s?\d{1,3}(?:\s?[:：]\s?\d{1,3})(?:\s?[,.，．]\s?\d{0,9})?"
_NEARLY = re.compile(
    rf"\s*(?:\d{{1,9}}[.):]?\s{{1,9}})?{_NEAR_CLOCK}\s*(?:[^\w\s]{{1,12}}|[-=]{{0,12}}&gt;)?\s*"
    rf"{_NEAR_CLOCK}.*"
)
_ALONE = re.compile(r"\s*\d{1,3}:[0-5]?\d:[0-5]?\d[,.]\d{3}\s*")
_PLACING = re.compile(r"[A-Za-z][\w-]*:\S+(?:\s+[A-Za-z][\w-]*:\S+)*")
"""What some programs write after the times: X1:10 X2:20, align:start."""
_NUMBER = re.compile(r"\s*(\d{1,9})\s*")
_DRESSED_NUMBER = re.compile(
    r"\s*(?:#|№|[Nn]o\.? ?|[Nn]r\.? ?|c(?=\d{4}))?\s?(\d{1,9})\s?[.):]?\s*"
)
_GLUED = re.compile(r".*[^\W\d_][.!?…\"”’)]{0,3}(\d{1,9})\s*")


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The two times of a line in milliseconds, and what else stands on it.

    number is what stands before the times, rest what stands after them; each without
    spaces around it. sound: nothing had to be guessed.
    """

    start: int
    end: int
    number: str
    rest: str
    sound: bool

    @property
    def words(self) -> str:
        """What stands after the times, "" where it only places the text."""
        return "" if _PLACING.fullmatch(self.rest) else self.rest

    def __str__(self) -> str:
        return f"{format_time(self.start)} {ARROW} {format_time(self.end)}"


def parse_time_line(line: str, *, short: bool = False) -> TimeLine | None:
    """The times of a line that has two whole ones, whatever stands between; None otherwise.

    short: times may go without hours, as in WebVTT.
    """
    if ":" not in line and "：" not in line:
        return None
    match = (_SHORT_TIME_LINE if short else _TIME_LINE).fullmatch(line)
    if match is None:
        return None
    arrow, rest = match[6].strip(), match[11].strip()
    plain = line[match.start(2) : match.end(10)].replace(match[6], "", 1)
    sound = arrow == ARROW and not match[1] and not re.search(r"[\s：，．]", plain)
    start, end = _milliseconds(match, 2), _milliseconds(match, 7)
    return TimeLine(start, end, match[1] or "", rest, sound)


def looks_like_time_line(line: str) -> bool:
    """Whether a line is meant as a time line, readable or not: it must not pass for text."""
    if ARROW in line:
        return True
    if ":" not in line and "：" not in line:
        return False
    return bool(_TIME_LINE.fullmatch(line) or _NEARLY.fullmatch(line) or _ALONE.fullmatch(line))


def parse_number(line: str, *, dressed: bool = False) -> int | None:
    """The number that a line is, None when it is something else.

    dressed: also one with what programs write around it, such as "3." or "#3", and the cue ids of
    filmpack's own exports.
    """
    match = (_DRESSED_NUMBER if dressed else _NUMBER).fullmatch(line)
    return int(match[1]) if match else None


def glued_number(line: str) -> int | None:
    """The number at a line's end that touches its last word ("word3"), or None."""
    match = _GLUED.fullmatch(line)
    return int(match[1]) if match else None


def _milliseconds(match: re.Match[str], first: int) -> int:
    return milliseconds(*(int(match[first + n] or 0) for n in range(4)))
