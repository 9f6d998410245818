"""Release checks: what an edition needs before it may be published, reported all at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from filmpack.commands.check import Checker
from filmpack.editions.confirmations import advice
from filmpack.editions.edition import Edition
from filmpack.errors import InputError, Problem, display_path
from filmpack.project.workspace import Workspace


def require_release(workspace: Workspace, editions: Sequence[Edition], today: date) -> None:
    """Raise InputError, with all problems, unless every edition is fit for release.

    Fit means: the catalogues are complete, have no finding of severity error and are
    unchanged since a native reviewer signed them off; each contact is unchanged since the
    country's staff confirmed it, within [editions] stale_days.
    """
    problems = [
        problem for edition in editions for problem in release_problems(workspace, edition, today)
    ]
    if problems:
        raise InputError(dict.fromkeys(problems))


def release_problems(workspace: Workspace, edition: Edition, today: date) -> list[Problem]:
    """Everything that prevents the release of one edition."""
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
    return problems + _contact_problems(workspace, edition, today)


def _contact_problems(workspace: Workspace, edition: Edition, today: date) -> list[Problem]:
    """The contacts that the country's staff have not confirmed as they are."""
    code = edition.country
    try:
        contacts = workspace.country(code).contacts_for(edition.language)
        found = workspace.confirmations(code, contacts, today)
    except InputError as error:
        return list(error.problems)
    file = display_path(workspace.project.countries / f"{code}.toml")
    return [
        Problem(file, 0, one.problem, advice(code, one.contact)) for one in found if one.problem
    ]


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
            f"{context} changed since the review of {state.review.on}.",
            advice,
        )
        for context in state.changed
    ]
