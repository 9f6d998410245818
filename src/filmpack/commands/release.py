"""Release checks: what a language or an edition needs before it may be published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from filmpack.checks.rule import Finding
from filmpack.commands.check import Checker, CheckOptions
from filmpack.commands.waivers import Waived
from filmpack.editions.confirmations import advice
from filmpack.editions.edition import Edition
from filmpack.errors import InputError, Problem, display_path
from filmpack.project.workspace import Workspace

_COMPILED = frozenset(f"gettext/{name}" for name in ("untranslated", "fuzzy", "outdated"))
"""Rules whose findings compiling a track reports, many of a kind in one line."""


def require_release(workspace: Workspace, editions: Sequence[Edition], today: date) -> None:
    """Raise InputError, with all problems, unless the texts of every edition are fit for release.

    Which film they are burned into is not looked at: see project/timing_review.py.
    """
    gate = ReleaseGate(workspace, today)
    problems = [problem for edition in editions for problem in gate.edition(edition)]
    if problems:
        raise InputError(dict.fromkeys(problems))


class ReleaseGate:
    """Says what keeps a language or an edition back; what several share is judged once.

    Fit means: the texts are complete; no rule finds an error in the catalogue, the source or the
    card, whatever the project switched off; the catalogue is as a native reviewer signed it off;
    each contact is confirmed. Raises ConfigError for settings that cannot be used.
    """

    def __init__(self, workspace: Workspace, today: date) -> None:
        self._workspace = workspace
        self._today = today
        self._checker = Checker(workspace, CheckOptions(strict=True))
        self._languages: dict[str, list[Problem]] = {}
        self._source: list[Problem] | None = None

    @property
    def waived(self) -> list[Waived]:
        """The errors that waivers let through, in what was judged so far."""
        return [one for one in self._checker.waivers.used if one.finding.severity == "error"]

    def unused_waivers(self, names: Sequence[str]) -> list[Problem]:
        """The waivers that nothing needed in these languages and editions, and in the source."""
        return self._checker.unused_waivers([*names, "source"])

    def language(self, language: str) -> list[Problem]:
        """Everything that keeps a language back."""
        if language not in self._languages:
            self._languages[language] = [
                *self._texts(language),
                *self._reviews(language),
                *self._source_errors(),
            ]
        return self._languages[language]

    def edition(self, edition: Edition) -> list[Problem]:
        """Everything that keeps an edition back. Raises ConfigError without a catalogue."""
        language = self._workspace.edition_language(edition)
        contacts = _contact_problems(self._workspace, edition, self._today)
        said = {problem.what for problem in contacts}
        card = _errors(f for f in self._checker.card(edition) if f.what not in said)
        return [*self.language(language), *contacts, *card]

    def _texts(self, language: str) -> list[Problem]:
        """What is missing, not to be shown, or an error by a rule."""
        findings = [f for f in self._checker.language(language) if f.rule not in _COMPILED]
        found = _errors(findings)
        told = {(problem.file, problem.line) for problem in found}
        try:
            self._workspace.track(language)
        except InputError as error:
            # What must not be shown is a finding too.
            return [p for p in error.problems if (p.file, p.line) not in told] + found
        return found

    def _source_errors(self) -> list[Problem]:
        if self._source is None:
            self._source = _errors(self._checker.source())
        return self._source

    def _reviews(self, language: str) -> list[Problem]:
        base = self._workspace.base_of(language)
        try:
            return [
                problem
                for catalogue in filter(None, (language, base))
                for problem in _review_problems(self._workspace, catalogue, self._today)
            ]
        except InputError:
            return []  # a catalogue that can't be read is told with its texts


def _errors(findings: Iterable[Finding]) -> list[Problem]:
    """The errors among findings, as problems."""
    return [
        Problem(
            found.file,
            found.line,
            f"{found.context}: {found.what} [{found.rule}]".removeprefix(": "),
            found.advice,
            found.rule,
        )
        for found in findings
        if found.severity == "error"
    ]


def _contact_problems(workspace: Workspace, edition: Edition, today: date) -> list[Problem]:
    """The contacts of an edition that its country's staff have not confirmed as they stand."""
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


def _review_problems(workspace: Workspace, language: str, today: date) -> list[Problem]:
    """What is wrong with a catalogue's sign-off. Raises InputError when it can't be read."""
    file = display_path(workspace.catalogue_path(language))
    advice = f"Have it reviewed, then run: filmpack review {language} --by NAME"
    workspace.catalogue(language)
    try:
        state = workspace.review(language)
    except InputError as error:
        return list(error.problems)
    if state.review is None:
        return [Problem(file, 0, "this catalogue was not signed off by a native reviewer.", advice)]
    problems = []
    if state.review.on > today:
        what = f"it was signed off on a day that has not come yet ({state.review.on})."
        problems.append(Problem(file, 0, what, advice))
    blocks = workspace.catalogue(language).by_context()
    return problems + [
        Problem(
            file,
            blocks[context].line if context in blocks else 0,
            f"{context} changed since the review of {state.review.on}.",
            advice,
        )
        for context in state.changed
    ]
