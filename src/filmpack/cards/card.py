"""The closing card: what it says. How it looks is in layout.py.

For a frightened young person: one line to talk to; then, if somebody threatens them, where to
report it; the emergency number apart. The QR code leads to help too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from filmpack.cards.contact_text import contact_notes, night_contact, shown_name
from filmpack.editions.addresses import as_typed
from filmpack.editions.contacts import Contact, Country
from filmpack.editions.edition import Edition
from filmpack.errors import InputError, Problem

DEFAULT_ORDER: tuple[str, ...] = ("helpline", "report", "hotline", "police", "parents")
REPORTING = ("report", "hotline", "police")
"""The kinds of contacts that stand under the question whether somebody threatens."""
_WAYS = 2
"""The most ways to report on a card: whoever is afraid does not compare."""


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
class Online:
    """The page that the card's QR code leads to.

    address is url as it is read: it stands under the code, or in large instead of it. helps says
    that somebody listens there; otherwise it is where to report. heading stands above the address
    where there is no code.
    """

    contact: str
    url: str
    address: str
    caption: str
    heading: str
    helps: bool


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that stands on an edition's closing card, in its language.

    talk is the line to call, None where the country has none; more are further lines and
    contacts for parents; reports are the ways to report, under the heading threat.
    """

    edition: str
    beats: tuple[str, str, str]
    talk: CardRow | None
    more: tuple[CardRow, ...]
    threat: str
    reports: tuple[CardRow, ...]
    emergency: str
    online: Online | None
    night: str = ""
    """Where to get help while the lines above are closed; empty where one never is."""
    seconds: float = 0.0
    """How long it is shown."""

    @property
    def language(self) -> str:
        """The edition's language, such as pl."""
        return self.edition.partition("-")[0]

    @property
    def online_is_shown(self) -> bool:
        """Whether the page of the QR code is among the ways to report, with its address."""
        if self.online is None:
            return False
        return any(row.value == self.online.address for row in self.reports)

    @property
    def rows(self) -> tuple[CardRow, ...]:
        """All contacts, the most important first."""
        return (*((self.talk,) if self.talk else ()), *self.more, *self.reports)


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
        order: Kinds of contacts below the helpline, the most important first.
        most: How many contacts a card shows at most.
        choose: Ids of contacts to show instead, in this order.

    Raises:
        InputError: The country has no emergency number for this language, or no contact of a chosen
            id; more ways to report are chosen than a card shows.
    """
    contacts = country.contacts_for(edition.language)
    chosen = _chosen(country, contacts, choose) if choose else _by_order(contacts, order, most)
    emergency = next((c for c in contacts if c.kind == "emergency" and c.phone), None)
    if emergency is None:
        raise InputError(
            Problem(f"countries/{country.country}.toml", 0, "there is no emergency number.")
        )
    talk = _to_talk_to(chosen)
    rest = [contact for contact in chosen if contact is not talk]
    reports = [contact for contact in rest if contact.kind in REPORTING]
    night = night_contact(chosen, contacts)
    return Card(
        edition.tag,
        (messages["closing.help"], messages["closing.report"], messages["closing.support"]),
        _row(talk, messages, edition) if talk else None,
        tuple(_further(c, messages, edition, talk) for c in rest if c.kind not in REPORTING),
        messages["card.threat"] if reports else "",
        tuple(_way(contact, messages, edition) for contact in reports),
        messages["card.emergency"].replace("{emergency}", unbroken(emergency.phone)),
        _online([*([talk] if talk else []), *rest, *contacts], messages),
        messages["card.night"].replace("{contact}", _value(night)) if night else "",
    )


def _chosen(country: Country, contacts: Sequence[Contact], ids: Sequence[str]) -> list[Contact]:
    """The contacts with these ids. One for another language of the country is left out."""
    by_id = {contact.id: contact for contact in contacts}
    known = {contact.id for contact in country.contact}
    if unknown := [name for name in ids if name not in known]:
        raise InputError(
            Problem(
                f"countries/{country.country}.toml",
                0,
                f"there is no contact {unknown[0]!r}, which [card.contacts] names.",
                f"There are: {', '.join(sorted(known))}.",
            )
        )
    chosen = [by_id[name] for name in dict.fromkeys(ids) if name in by_id]
    ways = [contact.id for contact in chosen if contact.kind in REPORTING]
    if len(ways) > _WAYS:
        raise InputError(
            Problem(
                f"countries/{country.country}.toml",
                0,
                f"[card.contacts] names {len(ways)} ways to report ({', '.join(ways)}); a card"
                f" shows at most {_WAYS}.",
                "Choose two of them.",
            )
        )
    return chosen


def _by_order(contacts: Sequence[Contact], order: Sequence[str], most: int) -> list[Contact]:
    """A line to talk to, then ways to report, one of each kind first, then others."""
    usable = [contact for contact in contacts if _value(contact)]
    listed = sorted((c for c in usable if c.kind in order), key=lambda c: order.index(c.kind))
    talk = _to_talk_to(usable)
    ways = [contact for contact in listed if contact.kind in REPORTING]
    first = {contact.kind: contact for contact in reversed(ways)}
    ways.sort(key=lambda contact: first[contact.kind] is not contact)
    others = [c for c in listed if c.kind not in REPORTING and c is not talk]
    return [*([talk] if talk else []), *ways[:_WAYS], *others][:most]


def _to_talk_to(contacts: Sequence[Contact]) -> Contact | None:
    """The first helpline that can be called, else the first one."""
    helplines = [contact for contact in contacts if contact.kind == "helpline"]
    return next((line for line in helplines if line.phone), next(iter(helplines), None))


def _online(contacts: Sequence[Contact], messages: Mapping[str, str]) -> Online | None:
    """Where the QR code leads: to a helpline's page, else to where one reports, else nowhere."""
    for kind in ("helpline", *REPORTING):
        for contact in contacts:
            if contact.kind != kind or not contact.url:
                continue
            helps = kind == "helpline"
            # The code leads to what is printed under it, so that nobody is led elsewhere.
            url = contact.short_url or contact.url
            return Online(
                contact.id,
                url,
                as_typed(url),
                messages["card.scan" if helps else "card.scan_report"],
                messages["card.online" if helps else f"label.{kind}"],
                helps,
            )
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


def _further(
    contact: Contact, messages: Mapping[str, str], edition: Edition, talk: Contact | None
) -> CardRow:
    """A further contact; a second helpline with a name needs no label to say so again."""
    row = _row(contact, messages, edition)
    again = talk is not None and contact.kind == talk.kind and row.name and row.value
    return replace(row, label="") if again else row


def _way(contact: Contact, messages: Mapping[str, str], edition: Edition) -> CardRow:
    """A way to report. An address says whose it is, so that its name is one line less to read."""
    row = _row(contact, messages, edition)
    return row if contact.phone or not row.value else replace(row, name="")


def _value(contact: Contact) -> str:
    """What to dial or type; "" where the QR code alone leads there."""
    return unbroken(contact.phone) if contact.phone else contact.typed


def unbroken(phone: str) -> str:
    """The number with spaces and hyphens at which no line breaks."""
    return phone.replace(" ", "\u00a0").replace("-", "\u2011")


def alternative_text(card: Card) -> str:
    """The card in words, for web pages and screen readers: the same lines in the same order."""
    lines = [" ".join(card.beats), ""]
    if card.talk:
        lines.append(_spoken(card.talk))
    lines += map(_spoken, card.more)
    if card.night:
        lines.append(card.night)
    if card.online and card.online.helps:
        lines.append(f"{card.online.heading}: {card.online.url}")
    if card.reports:
        lines += ["", card.threat, *map(_spoken, card.reports)]
    if card.online and not card.online.helps and not card.online_is_shown:
        lines.append(f"{card.online.heading}: {card.online.url}")
    lines += ["", card.emergency]
    return "\n".join(lines).replace("\u00a0", " ").replace("\u2011", "-") + "\n"


def _spoken(row: CardRow) -> str:
    extra = f" ({row.extra})" if row.extra else ""
    said = ", ".join(filter(None, (row.name, row.value)))
    return f"{row.label}: {said}{extra}" if row.label else f"{said}{extra}"


def too_full(card: Card) -> Problem:
    """What to say of a card that no layout holds."""
    last = next(iter((*card.reports[::-1], *card.more[::-1])), None)
    return Problem(
        f"card {card.edition}",
        0,
        "there is more on this card than can be read.",
        f"Drop a contact: {last.contact} ({last.name or last.value}) is the last one"
        " ([card] max_contacts in filmpack.toml, or its place in the country's file)."
        if last
        else "Shorten the closing message.",
    )
