"""A wrong number must never be shown: every way of being wrong gets its own message."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from filmpack.editions.addresses import punycode, url_problem
from filmpack.editions.country_file import parse_country
from filmpack.editions.edition import parse_edition
from filmpack.editions.phones import dialled, phone_problem
from filmpack.errors import ConfigError, InputError
from samples import POLAND

ROOT = Path(__file__).parents[2]
COUNTRIES = sorted((ROOT / "translations" / "countries").glob("*.toml"))


def refusal(old: str, new: str, code: str = "PL") -> str:
    assert old in POLAND
    with pytest.raises(InputError) as caught:
        parse_country(POLAND.replace(old, new), f"{code}.toml", code)
    return str(caught.value)


def test_a_right_file_is_read() -> None:
    country = parse_country(POLAND, "PL.toml", "PL")
    assert [c.phone for c in country.contact] == ["112", "116 111"]
    assert country.contact[1].typed == "116111.pl"


@pytest.mark.parametrize("phone", ["116 11", "116 112 1", "116 11l", "١١٦", "116\u00a0111"])
def test_a_wrong_digit_is_an_error_at_its_contact(phone: str) -> None:
    message = refusal("116 111", phone)
    assert message.startswith("PL.toml:12: helpline:")


def test_a_swapped_country_is_an_error() -> None:
    assert "this file says it is 'PL', but its name says 'DE'" in refusal(
        "116 111", "116 111", "DE"
    )
    assert phone_problem("0800 1111", "GB") is None
    assert "is not a valid number in PL" in str(phone_problem("0800 1111", "PL"))


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
    ("host", "message"),
    [
        ("116111.pl\u2215x.evil.eu", "no proper host name"),
        ("116111.pl\u2044x.evil.eu", "no proper host name"),
        ("116\u2010111.pl", "no proper host name"),
        ("116111\u2024pl.eu", "no proper host name"),
        ("116111\u3002pl", "no proper host name"),
        ("116111\uff0epl", "no proper host name"),
        ("116111%2epl.eu", "no proper host name"),
        ("pol\u0131cja.pl", "LATIN SMALL LETTER DOTLESS I"),
        ("hi\u0261h.pl", "LATIN SMALL LETTER SCRIPT G"),
        ("policj\u0251.pl", "LATIN SMALL LETTER ALPHA"),
        ("\u0578\u057d.com", "look Latin and are not"),
        ("p\u0585licja.pl", "mixes ARMENIAN and LATIN letters"),
        ("\uff50olicja.pl", "no proper host name"),
        ("\U0001d429olicja.pl", "no proper host name"),
        ("xn--polcja-r9a.pl", "DOTLESS I"),
        ("xn--80ak6aa92e.com", "look Latin and are not"),
        ("policja.pl\u200b", "no proper host name"),
        ("0x7f.0.0.1", "top-level domain is not valid"),
        ("0x7f000001", "no proper host name"),
        ("a.0x7f", "top-level domain is not valid"),
        ("0177.0.0.1", "top-level domain is not valid"),
        ("127.1", "top-level domain is not valid"),
        ("2130706433", "no proper host name"),
        ("[::1]", "carries more than a host"),
        ("police", "no proper host name"),
        ("police.local", "top-level domain is not valid"),
        ("a.b", "top-level domain is not valid"),
        ("policja.pl.", "no proper host name"),
        ("policja.pl:", "carries more than a host"),
        ("@policja.pl", "carries more than a host"),
        ("policja.pl\\.evil.eu", "characters that an address cannot have"),
        ("poli\ncja.pl", "no proper host name"),
        ("poli\tcja.pl", "no proper host name"),
        ("a_b.pl", "no proper host name"),
        (f"{'a' * 64}.pl", "no proper host name"),
        ("\u017c" * 60 + ".pl", "no proper host name"),
        (".".join(["abcdefghi"] * 26) + ".pl", "no proper host name"),
        ("a." * 130 + "pl", "no proper host name"),
    ],
)
def test_a_host_is_what_it_looks_like(host: str, message: str) -> None:
    assert message in str(url_problem(f"https://{host}/"))
    assert punycode(f"https://{host}/")  # and nothing is raised where it is shown


@pytest.mark.parametrize(
    "host",
    "straße.de dyżurnet.pl ålesund.no ħelp.mt țară.ro βοήθεια.gr помощ.bg xn--mller-kva.de a-1.eu"
    " рол.eu υγεία.ευ помощь.рус".split(),
)
def test_a_host_in_the_letters_of_a_language_is_sound(host: str) -> None:
    assert url_problem(f"https://{host}/x?y=%C3%A9#z") is None


@pytest.mark.parametrize("url", ["https://[", "https://a[b]c", "https://\uff3bx", "//", "x"])
def test_an_address_that_makes_no_sense_is_answered_in_words(url: str) -> None:
    assert "helpline" in refusal("https://116111.pl/", url)


def test_an_address_is_short_enough_for_its_code() -> None:
    host = "https://116111.pl/"
    assert url_problem(host + "a" * (300 - len(host))) is None
    assert "has 301 characters; a QR code" in str(url_problem(host + "a" * (301 - len(host))))
    message = refusal("https://116111.pl/", host + "a" * 3000)
    assert message.startswith("PL.toml:12: helpline: ")
    assert len(message) < 300


@pytest.mark.parametrize(
    ("phone", "code", "kind"),
    [
        ("700 123 456", "PL", "premium-rate"),
        ("801 123 456", "PL", "shared-cost"),
        ("0900-8844", "NL", "premium-rate"),
        ("0900 1 234567", "DE", "premium-rate"),
        ("0180 1 234567", "DE", "shared-cost"),
        ("0891 123 456", "FR", "premium-rate"),
        ("070 1234 5678", "GB", "personal"),
        ("1550 123 456", "IE", "premium-rate"),
        ("899 123 456", "IT", "premium-rate"),
    ],
)
def test_a_number_that_is_charged_more_must_say_so(phone: str, code: str, kind: str) -> None:
    text = POLAND.replace('"PL"', f'"{code}"').replace("116 111", phone)
    for words, told in (("", f"is a {kind}"), ('cost = "free"', "is not free: it is a")):
        with pytest.raises(InputError, match=told):
            parse_country(f"{text}{words}\n", f"{code}.toml", code)
    parse_country(f'{text}cost = "charged"\n', f"{code}.toml", code)


def test_a_dear_number_is_none_the_better_for_being_unlisted() -> None:
    assert "premium-rate" in refusal('phone = "116 111"', 'phone = "+31 900 8844"\nunlisted = true')


@pytest.mark.parametrize("phone", ["116 111", "112", "22 555 44 33", "800 100 100", "512 345 678"])
def test_ordinary_and_free_numbers_need_no_word(phone: str) -> None:
    parse_country(POLAND.replace("116 111", phone) + 'cost = "free"\n', "PL.toml", "PL")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Telefon 700 123 456", "holds another number: '700 123 456'"),
        ("Telefon 116 112", "holds another number"),
        ("Telefon 1-1-6-1-1-2", "holds another number"),
        ("Telefon \u0663\u0663\u0663", "digits that are not 0 to 9"),
        ("Telefon \uff17\uff10\uff10", "holds another number"),
        ("Telefon \u2467\u2460\u2461", "holds another number"),
        ("Pomoc evil.pl", "holds another address: 'evil.pl'"),
        ("Pomoc evil\u2024pl", "holds another address"),
        ("Pomoc 116111.pl.evil.eu", "holds another"),
        ("www.116111.pl", "holds an address"),
        ("pomoc@116111.pl", "holds an address"),
        ("https://116111.pl", "holds an address"),
        ("Telefon\\u2028Zaufania", "invisible character"),
        ("Telefon\\u0085Zaufania", "invisible character"),
        ("Telefon\\u00adZaufania", "invisible character"),
        ("Telefon\\nZaufania", "invisible character"),
        ("Telefon\\ue000", "invisible character"),
    ],
)
def test_a_name_is_a_name(name: str, message: str) -> None:
    assert message in refusal("Telefon Zaufania", name)


@pytest.mark.parametrize(
    "name",
    [
        "Telefon 116 111",
        "Telefon Zaufania 116 111 24/7",
        "116111.pl",
        "Numer 112",
        "112 / 116-111",
        "Klub 24",
        "św. Anna",
        "A. Nowak",
    ],
)
def test_a_name_may_hold_its_own_number_and_address(name: str) -> None:
    parse_country(POLAND.replace("Telefon Zaufania", name), "PL.toml", "PL")


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


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "Telefon Zaufania"', 'name = "…"', "name is still the template's placeholder"),
        ('phone = "116 111"', 'phone = "…"', "phone is still the template's placeholder"),
        ("https://116111.pl/", "https://www.example.org/", "url is an example's"),
    ],
)
def test_what_a_template_left_and_impossible_days_are_refused(
    old: str, new: str, words: str
) -> None:
    assert words in refusal(old, new)


@pytest.mark.parametrize("path", COUNTRIES, ids=lambda p: p.stem)
def test_every_country_of_this_repository_is_sound(path: Path) -> None:
    country = parse_country(path.read_text("utf-8"), path.name, path.stem)
    assert all(re.match("https?://|campaign document", c.source) for c in country.contact)


def test_nobody_in_this_repository_confirms_a_contact() -> None:
    """A country's own staff does."""
    assert not (ROOT / "translations" / "signoffs").exists()


def test_an_old_file_with_the_day_of_confirmation_is_told_how_it_is_recorded_now() -> None:
    said = refusal('hours = "24/7"', "confirmed = 2026-11-24")
    assert "'confirmed' in contact[2] is no longer a key" in said
    assert "filmpack contacts confirm" in said


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
