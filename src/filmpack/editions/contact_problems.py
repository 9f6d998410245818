"""What is wrong with a contact before it may stand on a card."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from filmpack.editions.addresses import as_typed, host_of, url_problem
from filmpack.editions.hours import ALWAYS, HoursError, parse_hours
from filmpack.editions.phones import PHONE, dear_number, dialled, phone_problem
from filmpack.editions.prices import PriceError, parse_price
from filmpack.errors import ConfigError
from filmpack.languages.latin import without_accents
from filmpack.languages.tags import language_tag

if TYPE_CHECKING:
    from filmpack.editions.contacts import Contact

_PLACEHOLDER = re.compile(r"…|^\W+$")
"""What a template writes where a fact belongs."""
_FACTS = ("id", "name", "phone", "url", "short_url", "price", "source")
_EXAMPLE = re.compile(r"(?:^|\.)example\.(?:com|org|net)$|\.(?:example|invalid|test)$")
"""Hosts that RFC 2606 reserves for examples."""
_TYPED = 32
"""Characters of an address that somebody would still type."""


def contact_problems(contact: Contact, country: str) -> list[tuple[str, str]]:
    """All that is wrong with it in a country, "PL": what, and what to do."""
    found = []
    left = [key for key in _FACTS if _PLACEHOLDER.search(getattr(contact, key))]
    if left:
        many = len(left) > 1
        are = (
            "are still the template's placeholders"
            if many
            else "is still the template's placeholder"
        )
        found.append((f"{', '.join(left)} {are}.", "Fill them in." if many else "Fill it in."))
    if not contact.phone and not contact.url:
        found.append(("has neither a number nor an address.", "Give phone or url."))
    # What is left of the template is wrong in one way only.
    typed = contact.phone and "phone" not in left
    problem = phone_problem(contact.phone, country) if typed else None
    if problem and not (contact.unlisted and PHONE.fullmatch(contact.phone)):
        found.append(
            (
                problem,
                "Compare it digit by digit with the source. If it is right and only the"
                " numbering plan is older, say unlisted = true and why in note.",
            )
        )
    if contact.url and "url" not in left and (problem := url_problem(contact.url)):
        found.append((problem, "Give the organisation's own https address."))
    found += _short_url_problems(contact)
    if not contact.source.strip():
        found.append(("has no source.", "Give the page on which it was read."))
    for key in ("url", "short_url"):
        if _EXAMPLE.search(host_of(getattr(contact, key))):
            found.append((f"{key} is an example's.", "Give the organisation's own https address."))
    found += _hours_problems(contact)
    found += _cost_problems(contact, country)
    if not contact.name.strip():
        found.append(("has no name.", "Give the organisation's own name."))
    for name in dict.fromkeys((contact.name, *contact.names.values())):
        if problem := _name_problem(name, contact, country):
            found.append(
                (
                    problem,
                    "Numbers and addresses stand in phone and url only, where they are checked.",
                )
            )
    for tag, name in contact.names.items():
        found += _language_problems(tag, name)
    texts = (contact.id, contact.name, contact.phone, contact.url, contact.short_url, contact.price)
    for text in (*texts, *contact.names.values()):
        if not all(char.isprintable() or char in "\u00a0\u202f" for char in text):
            found.append(("has an invisible character.", "Type it anew."))
    return found


def _cost_problems(contact: Contact, country: str) -> list[tuple[str, str]]:
    """A number that costs the caller more, and does not say so or says that it is free; a price
    that no card can say."""
    if contact.price and contact.cost != "charged":
        return [("has a price.", 'Say cost = "charged" too, or delete price.')]
    try:
        parse_price(contact.price)
    except PriceError as error:
        return [(error.what, error.advice)]
    if not contact.phone:
        # Beside an address nobody reads "free" as the cost of a call.
        what = f"is {contact.cost} to call, but has no number."
        return [] if contact.cost == "unknown" else [(what, "Delete cost.")]
    kind = dear_number(contact.phone, country)
    if not kind or contact.cost == "charged":
        return []
    if contact.cost == "free":
        return [
            (
                f"{contact.phone!r} is not free: it is {kind}.",
                'Compare it digit by digit with the source, or say cost = "charged".',
            )
        ]
    return [
        (
            f"{contact.phone!r} is {kind}.",
            'Give a number that young people can call without cost, or say cost = "charged" and'
            " what it costs in price.",
        )
    ]


def _hours_problems(contact: Contact) -> list[tuple[str, str]]:
    try:
        opening = parse_hours(contact.hours)
    except HoursError as error:
        return [(error.what, error.advice)]
    if contact.closed_on and not opening.spans:
        return [("is closed on some days, but hours has none.", "Give hours, or delete closed_on.")]
    return []


def _short_url_problems(contact: Contact) -> list[tuple[str, str]]:
    if not contact.short_url:
        return []
    own = "Give the organisation's own short address that leads to the page of url."
    if not contact.url:
        return [("has short_url without url.", "Give the page that it leads to as url.")]
    if problem := url_problem(contact.short_url):
        return [(f"short_url: {problem}", own)]
    typed = as_typed(contact.short_url)
    if "?" in contact.short_url or "#" in contact.short_url or len(typed) > _TYPED:
        return [
            (
                f"short_url is longer than somebody types: {typed[:80]!r}.",
                f"{own} It has at most {_TYPED} characters, none of them ? or #.",
            )
        ]
    return []


def _language_problems(tag: str, name: str) -> list[tuple[str, str]]:
    found = []
    try:
        language_tag(tag[:20])
    except ConfigError as error:
        problem = error.problem
        found.append((f"names: {problem.what}", problem.advice))
    if not name.strip():
        found.append((f"names has no name for {tag[:20]!r}.", "Give one, or delete it."))
    elif _PLACEHOLDER.search(name):
        found.append((f"names is still the template's placeholder for {tag!r}.", "Fill it in."))
    return found


_DIGITS = re.compile(r"\+?[0-9](?:[ \u00a0().-]*[0-9])*")
_FEW = 2
"""A name may hold so many digits in a row, as an age or a year's end does."""
_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")


def _name_problem(own_name: str, contact: Contact, country: str) -> str | None:
    """What in a name somebody might dial or type although it is not the contact's own.

    Its own number or host may stand in it, and an emergency number of the country.
    """
    from phonenumbers import shortnumberinfo

    # Full width, superscript and circled digits are read as digits too.
    name = unicodedata.normalize("NFKC", own_name)
    if any(char.isdecimal() and not char.isascii() for char in name):
        return f"the name {own_name!r} has digits that are not 0 to 9."
    # Its own number may stand beside its hours: "116 111 24/7".
    for match in _DIGITS.finditer(name.replace(ALWAYS, ";")):
        digits = dialled(match[0])
        if len(digits) <= _FEW or digits == dialled(contact.phone):
            continue
        if not shortnumberinfo.is_emergency_number(digits, country):
            return f"the name {own_name!r} holds another number: {match[0]!r}."
    if re.search(r"@|://|\bwww\.", name, re.I):
        return f"the name {own_name!r} holds an address."
    own = without_accents(host_of(contact.url).removeprefix("www."))
    for match in _ADDRESS.finditer(name):
        if without_accents(match[0]) != own:
            return f"the name {own_name!r} holds another address: {match[0]!r}."
    return None
