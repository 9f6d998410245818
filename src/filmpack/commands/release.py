"""The release gate: what an edition needs before it may go out, all of it told at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from filmpack.commands.check import Checker
from filmpack.editions.contacts import freshness
from filmpack.editions.edition import Edition
from filmpack.errors import InputError, Problem, display_path
from filmpack.project.workspace import Workspace


def require_release(workspace: Workspace, editions: Sequence[Edition], today: date) -> None:
    """Raise InputError unless every edition is fit to go out.

    Fit: its catalogues are complete, have no error finding, and were reviewed with no
    change since; every
    contact of its country was confirmed, and not too long ago.
    """
    problems = [
        problem for edition in editions for problem in release_problems(workspace, edition, today)
    ]
    if problems:
        raise InputError(dict.fromkeys(problems))


def release_problems(workspace: Workspace, edition: Edition, today: date) -> list[Problem]:
    """Everything that keeps one edition from going out."""
    problems: list[Problem] = []
    language = workspace.edition_language(edition)
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
    days = workspace.project.settings.editions.stale_days
    file = display_path(workspace.project.countries / f"{edition.country}.toml")
    try:
        contacts = workspace.country(edition.country).contacts_for(edition.language)
    except InputError as error:
        return problems + list(error.problems)
    fresh = freshness(contacts, today, days)
    advice = "The country's own staff confirms it: confirmed = DATE."
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
    return problems


def _review_problems(workspace: Workspace, language: str) -> list[Problem]:
    state = workspace.review(language)
    file = display_path(workspace.catalogue_path(language))
    advice = f"After reading it: filmpack review {language} --by NAME"
    if state.review is None:
        return [Problem(file, 0, "no native reviewer has signed this catalogue off.", advice)]
    blocks = workspace.catalogue(language).by_context()
    return [
        Problem(
            file,
            blocks[context].line if context in blocks else 0,
            f"{context} was changed since the review of {state.review.date}.",
            advice,
        )
        for context in state.changed
    ]
