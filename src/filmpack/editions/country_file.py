"""A country's file: read, and every contact in it checked."""

from __future__ import annotations

from filmpack.editions.contact_problems import contact_problems
from filmpack.editions.contacts import Country, zones_of
from filmpack.editions.hours import ALWAYS
from filmpack.errors import InputError, Problem
from filmpack.toml import TomlFile


def parse_country(text: str, name: str, code: str) -> Country:
    """Read a country's file and check every contact in it.

    `code` is the country that the file's name says. Raises InputError with
    all problems: TOML, fields, a number that is none in this country, an
    address that is not https or that looks like another.
    """
    file = TomlFile.parse(text, name)
    country = file.decode(Country, "'filmpack help add-a-country' explains the keys.")
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
    if problem := _zone_problem(country):
        problems.append(Problem(name, file.line("timezone"), *problem))
    ids = [contact.id for contact in country.contact]
    for number, contact in enumerate(country.contact):
        faults = [(f"{contact.id}: {what}", why) for what, why in contact_problems(contact, code)]
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


def _zone_problem(country: Country) -> tuple[str, str] | None:
    """A time zone that isn't the country's, or none where its hours need one."""
    timed = any(contact.hours and contact.hours != ALWAYS for contact in country.contact)
    if not timed and not country.timezone:
        return None
    zones = zones_of(country.country)
    choose = f"Choose one of {', '.join(zones)}."
    if country.timezone and country.timezone not in zones:
        return f"timezone is {country.timezone[:40]!r}, which is not this country's.", choose
    if zones and not country.zone:
        return (
            f"there are opening hours, and {country.country} has {len(zones)} time zones.",
            f'Say in which: timezone = "…". {choose}',
        )
    return None
