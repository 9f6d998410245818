"""Help on an edition's page: the closing card's contacts, as links. Pure.

A number or an address comes from the country's file alone, as on the card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filmpack.cards.card import Card, CardRow, unbroken
from filmpack.cards.contact_text import night_contact
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
class HelpSentence:
    """A sentence with a link in it: what stands before it, the number or address as it is read, the
    number as it is dialled ("" for an address) and the address ("" for a number), what follows."""

    before: str
    shown: str
    dialled: str
    url: str
    after: str


@dataclass(frozen=True, slots=True)
class Help:
    """Everything about help on a page; night is None where a line above always answers."""

    heading: str
    talk: tuple[HelpRow, ...]
    night: HelpSentence | None
    threat: str
    reports: tuple[HelpRow, ...]
    emergency: HelpSentence

    @property
    def numbers(self) -> tuple[str, ...]:
        """All numbers as they are dialled, sorted, each once."""
        return tuple(sorted({one.dialled for one in self._places if one.dialled}))

    @property
    def urls(self) -> tuple[str, ...]:
        """All addresses, sorted, each once."""
        return tuple(sorted({one.url for one in self._places if one.url}))

    @property
    def _places(self) -> tuple[HelpRow | HelpSentence, ...]:
        night = (self.night,) if self.night else ()
        return (*self.talk, *self.reports, *night, self.emergency)


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
        _night(card, by_id, contacts),
        card.threat or card.beats[1],
        tuple(reports),
        _sentence(card.emergency, next(c for c in contacts if c.kind == "emergency" and c.phone)),
    )


def _row(row: CardRow, by_id: Mapping[str, Contact]) -> HelpRow:
    contact = by_id[row.contact]
    url = contact.short_url or contact.url
    shown = as_typed(url) if url else ""
    phone = row.value if contact.phone else ""
    return HelpRow(row.label, row.name, phone, dialled(contact.phone), row.extra, url, shown)


def _night(
    card: Card, by_id: Mapping[str, Contact], contacts: Sequence[Contact]
) -> HelpSentence | None:
    found = night_contact([by_id[row.contact] for row in card.rows], contacts)
    return _sentence(card.night, found) if card.night and found else None


def _sentence(sentence: str, contact: Contact) -> HelpSentence:
    """A sentence of the card, parted at the number or address that it names."""
    if contact.phone:
        before, _, after = sentence.partition(unbroken(contact.phone))
        return HelpSentence(before, contact.phone, dialled(contact.phone), "", after)
    before, _, after = sentence.partition(contact.typed)
    return HelpSentence(before, contact.typed, "", contact.short_url or contact.url, after)
