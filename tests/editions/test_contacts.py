"""A wrong number must never be shown: every way of being wrong gets its own message."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from filmpack.editions.contacts import (
    dialled,
    freshness,
    parse_country,
    phone_problem,
    punycode,
    url_problem,
)
from filmpack.editions.edition import parse_edition
from filmpack.errors import ConfigError, InputError
from samples import POLAND as UNCONFIRMED

ROOT = Path(__file__).parents[2]
COUNTRIES = sorted((ROOT / "translations" / "countries").glob("*.toml"))

POLAND = UNCONFIRMED + "confirmed = 2026-01-10\n"


def refusal(old: str, new: str, code: str = "PL") -> str:
    assert old in POLAND
    with pytest.raises(InputError) as caught:
        parse_country(POLAND.replace(old, new), f"{code}.toml", code)
    return str(caught.value)


def test_a_right_file_is_read() -> None:
    country = parse_country(POLAND, "PL.toml", "PL")
    assert [c.phone for c in country.contact] == ["112", "116 111"]
    assert country.contact[1].host == "116111.pl"


@pytest.mark.parametrize("phone", ["116 11", "116 112 1", "116 11l", "١١٦", "116\u00a0111"])
def test_a_wrong_digit_is_an_error_at_its_contact(phone: str) -> None:
    message = refusal("116 111", phone)
    assert message.startswith("PL.toml:12: helpline:")


def test_a_swapped_country_is_an_error() -> None:
    assert "this file says it is 'PL', but its name says 'DE'" in refusal(
        "116 111", "116 111", "DE"
    )
    assert phone_problem("0800 1111", "GB") is None
    assert "is no number that PL has" in str(phone_problem("0800 1111", "PL"))


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://116111.pl/", "is not https"),
        ("https://user:pw@116111.pl/", "carries more than a host"),
        ("https://116111.pl@evil.example/", "carries more than a host"),
        ("https://116111.pl:8443/", "carries more than a host"),
        ("https://127.0.0.1/", "has no proper host name"),
        ("https://localhost/", "has no proper host name"),
        ("https://p\u043elicja.pl/", "mixes CYRILLIC and LATIN letters"),
        ("https://\u0440\u043e\u043b.eu/", ""),
        ("https://\u0430\u0440\u0440\u0435.com/", "look Latin and are not"),
        ("https://116111.pl/a b", "characters that an address cannot have"),
        ("javascript:alert(1)", "is not https"),
    ],
)
def test_an_address_that_may_mislead_is_an_error(url: str, message: str) -> None:
    problem = url_problem(url)
    assert (message in (problem or "")) if message else problem is None


def test_a_name_in_other_letters_is_shown_in_ascii_too() -> None:
    assert punycode("https://m\u00fcller.de/x") == "https://xn--mller-kva.de/x"


@pytest.mark.parametrize(
    ("url", "ascii_url"),
    [
        # IDNA 2003 made strasse.de of it, which is somebody else's site.
        ("https://straße.de/", "https://xn--strae-oqa.de/"),
        ("https://βοήθειας.gr", "https://xn--jxagbnoh2b3a.gr"),
        ("https://Straße.de/a?b#c", "https://xn--strae-oqa.de/a?b#c"),
        ("https://MÜLLER.de/Ab", "https://xn--mller-kva.de/Ab"),
        ("https://116111.pl/Czat", "https://116111.pl/Czat"),
        ("https://Www.Example.org/", "https://Www.Example.org/"),
    ],
)
def test_a_host_is_sent_as_a_browser_sends_it(url: str, ascii_url: str) -> None:
    assert url_problem(url) is None
    assert punycode(url) == ascii_url


@pytest.mark.parametrize(
    "host",
    ["a..de", f"{'a' * 64}.de", "-a.de", "a\u2028b.de", "xn--ab.de", "☃.de", "-ü.de", "a%b.org"],
)
def test_a_host_that_no_browser_opens_is_an_error(host: str) -> None:
    assert "has no proper host name" in str(url_problem(f"https://{host}/"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'kind = "helpline"',
            'kind = "hotdog"',
            'contact[2].kind is "hotdog"; choose one of emergency',
        ),
        ('phone = "116 111"', 'fone = "116 111"', "unknown key 'fone' in contact[2]"),
        ('id = "helpline"', 'id = "emergency"', "the id 'emergency' is used twice"),
        ('kind = "emergency"', 'kind = "police"', "there is no emergency number"),
        ('source = "https://example.org/"', 'source = ""', "has no source"),
        ("read = 2026-11-23", "read = yesterday", "not valid TOML"),
        ("read = 2026-11-23", 'read = "soon"', "write a date such as 2026-11-25"),
        ('name = "112"', 'name = "11\\u202e2"', "invisible character"),
    ],
)
def test_other_faults_of_a_country_file(old: str, new: str, message: str) -> None:
    assert message in refusal(old, new)


def test_a_number_that_the_plan_does_not_list_needs_a_hand_that_says_so() -> None:
    unlisted = POLAND.replace('phone = "116 111"', 'phone = "11 61 19"')
    with pytest.raises(InputError, match="unlisted = true"):
        parse_country(unlisted, "PL.toml", "PL")
    parse_country(unlisted.replace('"11 61 19"', '"11 61 19"\nunlisted = true'), "PL.toml", "PL")


def test_freshness_tells_unconfirmed_from_stale() -> None:
    contacts = parse_country(POLAND, "PL.toml", "PL").contact
    today = date(2026, 11, 23)
    assert [c.id for c in freshness(contacts, today, 365).unconfirmed] == ["emergency"]
    assert freshness(contacts, today, 365).stale == ()
    assert [c.id for c in freshness(contacts, today, 300).stale] == ["helpline"]


@pytest.mark.parametrize("path", COUNTRIES, ids=lambda p: p.stem)
def test_every_country_of_this_repository_is_sound(path: Path) -> None:
    country = parse_country(path.read_text("utf-8"), path.name, path.stem)
    assert all(re.match("https?://|campaign document", c.source) for c in country.contact)
    # Nobody in this repository may confirm a contact: a country's own staff does.
    assert all(c.confirmed is None for c in country.contact)


def test_no_number_of_any_country_stands_in_a_catalogue() -> None:
    numbers = {
        dialled(contact.phone)
        for path in COUNTRIES
        for contact in parse_country(path.read_text("utf-8"), path.name, path.stem).contact
        if contact.phone
    }
    for path in (ROOT / "translations").glob("*.po"):
        for row in path.read_text("utf-8").split("\n"):
            if row.startswith(("msgstr", '"')) and not re.match(r'"[A-Za-z-]+: ', row):
                found = {re.sub(r"\D", "", run) for run in re.findall(r"\d[\d ]+\d", row)}
                assert not found & numbers, (path.name, row)


@pytest.mark.parametrize(
    ("tag", "hint"),
    [
        ("po-PL", "Did you mean pl-PL?"),
        ("de-XX", "Did you mean de-DE?"),
        ("pl_PL", "Did you mean pl-PL?"),
        ("PL-pl", "Did you mean pl-PL?"),
        ("gr-GR", "Did you mean el-GR?"),
        ("dk-DK", "Did you mean da-DK?"),
        ("pl", "Write language-COUNTRY"),
        ("../../etc", "Write language-COUNTRY"),
    ],
)
def test_a_wrong_tag_is_answered_with_the_right_one(tag: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_edition(tag)
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    "tag",
    ["sv-SE", "ga-IE", "lb-LU", "sr-Latn-RS", "sr-Cyrl-RS", "mk-MK", "is-IS", "hu-SI", "en-MT"],
)
def test_there_is_room_for_more_editions(tag: str) -> None:
    assert parse_edition(tag).tag == tag
