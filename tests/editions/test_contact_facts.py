"""What a call costs, what somebody types, and what an organisation is called in a language."""

from __future__ import annotations

import pytest

from filmpack.editions.contacts import Contact
from filmpack.editions.country_file import parse_country
from filmpack.editions.names import foreign_name
from filmpack.editions.prices import parse_price, price_text
from filmpack.errors import InputError
from samples import POLAND


def helpline(more: str = "", old: str = "", new: str = "") -> Contact:
    """The sample's helpline, with other lines."""
    assert old in POLAND
    return parse_country(POLAND.replace(old, new) + more, "PL.toml", "PL").contact[1]


def refusal(more: str = "", old: str = "", new: str = "") -> str:
    with pytest.raises(InputError) as caught:
        helpline(more, old, new)
    return str(caught.value)


ADDRESS = 'url = "https://116111.pl/"'
PHONE = 'phone = "116 111"\n'


@pytest.mark.parametrize("cost", ["free", "charged", "unknown"])
def test_a_cost_is_one_of_three_and_unknown_when_nobody_says(cost: str) -> None:
    assert helpline(f'cost = "{cost}"\n').cost == cost
    assert helpline().cost == "unknown"
    assert "choose one of charged, free, unknown" in refusal('cost = "cheap"\n')


@pytest.mark.parametrize("line", ["free = true", "free = false", "charged = true"])
def test_an_old_key_is_answered_with_the_new_one(line: str) -> None:
    told = refusal(f"{line}\n")
    assert told == f"PL.toml:21: {line.partition(' ')[0]!r} in contact[2] is now 'cost'."


def test_a_price_says_what_is_charged() -> None:
    assert helpline('cost = "charged"\nprice = "0.35 PLN/min"\n').price == "0.35 PLN/min"
    for cost in ("free", "unknown"):
        told = refusal(f'cost = "{cost}"\nprice = "0.35 PLN/min"\n')
        assert 'helpline: has a price.\n  Say cost = "charged" too' in told


@pytest.mark.parametrize(
    ("price", "what"),
    [
        ("0,35 zł", "is no amount for a minute or a call"),
        ("0.35 PLN", "is no amount for a minute or a call"),
        ("0.35 PLN/min; see page", "is no amount for a minute or a call"),
        ("٠.٣٥ PLN/min", "is no amount for a minute or a call"),
        ("0.35 XQX/min", "there is no currency 'XQX'"),
        ("0.00 EUR/call", "which is nothing"),
    ],
)
def test_a_price_that_no_card_can_say_is_refused(price: str, what: str) -> None:
    told = refusal(f'cost = "charged"\nprice = "{price}"\n')
    assert what in told
    assert 'Write it as "0.35 PLN/min"' in told


@pytest.mark.parametrize(
    ("price", "tag", "said"),
    [
        ("0.35 PLN/min", "pl-PL", "0,35 zł/min"),
        ("0.5 EUR/min", "de-DE", "0,50 €/min"),
        ("0.0945 EUR/min", "fr-FR", "0,0945 €/min"),
        ("2 BGN/min", "bg-BG", "2,00 лв./мин"),
        ("0.35 GBP/min", "en-GB", "£0.35/min"),
        ("0.35 EUR/min", "ga-IE", "€0.35/nóim"),
        ("0.07 EUR/call", "bg-BG", "0,07 €"),
    ],
)
def test_a_price_is_written_as_the_language_does(price: str, tag: str, said: str) -> None:
    parsed = parse_price(price)
    assert parsed is not None
    assert price_text(parsed, tag).replace("\u00a0", " ") == said


@pytest.mark.parametrize("cost", ["free", "charged"])
def test_an_address_alone_costs_no_call(cost: str) -> None:
    told = refusal(f'cost = "{cost}"\n', PHONE, "")
    assert f"helpline: is {cost} to call, but has no number." in told
    helpline('cost = "unknown"\n', PHONE, "")


@pytest.mark.parametrize(
    ("url", "short", "typed"),
    [
        ("https://www.116111.pl/", "", "116111.pl"),
        ("https://116111.pl", "", "116111.pl"),
        ("https://116111.pl/czat", "", ""),
        ("https://116111.pl/?strona=czat", "", ""),
        ("https://116111.pl/#czat", "", ""),
        ("https://pomoc.116111.pl/dla/dzieci", "https://116111.pl/", "116111.pl"),
        ("https://116111.pl/czat", "https://www.116111.pl/czat/", "116111.pl/czat"),
        ("https://116111.pl/", "https://czat.pl/", "czat.pl"),
    ],
)
def test_what_is_typed_leads_to_the_page_meant_or_is_not_shown(
    url: str, short: str, typed: str
) -> None:
    lines = f'url = "{url}"\n' + (f'short_url = "{short}"' if short else "")
    assert helpline(old=ADDRESS, new=lines).typed == typed


@pytest.mark.parametrize(
    ("short", "told"),
    [
        ("http://116111.pl/czat", "is not https"),
        ("116111.pl/czat", "is not https"),
        ("https://p\u043elicja.pl/", "mixes CYRILLIC and LATIN"),
        ("https://116111.pl:8443/", "carries more than a host"),
        ("https://116111.pl/?x", "longer than somebody types"),
        ("https://116111.pl/#x", "longer than somebody types"),
        ("https://116111.pl/" + "a" * 23, "longer than somebody types"),
        ("https://www.example.org/", "short_url is an example's"),
        ("…", "short_url is still the template's placeholder"),
    ],
)
def test_a_short_address_is_checked_as_a_long_one_and_is_short(short: str, told: str) -> None:
    assert told in refusal(f'short_url = "{short}"\n')
    helpline(f'short_url = "https://116111.pl/{"a" * 22}"\n')


def test_a_short_address_needs_the_page_it_leads_to() -> None:
    assert "short_url without url" in refusal('short_url = "https://czat.pl/"\n', ADDRESS, "")


def test_a_name_by_language_falls_back_to_the_language_and_to_the_name() -> None:
    contact = helpline('names = { de = "Hilfe", "de-CH" = "Hilfe!", fr = "Aide" }\n')
    told = [contact.name_in(tag) for tag in ("de", "de-CH", "de-AT", "fr-CH", "it", "pl")]
    assert told == ["Hilfe", "Hilfe!", "Hilfe", "Aide", "Telefon Zaufania", "Telefon Zaufania"]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ('{ xx = "Hilfe" }', "names: 'xx' is not a language that filmpack knows."),
        ('{ german = "Hilfe" }', "names: 'german' is not a language that filmpack knows."),
        ('{ de = "" }', "names has no name for 'de'"),
        ('{ de = "…" }', "template's placeholder for 'de'"),
        ('{ de = "Hilfe 700 123 456" }', "holds another number: '700 123 456'"),
        ('{ de = "hilfe.evil.pl" }', "holds another address"),
        ('{ de = "Hil\\u2028fe" }', "invisible character"),
        ('"Hilfe"', "write a table of keys"),
    ],
)
def test_a_name_by_language_is_checked_as_the_name_is(names: str, told: str) -> None:
    assert told in refusal(f"names = {names}\n")


@pytest.mark.parametrize(
    ("name", "language", "told"),
    [
        ("Politie / Police / Polizei", "nl", "is in several languages"),
        ("Polizei / Police", "de", "is in several languages"),
        ("Полиция", "de", "has letters that the language doesn't use (CYRILLIC)"),
        ("Αστυνομία", "bg", "has letters that the language doesn't use (GREEK)"),
        ("Полиция", "el", "has letters that the language doesn't use (CYRILLIC)"),
        ("Полиция", "bg", ""),
        ("Αστυνομία", "el", ""),
        ("SafeLine", "el", ""),
        ("Консултативна линия SafeNet", "bg", ""),
        ("Hrabri telefon", "en", ""),
        ("112 / 999", "en", ""),
        ("Mütter/Väter", "de", ""),
        ("Beratung + Hilfe", "de", ""),
        ("Полиция", "ja", ""),
        ("", "de", ""),
    ],
)
def test_a_foreign_name_is_told_only_when_that_is_sure(name: str, language: str, told: str) -> None:
    assert foreign_name(name, language) == told
