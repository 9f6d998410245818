"""What 'filmpack status' says of each language and each edition."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from filmpack.editions.edition import country_name
from filmpack.errors import FilmpackError
from filmpack.languages.sdh import is_sdh
from filmpack.project.workspace import Workspace
from filmpack.translation.compile import TranslationProgress, has_own, progress


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """One language's state; error says why the catalogue could not be read.

    falls_back names the catalogue that a regional one lies over: what it does
    not have is taken from there.
    """

    language: str
    progress: TranslationProgress | None
    revised: str
    review: str
    error: str = ""
    falls_back: str = ""
    own: bool = True
    """Whether it has a finished entry of its own, where it lies over another for the deaf."""
    has_cards: bool = True
    """Whether the project's films end with cards: if not, no message of theirs is missed."""

    @property
    def ready(self) -> bool:
        """Whether 'filmpack build' would accept it as it is."""
        if self.progress is None or self.progress.refused:
            return False
        if is_sdh(self.language):
            return self.own and not self.progress.shown_missing
        if not self.has_cards:
            return not self.progress.shown_missing
        return self.progress.complete or bool(self.falls_back)


@dataclass(frozen=True, slots=True)
class EditionStatus:
    """One edition; problems holds the first line of each reason why it cannot be built."""

    tag: str
    country: str
    catalogue: str
    contacts: int
    unconfirmed: int
    stale: int
    changed: int
    problems: tuple[str, ...]


def language_states(workspace: Workspace) -> list[LanguageStatus]:
    """The state of every language, broken catalogues and records included."""
    workspace.entries()  # what is wrong with the source is no language's fault
    states = []
    for language in workspace.languages():
        try:
            catalogue = workspace.catalogue(language)
            review = workspace.review(language, catalogue).label
        except FilmpackError as error:
            states.append(LanguageStatus(language, None, "", "", str(error)))
            continue
        states.append(
            LanguageStatus(
                language,
                progress(
                    workspace.full_catalogue(language) if is_sdh(language) else catalogue,
                    workspace.messages_of(language),
                ),
                catalogue.header_field("PO-Revision-Date"),
                review,
                falls_back=workspace.base_of(language),
                own=has_own(catalogue),
                has_cards=bool(workspace.project.settings.editions.matrix),
            )
        )
    return states


def edition_states(workspace: Workspace, today: date) -> list[EditionStatus]:
    """All editions, in the order of [editions] matrix. Raises ConfigError for an invalid tag."""
    states = []
    for edition in workspace.editions():
        problems: list[str] = []
        catalogue, number, unconfirmed, stale, changed = "", 0, 0, 0, 0
        try:
            language = workspace.edition_language(edition)
            base = workspace.base_of(language)
            catalogue = f"{language} over {base}" if base else language
            contacts = workspace.country(edition.country).contacts_for(edition.language)
            found = workspace.confirmations(edition.country, contacts, today)
            states_found = Counter(one.state for one in found)
            number, unconfirmed, stale, changed = (
                len(contacts),
                states_found["unconfirmed"],
                states_found["stale"],
                states_found["changed"],
            )
            problems += [
                one.problem.rstrip(".") for one in found if one.state in ("future", "early")
            ]
        except FilmpackError as error:
            problems.append(str(error).split("\n", 1)[0])
        states.append(
            EditionStatus(
                edition.tag,
                country_name(edition.country),
                catalogue,
                number,
                unconfirmed,
                stale,
                changed,
                tuple(problems),
            )
        )
    return states
