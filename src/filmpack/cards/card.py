"""The closing card: what it says. How it looks is in layout.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filmpack.cards.contact_text import contact_notes, night_contact, shown_name
from filmpack.editions.contacts import Contact, Country
from filmpack.editions.edition import Edition
from filmpack.errors import InputError, Problem

# For a frightened young person: talk to someone, then report. The emergency
# number has its own line below.
DEFAULT_ORDER: tuple[str, ...] = ("helpline", "report", "hotline", "police", "parents")


@dataclass(frozen=True, slots=True)
class CardRow:
    """One contact: what it is, who it is, and what to dial or type."""

    contact: str
    label: str
    name: str
    value: str
    extra: str
    """When it answers and what it costs, already in the edition's language; may be empty."""


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that stands on an edition's closing card, in its language."""

    edition: str
    beats: tuple[str, str, str]
    rows: tuple[CardRow, ...]
    emergency: str
    qr_url: str
    qr_caption: str
    night: str = ""
    """Where to get help while the lines above are closed; empty where one never is."""


def make_card(
    edition: Edition,
    messages: Mapping[str, str],
    country: Country,
    order: Sequence[str] = DEFAULT_ORDER,
    most: int = 3,
    choose: Sequence[str] = (),
) -> Card:
    """The card of an edition.

    Args:
        edition: The edition.
        messages: The catalogue's fixed messages, by context.
        country: Its contacts.
        order: Kinds of contacts, the most important first.
        most: How many contacts a card shows at most.
        choose: Ids of contacts to show instead, in this order.

    Raises:
        InputError: The country has no emergency number for this language, or no contact of a chosen
            id.
    """
    contacts = country.contacts_for(edition.language)
    if choose:
        by_id = {contact.id: contact for contact in contacts}
        # A contact for another language of the country is not for this edition.
        known = {contact.id for contact in country.contact}
        if unknown := [name for name in choose if name not in known]:
            raise InputError(
                Problem(
                    f"countries/{country.country}.toml",
                    0,
                    f"there is no contact {unknown[0]!r}, which [card.contacts] names.",
                    f"There are: {', '.join(sorted(known))}.",
                )
            )
        chosen = [by_id[name] for name in choose if name in by_id]
    else:
        usable = [contact for contact in contacts if _value(contact)]
        chosen = _one_of_each_first(usable, order)[:most]
    emergency = next((c for c in contacts if c.kind == "emergency" and c.phone), None)
    if emergency is None:
        raise InputError(
            Problem(f"countries/{country.country}.toml", 0, "there is no emergency number.")
        )
    qr = qr_contact(chosen) or qr_contact(contacts)
    night = night_contact(chosen, contacts)
    return Card(
        edition.tag,
        (messages["closing.help"], messages["closing.report"], messages["closing.support"]),
        tuple(_row(contact, messages, edition) for contact in chosen),
        messages["card.emergency"].replace("{emergency}", _unbroken(emergency.phone)),
        qr.url if qr else "",
        messages["card.scan"] if qr else "",
        messages["card.night"].replace("{contact}", _value(night)) if night else "",
    )


def _one_of_each_first(contacts: Sequence[Contact], order: Sequence[str]) -> list[Contact]:
    """The first contact of each kind in the order of kinds, then the others likewise."""
    listed = sorted((c for c in contacts if c.kind in order), key=lambda c: order.index(c.kind))
    first = {contact.kind: contact for contact in reversed(listed)}
    leading = [contact for contact in listed if first[contact.kind] is contact]
    return leading + [contact for contact in listed if contact not in leading]


def qr_contact(contacts: Sequence[Contact]) -> Contact | None:
    """The contact that the QR code leads to: where to talk first, else where to report."""
    for kind in ("helpline", "report", "hotline", "police"):
        for contact in contacts:
            if contact.kind == kind and contact.url:
                return contact
    return None


def _row(contact: Contact, messages: Mapping[str, str], edition: Edition) -> CardRow:
    label = messages[f"label.{contact.kind}"]
    return CardRow(
        contact.id,
        label,
        shown_name(contact, label, f"{edition.language}-{edition.country}"),
        _value(contact),
        contact_notes(contact, messages, edition.tag),
    )


def _value(contact: Contact) -> str:
    """What to dial or type; "" where the QR code alone leads there."""
    return _unbroken(contact.phone) if contact.phone else contact.typed


def _unbroken(phone: str) -> str:
    """The number with spaces and hyphens at which no line breaks."""
    return phone.replace(" ", "\u00a0").replace("-", "\u2011")


def alternative_text(card: Card) -> str:
    """The card in words, for web pages and screen readers."""
    lines = [" ".join(card.beats), ""]
    for row in card.rows:
        extra = f" ({row.extra})" if row.extra else ""
        lines.append(f"{row.label}: {', '.join(filter(None, (row.name, row.value)))}{extra}")
    lines += filter(None, (card.night, card.emergency))
    if card.qr_url:
        lines.append(f"{card.qr_caption}: {card.qr_url}")
    return "\n".join(lines).replace("\u00a0", " ").replace("\u2011", "-") + "\n"
