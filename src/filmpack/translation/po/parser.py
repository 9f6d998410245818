"""The grammar of .po files: lines in, entries out.

The grammar is small enough to hold here, and must be: polib lets a string
without its closing quotation mark pass and loses text, and it forgets the
lines that an entry was written on. What msgfmt refuses is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from filmpack.errors import InputError, Problem
from filmpack.translation.po.entry import PoEntry

_ESCAPE = r'\\(?:[abfnrtv"\\]|[0-7]{1,3}|x[0-9a-fA-F]+)'
_STATEMENT = re.compile(
    r"(?:(domain|msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"
    rf'"[^"\\]*(?:{_ESCAPE}[^"\\]*)*"'
)
_RANK = {"domain": 1, "msgctxt": 1, "msgid": 2, "msgid_plural": 3, "msgstr": 4}
_COMPLETE = 4
_ONE = -1
"""In place of the number of plural forms: one translation without forms."""
_QUOTES = 'Look for a missing or an extra quotation mark; inside a text write \\".'
_ORDERLY = "An entry is msgctxt, msgid, msgstr, in this order."


def read_entries(rows: Sequence[str], name: str) -> Iterator[PoEntry]:
    """Cut a file's lines into entries, each line checked; `name` is used in messages.

    Comments that end the file are an entry too, and blank lines that do are one without lines.
    Raises InputError with the line.
    """
    before: list[str] = []
    lines: list[str] = []
    blank: list[str] = []  # after a whole entry: its end, unless a string goes on below
    line = stage = forms = 0
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
        obsolete = bare[:2] == "#~" and bare[:3] != "#~|"
        if bare[0] == "#" and not obsolete:  # a comment
            if 0 < stage < _COMPLETE:
                if not lines[-1].strip():
                    raise _invalid(name, line or number, "this entry has no msgstr.", _ORDERLY)
                raise _invalid(name, number, "a comment inside an entry.", _ORDERLY)
            if stage == _COMPLETE:
                yield PoEntry(lines, before=before, line=line)
                before, lines, blank, line, stage = blank, [], [], 0, 0
            lines.append(row)
            continue
        if obsolete:
            bare = bare[2:].lstrip()
        match = _STATEMENT.fullmatch(bare)
        if match is None:
            raise _unreadable(name, number, bare)
        keyword = match[1] or ""
        rank = _RANK.get(keyword.partition("[")[0], stage) if keyword else stage
        if stage == _COMPLETE and rank < _COMPLETE:
            yield PoEntry(lines, before=before, line=line)
            before, lines, blank, line, stage = blank, [], [], 0, 0
            rank = _RANK.get(keyword, 0)
        if blank:
            lines += blank
            blank = []
        if keyword or not stage:
            _check_order(name, number, keyword, rank, stage)
        if keyword.startswith("msgstr"):
            forms = _check_form(name, number, keyword, forms if stage == _COMPLETE else 0)
        if stage and obsolete != gone:
            raise _invalid(name, number, "half of this entry is obsolete (#~).", _ORDERLY)
        gone = obsolete
        stage = rank
        if keyword == "msgid":
            line = number
        lines.append(row)
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
        raise _invalid(name, number, f"{keyword or 'a string'} is not expected here.", _ORDERLY)
    if rank >= _RANK["msgid_plural"] and stage < _RANK["msgid"]:
        raise _invalid(name, number, f"{keyword} without its msgid.", _ORDERLY)
    if stage in (_RANK["msgid"], _RANK["msgid_plural"]) and rank == _COMPLETE:
        plural = stage == _RANK["msgid_plural"]
        if plural != keyword.startswith("msgstr["):
            wanted = "msgstr[0]" if plural else "msgstr"
            raise _invalid(name, number, f"{keyword} where {wanted} belongs.", _ORDERLY)


def _check_form(name: str, number: int, keyword: str, forms: int) -> int:
    """How many translations an entry has with this one; forms is how many it had.

    Raises InputError for a second msgstr, and for plural forms out of their order.
    """
    if keyword == "msgstr" or not forms:
        if forms:
            what = "a second msgstr in one entry."
            advice = "Keep one of the two; or give this one its own msgctxt and msgid."
            raise _invalid(name, number, what, advice)
        if keyword not in ("msgstr", "msgstr[0]"):
            raise _invalid(name, number, f"{keyword} where msgstr[0] belongs.", _ORDERLY)
        return 1 if keyword == "msgstr[0]" else _ONE
    if forms == _ONE or keyword != f"msgstr[{forms}]":
        wanted = "nothing" if forms == _ONE else f"msgstr[{forms}]"
        raise _invalid(name, number, f"{keyword} where {wanted} belongs.", _ORDERLY)
    return forms + 1


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
