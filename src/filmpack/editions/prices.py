"""What a call costs: data in a country's file, words in an edition's language.

`price` is an amount with a currency (ISO 4217), by the minute or for the call: "0.35 PLN/min",
"0.07 EUR/call".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from filmpack.languages.tags import cldr_locale

Per = Literal["min", "call"]

_PRICE = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,4})?) ([A-Z]{3})/(min|call)", re.ASCII)
_SHOWN = 40
"""Characters of a wrong price that a message repeats."""
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of a currency, "EUR", for each minute or for the call."""

    amount: Decimal
    currency: str
    per: Per


class PriceError(ValueError):
    """What is wrong with a price, and what to do."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
        self.advice = (
            'Write it as "0.35 PLN/min" or "0.07 EUR/call", with the currency\'s code. What the'
            " source says beside it goes into note."
        )


def parse_price(text: str) -> Price | None:
    """A contact's price; None for "". Raises PriceError."""
    if not text:
        return None
    match = _PRICE.fullmatch(text)
    if match is None:
        raise PriceError(f"price is {text[:_SHOWN]!r}, which is no amount for a minute or a call.")
    from babel.numbers import is_currency

    amount, currency = Decimal(match[1]), match[2]
    if not is_currency(currency, "en"):
        raise PriceError(f"price is {text!r}; there is no currency {currency!r}.")
    if not amount:
        raise PriceError(f"price is {text!r}, which is nothing.")
    return Price(amount, currency, cast(Per, match[3]))


def price_text(price: Price, tag: str) -> str:
    """A price as an edition's language writes it by CLDR: "0,35 zł/min"; that for a call is the
    amount alone, since CLDR has no unit for it.

    tag is the edition's, "pl-PL". No line breaks inside.
    """
    from babel.numbers import format_currency
    from babel.units import format_compound_unit

    locale = cldr_locale(tag)
    # Tenths of a cent are shown where a price has them, "0.50" never as "0.5".
    exact = max(price.amount, price.amount.quantize(_CENT), key=_decimals)
    shown = format_currency(
        exact, price.currency, locale=locale, currency_digits=False, decimal_quantization=False
    )
    if price.per == "min":
        speed = format_compound_unit(
            1, "length-meter", 1, "duration-minute", length="short", locale=locale
        )
        shown += f"/{(speed or '').rpartition('/')[2] or 'min'}"
    return shown.replace(" ", "\u00a0")


def _decimals(amount: Decimal) -> int:
    return -int(amount.as_tuple().exponent)
