"""Release checks: what an edition needs before it may be published, reported all at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from filmpack.commands.check import Checker
from filmpack.editions.contacts import freshness
from filmpack.editions.edition import Edition
from filmpack.errors import InputError, Problem, display_path
from filmpack.project.workspace import Workspace


def require_release(workspace: Workspace, editions: Sequence[Edition], today: date) -> None:
    """Raise InputError, with all problems, unless every edition is fit for release.

    Fit means: the catalogues are complete, have no finding of severity error and are
    unchanged since a native reviewer signed them off; each contact was confirmed within
    [editions] stale_days.
    """
    problems = [
        problem for edition in editions for problem in release_problems(workspace, edition, today)
    ]
    if problems:
        raise InputError(dict.fromkeys(problems))


def release_problems(workspace: Workspace, edition: Edition, today: date) -> list[Problem]:
    """Everything that prevents the release of one edition."""
    language = workspace.edition_language(edition)
    return [
        *language_problems(workspace, language),
        *_contact_problems(workspace, edition, today),
    ]


def language_problems(workspace: Workspace, language: str) -> list[Problem]:
    """Everything that prevents the release of a language."""
    problems: list[Problem] = []
    try:
        workspace.track(language)
    except InputError as error:
        problems += error.problems
    problems += [
        Problem(
            found.file, found.line, f"{found.context}: {found.what} [{found.rule}]", found.advice
        )
        for found in Checker(workspace).language(language)
        if found.severity == "error" and not found.rule.startswith("gettext/")
    ]
    base = workspace.base_of(language)
    for catalogue in filter(None, (language, base)):
        problems += _review_problems(workspace, catalogue)
    return problems


def _contact_problems(workspace: Workspace, edition: Edition, today: date) -> list[Problem]:
    """The contacts of an edition that its country's staff have not confirmed as they stand."""
    problems: list[Problem] = []
    days = workspace.project.settings.editions.stale_days
    file = display_path(workspace.project.countries / f"{edition.country}.toml")
    try:
        contacts = workspace.country(edition.country).contacts_for(edition.language)
    except InputError as error:
        return list(error.problems)
    fresh = freshness(contacts, today, days)
    advice = "Ask the country's own staff to check it, then set confirmed = DATE."
    problems += [
        Problem(file, 0, f"{contact.id} ({contact.name}) was never confirmed.", advice)
        for contact in fresh.unconfirmed
    ]
    problems += [
        Problem(
            file,
            0,
            f"{contact.id} ({contact.name}) was last confirmed on {contact.confirmed},"
            f" more than {days} days ago.",
            advice,
        )
        for contact in fresh.stale
    ]
    problems += [
        Problem(
            file,
            0,
            f"{contact.id} is confirmed on a date in the future ({contact.confirmed}).",
            "Correct the date.",
        )
        for contact in fresh.future
    ]
    return problems


def _review_problems(workspace: Workspace, language: str) -> list[Problem]:
    state = workspace.review(language)
    file = display_path(workspace.catalogue_path(language))
    advice = f"Have it reviewed, then run: filmpack review {language} --by NAME"
    if state.review is None:
        return [Problem(file, 0, "this catalogue was not signed off by a native reviewer.", advice)]
    blocks = workspace.catalogue(language).by_context()
    return [
        Problem(
            file,
            blocks[context].line if context in blocks else 0,
            f"{context} changed since the review of {state.review.date}.",
            advice,
        )
        for context in state.changed
    ]
