"""One entry of a .po file, as its own lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polib

# Fields in the order in which msgmerge and Poedit write them; a file may have another.
_ORDER = (
    "translator",
    "extracted",
    "reference",
    "flags",
    "previous",
    "msgctxt",
    "msgid",
    "msgid_plural",
    "msgstr",
)
_RANK = {field: rank for rank, field in enumerate(_ORDER)}
_STRINGS = ("msgctxt", "msgid", "msgid_plural", "msgstr")
_COMMENT_FIELDS = {".": "extracted", ":": "reference", ",": "flags", "=": "flags", "|": "previous"}
_COMMENTS = {f"#{mark}": field for mark, field in _COMMENT_FIELDS.items()} | {"# ": "translator"}
_KEYWORDS = {"msgct": "msgctxt", "msgid": "msgid", "msgst": "msgstr"}
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_WRAP = 78


class PoEntry:
    """One entry (or the header, or trailing comments) as lines grouped by field.

    line is where the entry's msgid stood in the file it was read from, from 1;
    0 for a new one. Lines carry no line ends. Those of fields that nobody changed keep
    their order and their indentation.
    """

    __slots__ = ("_given", "_layout", "_strings", "before", "fields", "file", "line", "obsolete")

    def __init__(
        self, lines: Sequence[str], *, before: Sequence[str] = ("",), line: int = 0
    ) -> None:
        self.before = list(before)
        self.line = line
        self.file = ""
        self._strings: dict[str, str] = {}
        self.obsolete = False
        self.fields: dict[str, list[str]] = {}
        self._given = lines
        self._layout: list[str] = []
        """The field of each given line."""
        current = "translator"
        for given in lines:
            # gettext takes indented lines; a field is known by its first characters.
            row = given.lstrip() if given[:1].isspace() else given
            start = row[:2]
            if start[:1] != '"':
                current = _COMMENTS.get(start) or _field_of(row, current)
                if start == "#~":
                    self.obsolete = True
            if current in self.fields:
                self.fields[current].append(row)
            else:
                self.fields[current] = [row]
            self._layout.append(current)

    @classmethod
    def new(cls, context: str, msgid: str, msgstr: str = "") -> PoEntry:
        """A new entry, laid out by polib."""
        return cls(_rendered(msgctxt=context or None, msgid=msgid, msgstr=msgstr))

    @property
    def lines(self) -> list[str]:
        """The entry's lines: a changed field stays in its place, a new one has gettext's."""
        given: dict[str, list[str]] = {}
        for row, field in zip(self._given, self._layout, strict=True):
            given.setdefault(field, []).append(row.lstrip() if row[:1].isspace() else row)
        changed = {f for f in _ORDER if self.fields.get(f, []) != given.get(f, [])}
        if not changed:
            return list(self._given)
        rows: list[tuple[int, str]] = []
        written = set[str]()
        for row, field in zip(self._given, self._layout, strict=True):
            if field not in changed:
                rows.append((_RANK[field], row))
            elif field not in written:
                written.add(field)
                rows += [(_RANK[field], new) for new in self.fields.get(field, ())]
        for field in sorted(changed - written, key=_ORDER.index):
            rank = _RANK[field]
            at = next((n for n, (other, _) in enumerate(rows) if other > rank), len(rows))
            rows[at:at] = [(rank, new) for new in self.fields.get(field, ())]
        return [row for _, row in rows]

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
    def plural(self) -> bool:
        """Whether it has plural forms, which no text of a film has."""
        return bool(self.fields.get("msgid_plural"))

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
        return "flags" in self.fields and "fuzzy" in self.flags

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
                seen = row.split('"')[0].strip() == "msgid"
            if seen:
                text += "".join(map(unescape, _QUOTED.findall(row)))
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
        """Set the one text; plural forms and their msgid_plural go."""
        if self.plural or msgstr != self.msgstr:
            self.fields["msgid_plural"] = []
            rows = _rendered(msgid="x", msgstr=msgstr)
            self._strings["msgstr"] = msgstr
            self.fields["msgstr"] = rows[next(i for i, r in enumerate(rows) if r[:6] == "msgstr") :]

    def make_obsolete(self) -> None:
        """Comment the entry out as msgmerge does: notes for translators go, their own stay."""
        if self.obsolete:
            return
        self.obsolete = True
        self.fields["extracted"] = self.fields["reference"] = []
        for field in _STRINGS:
            self.fields[field] = [f"#~ {row}" for row in self.fields.get(field, ())]
        self.fields["previous"] = [f"#~{row[1:]}" for row in self.fields.get("previous", ())]

    def revive(self) -> None:
        """Bring an obsolete entry back."""
        self.obsolete = False
        for field in _STRINGS:
            self.fields[field] = [row[2:].lstrip() for row in self.fields.get(field, ())]
        self.fields["previous"] = [f"#{row[2:]}" for row in self.fields.get("previous", ())]

    def set_rows(self, field: str, rows: list[str]) -> None:
        """Set a field's rows as they stand in the file; what was read of it before is forgotten."""
        self.fields[field] = rows
        self._strings.pop(field, None)

    def _string(self, field: str) -> str:
        text = self._strings.get(field)
        if text is None:
            rows: Sequence[str] = self.fields.get(field, ())
            if len(rows) == 1 and "msgstr[" not in rows[0]:
                text = rows[0]
                text = text[text.find('"') + 1 : text.rfind('"')]
            else:
                if field == "msgstr" and any("msgstr[" in row for row in rows):
                    rows = ()  # plural forms are no translation of a subtitle
                text = "".join([row[row.find('"') + 1 : row.rfind('"')] for row in rows])
            text = unescape(text)
            self._strings[field] = text
        return text


_ESCAPE = re.compile(
    r"(?:\\(?:x[0-9a-fA-F]+|[0-7]{1,3}))+|\\(.)",
    re.S,
)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_BYTE = re.compile(r"\\(?:x([0-9a-fA-F]+)|([0-7]{1,3}))")


def unescape(text: str) -> str:
    """A quoted text as gettext reads it; polib knows no \\a, \\x41 or \\101.

    The latter are bytes of UTF-8. Those that make no character become U+FFFD.
    """
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        return _ESCAPED.get(match[1], match[1])
    codes = (int(x, 16) if x else int(o, 8) for x, o in _BYTE.findall(match[0]))
    return bytes(code & 0xFF for code in codes).decode("utf-8", "replace")


def _field_of(row: str, current: str) -> str:
    if row[:2] == "#~":
        if row[:3] == "#~|":
            return "previous"
        row = row[2:].lstrip()
    if row[:1] == "#":
        return _COMMENT_FIELDS.get(row[1:2], "translator")
    if row.startswith("msgid_plural"):
        return "msgid_plural"
    return _KEYWORDS.get(row[:5], current)


def _rendered(**parts: str | None) -> list[str]:
    entry = polib.POEntry(**parts)
    return str(entry.__unicode__(wrapwidth=_WRAP)).rstrip("\n").split("\n")
