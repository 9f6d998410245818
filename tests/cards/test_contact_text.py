"""What a card says of a contact: never a thing twice, never free where it is not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from filmpack.cards.card import alternative_text, make_card
from filmpack.cards.contact_text import contact_notes, night_contact, shown_name
from filmpack.editions.contacts import Contact, Country
from filmpack.editions.edition import parse_edition
from filmpack.translation.messages import CARD_MESSAGES

MESSAGES = {message.context: message.text for message in CARD_MESSAGES}
SITE = "https://hilfe.eu/"


def contact(**facts: Any) -> Contact:
    plain = {"id": "line", "kind": "helpline", "name": "Hilfe", "source": "x"}
    return Contact(**({"read": date(2026, 11, 28)} | plain | facts))


@pytest.mark.parametrize(
    ("name", "facts", "label", "shown"),
    [
        ("3018", {"phone": "3018"}, "Helpline", ""),
        ("116 111", {"phone": "116111"}, "Helpline", ""),
        ("Supportline 179", {"phone": "179"}, "Helpline", "Supportline"),
        ("114 Emergenza Infanzia", {"phone": "114"}, "Helpline", "Emergenza Infanzia"),
        ("119 – Allô enfance", {"phone": "119"}, "Helpline", "Allô enfance"),
        ("1480 (CYberSafety)", {"phone": "1480"}, "Helpline", "CYberSafety"),
        ("Klub 1799", {"phone": "179"}, "Helpline", "Klub 1799"),
        ("1791 Klub", {"phone": "179"}, "Helpline", "1791 Klub"),
        ("clickandstop.ch", {"url": "https://www.clickandstop.ch/"}, "Report", ""),
        ("STOPonline.cz", {"url": "https://stoponline.cz/"}, "Report", ""),
        ("Dyżurnet.pl", {"url": "https://dyzurnet.pl/"}, "Report", ""),
        (
            "Hotline.ie",
            {"url": "https://hotline.ie/a/b", "short_url": "https://hotline.ie/report"},
            "Report",
            "",
        ),
        ("hilfe.eu", {"url": "https://hilfe.eu/a/b"}, "Report", "hilfe.eu"),
        ("Police", {"url": "https://hilfe.eu/a/b"}, "Police", "Police"),
        ("Safety Centre", {"url": SITE}, "Police", "Safety Centre"),
        ("Politie", {"phone": "101"}, "Politie", ""),
        ("POLICJA", {"phone": "101"}, "Policja", ""),
        ("Politiet", {"phone": "101"}, "Politi", ""),
        ("Policie České republiky", {"phone": "158"}, "Policie", "Policie České republiky"),
        (
            "Bērnu un pusaudžu uzticības tālrunis",
            {"phone": "116 111"},
            "Bērnu un jauniešu uzticības tālrunis",
            "",
        ),
        (
            "Национална телефонна линия за деца",
            {"phone": "116 111"},
            "Линия за помощ на деца и младежи",
            "Национална телефонна линия за деца",
        ),
    ],
)
def test_a_name_is_shown_without_what_stands_beside_it(
    name: str, facts: dict[str, str], label: str, shown: str
) -> None:
    assert shown_name(contact(name=name, **facts), label, "de") == shown


def test_the_name_is_that_of_the_edition_s_language() -> None:
    police = contact(name="Police", names={"nl": "Politie", "de": "Polizei"}, phone="101")
    assert shown_name(police, "Polizei", "de-BE") == ""
    assert shown_name(police, "Helpline", "nl") == "Politie"
    assert shown_name(police, "Helpline", "it-CH") == "Police"


@pytest.mark.parametrize(
    ("facts", "notes"),
    [
        ({"hours": "24/7", "cost": "free"}, "Day and night · Free of charge"),
        ({"hours": "24/7"}, "Day and night"),
        ({"cost": "charged"}, "Call charges apply"),
        ({"cost": "charged", "price": "0.35 PLN/min"}, "PLN 0,35/min"),
        ({"cost": "charged", "price": "0.07 EUR/call"}, "Call charges apply (€ 0,07)"),
        ({"cost": "unknown"}, ""),
        ({"hours": ("Mon-Fri 9:00-17:00",)}, "Mo–Fr 9–17 Uhr"),
        (
            {
                "hours": ("Mon-Fri 9:00-17:00",),
                "closed_on": ("public holidays", "school holidays"),
                "cost": "free",
            },
            "Mo–Fr 9–17 Uhr, not on public holidays, not in school holidays · Free of charge",
        ),
    ],
)
def test_hours_and_cost_stand_beside_a_number(facts: dict[str, Any], notes: str) -> None:
    line = contact(phone="116 111", **facts)
    assert contact_notes(line, MESSAGES, "de-AT").replace("\u00a0", " ") == notes


def test_hours_stand_beside_an_address_and_a_cost_never_does() -> None:
    chat = contact(url=SITE, hours="24/7", cost="free")
    assert contact_notes(chat, MESSAGES, "de-AT") == "Day and night"


def line(name: str, hours: str | tuple[str, ...] = "", **facts: Any) -> Contact:
    return contact(id=name, hours=hours, **({"phone": "116 111"} | facts))


DAY = ("daily 9:00-21:00",)


def test_a_line_that_always_answers_is_named_for_the_night() -> None:
    day, night = line("day", DAY), line("night", "24/7", phone="119")
    assert night_contact([day], [day, night]) is night
    assert night_contact([day, night], [day, night]) is None
    assert night_contact([line("unknown")], [night]) is night


@pytest.mark.parametrize(
    "other",
    [
        line("unknown"),
        line("day", DAY),
        line("police", "24/7", kind="police"),
        line("parents", "24/7", kind="parents"),
        line("page", "24/7", phone="", url="https://hilfe.eu/a/b"),
    ],
    ids=lambda other: other.id,
)
def test_nothing_else_helps_at_night(other: Contact) -> None:
    assert night_contact([line("day", DAY)], [line("day", DAY), other]) is None


def test_a_chat_that_can_be_typed_helps_at_night_too() -> None:
    chat = line("chat", "24/7", phone="", url=SITE)
    assert night_contact([line("day", DAY)], [chat]) is chat


def test_a_card_says_what_is_open_at_night_and_so_does_its_text() -> None:
    lines = (
        line("112", kind="emergency", phone="112"),
        line("day", DAY, cost="free"),
        line("night", "24/7", phone="119"),
    )
    card = make_card(parse_edition("de-AT"), MESSAGES, Country("AT", lines), choose=["day"])
    assert card.night == "At night: 119"
    (row,) = card.rows
    assert row.extra.replace("\u00a0", " ") == "Mo–So 9–21 Uhr · Free of charge"
    text = alternative_text(card)
    assert "Hilfe, 116 111 (Mo–So 9–21 Uhr · Free of charge)" in text
    assert "At night: 119" in text


def test_a_card_with_a_line_that_always_answers_says_nothing_of_the_night() -> None:
    lines = (line("112", kind="emergency", phone="112"), line("night", "24/7", phone="119"))
    card = make_card(parse_edition("de-AT"), MESSAGES, Country("AT", lines))
    assert card.night == ""
    assert "At night" not in alternative_text(card)


def test_a_contact_that_nobody_can_dial_or_type_is_not_chosen_by_itself() -> None:
    lines = (
        line("112", kind="emergency", phone="112"),
        line("page", "24/7", phone="", url="https://hilfe.eu/a/b"),
        line("night", "24/7", phone="119"),
    )
    card = make_card(parse_edition("de-AT"), MESSAGES, Country("AT", lines))
    assert [row.contact for row in card.rows] == ["night"]
