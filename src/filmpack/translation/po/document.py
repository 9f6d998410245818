"""A .po file held losslessly: what we do not change keeps its bytes.

polib escapes strings and lays out what is new. But polib (like any reader
that builds a model and writes it back) wraps every line anew;
translators work in Poedit, Weblate and with msgmerge, which wrap differently,
and a diff must show what changed and nothing else. So a file is kept as blocks
of its own lines, grouped by field, and an edit replaces the lines of one field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import polib

from filmpack.errors import InputError, Problem

# Fields in the order in which msgmerge and Poedit write them.
_ORDER = ("translator", "extracted", "reference", "flags", "previous", "msgctxt", "msgid", "msgstr")
_COMMENT_FIELDS = {".": "extracted", ":": "reference", ",": "flags", "=": "flags", "|": "previous"}
_ESCAPE = r'\\(?:[abfnrtv"\\]|[0-7]{1,3}|x[0-9a-fA-F]+)'
_KEYWORDS = {"msgct": "msgctxt", "msgid": "msgid", "msgst": "msgstr"}
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_STATEMENT = re.compile(
    r"(?:(domain|msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"
    rf'"(?:[^"\\]|{_ESCAPE})*"'
)
_RANK = {"domain": 1, "msgctxt": 1, "msgid": 2, "msgid_plural": 3, "msgstr": 4}
_COMPLETE = 4
_QUOTES = 'Look for a missing or an extra quotation mark; inside a text write \\".'
_ORDERLY = "An entry is msgctxt, msgid, msgstr, in this order."
_WRAP = 78
_LONGEST_FILE = 16_000_000
"""Characters; ten thousand entries with their notes have three million."""


class PoEntry:
    """One entry (or the header, or trailing comments) as lines grouped by field.

    line is where the entry's msgid stood in the file it was read from, from 1;
    0 for a new one. Lines carry no line ends.
    """

    __slots__ = ("_strings", "before", "fields", "file", "line", "obsolete")

    def __init__(
        self, lines: Sequence[str], *, before: Sequence[str] = ("",), line: int = 0
    ) -> None:
        self.before = list(before)
        self.line = line
        self.file = ""
        self._strings: dict[str, str] = {}
        self.obsolete = False
        self.fields: dict[str, list[str]] = {}
        current = "translator"
        for row in lines:
            if row[:1] != '"':
                current = _field_of(row, current)
                self.obsolete = self.obsolete or row[:2] == "#~"
            rows = self.fields.get(current)
            if rows is None:
                rows = self.fields[current] = []
            rows.append(row)

    @classmethod
    def new(cls, context: str, msgid: str, msgstr: str = "") -> PoEntry:
        """A new entry, laid out by polib."""
        return cls(_rendered(msgctxt=context or None, msgid=msgid, msgstr=msgstr))

    @property
    def lines(self) -> list[str]:
        return [row for field in _ORDER for row in self.fields.get(field, ())]

    @property
    def context(self) -> str:
        return self._string("msgctxt")

    @property
    def msgid(self) -> str:
        return self._string("msgid")

    @property
    def msgstr(self) -> str:
        return self._string("msgstr")

    @property
    def has_text(self) -> bool:
        """Whether anything is translated here, plural forms included."""
        rows = self.fields.get("msgstr", ())
        return any(text for row in rows for text in _QUOTED.findall(row))

    @property
    def is_entry(self) -> bool:
        return "msgid" in self.fields

    @property
    def flags(self) -> list[str]:
        return [
            flag.strip()
            for row in self.fields.get("flags", ())
            for flag in row[2:].split(",")
            if flag.strip()
        ]

    @property
    def fuzzy(self) -> bool:
        return "fuzzy" in self.flags

    @property
    def extracted(self) -> list[str]:
        return [row[2:].strip() for row in self.fields.get("extracted", ())]

    @property
    def comments(self) -> list[str]:
        """The translator's own comments."""
        return [row[1:].strip() for row in self.fields.get("translator", ())]

    @property
    def previous_msgid(self) -> str:
        rows = [
            row.removeprefix("#~|").removeprefix("#|") for row in self.fields.get("previous", ())
        ]
        text, seen = "", False
        for row in rows:
            if not row.strip().startswith('"'):
                seen = row.strip().startswith("msgid")
            if seen:
                text += "".join(map(polib.unescape, _QUOTED.findall(row)))
        return text

    def set_comments(self, comments: Sequence[str]) -> None:
        self.fields["translator"] = [f"# {text}".rstrip() for text in comments]

    def set_extracted(self, notes: Sequence[str]) -> None:
        if self.extracted != [note.strip() for note in notes]:
            self.fields["extracted"] = [f"#. {note}".rstrip() for note in notes]

    def set_references(self, references: Sequence[str]) -> None:
        present = " ".join(row[2:].strip() for row in self.fields.get("reference", ())).split()
        if present != list(references):
            self.fields["reference"] = [f"#: {reference}" for reference in references]

    def set_fuzzy(self, fuzzy: bool) -> None:
        flags = [flag for flag in self.flags if flag != "fuzzy"]
        if fuzzy != self.fuzzy:
            flags = ["fuzzy", *flags] if fuzzy else flags
            self.fields["flags"] = [f"#, {', '.join(flags)}"] if flags else []
        if not fuzzy:
            self.fields["previous"] = []

    def set_limits(self, flags: Sequence[str]) -> None:
        """Set the flags that are written for Weblate; all others stay."""
        others = [f for f in self.flags if not f.startswith(("max-length:", "placeholders:"))]
        wanted = [*others, *flags]
        if wanted != self.flags:
            self.fields["flags"] = [f"#, {', '.join(wanted)}"] if wanted else []

    def set_previous(self, msgid: str) -> None:
        rows = _rendered(msgid="x", previous_msgid=msgid)
        self.fields["previous"] = [row for row in rows if row.startswith("#|")]

    def set_msgid(self, msgid: str) -> None:
        if msgid != self.msgid:
            rows = _rendered(msgid=msgid)
            self._strings["msgid"] = msgid
            self.fields["msgid"] = rows[: next(i for i, r in enumerate(rows) if r[:6] == "msgstr")]

    def set_msgstr(self, msgstr: str) -> None:
        if msgstr != self.msgstr:
            rows = _rendered(msgid="x", msgstr=msgstr)
            self._strings["msgstr"] = msgstr
            self.fields["msgstr"] = rows[next(i for i, r in enumerate(rows) if r[:6] == "msgstr") :]

    def make_obsolete(self) -> None:
        """Comment the entry out as msgmerge does: notes for translators go, their own stay."""
        if self.obsolete:
            return
        self.obsolete = True
        self.fields["extracted"] = self.fields["reference"] = []
        for field in ("msgctxt", "msgid", "msgstr"):
            self.fields[field] = [f"#~ {row}" for row in self.fields.get(field, ())]
        self.fields["previous"] = [f"#~{row[1:]}" for row in self.fields.get("previous", ())]

    def revive(self) -> None:
        """Bring an obsolete entry back."""
        self.obsolete = False
        for field in ("msgctxt", "msgid", "msgstr"):
            self.fields[field] = [row[2:].lstrip() for row in self.fields.get(field, ())]
        self.fields["previous"] = [f"#{row[2:]}" for row in self.fields.get("previous", ())]

    def _string(self, field: str) -> str:
        text = self._strings.get(field)
        if text is None:
            rows: Sequence[str] = self.fields.get(field, ())
            if field == "msgstr" and any("msgstr[" in row for row in rows):
                rows = ()  # plural forms are no translation of a subtitle
            text = "".join([row[row.find('"') + 1 : row.rfind('"')] for row in rows])
            text = _unescape(text)
            self._strings[field] = text
        return text


def _unescape(text: str) -> str:
    return str(polib.unescape(text)) if "\\" in text else text


def new_header(comments: Sequence[str], fields: Mapping[str, str]) -> PoEntry:
    """A header entry with these comment lines and fields."""
    rows = [f'"{polib.escape(f"{key}: {value}")}\\n"' for key, value in fields.items()]
    notes = [f"# {' '.join(comment.split())}".rstrip() for comment in comments]
    return PoEntry([*notes, 'msgid ""', 'msgstr ""', *rows], before=[])


class PoDocument:
    """A whole .po or .pot file: header, live entries, obsolete entries, in file order."""

    def __init__(self, header: PoEntry, blocks: Sequence[PoEntry], name: str) -> None:
        self.header = header
        self.blocks = list(blocks)
        self.lead: list[PoEntry] = []
        """Comment blocks above the header, kept where they were."""
        self.name = name
        self.newline = "\n"
        self.mark = ""
        self.tail = ""

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
        blocks = list(_read_blocks(rows.split("\n"), name))
        tail = ""
        if blocks and not blocks[-1].lines:
            tail = "\n".join(blocks.pop().before)
        header = next((b for b in blocks if b.is_entry and not b.msgid and not b.context), None)
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
        _check_duplicates(blocks, name)
        document = cls(header, [], name)
        document.lead = blocks[: blocks.index(header)]
        document.blocks = blocks[blocks.index(header) + 1 :]
        for block in document.blocks:
            block.file = name
        document.newline, document.mark, document.tail = newline, mark, tail
        return document

    @property
    def live(self) -> list[PoEntry]:
        return [b for b in self.blocks if b.is_entry and not b.obsolete]

    @property
    def obsolete(self) -> list[PoEntry]:
        return [b for b in self.blocks if b.is_entry and b.obsolete]

    def by_context(self) -> dict[str, PoEntry]:
        """The live entries by their msgctxt."""
        return {block.context: block for block in self.live}

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
        rows = self.header.fields["msgstr"]
        for at, present in enumerate(rows):
            if present.startswith(f'"{name}:'):
                if present == row:
                    return
                # A long field may run over several quoted lines.
                stop = at + 1
                while not rows[stop - 1].endswith('\\n"') and stop < len(rows):
                    stop += 1
                rows[at:stop] = [row]
                return
        if not rows[-1].endswith('\\n"') and rows[-1] != 'msgstr ""':
            rows[-1] = f'{rows[-1][:-1]}\\n"'
        rows.append(row)

    def render(self) -> str:
        """The file's text. Live entries come before obsolete ones, as every tool expects."""
        rows: list[str] = []
        # Live entries first; sorting is stable, and comments that end the file end it still.
        last = max((n for n, b in enumerate(self.blocks) if b.is_entry), default=-1)
        body = sorted(self.blocks[: last + 1], key=lambda block: block.obsolete)
        for block in [*self.lead, self.header, *body, *self.blocks[last + 1 :]]:
            rows += block.before
            rows += block.lines
        text = "\n".join(rows) + "\n" + self.tail
        return self.mark + text.replace("\n", self.newline)


def _field_of(row: str, current: str) -> str:
    if row[:2] == "#~":
        if row[:3] == "#~|":
            return "previous"
        row = row[2:].lstrip()
    if row[:1] == "#":
        return _COMMENT_FIELDS.get(row[1:2], "translator")
    return _KEYWORDS.get(row[:5], current)


def _read_blocks(rows: Sequence[str], name: str) -> Iterator[PoEntry]:
    """Cut a file's lines into entries, each line checked.

    The grammar is small enough to hold here, and must be: polib lets a string
    without its closing quotation mark pass and loses text, and it forgets the
    lines that an entry was written on. What msgfmt refuses is refused here.
    Raises InputError with the line.
    """
    before: list[str] = []
    lines: list[str] = []
    blank: list[str] = []  # after a whole entry: its end, unless a string goes on below
    line = stage = 0
    gone = False
    for number, row in enumerate(rows, 1):
        bare = row.strip()
        if not bare:
            if 0 < stage < _COMPLETE:
                lines.append(row)  # a blank line inside an entry, which gettext allows
            elif stage == _COMPLETE:
                blank.append(row)
            else:
                if lines:
                    yield PoEntry(lines, before=before, line=line)
                    before, lines = [], []
                before.append(row)
            continue
        keyword, comment = "", bare[0] == "#"
        previous = bare.startswith("#~|")
        obsolete = comment and bare.startswith("#~") and not previous
        if obsolete:
            bare, comment = bare[2:].lstrip(), False
        if not comment:
            match = _STATEMENT.fullmatch(bare)
            if match is None:
                raise _unreadable(name, number, bare)
            keyword = match[1] or ""
        elif 0 < stage < _COMPLETE:
            if not lines[-1].strip():
                raise _invalid(name, line or number, "this entry has no msgstr.", _ORDERLY)
            raise _invalid(name, number, "a comment inside an entry.", _ORDERLY)
        rank = _RANK.get(keyword.partition("[")[0], stage)
        if stage == _COMPLETE and (comment or rank < _COMPLETE):
            yield PoEntry(lines, before=before, line=line)
            before, lines, blank, line, stage = blank, [], [], 0, 0
            rank = _RANK.get(keyword, 0)
        lines += blank
        blank = []
        if not comment:
            _check_order(name, number, keyword, rank, stage)
            if stage and obsolete != gone:
                raise _invalid(name, number, "half of this entry is obsolete (#~).", _ORDERLY)
            gone = obsolete
            stage = rank
        if keyword == "msgid":
            line = number
        # gettext takes indented lines; the fields below know a line by its first character.
        lines.append(row.lstrip() if row[0].isspace() else row)
    if 0 < stage < _COMPLETE:
        raise _invalid(name, line or len(rows), "this entry has no msgstr.", _ORDERLY)
    if lines:
        yield PoEntry(lines, before=before, line=line)
        before = blank
    if before[:-1]:
        yield PoEntry([], before=before)


def _check_order(name: str, number: int, keyword: str, rank: int, stage: int) -> None:
    """Raise InputError where a keyword stands out of its place."""
    if not rank or (keyword and (rank < stage or (rank == stage and rank < _COMPLETE))):
        raise _invalid(name, number, f"{keyword or 'a string'} is out of place.", _ORDERLY)
    if rank >= _RANK["msgid_plural"] and stage < _RANK["msgid"]:
        raise _invalid(name, number, f"{keyword} without its msgid.", _ORDERLY)
    if stage in (_RANK["msgid"], _RANK["msgid_plural"]) and rank == _COMPLETE:
        plural = stage == _RANK["msgid_plural"]
        if plural != keyword.startswith("msgstr["):
            wanted = "msgstr[0]" if plural else "msgstr"
            raise _invalid(name, number, f"{keyword} where {wanted} belongs.", _ORDERLY)


def _unreadable(name: str, number: int, bare: str) -> InputError:
    if bare.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        what = "the mark of a merge conflict."
        return InputError(
            Problem(name, number, what, "Keep one of the two texts.", "gettext/conflict")
        )
    what = f"this is not valid in a .po file: {bare[:60]!r}."
    return _invalid(name, number, what, _QUOTES)


def _invalid(name: str, line: int, what: str, advice: str) -> InputError:
    return InputError(Problem(name, line, what, advice))


def _check_duplicates(blocks: Sequence[PoEntry], name: str) -> None:
    seen: dict[tuple[str, str], int] = {}
    problems = []
    for block in blocks:
        if not block.is_entry or block.obsolete:
            continue
        # A context names one place in the film, so two entries can't share it.
        key = (block.context, "" if block.context else block.msgid)
        if key in seen:
            what = block.context or repr(block.msgid[:40])
            problems.append(
                Problem(
                    name,
                    block.line,
                    f"{what} stands twice in this file, here and on line {seen[key]}.",
                    "Keep the right one and delete the other.",
                    "gettext/duplicate",
                )
            )
        seen.setdefault(key, block.line)
    if problems:
        raise InputError(problems)


def _rendered(**parts: str | None) -> list[str]:
    entry = polib.POEntry(**parts)
    return str(entry.__unicode__(wrapwidth=_WRAP)).rstrip("\n").split("\n")
