"""Release checks: what a language or an edition needs before it may be published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from filmpack.checks.rule import Finding
from filmpack.commands.checking.check import Checker, CheckOptions
from filmpack.commands.checking.check_contacts import confirmation_problems
from filmpack.commands.checking.waivers import Waived
from filmpack.editions.edition import Edition
from filmpack.errors import InputError, Problem, display_path
from filmpack.project.workspace import Workspace

_COMPILED = frozenset(f"gettext/{name}" for name in ("untranslated", "fuzzy", "outdated"))
"""Rules whose findings compiling a track reports, many of a kind in one line."""


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
    try:
        return [problem for _, problem in confirmation_problems(workspace, edition, today)]
    except InputError as error:
        return list(error.problems)


def _review_problems(workspace: Workspace, language: str, today: date) -> list[Problem]:
    """What is wrong with a catalogue's sign-off. Raises InputError when it can't be read."""
    file = display_path(workspace.catalogue_path(language))
    advice = f"Have it reviewed, then run: filmpack review {language} --by NAME"
    catalogue = workspace.catalogue(language)
    try:
        state = workspace.review(language, catalogue)
    except InputError as error:
        return list(error.problems)
    if state.review is None:
        return [Problem(file, 0, "this catalogue was not signed off by a native reviewer.", advice)]
    problems = []
    if state.review.on > today:
        what = f"its review is dated in the future ({state.review.on})."
        problems.append(Problem(file, 0, what, advice))
    blocks = catalogue.by_context()
    return problems + [
        Problem(
            file,
            blocks[context].line if context in blocks else 0,
            f"{context} changed since the review of {state.review.on}.",
            advice,
        )
        for context in state.changed
    ]
