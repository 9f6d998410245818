"""What a build or a release refuses: which editions and languages, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from filmpack.errors import ConfigError, InputError, Problem

_MOST_NAMES = 6
"""So many editions are named after a reason; more are counted."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A language or an edition that is not made, by its name, and all reasons."""

    name: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, with the languages and editions that it holds up."""

    problem: Problem
    names: tuple[str, ...]


class BuildRefused(InputError):
    """Nothing is built; the message lists every reason once."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(told(refusals))


class Refusals:
    """Gathers what is wrong with each language and edition of a build."""

    def __init__(self) -> None:
        self._found: dict[str, list[Problem]] = {}

    def add(self, name: str, problems: Iterable[Problem]) -> None:
        """Refuse a name. A rule that another check has already reported at a line is left out."""
        known = self._found.get(name, [])
        said = {(p.file, p.line, p.rule) for p in known if p.rule}
        fresh = [p for p in problems if p not in known and (p.file, p.line, p.rule) not in said]
        if fresh:
            self._found[name] = [*known, *fresh]

    @contextmanager
    def of(self, *names: str, rule: str = "") -> Iterator[None]:
        """Refuse these names for the error in texts, or in their names, that is raised inside.

        Where a rule has already found it, it is not told again.
        """
        try:
            yield
        except (InputError, ConfigError) as error:
            found = error.problems if isinstance(error, InputError) else (error.problem,)
            for name in names:
                if not rule or all(p.rule != rule for p in self._found.get(name, ())):
                    self.add(name, found)

    def __contains__(self, name: str) -> bool:
        return name in self._found

    def all(self) -> tuple[Refusal, ...]:
        """What is refused so far, in the order in which it was found."""
        return tuple(Refusal(name, tuple(found)) for name, found in self._found.items())


def reasons(refusals: Sequence[Refusal]) -> list[Reason]:
    """Every reason once, by file in order of appearance and line, with the names it holds up."""
    names: dict[Problem, list[str]] = {}
    for refusal in refusals:
        for problem in refusal.problems:
            names.setdefault(problem, []).append(refusal.name)
    order = {file: at for at, file in enumerate(dict.fromkeys(problem.file for problem in names))}
    ordered = sorted(names, key=lambda problem: (order[problem.file], problem.line))
    return [Reason(problem, tuple(dict.fromkeys(names[problem]))) for problem in ordered]


def told(refusals: Sequence[Refusal]) -> list[Problem]:
    """The reasons as problems that say what they hold up, where that is not obvious."""
    if len(refusals) < 2:
        return [reason.problem for reason in reasons(refusals)]
    return [
        replace(reason.problem, what=f"{reason.problem.what} Holds up {_held(reason, refusals)}.")
        for reason in reasons(refusals)
    ]


def _held(reason: Reason, refusals: Sequence[Refusal]) -> str:
    if len(reason.names) == len(refusals):
        return f"all {len(refusals)}"
    shown = ", ".join(reason.names[:_MOST_NAMES])
    more = len(reason.names) - _MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown
