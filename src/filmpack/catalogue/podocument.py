"""A .po file held losslessly: what we do not change keeps its bytes.

polib checks the syntax, escapes strings and lays out what is new. But polib
(like any reader that builds a model and writes it back) wraps every line anew;
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
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_WELL_FORMED = re.compile(
    r'(?:(?:domain|msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"'
)
_WRAP = 78


class PoBlock:
    """One entry (or the header, or trailing comments) as lines grouped by field.

    line is where the entry's msgid stood in the file it was read from, from 1;
    0 for a new one. Lines carry no line ends.
    """

    __slots__ = ("before", "fields", "line", "obsolete")

    def __init__(
        self, lines: Sequence[str], *, before: Sequence[str] = ("",), line: int = 0
    ) -> None:
        self.before = list(before)
        self.line = line
        self.obsolete = any(row.startswith("#~") for row in lines)
        self.fields: dict[str, list[str]] = {}
        current = "translator"
        for row in lines:
            current = _field_of(row, current)
            self.fields.setdefault(current, []).append(row)

    @classmethod
    def new(cls, context: str, msgid: str, msgstr: str = "") -> PoBlock:
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

    def set_previous(self, msgid: str) -> None:
        rows = _rendered(msgid="x", previous_msgid=msgid)
        self.fields["previous"] = [row for row in rows if row.startswith("#|")]

    def set_msgid(self, msgid: str) -> None:
        if msgid != self.msgid:
            rows = _rendered(msgid=msgid)
            self.fields["msgid"] = rows[: next(i for i, r in enumerate(rows) if r[:6] == "msgstr")]

    def set_msgstr(self, msgstr: str) -> None:
        if msgstr != self.msgstr:
            rows = _rendered(msgid="x", msgstr=msgstr)
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
        if field == "msgstr" and any("msgstr[" in row for row in self.fields.get(field, ())):
            return ""
        rows = self.fields.get(field, ())
        return "".join(polib.unescape(part) for row in rows for part in _QUOTED.findall(row))


def new_header(comments: Sequence[str], fields: Mapping[str, str]) -> PoBlock:
    """A header entry with these comment lines and fields."""
    rows = [f'"{polib.escape(f"{key}: {value}")}\\n"' for key, value in fields.items()]
    notes = [f"# {' '.join(comment.split())}".rstrip() for comment in comments]
    return PoBlock([*notes, 'msgid ""', 'msgstr ""', *rows], before=[])


class PoDocument:
    """A whole .po or .pot file: header, live entries, obsolete entries, in file order."""

    def __init__(self, header: PoBlock, blocks: Sequence[PoBlock], name: str) -> None:
        self.header = header
        self.blocks = list(blocks)
        self.lead: list[PoBlock] = []
        """Comment blocks above the header, kept where they were."""
        self.name = name
        self.newline = "\n"
        self.mark = ""
        self.tail = ""

    @classmethod
    def parse(cls, text: str, name: str) -> PoDocument:
        """Read .po text. Raises InputError with the line when it is not valid."""
        newline = "\r\n" if "\r\n" in text else "\n"
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        rows = text.removeprefix("\ufeff").replace("\r\n", "\n")
        _check_syntax(rows, name)
        blocks = list(_blocks(rows.split("\n")))
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
                )
            )
        _check_duplicates(blocks, name)
        document = cls(header, [], name)
        document.lead = blocks[: blocks.index(header)]
        document.blocks = blocks[blocks.index(header) + 1 :]
        document.newline, document.mark, document.tail = newline, mark, tail
        return document

    @property
    def live(self) -> list[PoBlock]:
        return [b for b in self.blocks if b.is_entry and not b.obsolete]

    @property
    def obsolete(self) -> list[PoBlock]:
        return [b for b in self.blocks if b.is_entry and b.obsolete]

    def by_context(self) -> dict[str, PoBlock]:
        """The live entries by their msgctxt."""
        return {block.context: block for block in self.live}

    def header_field(self, name: str) -> str:
        return dict(self.header_fields()).get(name, "")

    def header_fields(self) -> list[tuple[str, str]]:
        rows = (row.partition(":") for row in self.header.msgstr.split("\n") if ":" in row)
        return [(key.strip(), value.strip()) for key, _, value in rows]

    def set_header_field(self, name: str, value: str) -> None:
        """Set or add one header field; the other lines of the header keep their bytes."""
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
        rows.append(row)

    def render(self) -> str:
        """The file's text. Live entries come before obsolete ones, as every tool expects."""
        live = [b for b in self.blocks if not b.obsolete]
        rows: list[str] = []
        for block in [*self.lead, self.header, *live, *(b for b in self.blocks if b.obsolete)]:
            rows += block.before
            rows += block.lines
        text = "\n".join(rows) + "\n" + self.tail
        return self.mark + text.replace("\n", self.newline)


def _field_of(row: str, current: str) -> str:
    if row.startswith("#~|"):
        return "previous"
    if row.startswith("#~"):
        row = row[2:].lstrip()
    if row.startswith("#"):
        return _COMMENT_FIELDS.get(row[1:2], "translator")
    for field, start in (("msgctxt", "msgctxt"), ("msgstr", "msgstr"), ("msgid", "msgid")):
        if row.startswith(start):
            return field
    return current


def _blocks(rows: list[str]) -> Iterator[PoBlock]:
    before: list[str] = []
    lines: list[str] = []
    msgid_line = 0
    complete = False
    for number, row in enumerate(rows, 1):
        bare = row[2:].lstrip() if row.startswith("#~") and row[:3] != "#~|" else row
        starts = bare.startswith(("msgctxt", "msgid ", 'msgid"')) or row.startswith("#~|")
        comment = row.startswith("#") and not row.startswith("#~")
        if not row.strip() and msgid_line and not complete:
            lines.append(row)  # a blank line inside an entry, which gettext allows
            continue
        if not row.strip() or (complete and (comment or starts)):
            if lines and (complete or not row.strip()):
                yield PoBlock(lines, before=before, line=msgid_line)
                before, lines, complete, msgid_line = [], [], False, 0
            if not row.strip():
                before.append(row)
                continue
        if bare.startswith("msgid") and not msgid_line:
            msgid_line = number
        complete = complete or bare.startswith("msgstr")
        lines.append(row)
    if lines:
        yield PoBlock(lines, before=before, line=msgid_line)
    elif before[:-1]:
        yield PoBlock([], before=before)


def _check_syntax(text: str, name: str) -> None:
    if (at := text.find("\0")) >= 0:
        raise InputError(Problem(name, text.count("\n", 0, at) + 1, "a NUL byte in the file."))
    for number, row in enumerate(text.split("\n"), 1):
        bare = re.sub(r"^#~\|?\s*|^#\|\s*", "", row).strip()
        if bare and not bare.startswith("#") and not _WELL_FORMED.fullmatch(bare):
            # polib lets a string without its closing quotation mark pass, and loses text.
            raise InputError(
                Problem(
                    name,
                    number,
                    f"this is not valid in a .po file: {bare[:60]!r}.",
                    'Look for a missing or an extra quotation mark; inside a text write \\".',
                )
            )
    # polib takes one argument for a path or a text; a line end makes sure it is a text.
    try:
        polib.pofile(text + "\n\n", check_for_duplicates=False)
    except (OSError, UnicodeDecodeError, ValueError, IndexError) as error:
        match = re.search(r"\(line (\d+)\)(?:: (.*))?", str(error))
        reason = (match[2] or "") if match else ""
        raise InputError(
            Problem(
                name,
                int(match[1]) if match else 0,
                f"this is not a valid .po file{': ' + reason if reason else ''}.",
                "Look for a missing quotation mark or keyword on this line or the one above.",
            )
        ) from None


def _check_duplicates(blocks: Sequence[PoBlock], name: str) -> None:
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
                )
            )
        seen.setdefault(key, block.line)
    if problems:
        raise InputError(problems)


def _rendered(**parts: str | None) -> list[str]:
    entry = polib.POEntry(**parts)
    return str(entry.__unicode__(wrapwidth=_WRAP)).rstrip("\n").split("\n")
