"""Cues and tracks: the values everything else works on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, NewType

CueId = NewType("CueId", str)
"""Permanent name of a cue: "c" and at least four digits, such as c0042."""

Side = Literal["", "left", "right"]
"""Where across the picture a text stands, by whom it is spoken; "" in the middle. Sides are those
of the picture, also in languages that are written from right to left."""

_TIME = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)[,.](\d{3})")


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle on the film's time line.

    start and end are milliseconds on it, from the first frame only where text is drawn; the cue
    is visible on [start, end). text may carry <i>…</i>, and line breaks as "\\n".
    top says that it stands at the top of the picture, not at the bottom; side is where across it.
    size is that of its letters in percent of the usual one: below 100 only where it would not fit
    otherwise.
    """

    id: CueId
    start: int
    end: int
    text: str
    top: bool = False
    size: int = 100
    side: Side = ""

    @property
    def place(self) -> tuple[bool, Side]:
        """Where it stands: whether at the top, and at which side."""
        return self.top, self.side

    @property
    def duration(self) -> int:
        """Milliseconds on screen."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Track:
    """One language's finished timed text, in order of start.

    language is a BCP 47 tag. missing says how many cues have no translation
    and what stands in their place: "blank", "source", or "" when none is missing.
    forced says that the cues are only those for viewers who understand the rest of the film.
    """

    language: str
    cues: tuple[Cue, ...]
    missing: str = ""
    missing_count: int = 0
    forced: bool = False


def shifted(cues: Iterable[Cue], ms: int) -> tuple[Cue, ...]:
    """Cues moved to a clock that begins `ms` milliseconds later; nothing is before its zero."""
    if not ms:
        return tuple(cues)
    return tuple(
        replace(cue, start=max(0, cue.start - ms), end=max(0, cue.end - ms)) for cue in cues
    )


def cue_id(number: int) -> CueId:
    """The id with this number: cue_id(42) == "c0042"."""
    return CueId(f"c{number:04d}")


def cue_number(name: str) -> int | None:
    """The number in a cue id, or None when `name` is no cue id."""
    return int(name[1:]) if re.fullmatch(r"c[0-9]{4,18}", name) else None


def milliseconds(hours: int, minutes: int, seconds: int, ms: int) -> int:
    """A time in milliseconds."""
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def format_time(ms: int, mark: str = ",") -> str:
    """Milliseconds as 00:01:02,345 (`mark` stands before the milliseconds)."""
    seconds, rest = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{mark}{rest:03d}"


def parse_time(text: str) -> int:
    """The milliseconds in 00:01:02,345. Raises ValueError on anything else."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a time: {text!r}")
    return milliseconds(*map(int, match.groups()))
