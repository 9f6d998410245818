"""The messages that are not cues: the film's title, the closing message, the card's labels."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from filmpack.languages.tags import primary_subtag

_TEXTS = Path(__file__).with_name("card_texts.toml")


@dataclass(frozen=True, slots=True)
class FixedMessage:
    """A message of the template with a context of its own; note explains its use to translators."""

    context: str
    text: str
    note: str


def chapter_messages(titles: Sequence[str]) -> tuple[FixedMessage, ...]:
    """The names of a film's chapters, in order; one without a name is not translated."""
    return tuple(
        FixedMessage(f"chapter.{number}", title, "The name of a chapter, in players' menus.")
        for number, title in enumerate(titles, 1)
        if title
    )


def fixed_messages(title: str, language: str = "en") -> tuple[FixedMessage, ...]:
    """All of them, in the language of the film's source where texts ship in it, else in English.

    Args:
        title: The film's title, in that language.
        language: Its tag.
    """
    known = card_texts(language)
    card = (replace(one, text=known.get(one.context, one.text)) for one in CARD_MESSAGES)
    return (FixedMessage("film.title", title, "The film's title."), *card)


def card_texts(language: str) -> dict[str, str]:
    """The card's texts that ship in a language, by context; those of its base under a regional
    one's. Empty for a language that none ship in."""
    base = primary_subtag(language)
    if base == "en":
        return {one.context: one.text for one in CARD_MESSAGES}
    shipped = _shipped()
    return shipped.get(base, {}) | shipped.get(language.replace("_", "-"), {})


@lru_cache(maxsize=1)
def _shipped() -> dict[str, dict[str, str]]:
    return tomllib.loads(_TEXTS.read_text("utf-8"))


CARD_MESSAGES: tuple[FixedMessage, ...] = (
    FixedMessage("closing.help", "Get help.", "Closing message, first beat. To one young person."),
    FixedMessage("closing.report", "Report it.", "Closing message, second beat."),
    FixedMessage(
        "closing.support", "We are here to support you.", "Closing message, third and last beat."
    ),
    FixedMessage(
        "label.helpline",
        "Helpline for children and young people",
        "Label beside a phone number on the closing card.",
    ),
    FixedMessage(
        "label.parents", "Helpline for parents", "Label beside a phone number on the closing card."
    ),
    FixedMessage(
        "label.hotline",
        "Report illegal content",
        "Label beside the address of a site where illegal online content is reported.",
    ),
    FixedMessage(
        "label.report",
        "Report to the police online",
        "Label beside the address of the police's own report page.",
    ),
    FixedMessage("label.police", "Police", "Label beside a phone number on the closing card."),
    FixedMessage(
        "label.emergency", "Emergency", "Label beside the emergency number on the closing card."
    ),
    FixedMessage("label.always", "Day and night", "Beside a number that answers at any hour."),
    FixedMessage("label.free", "Free of charge", "Beside a number that costs nothing to call."),
    FixedMessage(
        "label.charged", "Call charges apply", "Beside a number that is not free to call."
    ),
    FixedMessage(
        "label.not_public_holidays",
        "not on public holidays",
        "After opening hours: Mon–Fri 9:00–20:00, not on public holidays.",
    ),
    FixedMessage(
        "label.not_school_holidays",
        "not in school holidays",
        "After opening hours: Mon–Fri 9:00–20:00, not in school holidays.",
    ),
    FixedMessage(
        "card.emergency",
        "In danger right now? Call {emergency}.",
        "Keep {emergency} as it is: the country's emergency number comes there.",
    ),
    FixedMessage(
        "card.night",
        "At night: {contact}",
        "Keep {contact} as it is: a phone number or an address that answers at night comes there.",
    ),
    FixedMessage("card.scan", "Scan for help online", "Under a QR code."),
    FixedMessage(
        "card.scan_report",
        "Scan to report it online",
        "Under a QR code that leads to a page where one reports.",
    ),
    FixedMessage("card.online", "Help online", "Above the address of a page where one gets help."),
    FixedMessage(
        "card.threat",
        "Is somebody threatening you? Report it.",
        "Above the places to report to. Translate its second sentence as in closing.report.",
    ),
)
