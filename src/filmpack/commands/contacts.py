"""What 'filmpack contacts' lists and records."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from filmpack.editions.addresses import punycode
from filmpack.editions.confirmations import Confirmation, confirm, facts
from filmpack.editions.contacts import Contact, Country
from filmpack.editions.edition import country_code, country_name
from filmpack.errors import ConfigError, InputError, Problem, display_path
from filmpack.project.workspace import Workspace
from filmpack.signoffs import SignOff


@dataclass(frozen=True, slots=True)
class Listed:
    """One contact with its country and where its confirmation stands.

    note is the country's; only the country's first contact carries it. zone is the time zone of
    its hours.
    """

    country: str
    confirmation: Confirmation
    note: str
    zone: str = ""

    @property
    def contact(self) -> Contact:
        return self.confirmation.contact

    def as_data(self) -> dict[str, object]:
        """For JSON: the contact's fields, country, state, who confirmed it and what changed since,
        and the URL with an ASCII host."""
        signed = self.confirmation.signed
        data = msgspec.to_builtins(self.contact, builtin_types=())
        return {
            "country": self.country,
            "country_name": country_name(self.country),
            "state": self.confirmation.state,
            "confirmed_by": signed.by if signed else None,
            "confirmed_on": str(signed.on) if signed else None,
            "changed": [
                {"fact": one.fact, "confirmed": one.then, "now": one.now}
                for one in self.confirmation.changed
            ],
            **data,
            "timezone": self.zone,
            "url_ascii": punycode(self.contact.url),
        }


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What 'confirm' recorded: the sign-offs, the record's file, contacts that already had one."""

    signed: tuple[SignOff, ...]
    file: Path | None
    already: tuple[str, ...]


def list_contacts(
    workspace: Workspace, countries: tuple[str, ...], today: date, stale: int | None
) -> list[Listed]:
    """The contacts of some countries, with their state.

    Args:
        workspace: The project.
        countries: Countries by code or English name; none for all that have a file.
        today: Today's date.
        stale: List only contacts not confirmed in the last so many days; None for all.

    Raises:
        ConfigError: A country has no file.
        InputError: A country's file, or the record of its confirmations, has problems.
    """
    listed = []
    for code in chosen_countries(workspace, countries):
        country = workspace.country(code)
        found = workspace.confirmations(code, country.contact, today, stale)
        for number, one in enumerate(found):
            if stale is None or one.state != "confirmed":
                note = "" if number else country.note
                listed.append(Listed(code, one, note, country.zone))
    return listed


def chosen_countries(workspace: Workspace, countries: Sequence[str]) -> list[str]:
    """The codes of the countries asked for, each by its code or English name (PL, Poland); none
    for all that have a file. Raises ConfigError."""
    have = sorted(path.stem for path in workspace.project.countries.glob("*.toml"))
    return list(dict.fromkeys(_country_of(typed, have) for typed in countries)) or have


def _country_of(typed: str, have: Sequence[str]) -> str:
    if typed in have:
        return typed
    try:
        code = country_code(typed)
    except ConfigError as error:
        near = difflib.get_close_matches(typed.upper(), have, 1, 0.5)
        if not near:
            raise error
        what = f"there is no country {typed!r}."
        raise ConfigError(what, f"Did you mean {near[0]} ({country_name(near[0])})?") from None
    if code in have:
        return code
    raise ConfigError(
        f"there is no contacts file for {country_name(code)}.",
        f"'filmpack add-country {code}' starts one.",
    )


def confirm_contacts(
    workspace: Workspace,
    code: str,
    ids: Sequence[str],
    by: str,
    on: date,
    *,
    today: date,
    write: bool = True,
) -> Confirmed:
    """Record that a country's staff found contacts right, as they are now.

    A contact that is confirmed already, unchanged, by the same person on the same day is not
    recorded twice.

    Args:
        workspace: The project.
        code: The country, by its code or English name.
        ids: Contacts of the country; none for all.
        by: Who confirms, with their role.
        on: The day on which they did.
        today: Today's date.
        write: False only says what would be recorded.

    Raises:
        ConfigError: The country has no file, or no contact of an id.
        InputError: The day is in the future, or before a contact's source was read; the country's
            file or record has problems.
    """
    (code,) = chosen_countries(workspace, [code])
    country = workspace.country(code)
    wanted = _chosen(country, ids)
    _require_day(workspace, country, wanted, on, today)
    standing = {one.contact.id: one for one in workspace.confirmations(code, wanted, today)}
    already = tuple(
        contact.id
        for contact in wanted
        if (last := standing[contact.id].signed)
        and (last.by, last.on, last.facts) == (by, on, facts(contact))
    )
    signed = confirm(country, [c.id for c in wanted if c.id not in already], by, on)
    file = None
    if write and signed:
        file = workspace.signoffs.append_confirmations(code, signed)
    return Confirmed(signed, file, already)


def _chosen(country: Country, ids: Sequence[str]) -> tuple[Contact, ...]:
    known = {contact.id: contact for contact in country.contact}
    for name in ids:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            raise ConfigError(
                f"{country.country} has no contact {name!r}.",
                f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}.",
            )
    return tuple(known[name] for name in dict.fromkeys(ids)) or country.contact


def _require_day(
    workspace: Workspace, country: Country, wanted: Sequence[Contact], on: date, today: date
) -> None:
    """Raise InputError for a day on which nobody can have confirmed these contacts."""
    file = display_path(workspace.project.countries / f"{country.country}.toml")
    if on > today:
        what = f"{on} is in the future; today is {today}."
        raise InputError(Problem(file, 0, what, "Give the day on which it was confirmed: --on."))
    if early := [contact for contact in wanted if on < contact.read]:
        raise InputError(
            Problem(
                file,
                0,
                f"{contact.id}: {on} is before its source was read ({contact.read}).",
                "Have it confirmed as it is now, and give that day: --on.",
            )
            for contact in early
        )
