"""SubRip (.srt), read without losing a word.

pysrt writes the files; it would drop words in silence, so it does not read them. Every
line that is not blank ends up in a cue, in a stated repair, or in an error with its
line number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from filmpack.timedtext.cue import Cue
from filmpack.timedtext.direction import marked
from filmpack.timedtext.formats.base import (
    ParsedCue,
    ParsedSubtitles,
    TextFormat,
    register,
)
from filmpack.timedtext.markup import place_command
from filmpack.timedtext.parsing.entities import decode_entities
from filmpack.timedtext.parsing.reading import Reading, split_lines
from filmpack.timedtext.parsing.subrip_markup import read_subrip_markup
from filmpack.timedtext.parsing.time_lines import (
    TimeLine,
    glued_number,
    looks_like_time_line,
    parse_number,
    parse_time_line,
)

__all__ = ["ParsedCue", "ParsedSubtitles", "read_srt", "write_srt"]

_MANGLED_MARK = "ï»¿"
"""What a byte order mark looks like when UTF-8 was read as Windows-1252."""
_TIMES_ADVICE = "Write it as 00:00:06,000 --> 00:00:08,320."


def read_srt(text: str, name: str) -> ParsedSubtitles:
    """Read SubRip text (any line ends); `name` is used in messages.

    What other programs damaged is repaired where there is one way to read it, and said; where a
    word may belong elsewhere, it stays and the cue has a doubt.

    Raises InputError with every problem found: a broken or missing time line, an end
    that is not after its start, text outside any cue, no cue at all, more cues
    or text in one than a film has.
    """
    file = _File(text, name)
    file.find_heads()
    file.reading.refuse_number(len(file.heads))
    file.refuse_text_before_heads()
    for number in range(len(file.heads)):
        file.reading.add(file.cue(number))
    return file.reading.finish(
        "A subtitle is a number, a line such as 00:00:06,000 --> 00:00:08,320, and text."
    )


@dataclass(slots=True)
class _Head:
    begins: int
    """First line that belongs to this cue (its number, or its time line), from 0."""
    line: int
    """Its time line, from 0."""
    times: TimeLine
    index: int | None
    """Its number, where it has one."""
    doubt: str = ""


class _File:
    """A file's lines while it is read; reading gathers the repairs and problems.

    Lines count from 0 here, from 1 in messages.
    """

    def __init__(self, text: str, name: str) -> None:
        self.reading = Reading(name, too_long="Is there a time line missing below?")
        self.heads: list[_Head] = []
        self.numbered = False
        self.joins: set[int] = set()
        """Lines that began with a byte order mark: where another file was appended."""
        self.lines = [self._without_mark(at, row) for at, row in enumerate(split_lines(text))]

    def repaired(self, at: int, what: str, advice: str = "") -> None:
        self.reading.repaired(at + 1, what, advice)

    def refused(self, at: int, what: str, advice: str) -> None:
        self.reading.refused(at + 1, what, advice)

    def _without_mark(self, at: int, row: str) -> str:
        bare = row.lstrip("\ufeff")
        if parse_number(bare.removeprefix(_MANGLED_MARK)) is not None:
            bare = bare.removeprefix(_MANGLED_MARK)
        if bare != row:
            self.joins.add(at)
            self.repaired(at, "a byte order mark inside the file was left out.")
        return bare

    def find_heads(self) -> None:
        """Find each subtitle's time line and number."""
        at_times = [at for at, line in enumerate(self.lines) if looks_like_time_line(line)]
        self.numbered = self._is_numbered(at_times)
        previous = 0
        for at in at_times:
            times = parse_time_line(self.lines[at])
            if times is None:
                what = f"this time line cannot be read: {self.lines[at].strip()[:60]!r}."
                self.refused(at, what, _TIMES_ADVICE)
                continue
            if not times.sound:
                what = f"{self.lines[at].strip()[:60]!r} was read as {times}."
                self.repaired(at, what)
            begins, index = at, None
            if times.number:
                index = int(times.number)
            elif self.numbered:
                begins, index = self._claim_index(at, previous)
            previous = index if index is not None else previous + 1
            self.heads.append(_Head(begins, at, times, index))

    def _is_numbered(self, at_times: list[int]) -> bool:
        """Whether a file numbers its subtitles: nearly every time line has a number above it.

        In a file that doesn't, a number above a time is spoken text ("2019", "112").
        """
        having = sum(self._has_number(at) for at in at_times)
        return having * 10 >= len(at_times) * 8

    def _has_number(self, at: int) -> bool:
        """Whether a number stands above a time line, or at its beginning."""
        above = self._line_above(at, -1)
        if above >= 0 and parse_number(self.lines[above], dressed=True) is not None:
            return True
        times = parse_time_line(self.lines[at])
        return times is not None and bool(times.number)

    def _line_above(self, at: int, limit: int) -> int:
        """The nearest line above that is not blank; `limit` when there is none below it."""
        above = at - 1
        while above > limit and not self.lines[above].strip():
            above -= 1
        return above

    def _claim_index(self, at: int, previous: int) -> tuple[int, int | None]:
        """Which line is this cue's number: (first line of the cue, the number or None).

        A number above the time line is its number when it counts on from the cue
        before, or stands after a blank line; then a jump is stated. Otherwise it is
        the last line of the previous subtitle's text, and stays with it.
        """
        limit = self.heads[-1].line if self.heads else -1
        above = self._line_above(at, limit)
        if above <= limit:
            return at, None
        line = self.lines[above]
        number = parse_number(line, dressed=True)
        if number is None:
            if above == at - 1 and glued_number(line) == previous + 1:
                what = f"{line.strip()[-40:]!r} may end with the next subtitle's number."
                self._doubt(above, what)
            return at, None
        counts_on = number == previous + 1
        after_blank = above - 1 <= limit or not self.lines[above - 1].strip() or above in self.joins
        if parse_number(line) is None and (counts_on or (after_blank and above == at - 1)):
            what = f"{line.strip()!r} was taken as the subtitle's number, not as text."
            self.repaired(above, what)
        if counts_on and not after_blank:
            self.repaired(above, "the blank line before this subtitle was missing; added.")
        if counts_on:
            return above, number
        if after_blank and above == at - 1:
            if previous:
                self.repaired(
                    above,
                    f"the number {number} does not count on from {previous}; it was taken"
                    " as the subtitle's number, not as text.",
                )
            return above, number
        self._doubt(
            above,
            f"{line.strip()!r} stands right above a time; it was kept as text.",
            "If it is the number of the next subtitle, put a blank line before it.",
        )
        return at, None

    def _doubt(self, at: int, what: str, advice: str = "") -> None:
        """Say what is doubtful in the last subtitle found."""
        self.repaired(at, what, advice)
        if self.heads:
            self.heads[-1].doubt = self.heads[-1].doubt or what.removesuffix(".")

    def refuse_text_before_heads(self) -> None:
        first = min((head.begins for head in self.heads), default=0)
        before = (
            at
            for at in range(first)
            if self.lines[at].strip() and not looks_like_time_line(self.lines[at])
        )
        for at in list(before)[:1]:
            what = "this text stands before the first subtitle."
            self.refused(at, what, "Delete it, or give it a time.")

    def cue(self, number: int) -> ParsedCue:
        """The cue of a head, with all that stands up to the next one."""
        head = self.heads[number]
        following = self.heads[number + 1] if number + 1 < len(self.heads) else None
        stop = following.begins if following else len(self.lines)
        self._refuse_lost_time_lines(head, following, stop)
        body = self._body(head, stop)
        found = read_subrip_markup("\n".join(body))
        for kind, what in found.left_out:
            self.reading.left_out(head.line + 1, what, kind)
        times = head.times
        return ParsedCue(
            *(head.line + 1, times.start, times.end, found.text, head.doubt),
            top=found.top,
            side=found.side,
        )

    def _refuse_lost_time_lines(self, head: _Head, following: _Head | None, stop: int) -> None:
        """Refuse the numbers in a subtitle's text that are those of subtitles without a time.

        A number on a line of its own is one when it stands after a blank line and counts on from
        this subtitle's, and the next subtitle doesn't have it.
        """
        if not self.numbered or head.index is None:
            return
        after = following.index if following else None
        expected = head.index + 1
        for at in range(head.line + 1, stop):
            number = parse_number(self.lines[at], dressed=True)
            if number is None or number == after or self._stands_above_times(at):
                continue
            after_blank = not self.lines[at - 1].strip() and at - 1 > head.line
            if number == expected and (after_blank or at in self.joins):
                what = f"subtitle {number} has no time line."
                self.refused(at, what, "Write its times below its number. " + _TIMES_ADVICE)
                expected = number + 1
            elif number == expected and after is not None and after > number:
                what = f"{self.lines[at].strip()!r} may be the number of a subtitle without times"
                head.doubt = head.doubt or what
                self.repaired(at, f"{what}; it was kept as text.")

    def _stands_above_times(self, at: int) -> bool:
        """Whether a time line follows, one that can't be read included: it is told by itself."""
        below = (self.lines[n] for n in range(at + 1, len(self.lines)))
        return looks_like_time_line(next((line for line in below if line.strip()), ""))

    def _body(self, head: _Head, stop: int) -> list[str]:
        """A subtitle's lines of text, without blank ones."""
        body = [self._without_entities(at) for at in range(head.line + 1, stop)]
        while body and not body[-1]:
            body.pop()
        while body and not body[0]:
            body.pop(0)
        if "" in body:
            at = next(
                at
                for at in range(head.line + 2, stop)
                if not self.lines[at].strip() and self.lines[at - 1].strip()
            )
            what = "a blank line inside a subtitle was closed up."
            self.repaired(at, what)
            if not self.numbered:
                # Nothing else would tell that a time line was lost here.
                what = "a blank line stood inside it; perhaps a time line was lost"
                head.doubt = head.doubt or what
            body = [line for line in body if line]
        words, doubt = self.reading.behind_times(head.line + 1, head.times)
        if words:
            head.doubt = head.doubt or doubt
            body.insert(0, words)
        return body

    def _without_entities(self, at: int) -> str:
        """A line's text; characters that a web page wrote as entities are characters again."""
        line = self.lines[at].strip()
        if "&" not in line:
            return line
        text, seen = decode_entities(line)
        if seen:
            self.repaired(at, f"{', '.join(seen)}: written as the characters that they stand for.")
        return " ".join(text.split("\n")).strip()


def srt_text(cue: Cue, language: str = "") -> str:
    """A cue's text as it stands in a SubRip file. Players know no mark of places but ASS's.

    language is its BCP 47 tag; right-to-left text gets its marks (timedtext/direction.py).
    """
    return place_command(*cue.place) + marked(cue.text, language)


def write_srt(cues: Iterable[Cue], language: str = "") -> str:
    """The cues as SubRip text: numbered from 1, "\\n" line ends, one blank line between."""
    import pysrt

    items = pysrt.SubRipFile(
        items=[
            pysrt.SubRipItem(
                number,
                pysrt.SubRipTime.from_ordinal(cue.start),
                pysrt.SubRipTime.from_ordinal(cue.end),
                srt_text(cue, language),
            )
            for number, cue in enumerate(cues, 1)
        ]
    )
    return "\n".join(str(item) for item in items)


register(
    TextFormat(
        "srt",
        "srt",
        write=lambda material: write_srt(material.track.cues, material.track.language),
        read_cues=read_srt,
        italics=True,
    )
)
