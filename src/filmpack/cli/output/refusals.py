"""What a build refuses, waives or takes from the system, told to people and to programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from filmpack.cli.output.progress import put_event
from filmpack.cli.shared.options import count, say, say_problems
from filmpack.commands.checking.waivers import Waived
from filmpack.commands.films.refusals import BuildRefused, Refusal, reasons, told
from filmpack.errors import FilmpackError, Problem, display_path
from filmpack.pipeline.fonts import SystemFont


def say_not_built(refusals: Sequence[Refusal]) -> None:
    """One line for each language or edition that is not built: how many reasons, the first."""
    for refusal in refusals:
        number, first = len(refusal.problems), replace(refusal.problems[0], advice="")
        say(
            f"{refusal.name}: not built, {count(number, 'problem')}; {first}"
            f" See: filmpack build {refusal.name} --dry-run"
        )


def say_refusals(refusals: Sequence[Refusal]) -> None:
    """Every reason once, with what it holds up."""
    if refusals:
        say_problems(tuple(told(refusals)))
        names = ", ".join(refusal.name for refusal in refusals)
        say(f"{len(refusals)} would not be built: {names}")


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


def tell_left_out(parts: Sequence[str], *, events: bool) -> None:
    """What the master has and no film keeps: a line, or with `events` a JSON event for each."""
    if events:
        for part in parts:
            put_event("left out", what=part)
    elif parts:
        say(f"not kept from the master: {'; '.join(parts)}")


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
            what = Problem(found.file, found.line, f"{about}{found.what} [{found.rule}]")
            say(f"{what} Waived by {waiver.by} on {waiver.date}: {waiver.reason}")


def tell_system_fonts(fonts: Sequence[SystemFont], *, events: bool) -> None:
    """The fonts of this system that films are drawn with: a line, or with `events` a JSON event,
    for each file."""
    for font in fonts:
        if events:
            put_event(
                "system font",
                languages=font.languages,
                family=font.family,
                file=str(font.path),
                sha256=font.digest,
            )
        else:
            say(
                f"{', '.join(font.languages)}: drawn with {font.family} of this system,"
                f" {display_path(font.path)} (SHA-256 {font.digest[:12]}…)"
            )


@contextmanager
def error_event(events: bool) -> Iterator[None]:
    """Print what ends a build as an event too, where events are asked for; it is raised again."""
    try:
        yield
    except BuildRefused as refused:
        if events:
            put_refusals(refused.refusals)
        raise
    except FilmpackError as error:
        if events:
            put_event("error", message=str(error), exit_code=error.exit_code)
        raise
