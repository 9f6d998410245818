"""What to do next, after 'init', 'check' and 'status': a few commands that work as they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.errors import display_path

if TYPE_CHECKING:  # 'status' runs no rules: importing them all costs start-up time
    from filmpack.checks.rule import Finding
    from filmpack.commands.status import EditionStatus, LanguageStatus

_MOST = 3
"""So many names are listed in one step."""
_SOURCE, _UNTRANSLATED = "timing/source-unreadable", "gettext/untranslated"
"""Errors whose next step is no explanation."""
PACKAGE = "filmpack package --release   # a folder for each country's office"
RELEASE = "filmpack build --release --dry-run   # what still keeps each edition back"


def after_init(folder: Path, *, filmed: bool) -> list[str]:
    """The first steps in a new project.

    Args:
        folder: The project's.
        filmed: Whether the film is at its place already.
    """
    name = display_path(folder)
    typed = name if re.fullmatch(r"[\w./+:-]+", name) else f'"{name}"'
    steps = [] if folder.resolve() == Path.cwd() else [f"cd {typed}"]
    if not filmed:
        steps.append("put the film at film/master.mp4   # 'filmpack demo-film' makes one to try")
    return [
        *steps,
        "filmpack extract   # the template for translators",
        "filmpack add pl   # a catalogue for each language",
        "filmpack add-country PL   # an edition with the country's contacts",
    ]


def nothing_found(rules: Sequence[str], since: str | None) -> str:
    """What to say when a check found nothing: what was looked at, if that was a part alone.

    Args:
        rules: The rules that were asked for; none for all.
        since: The commit since which changes were looked at; None for everything.
    """
    if not rules and since is None:
        return f"nothing found; next: {RELEASE}"
    by = f" by {', '.join(rules)}" if rules else ""
    where = f" in what changed since {since}" if since is not None else ""
    return f"nothing found{by}{where}; the rest was not checked"


def after_check(
    findings: Sequence[Finding], names: Sequence[str], *, partly: bool = False
) -> list[str]:
    """The steps after a check.

    Args:
        findings: What was found.
        names: What was checked, as it was typed.
        partly: Whether only some rules or changes were looked at.
    """
    errors = [finding for finding in findings if finding.severity == "error"]
    if not errors:
        return [] if partly else [RELEASE]
    if errors[0].rule == _SOURCE:
        return []  # its advice is the next step, and nothing else could be checked
    steps = []
    if any(finding.fixable for finding in findings):
        typed = "".join(f" {name}" for name in names)
        steps.append(f"filmpack check{typed} --fix --dry-run   # what can be repaired")
    ((rule, number),) = Counter(finding.rule for finding in errors).most_common(1)
    if rule == _UNTRANSLATED:
        languages = sorted({finding.language for finding in errors if finding.rule == rule})
        what = "for translators without a .po editor"
        return [*steps, f"filmpack export {_some(languages)} --to text   # {what}"]
    why = f"why, for {number} of {len(errors)} errors"
    return [*steps, f"filmpack check --explain {rule}   # {why}"]


def after_status(
    languages: Sequence[LanguageStatus], editions: Sequence[EditionStatus], *, timed: bool
) -> list[str]:
    """The steps that are left until a release, in their order.

    Args:
        languages: The state of every language.
        editions: The state of every edition.
        timed: Whether somebody has recorded the master that the cues were timed to.
    """
    unfinished = [s.language for s in languages if not s.ready]
    unsigned = [s.language for s in languages if s.ready and s.review != "reviewed"]
    countries = dict.fromkeys(
        edition.tag[-2:]
        for edition in editions
        if edition.unconfirmed or edition.changed or edition.stale
    )
    wrong = list(dict.fromkeys(edition.tag[-2:] for edition in editions if edition.problems))
    steps = []
    if unfinished:
        steps.append(f"filmpack check {_some(unfinished)}   # what is missing or wrong")
    if wrong:
        steps.append(f"filmpack check {_some(wrong)}   # what its editions lack")
    if unsigned:
        left = f"; {len(unsigned) - 1} more are not signed off" if len(unsigned) > 1 else ""
        steps.append(f"filmpack review {unsigned[0]} --by NAME   # when it was read{left}")
    if not timed:
        steps.append("filmpack review source --by NAME   # when it was watched on the master")
    if countries:
        steps.append(f"filmpack contacts {_some(list(countries))}   # what is to be confirmed")
    return [*steps, RELEASE]


def _some(names: Sequence[str]) -> str:
    """The first few names, as they are typed."""
    return " ".join(names[:_MOST])
