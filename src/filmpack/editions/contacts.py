"""Contacts: where in one country a young person gets help, with its source.

A number or an address never passes through a translation. It comes from
translations/countries/CC.toml, carries the page it was read on and the day,
and is checked before anything is drawn.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from filmpack.errors import InputError, Problem
from filmpack.toml import TomlFile

ContactKind = Literal["emergency", "police", "helpline", "parents", "hotline", "report"]

_TYPED = 32
"""Characters of an address that somebody would still type."""
ALWAYS = "24/7"
"""What `hours` says for a line that answers day and night."""


class Contact(Struct, frozen=True, forbid_unknown_fields=True):
    """One place to get help.

    name is the organisation's own; phone is written as the country writes it.
    for_languages limits it to editions in these languages. confirmed is the day
    on which the country's own staff said that it is right; None until then.
    unlisted says that the number was checked by hand, because the library of
    numbering plans doesn't know it.
    """

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
    confirmed: date | None = None
    note: str = ""

    @property
    def host(self) -> str:
        """The address as somebody types it: without https:// and www., and without a
        path too long to type (a QR code leads to the exact page)."""
        parts = urlsplit(self.url)
        host = (parts.hostname or "").removeprefix("www.")
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


@dataclass(frozen=True, slots=True)
class Freshness:
    """What was not confirmed within the time allowed."""

    unconfirmed: tuple[Contact, ...]
    stale: tuple[Contact, ...]


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


def freshness(contacts: tuple[Contact, ...], today: date, days: int) -> Freshness:
    """Which contacts nobody confirmed, and which were confirmed more than `days` ago."""
    return Freshness(
        tuple(c for c in contacts if c.confirmed is None),
        tuple(c for c in contacts if c.confirmed and (today - c.confirmed).days > days),
    )


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
    if not contact.name.strip():
        found.append(("has no name.", "Give the organisation's own name."))
    for text in (contact.name, contact.phone, contact.url):
        if any(unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs") for char in text):
            found.append(("has an invisible character.", "Type it anew."))
    return found


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
        return f"{phone!r} is no phone number (too few digits, or too many)."
    if phonenumbers.is_valid_number_for_region(number, country):
        return None
    if shortnumberinfo.is_valid_short_number_for_region(number, country):
        return None
    return f"{phone!r} is no number that {country} has."


def dialled(phone: str) -> str:
    """The digits to dial."""
    return re.sub(r"[^0-9+]", "", phone)


def url_problem(url: str) -> str | None:
    """What is wrong with an address; None when it may be printed on a card."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return f"{url!r} is no address."
    if parts.scheme != "https":
        return f"{url!r} is not https."
    if parts.username or parts.password or port or "@" in parts.netloc:
        return f"{url!r} carries more than a host: a user, a password or a port."
    host = parts.hostname or ""
    if not re.fullmatch(r"[^\s.]+(\.[^\s.]+)+", host) or re.fullmatch(r"[\d.]+", host):
        return f"{url!r} has no proper host name."
    if _ascii_host(host) is None:
        return f"{url!r} has no proper host name."
    if re.search(r"[^\x21-\x7e]", parts.path + parts.query + parts.fragment) or "\\" in url:
        return f"{url!r} has characters that an address cannot have."
    if not host.isascii():
        for label in host.split("."):
            scripts = {_script(char) for char in label if char.isalpha()}
            if len(scripts) > 1:
                return f"{url!r} mixes {' and '.join(sorted(scripts))} letters: a look-alike?"
            if scripts - {"LATIN"} and all(char in _LATIN_LIKE for char in label if char.isalpha()):
                return f"{url!r} is written in letters that look Latin and are not."
    return None


# Cyrillic and Greek letters that pass for Latin ones (after Unicode TR39, confusables).
_LATIN_LIKE = set("аеорсухіјѕһԁӏքοανικρυχϲ")


def _script(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").split(" ")[0]


def punycode(url: str) -> str:
    """The address with its host in ASCII, as a browser sends it (IDNA 2008, UTS 46).

    An address that has an ASCII host already, or no valid one, comes back unchanged.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    encoded = None if host.isascii() else _ascii_host(host)
    return url if encoded is None else parts._replace(netloc=encoded).geturl()


_LABEL = re.compile(r"(?!xn--)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_HOST = 253
"""Characters of a host name. Source: RFC 1035, 2.3.4."""


def _ascii_host(host: str) -> str | None:
    """A lower-case host as the DNS knows it, or None when it is not a valid one.

    Python's own codec follows IDNA 2003, which turns ß into ss and ς into σ and so
    leads to another site than a browser does.
    """
    if len(host) <= _LONGEST_HOST and all(map(_LABEL.fullmatch, host.split("."))):
        return host  # plain ASCII: `status` reads every contact, and need not load the tables

    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError:  # idna.IDNAError is one
        return None
