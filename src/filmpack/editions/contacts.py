"""Contacts: where in one country a young person gets help, with its source.

A number or an address never passes through a translation. It comes from
translations/countries/CC.toml, carries the page it was read on and the day,
and is checked before anything is drawn.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import ClassVar, Literal
from urllib.parse import urlsplit

from msgspec import Struct

from filmpack.editions.addresses import host_of, punycode, url_problem
from filmpack.errors import InputError, Problem
from filmpack.toml import TomlFile

__all__ = [
    "ALWAYS",
    "Contact",
    "ContactKind",
    "Country",
    "dialled",
    "parse_country",
    "phone_problem",
    "punycode",
    "url_problem",
]

ContactKind = Literal["emergency", "police", "helpline", "parents", "hotline", "report"]

_PLACEHOLDER = re.compile(r"…|^\W+$")
"""What a template writes where a fact belongs."""
_EXAMPLE = re.compile(r"(?:^|\.)example\.(?:com|org|net)$|\.(?:example|invalid|test)$")
"""Hosts that RFC 2606 reserves for examples."""
_TYPED = 32
"""Characters of an address that somebody would still type."""
ALWAYS = "24/7"
"""What `hours` says for a line that answers day and night."""


class Contact(Struct, frozen=True, forbid_unknown_fields=True):
    """One place to get help.

    name is the organisation's own; phone is written as the country writes it.
    for_languages limits it to editions in these languages. unlisted says that the
    number was checked by hand, because the library of numbering plans doesn't know
    it. charged says that a call costs more than an ordinary one: a premium-rate or
    shared-cost number must say so.
    """

    removed: ClassVar[dict[str, str]] = {
        "confirmed": "Delete the line, and record it with: filmpack contacts confirm COUNTRY ID"
        ' --by "NAME, ROLE"',
    }

    id: str
    kind: ContactKind
    name: str
    source: str
    read: date
    phone: str = ""
    url: str = ""
    languages: tuple[str, ...] = ()
    for_languages: tuple[str, ...] = ()
    hours: str = ""
    free: bool = False
    unlisted: bool = False
    charged: bool = False
    note: str = ""

    @property
    def host(self) -> str:
        """The address as somebody types it: without https:// and www., and without a
        path too long to type (a QR code leads to the exact page)."""
        host = host_of(self.url).removeprefix("www.")
        if not host:
            return ""
        parts = urlsplit(self.url)
        whole = host + parts.path.rstrip("/")
        return whole if len(whole) <= _TYPED else host


class Country(Struct, frozen=True, forbid_unknown_fields=True):
    """A country's file: all its contacts. note says what is missing or in conflict."""

    country: str
    contact: tuple[Contact, ...]
    note: str = ""

    def contacts_for(self, language: str) -> tuple[Contact, ...]:
        """The contacts that an edition in this language shows."""
        return tuple(c for c in self.contact if not c.for_languages or language in c.for_languages)


def parse_country(text: str, name: str, code: str) -> Country:
    """Read a country's file and check every contact in it.

    `code` is the country that the file's name says. Raises InputError with
    all problems: TOML, fields, a number that is none in this country, an
    address that is not https or that looks like another.
    """
    file = TomlFile.parse(text, name)
    country = file.decode(Country, "docs/add-a-country.md explains the keys.")
    problems = []
    if country.country != code:
        problems.append(
            Problem(
                name,
                file.line("country"),
                f"this file says it is {country.country!r}, but its name says {code!r}.",
                "Another country's numbers must never be shown here: check all of them.",
            )
        )
    ids = [contact.id for contact in country.contact]
    for number, contact in enumerate(country.contact):
        faults = [(f"{contact.id}: {what}", why) for what, why in _contact_problems(contact, code)]
        if contact.id in ids[:number]:
            faults.insert(0, (f"the id {contact.id!r} is used twice.", ""))
        # Lines are looked up only for faults: finding them takes longer than reading the file.
        problems += [
            Problem(name, file.line("contact", number), what, advice) for what, advice in faults
        ]
    if not any(contact.kind == "emergency" for contact in country.contact):
        problems.append(
            Problem(name, 0, "there is no emergency number.", 'Add one of kind = "emergency".')
        )
    if problems:
        raise InputError(problems)
    return country


def _contact_problems(contact: Contact, country: str) -> list[tuple[str, str]]:
    found = []
    if not contact.phone and not contact.url:
        found.append(("has neither a number nor an address.", "Give phone or url."))
    problem = phone_problem(contact.phone, country) if contact.phone else None
    if problem and not (contact.unlisted and _PHONE.fullmatch(contact.phone)):
        found.append(
            (
                problem,
                "Compare it digit by digit with the source. If it is right and only the"
                " numbering plan is older, say unlisted = true and why in note.",
            )
        )
    if contact.url and (problem := url_problem(contact.url)):
        found.append((problem, "Give the organisation's own https address."))
    if not contact.source.strip():
        found.append(("has no source.", "Give the page on which it was read."))
    for key in ("id", "name", "source", "phone", "url", "hours"):
        if _PLACEHOLDER.search(getattr(contact, key)):
            found.append((f"{key} is still the template's placeholder.", "Fill it in."))
    if _EXAMPLE.search(host_of(contact.url)):
        found.append(("url is an example's.", "Give the organisation's own https address."))
    if contact.phone:
        found += _cost_problems(contact, country)
    if not contact.name.strip():
        found.append(("has no name.", "Give the organisation's own name."))
    elif problem := _name_problem(contact, country):
        found.append(
            (problem, "Numbers and addresses stand in phone and url only, where they are checked.")
        )
    for text in (contact.id, contact.name, contact.phone, contact.url, contact.hours):
        if not all(char.isprintable() or char in "\u00a0\u202f" for char in text):
            found.append(("has an invisible character.", "Type it anew."))
    return found


def _cost_problems(contact: Contact, country: str) -> list[tuple[str, str]]:
    """A number that costs the caller more, and does not say so or says that it is free."""
    kind = dear_number(contact.phone, country)
    if contact.charged and contact.free:
        return [("is both free and charged.", "Delete one of the two lines.")]
    if not kind or contact.charged:
        return []
    if contact.free:
        return [
            (
                f"{contact.phone!r} is not free: it is {kind}.",
                "Compare it digit by digit with the source, or delete free = true.",
            )
        ]
    return [
        (
            f"{contact.phone!r} is {kind}.",
            "Give a number that young people can call without cost, or say charged = true and"
            " what it costs in note.",
        )
    ]


_DIGITS = re.compile(r"\+?[0-9](?:[ \u00a0().-]*[0-9])*")
_FEW = 2
"""A name may hold so many digits in a row, as an age or a year's end does."""
_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")


def _name_problem(contact: Contact, country: str) -> str | None:
    """What in a name somebody might dial or type although it is not the contact's own.

    Its own number or host may stand in it, and an emergency number of the country.
    """
    from phonenumbers import shortnumberinfo

    # Full width, superscript and circled digits are read as digits too.
    name = unicodedata.normalize("NFKC", contact.name)
    if any(char.isdecimal() and not char.isascii() for char in name):
        return f"the name {contact.name!r} has digits that are not 0 to 9."
    # Its own number may stand beside its hours: "116 111 24/7".
    for match in _DIGITS.finditer(name.replace(ALWAYS, ";")):
        digits = dialled(match[0])
        if len(digits) <= _FEW or digits == dialled(contact.phone):
            continue
        if not shortnumberinfo.is_emergency_number(digits, country):
            return f"the name {contact.name!r} holds another number: {match[0]!r}."
    if re.search(r"@|://|\bwww\.", name, re.I):
        return f"the name {contact.name!r} holds an address."
    own = _bare(host_of(contact.url).removeprefix("www."))
    for match in _ADDRESS.finditer(name):
        if _bare(match[0]) != own:
            return f"the name {contact.name!r} holds another address: {match[0]!r}."
    return None


def _bare(host: str) -> str:
    """A host without case and accents: an organisation writes Dyżurnet.pl, its host has no ż."""
    parts = unicodedata.normalize("NFD", host.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]*[0-9]")


def phone_problem(phone: str, country: str) -> str | None:
    """What is wrong with a number as written in this country; None when it is valid.

    Short numbers (116 111, 112) count as valid where the country has them.
    """
    import phonenumbers
    from phonenumbers import shortnumberinfo

    if not _PHONE.fullmatch(phone):
        return f"{phone!r} has other characters than digits, spaces and hyphens."
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return f"{phone!r} is not a phone number: it has too few or too many digits."
    if phonenumbers.is_valid_number_for_region(number, country):
        return None
    if shortnumberinfo.is_valid_short_number_for_region(number, country):
        return None
    return f"{phone!r} is not a valid number in {country}."


def dear_number(phone: str, country: str) -> str:
    """What kind of number a call to which costs more than an ordinary one; "" for others.

    By the numbering plan: shared cost, premium rate, personal numbers and pagers.
    """
    import phonenumbers
    from phonenumbers import PhoneNumberType, shortnumberinfo

    kinds = {
        PhoneNumberType.PREMIUM_RATE: "a premium-rate number",
        PhoneNumberType.SHARED_COST: "a shared-cost number",
        PhoneNumberType.PERSONAL_NUMBER: "a personal number, which is charged more",
        PhoneNumberType.PAGER: "a pager's number",
    }
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return ""
    if kind := kinds.get(phonenumbers.number_type(number)):
        return kind
    cost = shortnumberinfo.expected_cost_for_region(number, country)
    if cost == shortnumberinfo.ShortNumberCost.PREMIUM_RATE:
        return "a premium-rate short number"
    return ""


def dialled(phone: str) -> str:
    """The digits to dial."""
    return re.sub(r"[^0-9+]", "", phone)
