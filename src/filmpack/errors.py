"""Errors with a location and advice.

Every error that a user can cause is a FilmpackError. Its exit code says what to
correct: 1 the texts, the contacts or the film; 2 the command or the
configuration; 3 an external program, the disk or the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from filmpack.printable import printable, printable_lines

if TYPE_CHECKING:
    from pathlib import Path, PurePath


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what, and what to do.

    line counts from 1; 0 means the whole file. advice may be empty. rule is the
    id of the check rule that reports the same problem, or "".
    """

    file: str
    line: int
    what: str
    advice: str = ""
    rule: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        head = printable(f"{place}: {self.what}" if place else self.what)
        return f"{head}\n  {printable(self.advice)}" if self.advice else head


class FilmpackError(Exception):
    """Base of all errors that end a command with a message instead of a traceback."""

    exit_code = 1


class InputError(FilmpackError):
    """The texts, the film or the contacts have problems, all listed in `problems`."""

    exit_code = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        """The problems in order; advice shared by neighbours is printed once, after the last."""
        for problem, following in zip_longest(self.problems, self.problems[1:]):
            shared = following is not None and following.advice == problem.advice
            yield str(replace(problem, advice="") if shared else problem)


class ConfigError(FilmpackError):
    """Wrong usage: an option, a name or the project file."""

    exit_code = 2

    def __init__(self, what: str, advice: str = "", *, file: str = "", line: int = 0) -> None:
        """Say what is wrong, and what to do.

        Args:
            what: What is wrong: a sentence without a capital.
            advice: What to do, imperative.
            file: The file that is wrong, if one is.
            line: The line in it, from 1; 0 for the whole file.
        """
        self.problem = Problem(file, line, what, advice)
        super().__init__(str(self.problem))


class ToolError(FilmpackError):
    """An external program, the disk or the network failed; `detail` holds its error output."""

    exit_code = 3

    def __init__(self, what: str, advice: str = "", *, detail: str = "") -> None:
        self.detail = detail.strip()
        lines = [what, *(f"  | {line}" for line in self.detail.splitlines()[-12:])]
        if advice:
            lines.append(f"  {advice}")
        super().__init__(printable_lines("\n".join(lines)))


def display_path(path: Path | str) -> str:
    """A path for messages and reports, printable: relative to the working folder if it is inside.

    With slashes on Windows too: reports, waivers and baselines name the same files everywhere.
    """
    from pathlib import Path  # not for every command: costs start-up time

    return printable(shown_path(Path(path), Path.cwd()))


def shown_path(path: PurePath, here: PurePath) -> str:
    """A path as it is shown in the folder `here`."""
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
