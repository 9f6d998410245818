"""Confirmations: what a country's own staff said of its contacts, compared with what is there now.

A confirmation holds for exactly the facts that were shown to whoever confirmed them. A number, a
name, hours or a price that changed since are not confirmed, whatever the record says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import msgspec

from filmpack.editions.contacts import Contact, Country
from filmpack.signoffs import Change, SignOff, changes, latest, sign

NOT_FACTS = frozenset({"id", "source", "read", "note", "unlisted"})
"""Fields of a contact that say where it was found, not what a young person is told."""

State = Literal["confirmed", "unconfirmed", "changed", "stale", "future", "early"]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Where one contact stands.

    signed is the last confirmation; changed what differs from it (state "changed"). A state
    "early" is a confirmation from before the day on which the source was read.
    """

    contact: Contact
    state: State
    signed: SignOff | None = None
    changed: tuple[Change, ...] = ()
    days: int = 0

    @property
    def label(self) -> str:
        """A word or two for tables: "2026-11-28", "unconfirmed", "stale (2025-01-01)"."""
        if self.signed is None or self.state in ("unconfirmed", "changed"):
            return self.state
        if self.state == "confirmed":
            return str(self.signed.on)
        names = {"stale": "stale", "future": "not yet", "early": "before read"}
        return f"{names[self.state]} ({self.signed.on})"

    @property
    def problem(self) -> str:
        """What is wrong, as a sentence about the contact; "" when it is confirmed."""
        who = f"{self.contact.id} ({self.contact.name})"
        if self.signed is None:
            return f"{who} was never confirmed."
        by, on = self.signed.by, self.signed.on
        match self.state:
            case "changed":
                listed = "; ".join(map(str, self.changed))
                return f"{who} changed since it was confirmed by {by} on {on}: {listed}."
            case "stale":
                return (
                    f"{who} was last confirmed on {on} (by {by}), more than {self.days} days ago."
                )
            case "future":
                return f"{who} is confirmed on a date in the future ({on}, by {by})."
            case "early":
                return (
                    f"{who} was confirmed on {on} (by {by}), before its source was read"
                    f" ({self.contact.read})."
                )
            case _:
                return ""


def advice(country: str, contact: Contact) -> str:
    """What to do about a contact that is not confirmed."""
    return (
        "Ask the country's own staff to check it, then run: filmpack contacts confirm"
        f' {country} {contact.id} --by "NAME, ROLE"'
    )


def facts(contact: Contact) -> dict[str, str]:
    """What a young person is told by a contact, as text, by the key in the country's file.

    Every field counts unless NOT_FACTS names it, so that a new one is confirmed too.
    """
    told = dict[str, str]()
    fields: Mapping[str, object] = msgspec.to_builtins(contact)
    defaults = {field.name: field.default for field in msgspec.structs.fields(contact)}
    for name, value in fields.items():
        if name in NOT_FACTS or value == defaults[name] or value in ("", [], {}):
            continue
        told |= _told(name, value)
    return told


def subject(country: str, contact: str = "") -> str:
    """What a sign-off of a contact is about; without a contact, how a country's all begin."""
    return f"contact {country}/{contact}"


def confirm(country: Country, ids: Iterable[str], by: str, on: date) -> tuple[SignOff, ...]:
    """Confirm contacts of a country, by id, as they are.

    Args:
        country: The country.
        ids: The contacts' ids; each is one of the country's.
        by: Who confirms, with their role.
        on: The day.
    """
    contacts = {contact.id: contact for contact in country.contact}
    return tuple(sign(subject(country.country, i), by, on, facts(contacts[i])) for i in ids)


def confirmations(
    country: Country,
    contacts: Sequence[Contact],
    record: Sequence[SignOff],
    today: date,
    days: int,
) -> list[Confirmation]:
    """Where some of a country's contacts stand.

    Args:
        country: The country.
        contacts: The contacts asked about.
        record: The country's sign-offs, oldest first.
        today: Today's date.
        days: After how many days a confirmation is stale.
    """
    found = []
    for contact in contacts:
        signed = latest(record, subject(country.country, contact.id))
        if signed is None:
            found.append(Confirmation(contact, "unconfirmed"))
            continue
        state: State = "confirmed"
        changed = changes(signed, facts(contact))
        if changed:
            state = "changed"
        elif signed.on > today:
            state = "future"
        elif signed.on < contact.read:
            state = "early"
        elif (today - signed.on).days > days:
            state = "stale"
        found.append(Confirmation(contact, state, signed, changed, days))
    return found


def _told(name: str, value: object) -> dict[str, str]:
    if isinstance(value, dict):
        return {f"{name}.{key}": _text(item) for key, item in sorted(value.items())}
    return {name: _text(value)}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    return str(value)
