"""'check' asks for what a card does not say of its contacts."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from filmpack.cards.card import make_card
from filmpack.commands.checking.check_contacts import contact_matters
from filmpack.editions.contacts import Contact, Country
from filmpack.editions.edition import parse_edition
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.translation.messages import CARD_MESSAGES
from samples import POLAND

ROOT = Path(__file__).parents[2]
MESSAGES = {message.context: message.text for message in CARD_MESSAGES}


def line(called: str, **facts: Any) -> Contact:
    plain = {"id": called, "kind": "helpline", "name": "Hilfe", "source": "x", "phone": "147"}
    return Contact(**({"read": date(2026, 11, 28)} | plain | facts))


EMERGENCY = line("emergency", kind="emergency", phone="112")
ALWAYS = line("always", hours="24/7")
PAGE = "https://hilfe.eu/dies/ist/eine/lange/adresse"


def told(*lines: Contact, choose: tuple[str, ...] = (), tag: str = "de-AT") -> list[str]:
    edition = parse_edition(tag)
    country = Country("AT", (EMERGENCY, *lines))
    card = make_card(edition, MESSAGES, country, choose=choose)
    found = contact_matters(card, country.contacts_for(edition.language), edition, "AT.toml")
    return [f"{matter}: {problem.what}" for matter, problem in found]


NIGHT = "night: nobody to talk to on this card is known to answer at night."


def test_a_card_with_a_line_that_always_answers_has_nothing_to_ask() -> None:
    assert told(ALWAYS) == []


@pytest.mark.parametrize("hours", ["", ("daily 9:00-21:00",), ("daily 6:00-3:00",)])
def test_a_card_whose_lines_may_be_closed_at_night_is_asked_for_one(hours: Any) -> None:
    assert told(line("day", hours=hours)) == [NIGHT]


def test_a_card_that_says_what_is_open_at_night_is_not_asked() -> None:
    assert told(line("day", hours=("daily 9:00-21:00",)), ALWAYS, choose=("day",)) == []


def test_a_police_that_always_answers_is_nobody_to_talk_to() -> None:
    assert told(line("day"), line("police", kind="police", hours="24/7")) == [NIGHT]


def test_a_chosen_contact_that_nobody_can_dial_or_type_is_told() -> None:
    page = line("page", kind="hotline", phone="", url=PAGE)
    wanted = "typed: page has no number, and no address that somebody can type."
    assert told(ALWAYS, page, choose=("always", "page")) == [wanted]
    short = line("page", kind="hotline", phone="", url=PAGE, short_url="https://hilfe.eu/m")
    assert told(ALWAYS, short, choose=("always", "page")) == []


@pytest.mark.parametrize(
    ("name", "names", "wanted"),
    [
        ("Hilfe / Aide / Aiuto", {}, "always: the name 'Hilfe / Aide / Aiuto' is in several"),
        ("Помощ", {}, "always: the name 'Помощ' has letters that the language doesn't use"),
        ("Hilfe / Aide / Aiuto", {"de": "Hilfe"}, ""),
        ("Помощ", {"de": "Hilfe"}, ""),
        ("Hilfe", {"fr": "Aide / Hilfe"}, ""),
    ],
)
def test_a_foreign_name_is_told_with_the_way_to_give_one(
    name: str, names: dict[str, str], wanted: str
) -> None:
    found = told(line("always", hours="24/7", name=name, names=names))
    assert len(found) == bool(wanted)
    assert all(f"name: {wanted}" in what for what in found)


@pytest.fixture
def country(project: Path, polish: Path) -> Path:
    """The small project's edition pl-PL; gives its country's file."""
    assert polish.is_file()
    toml = project / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8") + '\n[editions]\nmatrix = ["pl-PL"]\n', "utf-8")
    path = project / "translations" / "countries" / "PL.toml"
    path.parent.mkdir()
    path.write_text(POLAND, "utf-8")
    return path


def test_check_tells_them_with_their_rules(run: Callable[..., Result], country: Path) -> None:
    text = POLAND.replace('"24/7"', '["daily 9:00-21:00"]')
    country.write_text(text.replace("Telefon Zaufania", "Telefon / Phone"), "utf-8")
    done = run("check", "pl-PL", "--rule", "card/night", "--rule", "card/name")
    assert "nobody to talk to on this card is known to answer at night. [card/night]" in done.stdout
    assert "the name 'Telefon / Phone' is in several languages. [card/name]" in done.stdout
    assert 'names = { pl = "…" }' in done.stdout


def test_contacts_are_listed_with_hours_and_cost(run: Callable[..., Result], country: Path) -> None:
    more = (
        'hours = ["Mon-Fri 9:00-17:00", "Sat 10:00-14:00"]\nclosed_on = ["public holidays"]\n'
        'cost = "charged"\nprice = "0.35 PLN/min"\n'
        'short_url = "https://116111.pl/czat"\nnames = { de = "Hilfe", fr = "Aide" }\n'
    )
    country.write_text(POLAND.replace('hours = "24/7"\n', more), "utf-8")
    table = run("contacts", "PL").stdout
    shown = (
        "Mon-Fri 9:00-17:00, Sat 10:00-14:00 (not on public holidays) · charged: 0.35 PLN/min"
        " · to type: 116111.pl/czat · de: Hilfe, fr: Aide\n"
    )
    assert shown in table
    (_, row) = json.loads(run("contacts", "PL", "--format", "json").stdout)
    assert row["hours"] == ["Mon-Fri 9:00-17:00", "Sat 10:00-14:00"]
    assert row["closed_on"] == ["public holidays"]
    assert (row["cost"], row["price"]) == ("charged", "0.35 PLN/min")
    assert row["timezone"] == "Europe/Warsaw"


def test_no_card_of_this_repository_says_a_thing_twice_or_shows_a_cut_address() -> None:
    workspace = Workspace(Project.load(ROOT / "filmpack.toml"))
    for edition in workspace.editions(()):
        country = workspace.country(edition.country)
        card = workspace.card(edition, "source")
        by_id = {contact.id: contact for contact in country.contact}
        assert len(card.rows) >= 2, edition.tag
        for row in card.rows:
            contact = by_id[row.contact]
            value = row.value.replace("\u00a0", " ").replace("\u2011", "-")
            assert value in (contact.phone, contact.typed), (edition.tag, row)
            assert value, (edition.tag, row)
            assert row.name.casefold() not in (row.label.casefold(), value.casefold())
        matters = contact_matters(card, country.contacts_for(edition.language), edition, "x")
        assert {matter for matter, _ in matters} <= {"night"}, edition.tag
