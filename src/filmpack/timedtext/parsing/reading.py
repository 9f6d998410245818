"""What a reader of a subtitle file gathers: cues, repairs, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

from filmpack.errors import InputError, Problem
from filmpack.timedtext.formats.base import LONGEST_TEXT, MOST_CUES, ParsedCue, ParsedSubtitles
from filmpack.timedtext.parsing.time_lines import TimeLine

_MANY = 10
"""From so many subtitles on, one side for all is no speaker's."""


def split_lines(text: str) -> list[str]:
    """A file's lines, whichever ends they have, without a byte order mark before them."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


class Reading:
    """A file while it is read; lines count from 1, `name` is used in messages.

    too_long is the advice where one subtitle holds far too much text.
    """

    def __init__(self, name: str, too_long: str = "Is this the right file?") -> None:
        self.name = name
        self.too_long = too_long
        self.cues: list[ParsedCue] = []
        self.problems: list[Problem] = []
        self.repairs: list[Problem] = []
        self._left_out: dict[str, tuple[int, str, int]] = {}
        """By kind: the line of the first, how it stands there, and how many there are."""

    def repaired(self, line: int, what: str, advice: str = "") -> None:
        """State what was read otherwise than it stands, or left out."""
        self.repairs.append(Problem(self.name, line, what, advice))

    def left_out(self, line: int, what: str, kind: str = "") -> None:
        """State markup that can't be shown; one kind of it (what, if not named) is told once."""
        kind = kind or what
        first, shown, count = self._left_out.get(kind, (line, what, 0))
        self._left_out[kind] = (first, shown, count + 1)

    def refused(self, line: int, what: str, advice: str) -> None:
        """State why the file can't be read."""
        self.problems.append(Problem(self.name, line, what, advice))

    def add(self, cue: ParsedCue) -> None:
        """Take a cue; finish() judges it, when all of its text is there."""
        self.cues.append(cue)

    def behind_times(self, line: int, times: TimeLine) -> tuple[str, str]:
        """The words that stand behind a time line's times, and the doubt that they are text.

        Both are "" where there are none; what only places the text is left out. Either is stated.
        """
        if not times.rest:
            return "", ""
        if not times.words:
            self.left_out(line, f"{times.rest[:40]!r} after the times", "after the times")
            return "", ""
        what = f"{times.words[:40]!r} stood behind the times; it was kept as text"
        self.repaired(line, f"{what}.")
        return times.words, what

    def refuse_number(self, found: int) -> None:
        """Raise InputError for more cues than a film has."""
        if found > MOST_CUES:
            what = f"{found} subtitles; at most {MOST_CUES} are read."
            raise InputError(Problem(self.name, 0, what, "Is this the right file?"))

    def finish(self, advice: str) -> ParsedSubtitles:
        """All that was read, in order of time; advice is for a file without a subtitle.

        Raises InputError with every problem.
        """
        self.refuse_number(len(self.cues))
        cues = [cue for cue in self.cues if self._is_fit(cue)]
        if self.problems:
            raise InputError(sorted(self.problems, key=lambda problem: problem.line))
        if not cues:
            what = "no subtitle was found in this file."
            raise InputError(Problem(self.name, 0, what, advice))
        cues = self._by_speaker(cues)
        ordered = sorted(cues, key=lambda cue: (cue.start, cue.end))
        if ordered != cues:
            at = next(a.line for a, b in zip(cues, ordered, strict=True) if a != b)
            self.repaired(at, "the subtitles were not in order of time; sorted.")
        for line, what, count in self._left_out.values():
            more = f", and {count - 1} more of its kind below" if count > 1 else ""
            self.repaired(line, f"{what[:80]} was left out{more}.")
        repairs = sorted(self.repairs, key=lambda repair: repair.line)
        return ParsedSubtitles(tuple(ordered), tuple(repairs))

    def _by_speaker(self, cues: list[ParsedCue]) -> list[ParsedCue]:
        """The cues with their sides, or without them where all stand at one side: that is how the
        file looks, and tells no speaker from another."""
        sides = {cue.side for cue in cues}
        if len(cues) < _MANY or len(sides) != 1 or "" in sides:
            return cues
        what = f"every subtitle stands at the {cues[0].side}, which was left out."
        self.repaired(cues[0].line, what)
        return [replace(cue, side="") for cue in cues]

    def _is_fit(self, cue: ParsedCue) -> bool:
        """Whether a cue is one; the reason is stated where it is empty, too long or ends early."""
        if not cue.text.strip():
            self.repaired(cue.line, "a subtitle without text was left out.")
        elif len(cue.text) > LONGEST_TEXT:
            what = f"{len(cue.text)} characters in one subtitle; at most {LONGEST_TEXT}."
            self.refused(cue.line, what, self.too_long)
        elif cue.end <= cue.start:
            what = "this subtitle ends before it starts."
            self.refused(cue.line, what, "Correct the two times on this line.")
        else:
            return True
        return False
