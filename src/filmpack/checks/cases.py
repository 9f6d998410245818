"""The rules' cases: what each must find, what it must not, and what a repair makes of it.

They lie beside the rules: cases/NAME.toml has those of the rules in NAME.py, and is read only when
somebody asks. The tests run every case; `check --explain` and docs/rules.md show them.

    [["typography/ellipsis".fail]]
    text = "No cóż..."
    fixed = "No cóż…"

    [["typography/ellipsis".pass]]
    text = "No cóż…"
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Literal

from msgspec import Struct, convert, field

from filmpack.checks.rule import Rule


class Neighbour(Struct, frozen=True, forbid_unknown_fields=True):
    """The cue before or after a case; fixed is its translation after a repair that changes it."""

    text: str
    source: str
    fixed: str | None = None


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    """Something to check, with its surroundings; which fields count depends on the rule's scope.

    "entry": text is a translation (times over, each {n} a number from 0) of source, seconds on
    screen; context makes it a message that is no cue. before and after are the cues around it.
    register is how the film addresses its viewer, speaker who says it, to one person; shape is one
    that the project builds beside the film's own.
    "catalogue": in a small valid catalogue (tests/support/rule_harness.py), `by` (times over)
    stands in place of `replace`. "source": cues are (start ms, end ms, text). "edition": problem
    is what is wrong with the card.

    fixed is the text after the repair; also are other rules that find something here, too.
    """

    text: str = ""
    language: str = "pl"
    source: str = "A line of the film."
    seconds: float = 3.0
    context: str = ""
    state: Literal["", "fuzzy", "outdated"] = ""
    flags: tuple[str, ...] = ()
    register: str = ""
    speaker: Literal["", "male", "female"] = ""
    shape: Literal["", "9:16"] = ""
    before: Neighbour | None = None
    after: Neighbour | None = None
    replace: str = ""
    by: str = ""
    times: int = 1
    cues: tuple[tuple[int, int, str], ...] = ()
    problem: str = ""
    fixed: str | None = None
    also: tuple[str, ...] = ()

    def repeated(self, text: str) -> str:
        """A text as often as the case says, each {n} with its number."""
        if self.times == 1:
            return text
        return "".join(text.replace("{n}", str(number)) for number in range(self.times))


class Cases(Struct, frozen=True, forbid_unknown_fields=True):
    """One rule's cases. A failing one that has a fixed text is a case of its repair, too."""

    failing: tuple[Case, ...] = field(default=(), name="fail")
    passing: tuple[Case, ...] = field(default=(), name="pass")


def cases_of(rule: Rule) -> Cases:
    """A rule's cases; none where its module has no file of them.

    Raises tomllib.TOMLDecodeError or msgspec.ValidationError when that file is damaged.
    """
    return cases_beside(rule.find.__module__).get(rule.id, Cases())


@lru_cache(maxsize=256)
def cases_beside(module: str) -> dict[str, Cases]:
    """The cases of a module's rules by rule id, from the file beside it. Raises as cases_of()."""
    from importlib.resources import files  # costs start-up time

    package, _, name = module.rpartition(".")
    if not package:
        return {}
    file = files(package).joinpath("cases", f"{name}.toml")
    if not file.is_file():
        return {}
    return convert(tomllib.loads(file.read_text("utf-8")), dict[str, Cases])
