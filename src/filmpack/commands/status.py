"""What 'filmpack status' says of each edition: catalogue, country, contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from filmpack.editions.contacts import freshness
from filmpack.editions.edition import country_name
from filmpack.errors import FilmpackError
from filmpack.project.workspace import Workspace


@dataclass(frozen=True, slots=True)
class EditionStatus:
    """One edition; problems holds the first line of each reason why it cannot be built."""

    tag: str
    country: str
    catalogue: str
    contacts: int
    unconfirmed: int
    stale: int
    problems: tuple[str, ...]


def edition_states(workspace: Workspace, today: date) -> list[EditionStatus]:
    """All editions, in the order of [editions] matrix. Raises ConfigError for an invalid tag."""
    days = workspace.project.settings.editions.stale_days
    states = []
    for edition in workspace.editions():
        problems: list[str] = []
        catalogue, number, unconfirmed, stale = "", 0, 0, 0
        try:
            language = workspace.edition_language(edition)
            base = workspace.base_of(language)
            catalogue = f"{language} over {base}" if base else language
            contacts = workspace.country(edition.country).contacts_for(edition.language)
            fresh = freshness(contacts, today, days)
            number, unconfirmed, stale = (
                len(contacts),
                len(fresh.unconfirmed),
                len(fresh.stale),
            )
            problems += [
                f"{contact.id} is confirmed on a date in the future ({contact.confirmed})"
                for contact in fresh.future
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
                tuple(problems),
            )
        )
    return states
