"""When a helpline answers: data in a country's file, words in an edition's language.

`hours` is "24/7" or a list of rows, each of days and one span of time in the country's own
time: ["Mon-Fri 9:00-19:00", "Sat,Sun 10:00-14:00"], ["daily 20:00-2:00"].
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from filmpack.languages.language import language
from filmpack.languages.tags import cldr_locale

if TYPE_CHECKING:
    from babel.core import Locale

ALWAYS = "24/7"
"""What `hours` says for a line that answers day and night."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY = 24 * 60
"""Minutes of a day."""
WEEK = 7 * DAY

_DAYS = re.compile(r"(\S+) ([0-9]{1,2}:[0-9]{2})-([0-9]{1,2}:[0-9]{2})")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])|24:00")
_MOST_ROWS = 14
_SHOWN = 40
"""Characters of a wrong row that a message repeats."""
_LONGEST_DAY = 5
"""Letters of a weekday's name on a card; where CLDR's is longer, its shortest is taken."""
ADVICE = (
    f'Write hours = "{ALWAYS}" for a line that always answers, otherwise a list such as'
    ' ["Mon-Fri 9:00-17:00", "Sat,Sun 10:00-14:00"] or ["daily 8:00-23:00"].'
)


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """Days (0 is Monday) with one span of time, minutes from midnight.

    An end that is not after the start is on the next day.
    """

    days: tuple[int, ...]
    start: int
    end: int

    @property
    def length(self) -> int:
        """Minutes."""
        return self.end - self.start if self.end > self.start else self.end + DAY - self.start

    def minutes(self) -> list[tuple[int, int]]:
        """Its spans in minutes of the week, each [start, end); one that leaves Sunday is cut."""
        spans = []
        for day in self.days:
            start = day * DAY + self.start
            end = start + self.length
            spans.append((start, min(end, WEEK)))
            if end > WEEK:
                spans.append((0, end - WEEK))
        return spans


@dataclass(frozen=True, slots=True)
class Hours:
    """When a line answers. Neither always nor any span: nobody knows."""

    always: bool = False
    spans: tuple[OpenSpan, ...] = ()


class HoursError(ValueError):
    """What is wrong with `hours`, as a sentence, and what to write instead."""

    def __init__(self, what: str, advice: str = ADVICE) -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice


def parse_hours(written: str | Sequence[str]) -> Hours:
    """Read the value of `hours`; an empty one says that the hours are not known.

    Raises HoursError.
    """
    if written == ALWAYS:
        return Hours(always=True)
    if isinstance(written, str):
        if not written:
            return Hours()
        try:
            _span(written)
        except HoursError:
            raise HoursError(f"hours is {_quoted(written)}.") from None
        raise HoursError(
            f"hours is {_quoted(written)}, not a list.", f'Write hours = ["{written}"].'
        )
    if len(written) > _MOST_ROWS:
        raise HoursError(f"hours has {len(written)} rows; {_MOST_ROWS} are allowed.")
    if ALWAYS in written:
        raise HoursError(f'hours has "{ALWAYS}" in a list.', f'Write hours = "{ALWAYS}".')
    spans = tuple(_span(row) for row in written)
    taken = sorted(
        (part, row) for row, span in zip(written, spans, strict=True) for part in span.minutes()
    )
    for (before, row), (after, other) in pairwise(taken):
        if after[0] < before[1]:
            raise HoursError(
                f"hours says the same time twice: {_quoted(row)} and {_quoted(other)}.",
                "Join the rows, or correct one.",
            )
    if sum(end - start for (start, end), _ in taken) == WEEK:
        raise HoursError("hours covers the whole week.", f'Write hours = "{ALWAYS}".')
    return Hours(spans=spans)


def _span(row: str) -> OpenSpan:
    match = _DAYS.fullmatch(row)
    if match is None:
        raise HoursError(f"hours has {_quoted(row)}.")
    days = _days(match[1], row)
    start, end = (_minutes(time, row) for time in match.group(2, 3))
    if start in (end, DAY) or end == 0:
        raise HoursError(
            f"hours has {_quoted(row)}: this span has no length, or begins at 24:00 or ends at"
            " 0:00.",
            "A day begins at 0:00 and ends at 24:00.",
        )
    return OpenSpan(days, start, end)


def _days(text: str, row: str) -> tuple[int, ...]:
    if text == "daily":
        return tuple(range(7))
    days: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        for name in (first, last or first):
            if name not in DAYS:
                raise HoursError(
                    f"hours has {_quoted(row)}: {_quoted(name)} is not a day.",
                    f"Days are {', '.join(DAYS)} and daily: Mon-Fri, or Mon,Wed,Sat-Sun.",
                )
        span = range(DAYS.index(first), DAYS.index(last or first) + 1)
        if not span or (days and span[0] <= days[-1]):
            raise HoursError(
                f"hours has {_quoted(row)}: its days are not in the order of the week, each once.",
                "A week runs from Mon to Sun: write Mon,Fri-Sun for Friday to Monday.",
            )
        days += span
    return tuple(days)


def _minutes(text: str, row: str) -> int:
    if _TIME.fullmatch(text) is None:
        raise HoursError(
            f"hours has {_quoted(row)}: {text} is not a time.",
            "Times run from 0:00 to 24:00.",
        )
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def hours_text(hours: Hours, tag: str) -> str:
    """The spans in a language, short enough for a card: "Mo–Sa 14–20 Uhr", "lun.–ven. 9–23 h".

    Args:
        hours: When a line answers. One that always does, or whose hours are not known, gives ""
            (the catalogue has the words for "day and night").
        tag: The edition's or language's tag, "de-CH" or "de".

    Weekdays and times are CLDR's; the word that goes with whole hours is the language's `clock`.
    """
    locale = cldr_locale(tag)
    names = _weekdays(locale)
    groups = []
    for days, spans in groupby(hours.spans, key=lambda span: span.days):
        times = _times(list(spans), locale, language(tag).clock)
        groups.append(f"{_day_names(days, names)} {times}")
    return "; ".join(groups)


def _day_names(days: tuple[int, ...], names: Sequence[str]) -> str:
    """Three days and more in a row as a range, two with a comma."""
    runs = [
        [day for _, day in run]
        for _, run in groupby(enumerate(days), key=lambda item: item[1] - item[0])
    ]
    parts = []
    for run in runs:
        if len(run) > 2:
            parts.append(f"{names[run[0]]}–{names[run[-1]]}")
        else:
            parts += [names[day] for day in run]
    return ", ".join(parts)


def _times(spans: Sequence[OpenSpan], locale: Locale, clock: str) -> str:
    whole = all(span.start % 60 == 0 and span.end % 60 == 0 for span in spans)
    if whole and clock:
        ranges = ", ".join(f"{span.start // 60}–{span.end // 60}" for span in spans)
        # One line: nobody reads "20" on one and "Uhr" on the next.
        return clock.replace("{}", ranges).replace(" ", "\u00a0")
    pattern = locale.time_formats["short"].pattern
    match = re.search(r"([Hhk]+)(\W)mm", pattern)
    hour, mark = (match[1], match[2]) if match else ("H", ":")

    def shown(minutes: int) -> str:
        return f"{minutes // 60:0{len(hour)}}{mark}{minutes % 60:02}"

    return ",\u00a0".join(f"{shown(span.start)}–{shown(span.end)}" for span in spans)


def _weekdays(locale: Locale) -> list[str]:
    """Monday to Sunday as they stand in a list."""
    names = locale.days["stand-alone"]
    for width in ("abbreviated", "short"):
        found = [names[width][day] for day in range(7)] if width in names else []
        if found and max(len(name.rstrip(".")) for name in found) <= _LONGEST_DAY:
            return found
    return [names["abbreviated"][day] for day in range(7)]
