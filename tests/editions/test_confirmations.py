"""What a confirmation holds for: exactly the facts that were shown, and not for ever."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from filmpack.editions.confirmations import (
    NOT_FACTS,
    Confirmation,
    confirm,
    confirmations,
    facts,
)
from filmpack.editions.contacts import Contact, Country
from filmpack.editions.country_file import parse_country
from filmpack.errors import InputError
from filmpack.signoffs import SignOff, as_line, changes, parse_record, sign
from samples import POLAND

TODAY = date(2026, 11, 28)
COUNTRY = parse_country(POLAND, "PL.toml", "PL")
RECORD = "translations/signoffs/contacts/PL.jsonl"
FILE = "translations/countries/PL.toml"


def standing(
    country: Country, record: tuple[SignOff, ...], today: date = TODAY, days: int = 365
) -> dict[str, Confirmation]:
    found = confirmations(country, country.contact, record, today, days)
    return {one.contact.id: one for one in found}


def with_helpline(**changed: object) -> Country:
    contacts = tuple(
        msgspec.structs.replace(contact, **changed) if contact.id == "helpline" else contact
        for contact in COUNTRY.contact
    )
    return msgspec.structs.replace(COUNTRY, contact=contacts)


def signed(on: date = TODAY, country: Country = COUNTRY) -> tuple[SignOff, ...]:
    return confirm(country, [contact.id for contact in country.contact], "Eva, NASK", on)


def test_what_was_confirmed_and_did_not_change_is_confirmed() -> None:
    found = standing(COUNTRY, signed())
    assert {one.state for one in found.values()} == {"confirmed"}
    assert not any(one.problem for one in found.values())
    assert found["helpline"].label == "2026-11-28"


def test_without_a_record_nothing_is_confirmed() -> None:
    found = standing(COUNTRY, ())
    assert {one.label for one in found.values()} == {"unconfirmed"}
    assert found["helpline"].problem == "helpline (Telefon Zaufania) was never confirmed."


def test_every_fact_that_is_told_a_young_person_counts() -> None:
    """A field that is added to Contact counts too, unless NOT_FACTS names it."""
    for field in msgspec.structs.fields(Contact):
        if field.name in NOT_FACTS:
            continue
        old = getattr(COUNTRY.contact[1], field.name)
        if isinstance(old, bool):
            new: object = not old
        elif isinstance(old, tuple):
            new = ("xx",)
        elif isinstance(old, dict):
            new = {"xx": "other"}
        else:
            new = "other"
        contact = msgspec.structs.replace(COUNTRY.contact[1], **{field.name: new})
        assert facts(contact) != facts(COUNTRY.contact[1]), field.name


def test_a_changed_number_is_named_with_what_was_confirmed() -> None:
    one = standing(with_helpline(phone="116 123"), signed())["helpline"]
    assert one.state == one.label == "changed"
    assert one.problem == (
        "helpline (Telefon Zaufania) changed since it was confirmed by Eva, NASK on 2026-11-28:"
        " phone 116 111 → 116 123."
    )


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"url": ""}, "url https://116111.pl/ → (none)"),
        ({"name": "Inna"}, "name Telefon Zaufania → Inna"),
        ({"kind": "parents"}, "kind helpline → parents"),
        ({"for_languages": ("pl",)}, "for_languages (none) → pl"),
    ],
)
def test_each_kind_of_change_is_named(changed: dict[str, object], words: str) -> None:
    assert words in standing(with_helpline(**changed), signed())["helpline"].problem


def test_where_it_was_found_is_not_what_was_confirmed() -> None:
    country = with_helpline(source="https://elsewhere.pl/", note="read again")
    assert standing(country, signed())["helpline"].state == "confirmed"


def test_a_confirmation_ages_and_is_never_of_tomorrow_or_older_than_its_source() -> None:
    def state(on: date, days: int = 365) -> str:
        return standing(COUNTRY, signed(on), days=days)["helpline"].state

    assert state(TODAY - timedelta(4), 4) == "confirmed"
    assert state(TODAY - timedelta(5), 4) == "stale"
    assert state(TODAY + timedelta(1)) == "future"
    assert state(COUNTRY.contact[1].read) == "confirmed"
    assert state(COUNTRY.contact[1].read - timedelta(1)) == "early"


def test_the_last_line_counts() -> None:
    before = confirm(with_helpline(phone="116 123"), ["helpline"], "Adam", TODAY)
    assert standing(COUNTRY, signed() + before)["helpline"].state == "changed"
    assert standing(COUNTRY, before + signed())["helpline"].state == "confirmed"


def test_another_countrys_confirmation_is_none() -> None:
    czech = msgspec.structs.replace(COUNTRY, country="CZ")
    assert standing(COUNTRY, signed(country=czech))["helpline"].state == "unconfirmed"


WORDS = st.text(max_size=20)
FACTS = st.dictionaries(WORDS, WORDS, max_size=5)


@given(FACTS, FACTS, WORDS.filter(str.strip))
def test_a_record_read_back_is_what_was_signed(
    one: dict[str, str], other: dict[str, str], by: str
) -> None:
    lines = [sign(f"contact PL/{n}", by, TODAY, told) for n, told in enumerate((one, other))]
    data = "".join(map(as_line, lines)).encode("utf-8", "surrogatepass")
    assert data.count(b"\n") == len(lines)
    assert parse_record(data, "PL.jsonl", "contact PL/") == tuple(lines)
    assert (changes(lines[0], other) == ()) == (one == other)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("116 111", "116 123", "the facts in this line are not those that Eva, NASK signed off"),
        ("PL/helpline", "CZ/helpline", "is about 'contact CZ/helpline', but this file is about"),
        ("PL/helpline", "PL/police", "the facts in this line are not those"),
        ('"Eva, NASK"', '" "', "does not say who signed"),
        ("2026-11-28", "2026-13-28", "this line is not a sign-off"),
        ("2026-11-28", "soon", "this line is not a sign-off"),
        ('{"about"', '{about"', "this line is not a sign-off"),
    ],
)
def test_a_line_that_was_edited_is_refused(old: str, new: str, words: str) -> None:
    line = as_line(signed()[1])
    assert old in line
    with pytest.raises(InputError, match=words) as caught:
        parse_record(line.replace(old, new).encode(), "PL.jsonl", "contact PL/")
    assert caught.value.problems[0].line == 1


# -- as typed ----------------------------------------------------------------


@pytest.fixture
def country(project: Path) -> Path:
    path = project / FILE
    path.parent.mkdir(parents=True)
    path.write_text(POLAND, "utf-8")
    return path


def test_a_countrys_staff_confirm_and_a_later_change_is_seen(
    run: Callable[..., Result], project: Path, country: Path
) -> None:
    done = run("contacts", "confirm", "PL", "--by", "Eva, NASK", "--dry-run")
    assert done.exit_code == 0, done.stderr
    assert "phone 116 111" in done.stdout
    assert not (project / RECORD).exists()
    done = run("contacts", "confirm", "PL", "--by", "Eva, NASK")
    assert done.exit_code == 0, done.stderr
    first = (project / RECORD).read_bytes()
    assert len(first.splitlines()) == len(COUNTRY.contact)
    assert "confirmed by Eva, NASK" in run("contacts", "PL").stdout
    # Again the same day: nothing to add.
    assert (
        "helpline: confirmed already"
        in run("contacts", "confirm", "PL", "--by", "Eva, NASK").stdout
    )
    assert (project / RECORD).read_bytes() == first
    country.write_text(POLAND.replace("116 111", "116 123"), "utf-8")
    assert "phone 116 111 → 116 123" in run("contacts", "PL").stdout
    (changed,) = json.loads(run("contacts", "--stale", "9", "--format", "json").stdout)
    assert changed["state"] == "changed"
    assert changed["changed"] == [{"fact": "phone", "confirmed": "116 111", "now": "116 123"}]
    done = run("contacts", "confirm", "PL", "helpline", "--by", "Adam, NASK")
    assert done.exit_code == 0, done.stderr
    assert (project / RECORD).read_bytes().startswith(first)
    assert json.loads(run("contacts", "--stale", "9", "--format", "json").stdout) == []


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("PL", "--by", " "), 2, "it is empty"),
        (("PL", "--by", ""), 2, "it is empty"),
        (("PL",), 2, "Missing option '--by'"),
        (("PL", "helpine", "--by", "Eva"), 2, "Did you mean helpline?"),
        (("polnd", "--by", "Eva"), 2, "Did you mean PL (Poland)?"),
        (("PL", "--by", "Eva", "--on", "2096-11-28"), 1, "2096-11-28 is in the future"),
        (("PL", "--by", "Eva", "--on", "2026-11-01"), 1, "before its source was read"),
        (("PL", "--by", "Eva", "--on", "yesterday"), 2, "'yesterday' does not match the format"),
    ],
)
def test_a_confirmation_that_nobody_can_have_given_is_refused(
    run: Callable[..., Result], project: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = run("contacts", "confirm", *arguments)
    assert (done.exit_code, words in done.stderr) == (code, True), done.stderr
    assert not (project / RECORD).exists()


@pytest.mark.usefixtures("country")
def test_a_broken_record_is_never_added_to(run: Callable[..., Result], project: Path) -> None:
    assert run("contacts", "confirm", "PL", "--by", "Eva").exit_code == 0
    path = project / RECORD
    broken = path.read_text("utf-8").replace("116 111", "116 123")
    path.write_text(broken, "utf-8")
    for command in (("contacts", "confirm", "PL", "--by", "Adam"), ("contacts", "PL")):
        done = run(*command)
        assert done.exit_code == 1
        assert (
            f"{RECORD}:2: the facts in this line are not those that Eva signed off" in done.stderr
        )
    assert path.read_text("utf-8") == broken
