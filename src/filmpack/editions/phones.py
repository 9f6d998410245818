"""Telephone numbers as a country writes them: are they real, and what do they cost."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]*[0-9]")


def phone_problem(phone: str, country: str) -> str | None:
    """What is wrong with a number as written in this country; None when it is valid.

    Short numbers (116 111, 112) count as valid where the country has them.
    """
    if not PHONE.fullmatch(phone):
        return f"{phone!r} has other characters than digits, spaces and hyphens."
    import phonenumbers
    from phonenumbers import shortnumberinfo

    number = _number(phone, country)
    if number is None:
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
    number = _number(phone, country)
    if number is None:
        return ""
    if kind := kinds.get(phonenumbers.number_type(number)):
        return kind
    cost = shortnumberinfo.expected_cost_for_region(number, country)
    if cost == shortnumberinfo.ShortNumberCost.PREMIUM_RATE:
        return "a premium-rate short number"
    return ""


@lru_cache(maxsize=64)
def _number(phone: str, country: str) -> PhoneNumber | None:
    """A number as it is understood in a country; None for what is none. Each is asked for twice."""
    import phonenumbers

    try:
        return phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return None


def dialled(phone: str) -> str:
    """The digits to dial."""
    return re.sub(r"[^0-9+]", "", phone)
