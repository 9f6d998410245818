"""What a card says of a contact in an edition's language: its name, its hours, its cost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from filmpack.editions.contacts import Contact
from filmpack.editions.hours import hours_text
from filmpack.editions.phones import dialled
from filmpack.editions.prices import price_text
from filmpack.languages.latin import without_accents

_ALIKE = 0.8
"""Part of a name's words that stand in the label, from which on both say the same."""
_ENDING = 2
"""Letters that a name may have beyond the label and still repeat it."""
_FEW = 4
"""With fewer words than this, only a name that is the label repeats it."""
_CLOSED = {
    "public holidays": "label.not_public_holidays",
    "school holidays": "label.not_school_holidays",
}


def shown_name(contact: Contact, label: str, language: str) -> str:
    """The organisation's name without what stands beside it anyway; "" when nothing is left.

    Args:
        contact: The contact, with its number or address beside the name.
        label: What it is, in the language: "Police".
        language: The edition's language, "fr" or "fr-CH".
    """
    name = contact.name_in(language)
    beside = contact.phone or contact.typed
    if not beside:
        return name
    if contact.phone:
        name = _without_number(name, contact.phone)
    elif _plain(contact.typed).startswith(_plain(name)):
        return ""  # Hotline.ie beside hotline.ie/report
    return "" if _repeats(name, label) else name


def contact_notes(contact: Contact, messages: Mapping[str, str], tag: str) -> str:
    """When it answers and what a call costs: "Mo–Sa 14–20 Uhr · Kostenlos",
    "Mo–Fr 9–17 Uhr · 0,20 €/min"; may be "".

    Args:
        contact: The contact.
        messages: The catalogue's fixed messages, by context.
        tag: The edition's tag, "de-AT".
    """
    hours = contact.opening
    notes = [messages["label.always"]] if hours.always else []
    if hours.spans:
        words = (messages[_CLOSED[days]] for days in contact.closed_on)
        notes.append(", ".join((hours_text(hours, tag), *words)))
    # Nobody pays to look at an address.
    if contact.phone and contact.cost != "unknown":
        notes.append(_cost(contact, messages[f"label.{contact.cost}"], tag))
    return " · ".join(notes)


def _cost(contact: Contact, said: str, tag: str) -> str:
    """What a call costs: "0,35 zł/min" says it all; for one that costs the same however long it
    lasts, the words come first: "Call charges apply (0,07 €)"."""
    price = contact.call_price
    if price is None:
        return said
    shown = price_text(price, tag)
    return shown if price.per == "min" else f"{said} ({shown})"


def night_contact(shown: Sequence[Contact], contacts: Sequence[Contact]) -> Contact | None:
    """Where to get help while the lines of a card are closed; None where nothing must be said.

    Args:
        shown: The contacts on the card.
        contacts: All of the edition's, the most important first.

    A helpline with a number or an address that always answers, if none of those shown does.
    """
    if answers_at_night(shown):
        return None
    return next((c for c in contacts if c.kind == "helpline" and _always(c)), None)


def answers_at_night(shown: Sequence[Contact]) -> bool:
    """Whether somebody to talk to always answers: one of the helplines of a card."""
    return any(contact.kind == "helpline" and _always(contact) for contact in shown)


def _always(contact: Contact) -> bool:
    return contact.opening.always and bool(contact.phone or contact.typed)


def _without_number(name: str, phone: str) -> str:
    """A name without the contact's own number at its start or end: "Supportline 179"."""
    digits = r"[ \u00a0.-]?".join(dialled(phone).lstrip("+"))
    number = rf"(?<![0-9]){digits}(?![0-9])"
    name = re.sub(rf"^{number}(?:\W*[–—:·-])?\s*|\W*{number}$", "", name)
    return name[1:-1] if re.fullmatch(r"\([^()]*\)", name) else name


def _repeats(name: str, label: str) -> bool:
    """Whether a name says what the label says, in the same words or all but a few of them."""
    plain, said = _plain(name), _plain(label)
    # Politiet beside Politi: an article or an ending more.
    if plain.startswith(said) and len(plain) - len(said) <= _ENDING:
        return True
    words = set(re.findall(r"\w+", name.casefold()))
    same = words & set(re.findall(r"\w+", label.casefold()))
    return len(words) >= _FEW and len(same) >= _ALIKE * len(words)


def _plain(text: str) -> str:
    return without_accents(text).replace(" ", "")
