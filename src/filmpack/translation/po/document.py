"""A .po file held losslessly: what we do not change keeps its bytes.

polib escapes strings and lays out what is new. But polib (like any reader
that builds a model and writes it back) wraps every line again;
translators work in Poedit, Weblate and with msgmerge, which wrap differently,
and a diff must show what changed and nothing else. So a file is kept as entries
of its own lines, grouped by field, and an edit replaces the lines of one field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polib

from filmpack.errors import InputError, Problem
from filmpack.translation.po.entry import PoEntry
from filmpack.translation.po.parser import read_entries

__all__ = ["PoDocument", "PoEntry", "new_header"]

_LONGEST_FILE = 6_000_000
"""Characters; ten thousand entries with their notes have three million."""


def new_header(comments: Sequence[str], fields: Mapping[str, str]) -> PoEntry:
    """A header entry with these comment lines and fields."""
    rows = [f'"{polib.escape(f"{key}: {value}")}\\n"' for key, value in fields.items()]
    notes = [f"# {' '.join(comment.split())}".rstrip() for comment in comments]
    return PoEntry([*notes, 'msgid ""', 'msgstr ""', *rows], before=[])


LONGEST_TEXT = 10_000
"""Characters of one text, as it is written: a hundred times what a subtitle holds."""


class PoDocument:
    """A whole .po or .pot file: header, live entries, obsolete entries, in file order."""

    def __init__(self, header: PoEntry, entries: Sequence[PoEntry], name: str) -> None:
        self.header = header
        self.entries = list(entries)
        self.lead: list[PoEntry] = []
        """Comments above the header, kept where they were."""
        self.before_header = 0
        """How many of the entries stand above the header, where another tool sorted it."""
        self.name = name
        self.newline = "\n"
        self.mark = ""
        self.tail = ""
        self._unended: PoEntry | None = None
        """The last entry of a file whose last line has no end."""

    @classmethod
    def parse(cls, text: str, name: str) -> PoDocument:
        """Read .po text. Raises InputError with the line when it is not valid."""
        if len(text) > _LONGEST_FILE:
            what = f"{len(text) // 1_000_000} million characters are no film's catalogue."
            advice = "Is this the right file?"
            raise InputError(Problem(name, 1, what, advice, "safety/too-many-entries"))
        newline = "\r\n" if 2 * text.count("\r\n") > text.count("\n") else "\n"
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        rows = text.removeprefix("\ufeff").replace("\r\n", "\n")
        if (at := rows.find("\0")) >= 0:
            raise InputError(Problem(name, rows.count("\n", 0, at) + 1, "a NUL byte in the file."))
        if "\r" in rows:
            # What is left of "\r\r\n" would be another line end when written back.
            rows = re.sub(r"\r+(?=\n|\Z)", "", rows)
        entries = list(read_entries(rows.split("\n"), name))
        unended = entries[-1] if entries and not rows.endswith("\n") else None
        tail = ""
        if entries and not entries[-1].lines:
            tail = "\n".join(entries.pop().before)
        header = next((e for e in entries if e.is_entry and not e.msgid and not e.context), None)
        if header is None:
            raise InputError(
                Problem(
                    name,
                    1,
                    "this catalogue has no header entry.",
                    'It begins with msgid "" and fields such as "Language: pl\\n".',
                    "gettext/header",
                )
            )
        _check_lengths(entries, name)
        _check_duplicates(entries, name)
        document = cls(header, [], name)
        at = entries.index(header)
        first = next(n for n, entry in enumerate(entries) if entry.is_entry)
        document.lead, document.before_header = entries[:first], at - first
        document.entries = entries[first:at] + entries[at + 1 :]
        for entry in document.entries:
            entry.file = name
        document.newline, document.mark, document.tail = newline, mark, tail
        document._unended = unended
        return document

    @property
    def live(self) -> list[PoEntry]:
        return [e for e in self.entries if e.is_entry and not e.obsolete]

    @property
    def obsolete(self) -> list[PoEntry]:
        return [e for e in self.entries if e.is_entry and e.obsolete]

    def by_context(self) -> dict[str, PoEntry]:
        """The live entries by their msgctxt."""
        return {entry.context: entry for entry in self.live}

    def move_header_up(self) -> None:
        """Put the header before all entries, where every tool looks for it."""
        if self.before_header:
            first = self.entries[0]
            first.before, self.header.before = self.header.before, first.before
            self.before_header = 0

    def header_field(self, name: str) -> str:
        return dict(self.header_fields()).get(name, "")

    def header_fields(self) -> list[tuple[str, str]]:
        rows = (row.partition(":") for row in self.header.msgstr.split("\n") if ":" in row)
        return [(key.strip(), value.strip()) for key, _, value in rows]

    def set_header_field(self, name: str, value: str) -> None:
        """Set or add one header field; the other lines of the header keep their bytes."""
        if name in dict(self.header_fields()) and self.header_field(name) == value:
            return
        row = f'"{polib.escape(f"{name}: {value}")}\\n"'
        rows = list(self.header.fields["msgstr"])
        for at, present in enumerate(rows):
            if present.startswith(f'"{name}:'):
                if present == row:
                    return
                # A long field may run over several quoted lines.
                stop = at + 1
                while not rows[stop - 1].endswith('\\n"') and stop < len(rows):
                    stop += 1
                rows[at:stop] = [row]
                self.header.set_rows("msgstr", rows)
                return
        if not rows[-1].endswith('\\n"') and rows[-1] != 'msgstr ""':
            rows[-1] = f'{rows[-1][:-1]}\\n"'
        rows.append(row)
        self.header.set_rows("msgstr", rows)

    def render(self) -> str:
        """The file's text. Live entries come before obsolete ones, as every tool expects."""
        rows: list[str] = []
        # Live entries first; sorting is stable, and comments that end the file end it still.
        last = max((n for n, e in enumerate(self.entries) if e.is_entry), default=-1)
        body = sorted(self.entries[: last + 1], key=lambda entry: entry.obsolete)
        body.insert(min(self.before_header, len(body)), self.header)
        entries = [*self.lead, *body, *self.entries[last + 1 :]]
        for entry in entries:
            rows += entry.before
            rows += entry.lines
        end = "" if entries[-1] is self._unended and not self.tail else "\n"
        text = "\n".join(rows) + end + self.tail
        return self.mark + text.replace("\n", self.newline)


def _check_lengths(entries: Sequence[PoEntry], name: str) -> None:
    """Refuse a text that would keep the rules busy for minutes: their time grows with it."""
    for entry in entries:
        for field in ("msgctxt", "msgid", "msgid_plural", "msgstr"):
            rows = entry.fields.get(field, ())
            size = len(rows[0]) if len(rows) == 1 else sum(map(len, rows))
            if size > LONGEST_TEXT:
                what = f"{size} characters in one {field}; at most {LONGEST_TEXT} are read."
                advice = "Keep only the text of this line."
                raise InputError(Problem(name, entry.line, what, advice, "safety/huge-text"))


def _check_duplicates(entries: Sequence[PoEntry], name: str) -> None:
    seen: dict[tuple[str, str], int] = {}
    problems = []
    for entry in entries:
        if not entry.is_entry or entry.obsolete:
            continue
        # A context names one place in the film, so two entries can't share it.
        key = (entry.context, "" if entry.context else entry.msgid)
        if key in seen:
            what = entry.context or repr(entry.msgid[:40])
            problems.append(
                Problem(
                    name,
                    entry.line,
                    f"{what} is in this file twice: here and on line {seen[key]}.",
                    "Keep the right one and delete the other.",
                    "gettext/duplicate",
                )
            )
        seen.setdefault(key, entry.line)
    if problems:
        raise InputError(problems)
