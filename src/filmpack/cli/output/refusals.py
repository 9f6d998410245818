"""What a build leaves out, told to people and to programs."""

from __future__ import annotations

from collections.abc import Sequence

from filmpack.cli.options import count, say, say_problems
from filmpack.cli.output.progress import put_event
from filmpack.commands.refusals import Refusal, reasons, told
from filmpack.commands.waivers import Waived


def say_left_out(refusals: Sequence[Refusal]) -> None:
    """One line for each language or edition that is left out: how many reasons, the first."""
    for refusal in refusals:
        number, first = len(refusal.problems), refusal.problems[0]
        place = f"{first.file}:{first.line}" if first.line else first.file
        say(
            f"{refusal.name}: left out, {count(number, 'problem')}; {place}: {first.what}"
            f" See: filmpack build {refusal.name} --dry-run"
        )


def say_refusals(refusals: Sequence[Refusal]) -> None:
    """Every reason once, with what it holds up."""
    if refusals:
        say_problems(tuple(told(refusals)))
        names = ", ".join(refusal.name for refusal in refusals)
        say(f"{len(refusals)} would be left out: {names}")


def put_refusals(refusals: Sequence[Refusal]) -> None:
    """The same as JSON: an event for each name, then one for each reason."""
    for refusal in refusals:
        put_event("refused", name=refusal.name, problems=len(refusal.problems))
    for reason in reasons(refusals):
        problem = reason.problem
        put_event(
            "reason",
            file=problem.file,
            line=problem.line,
            what=problem.what,
            advice=problem.advice,
            rule=problem.rule,
            names=reason.names,
        )


def tell_waived(waived: Sequence[Waived], *, events: bool) -> None:
    """The errors that waivers let through: a line each, or with `events` JSON events."""
    for one in waived:
        found, waiver = one.finding, one.waiver
        if events:
            put_event(
                "waived",
                rule=found.rule,
                file=found.file,
                line=found.line,
                cue=found.context,
                what=found.what,
                reason=waiver.reason,
                by=waiver.by,
                date=waiver.date.isoformat(),
            )
        else:
            about = f"{found.context}: " if found.context else ""
            say(
                f"{found.file}:{found.line}: {about}{found.what} [{found.rule}]"
                f" Waived by {waiver.by} on {waiver.date}: {waiver.reason}"
            )
