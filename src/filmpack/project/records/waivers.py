"""Waivers: errors that a release may go out with, each signed. Kept in filmpack.toml."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from filmpack.errors import Problem
from filmpack.toml import TomlFile


class Waiver(Struct, frozen=True, forbid_unknown_fields=True):
    """A finding that a release may go out with: one rule at one place, with reason and name. Give
    file, cue or both."""

    rule: Annotated[
        str, Meta(description="The rule, as reports name it.", examples=["timing/too-fast"])
    ]
    reason: Annotated[
        str,
        Meta(
            description="Why the film is right as it is.",
            examples=["Leo reads the message out, so viewers hear it too."],
        ),
    ]
    by: Annotated[
        str, Meta(description="Who takes responsibility.", examples=["Anna Nowak, editor"])
    ]
    date: Annotated[
        date, Meta(description="When; not in the future.", examples=[date(2026, 11, 28)])
    ]
    file: Annotated[
        str,
        Meta(
            description="The file that it concerns, from this file's folder.",
            examples=["translations/pl.po"],
        ),
    ] = ""
    cue: Annotated[
        str,
        Meta(description="The cue, or another message's context.", examples=["c0042"]),
    ] = ""

    @property
    def place(self) -> str:
        """What it concerns, in words."""
        return " of ".join(filter(None, (self.cue, self.file)))


def waiver_problems(waivers: tuple[Waiver, ...], file: TomlFile, today: date) -> Iterator[Problem]:
    """What is wrong with a project's waivers, each with its line.

    Args:
        waivers: As they stand in the file, in order.
        file: The project file.
        today: Today's date.
    """
    for number, waiver in enumerate(waivers):
        for key, what, advice in _faults(waiver, today):
            yield Problem(file.name, file.line("waivers", number, key), what, advice)


def _faults(waiver: Waiver, today: date) -> Iterator[tuple[str, str, str]]:
    from filmpack.checks import RULES  # costs start-up time
    from filmpack.checks.rule import nearest_rule

    if waiver.rule not in RULES:
        what = f"a waiver names {waiver.rule!r}, which is not a rule."
        yield "rule", what, nearest_rule(waiver.rule)
    elif not RULES[waiver.rule].waivable:
        yield "rule", f"{waiver.rule} cannot be waived.", "Correct what it finds."
    if not waiver.place:
        yield (
            "rule",
            f"a waiver of {waiver.rule} applies everywhere.",
            "Give the file, the cue, or both.",
        )
    for key in ("file", "cue"):
        if set(getattr(waiver, key)) & set("*?["):
            yield key, f"a waiver's {key} is a pattern.", "Write one waiver for each place."
    for key, what, advice in (
        ("reason", "a waiver has no reason.", "Say why the film is right as it is."),
        ("by", "a waiver has no name.", "Say who takes responsibility."),
    ):
        if not any(char.isalpha() for char in getattr(waiver, key)):
            yield key, what, advice
    if waiver.date > today:
        yield "date", f"a waiver's date is in the future ({waiver.date}).", "Correct the date."
