"""Plain text for volunteers without any tool: an id, a line of text, nothing else.

    [c0011]
    - What did you talk about?
    - Everything. School. My parents.

Everything from one [id] to the next is that entry's text; blank lines around
it do not count. Lines that begin with "# " are notes (a hashtag has no space).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from filmpack.errors import InputError, Problem
from filmpack.timedtext.formats.base import TextEntry, TextFormat, register
from filmpack.timedtext.parsing.reading import split_lines

__all__ = ["TextEntry", "read_text", "write_text"]

_ID = re.compile(r"\[(c\d{4,}|[a-z]+\.[a-z_]+)\]\s*(.*)")


def write_text(entries: Iterable[TextEntry]) -> str:
    """The entries as plain text, notes as "#" lines above each text."""
    parts = []
    for entry in entries:
        notes = "".join(f"# {line}\n" for line in entry.note.split("\n") if line)
        parts.append(f"[{entry.id}]\n{notes}{entry.text}\n")
    return "\n".join(parts)


def read_text(text: str, name: str) -> tuple[TextEntry, ...]:
    """The entries of a plain-text file.

    Raises InputError for text before the first [id], and for an id that is there twice.
    """
    entries: list[TextEntry] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    body: list[str] = []
    current: tuple[str, int] | None = None

    def finish() -> None:
        if current is not None:
            entries.append(TextEntry(current[0], "\n".join(filter(None, body)), current[1]))

    for number, raw in enumerate(split_lines(text), 1):
        line = raw.strip()
        if line == "#" or line.startswith("# "):
            continue
        if match := _ID.fullmatch(line):
            finish()
            current, body = (match[1], number), [match[2]]
            if match[1] in seen:
                problems.append(
                    Problem(name, number, f"[{match[1]}] is here and on line {seen[match[1]]}.")
                )
            seen.setdefault(match[1], number)
        elif current is not None:
            body.append(line)
        elif line:
            problems.append(
                Problem(name, number, "this text has no [id] above it.", "Begin with [c0001].")
            )
    finish()
    if problems:
        raise InputError(problems)
    if not entries:
        raise InputError(Problem(name, 0, "no [id] was found in this file."))
    return tuple(entries)


register(
    TextFormat(
        "text",
        "txt",
        write=lambda material: write_text(material.entries),
        read_entries=read_text,
        timed=False,
        italics=True,
        ids=True,
    )
)
