"""What a reader of a subtitle file gathers: cues, repairs, and what it refuses."""

from __future__ import annotations

from filmpack.errors import InputError, Problem
from filmpack.timedtext.formats.base import LONGEST_TEXT, MOST_CUES, ParsedCue, ParsedSubtitles


class Reading:
    """A file while it is read; lines count from 1, `name` is used in messages."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cues: list[ParsedCue] = []
        self.problems: list[Problem] = []
        self.repairs: list[Problem] = []

    def repaired(self, line: int, what: str, advice: str = "") -> None:
        """State what was read otherwise than it stands, or left out."""
        self.repairs.append(Problem(self.name, line, what, advice))

    def refused(self, line: int, what: str, advice: str) -> None:
        """State why the file can't be read."""
        self.problems.append(Problem(self.name, line, what, advice))

    def add(self, cue: ParsedCue) -> None:
        """Take a cue, unless it is empty, far too long or ends before it starts."""
        if not cue.text.strip():
            self.repaired(cue.line, "a subtitle without text was left out.")
        elif len(cue.text) > LONGEST_TEXT:
            what = f"{len(cue.text)} characters in one subtitle; at most {LONGEST_TEXT}."
            self.refused(cue.line, what, "Is this the right file?")
        elif cue.end <= cue.start:
            what = "this subtitle ends before it starts."
            self.refused(cue.line, what, "Correct its two times.")
        else:
            self.cues.append(cue)

    def finish(self, advice: str) -> ParsedSubtitles:
        """All that was read, in order of time; advice is for a file without a subtitle.

        Raises InputError with every problem.
        """
        if len(self.cues) > MOST_CUES:
            what = f"{len(self.cues)} subtitles; at most {MOST_CUES} are read."
            raise InputError(Problem(self.name, 0, what, "Is this the right file?"))
        if self.problems:
            raise InputError(sorted(self.problems, key=lambda problem: problem.line))
        if not self.cues:
            what = "no subtitle was found in this file."
            raise InputError(Problem(self.name, 0, what, advice))
        ordered = sorted(self.cues, key=lambda cue: (cue.start, cue.end))
        if ordered != self.cues:
            at = next(a.line for a, b in zip(self.cues, ordered, strict=True) if a != b)
            self.repaired(at, "the subtitles were not in order of time; sorted.")
        repairs = sorted(self.repairs, key=lambda repair: repair.line)
        return ParsedSubtitles(tuple(ordered), tuple(repairs))
