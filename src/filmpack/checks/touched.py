"""Which findings are about what somebody changed: those of the entries with a changed line. Pure.

An entry is what stands between two empty lines. That holds for catalogues, for SubRip and, near
enough, for the contacts' TOML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from filmpack.checks.rule import Finding

Lines = frozenset[int]
"""Numbers of lines, from 1."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file with changes: its text as it is now, and which lines are new or changed.

    lines is None where all are: the file is new.
    """

    text: str
    lines: Lines | None


def touched(findings: Iterable[Finding], changes: Mapping[str, Change]) -> list[Finding]:
    """The findings at entries that changed; one about a whole file counts where anything did.

    Args:
        findings: What was found.
        changes: Each changed file, by its name in findings.
    """
    changed = {name: _entries(change) for name, change in changes.items()}
    return [
        finding
        for finding in findings
        if finding.file in changed
        and (
            changes[finding.file].lines is None
            or not (finding.context and finding.line)
            or finding.line in changed[finding.file]
        )
    ]


def _entries(change: Change) -> Lines:
    """All lines of the entries that have a changed line."""
    lines = change.lines or frozenset()
    found: set[int] = set()
    entry: list[int] = []
    for number, line in enumerate([*change.text.split("\n"), ""], 1):
        if line.strip():
            entry.append(number)
            continue
        if not lines.isdisjoint(entry):
            found.update(entry)
        entry = []
    return frozenset(found)
