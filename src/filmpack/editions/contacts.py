"""Contacts: where in one country a young person gets help, with its source.

A number or an address never passes through a translation. It comes from
translations/countries/CC.toml, carries the page it was read on and the day,
and is checked before anything is drawn.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from msgspec import Struct

from filmpack.editions.addresses import as_typed, path_of
from filmpack.editions.hours import Hours, parse_hours
from filmpack.editions.prices import Price, parse_price

ContactKind = Literal["emergency", "police", "helpline", "parents", "hotline", "report"]
Cost = Literal["free", "charged", "unknown"]
ClosedOn = Literal["public holidays", "school holidays"]


class Contact(Struct, frozen=True, forbid_unknown_fields=True):
    """One place to get help.

    name is the organisation's own, names the same by language where it has several;
    phone is written as the country writes it. short_url is an address that somebody
    can type and that leads to the same page as url. hours as parse_hours reads them,
    closed_on the days on which they don't hold. cost is what a call costs: "charged"
    says that it is not free, which a premium-rate or shared-cost number must say;
    price is that cost as parse_price reads it. for_languages limits the contact to
    editions in these languages. unlisted says that the number was checked by hand,
    because the library of numbering plans doesn't know it.
    """

    renamed: ClassVar[dict[str, str]] = {"free": "cost", "charged": "cost"}
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
    short_url: str = ""
    names: dict[str, str] = {}
    languages: tuple[str, ...] = ()
    for_languages: tuple[str, ...] = ()
    hours: str | tuple[str, ...] = ""
    closed_on: tuple[ClosedOn, ...] = ()
    cost: Cost = "unknown"
    price: str = ""
    unlisted: bool = False
    note: str = ""

    @property
    def typed(self) -> str:
        """The address that somebody types to reach the page of url, without https:// and www.

        It is short_url, or url where that is a site's first page. A longer one is never
        cut: that would lead to another page. "" where there is none.
        """
        return as_typed(self.short_url) or ("" if path_of(self.url) else as_typed(self.url))

    @property
    def opening(self) -> Hours:
        """When it answers. Raises HoursError, reported before by parse_country()."""
        return parse_hours(self.hours)

    @property
    def call_price(self) -> Price | None:
        """What a call costs. Raises PriceError, reported before by parse_country()."""
        return parse_price(self.price)

    def name_in(self, language: str) -> str:
        """The organisation's name in a language, "fr" or "fr-CH"."""
        for tag in (language, language.partition("-")[0]):
            if tag in self.names:
                return self.names[tag]
        return self.name


class Country(Struct, frozen=True, forbid_unknown_fields=True):
    """A country's file: all its contacts. note says what is missing or in conflict.

    timezone is that of its opening hours (IANA); a country of several time zones names one.
    """

    country: str
    contact: tuple[Contact, ...]
    note: str = ""
    timezone: str = ""

    @property
    def zone(self) -> str:
        """The time zone of its opening hours; "" where the country has several and names none."""
        zones = zones_of(self.country)
        return self.timezone or (zones[0] if len(zones) == 1 else "")

    def contacts_for(self, language: str) -> tuple[Contact, ...]:
        """The contacts that an edition in this language shows."""
        return tuple(c for c in self.contact if not c.for_languages or language in c.for_languages)


def zones_of(country: str) -> list[str]:
    """A country's time zones, by their IANA names."""
    from babel.core import get_global

    return sorted(get_global("territory_zones").get(country, ()))
