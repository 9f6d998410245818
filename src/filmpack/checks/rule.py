"""A rule, what it sees, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from filmpack.catalogue.compile import State
from filmpack.catalogue.template import TemplateEntry
from filmpack.timedtext.profile import Profile

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry as a rule sees it.

    text is the translation as it stands in the catalogue ("" when there is
    none); lines is it as it will stand on the screen. language is the tag's
    first part: the language itself.
    """

    entry: TemplateEntry
    state: State
    text: str
    lines: tuple[str, ...]
    language: str
    profile: Profile

    @property
    def duration(self) -> int:
        """Milliseconds on screen; 0 for what is no cue."""
        return self.entry.cue.duration if self.entry.cue else 0


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule says of an entry: what is wrong, what to do, and where in the text.

    span is a half-open range of characters of Seen.text; None for the whole.
    """

    what: str
    advice: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A translation that a rule must (bad) or must not (good) find, with its surroundings."""

    text: str
    language: str = "pl"
    source: str = "A line of the film."
    seconds: float = 3.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its documentation: why, where it comes from, an example of each kind."""

    id: str
    severity: Severity
    why: str
    source: str
    bad: Example
    good: Example
    find: Callable[[Seen], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A hit with its place; line is the entry's msgid line, from 1; start is in milliseconds."""

    rule: str
    severity: Severity
    language: str
    file: str
    line: int
    context: str
    start: int | None
    text: str
    span: tuple[int, int] | None
    what: str
    advice: str


RULES: dict[str, Rule] = {}
"""All rules by id, in the order in which they were written."""


def rule(
    id: str,
    severity: Severity,
    *,
    source: str,
    bad: Example,
    good: Example,
) -> Callable[[Callable[[Seen], Iterator[Hit]]], Callable[[Seen], Iterator[Hit]]]:
    """Register a function as a rule; its docstring says why."""

    def register(find: Callable[[Seen], Iterator[Hit]]) -> Callable[[Seen], Iterator[Hit]]:
        why = " ".join((find.__doc__ or "").split())
        RULES[id] = Rule(id, severity, why, source, bad, good, find)
        return find

    return register
