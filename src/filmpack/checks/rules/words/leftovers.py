"""What other programs leave in a text: paths, entities, backslashes, emoji."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule
from filmpack.timedtext.markup import strip_tags

_PATH = re.compile(
    r"\.\.[/\\]|(?:^|\s)/(?:\w+/)+\w*|\b[A-Za-z]:\\"
    r"|\b(?:file|javascript|data|smb|ftp):\S"
)


@rule(
    "safety/path",
    "error",
    "CWE-22, path traversal",
    marks="/\\:",
)
def path(seen: EntryContext) -> Iterator[Hit]:
    """A path or a program's address in a subtitle: nothing here obeys it, but a later tool may,
    and it is of no use to viewers."""
    if not seen.marks & {"/", "\\", ":"}:
        return
    found = _PATH.search(seen.bare)
    if found and found[0].strip() not in seen.source:
        yield Hit(f"{found[0].strip()!r} is a path or an address.", "Remove it.", found.span())


_ENTITY = re.compile(r"&(?:#\d+|#x[\da-fA-F]+|[A-Za-z]{2,8});")


@rule(
    "safety/entity",
    "error",
    "HTML, character references",
    marks="&",
)
def entity(seen: EntryContext) -> Iterator[Hit]:
    """&amp; and &nbsp; come from web editors; players show them literally."""
    for match in _ENTITY.finditer(seen.bare):
        if match[0] not in seen.source:
            yield Hit(f"{match[0]} is an HTML entity.", "Type the character itself.", match.span())


@rule(
    "safety/escape",
    "warning",
    "translate-toolkit, pofilter: escapes, newlines",
    marks="\\",
)
def escape(seen: EntryContext) -> Iterator[Hit]:
    """A backslash in a subtitle is usually a typed \\" or a line break that was escaped twice."""
    if "\\" in seen.text and "\\" not in seen.source and not seen.misfit:
        at = seen.text.index("\\")
        yield Hit("a backslash in the text.", "Remove it.", (at, at + 1))


@rule(
    "safety/emoji",
    "warning",
    "Unicode Technical Standard 51; filmpack: the burn font has no emoji",
    beyond_ascii=True,
)
def emoji(seen: EntryContext) -> Iterator[Hit]:
    """Each device draws emoji and pictures differently, or as an empty box."""
    for at, char in enumerate(seen.text):
        if (
            char > "\u2190"
            and unicodedata.category(char) in ("So", "Sk")
            and char not in strip_tags(seen.source)
        ):
            yield Hit(f"{char} is a picture.", "Say it in words, or remove it.", (at, at + 1))


_GUARD = re.compile(r"'(?=[-–—+=@])")


@rule(
    "safety/spreadsheet",
    "error",
    "translate-toolkit, po2csv: a ' before a text that a spreadsheet would take for a formula",
    marks="'",
    fixes=True,
)
def spreadsheet(seen: EntryContext) -> Iterator[Hit]:
    """Spreadsheets and po2csv put a ' before a dash or a + at a text's start, so that it is no
    formula. It belongs to the table, not to the text."""
    found = _GUARD.match(seen.text)
    if found and not seen.source.startswith("'") and seen.text.count("'") == 1:
        yield Hit("a spreadsheet's ' before the text.", "Remove it.", found.span(), "")
