"""What verifying a package finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from filmpack.errors import FilmpackError, InputError

Kind = Literal[
    "missing",
    "extra",
    "changed",
    "name",
    "link",
    "manifest",
    "signature",
    "stream",
    "track",
    "text",
    "burned text",
    "card",
    "page",
    "litter",
    "not checked",
]
_NOTES = ("litter", "not checked")


@dataclass(frozen=True, slots=True)
class PackageFinding:
    """One thing that is wrong, or to be known: the file's name ("" for the package), and what."""

    kind: Kind
    file: str
    what: str

    @property
    def is_note(self) -> bool:
        """Whether it is no failure."""
        return self.kind in _NOTES


@dataclass(slots=True)
class Findings:
    """Gathers what is found in one package."""

    all: list[PackageFinding] = field(default_factory=list)

    def add(self, kind: Kind, file: str, what: str) -> None:
        self.all.append(PackageFinding(kind, file, what))

    def add_error(self, kind: Kind, file: str, error: FilmpackError) -> None:
        """Take what an error says, without advice for those who make films."""
        if isinstance(error, InputError):
            for problem in error.problems:
                place = f"line {problem.line}: " if problem.line else ""
                self.add(kind, file, f"{place}{problem.what}")
        else:
            self.add(kind, file, str(error).split("\n")[0])

    @property
    def failures(self) -> list[PackageFinding]:
        """Those that make the package unfit."""
        return [one for one in self.all if not one.is_note]
