"""Help on an edition's page: the closing card's contacts, as links. Pure.

A number or an address comes from the country's file alone, as on the card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filmpack.cards.card import Card, CardRow
from filmpack.editions.addresses import as_typed
from filmpack.editions.contacts import Contact
from filmpack.editions.phones import dialled


@dataclass(frozen=True, slots=True)
class HelpRow:
    """One place to get help: what it is, who it is, the number as it is read and as it is dialled,
    when it answers and what it costs, its page's address and how that is read. Each may be ""."""

    label: str
    name: str
    phone: str
    dialled: str
    notes: str
    url: str
    shown: str


@dataclass(frozen=True, slots=True)
class Help:
    """Everything about help on a page.

    emergency is a sentence in parts: what stands before the number, the number as it is read and as
    it is dialled, what stands behind it.
    """

    heading: str
    talk: tuple[HelpRow, ...]
    night: str
    threat: str
    reports: tuple[HelpRow, ...]
    emergency: tuple[str, str, str, str]

    @property
    def numbers(self) -> tuple[str, ...]:
        """All numbers as they are dialled, sorted, each once."""
        rows = (row.dialled for row in (*self.talk, *self.reports) if row.dialled)
        return tuple(sorted({*rows, self.emergency[2]}))

    @property
    def urls(self) -> tuple[str, ...]:
        """All addresses, sorted, each once."""
        return tuple(sorted({row.url for row in (*self.talk, *self.reports) if row.url}))


def make_help(card: Card, contacts: Sequence[Contact]) -> Help:
    """The contacts of an edition's card as links.

    Args:
        card: The card.
        contacts: The edition's contacts.
    """
    by_id = {contact.id: contact for contact in contacts}
    talk = [_row(row, by_id) for row in (*((card.talk,) if card.talk else ()), *card.more)]
    reports = [_row(row, by_id) for row in card.reports]
    # Where the QR code leads is on the page, too, if no other link leads there.
    online = card.online
    if online and online.url not in {row.url for row in (*talk, *reports)}:
        extra = HelpRow(online.heading, "", "", "", "", online.url, online.address)
        (talk if online.helps else reports).append(extra)
    return Help(
        card.beats[0],
        tuple(talk),
        card.night,
        card.threat or card.beats[1],
        tuple(reports),
        _emergency(card.emergency, contacts),
    )


def _row(row: CardRow, by_id: Mapping[str, Contact]) -> HelpRow:
    contact = by_id[row.contact]
    url = contact.short_url or contact.url
    shown = as_typed(url) if url else ""
    phone = row.value if contact.phone else ""
    return HelpRow(row.label, row.name, phone, dialled(contact.phone), row.extra, url, shown)


def _emergency(sentence: str, contacts: Sequence[Contact]) -> tuple[str, str, str, str]:
    emergency = next(c for c in contacts if c.kind == "emergency" and c.phone)
    plain = sentence.replace("\u00a0", " ").replace("\u2011", "-")
    before, _, after = plain.partition(emergency.phone)
    return before, emergency.phone, dialled(emergency.phone), after
