"""What 'filmpack contacts' lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from filmpack.editions.contacts import Contact, freshness, punycode
from filmpack.editions.edition import country_name
from filmpack.errors import ConfigError
from filmpack.project.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Listed:
    """One contact with its country and state (unconfirmed, stale, or the date confirmed).

    note is the country's; only the country's first contact carries it. zone is the time zone of
    its hours.
    """

    country: str
    contact: Contact
    state: str
    note: str
    zone: str = ""

    def as_data(self) -> dict[str, object]:
        """For JSON: the contact's fields, country, state, and the URL with an ASCII host."""
        data = msgspec.to_builtins(self.contact, builtin_types=())
        return {
            "country": self.country,
            "country_name": country_name(self.country),
            "state": self.state,
            **data,
            "timezone": self.zone,
            "url_ascii": punycode(self.contact.url),
        }


def list_contacts(
    workspace: Workspace, countries: tuple[str, ...], today: date, stale: int | None
) -> list[Listed]:
    """The contacts of some countries, with their state.

    Args:
        workspace: The project.
        countries: Country codes; none for all countries that have a file.
        today: Today's date.
        stale: List only contacts not confirmed in the last so many days; None for all.

    Raises:
        ConfigError: A country has no file.
        InputError: A country's file has problems.
    """
    have = sorted(path.stem for path in workspace.project.countries.glob("*.toml"))
    for code in countries:
        if code not in have:
            raise ConfigError(
                f"no contacts file for country {code!r}.", f"Choose from: {', '.join(have)}."
            )
    days = stale or workspace.project.settings.editions.stale_days
    listed = []
    for code in countries or have:
        country = workspace.country(code)
        fresh = freshness(country.contact, today, days)
        for number, contact in enumerate(country.contact):
            if contact in fresh.unconfirmed:
                state = "unconfirmed"
            elif contact in fresh.future:
                state = f"not yet: {contact.confirmed}"
            elif contact in fresh.stale:
                state = f"stale ({contact.confirmed})"
            else:
                state = str(contact.confirmed)
            if stale is None or contact in (*fresh.unconfirmed, *fresh.stale, *fresh.future):
                note = "" if number else country.note
                listed.append(Listed(code, contact, state, note, country.zone))
    return listed
