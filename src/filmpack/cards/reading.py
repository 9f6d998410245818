"""How long a card must be shown, so that a child can read it."""

from __future__ import annotations

import math
from typing import Literal

from filmpack.cards.card import Card
from filmpack.timedtext.markup import length

LEAST, MOST = 10, 30
"""Seconds: nobody finds a phone in less; nobody waits for more."""


def characters(card: Card) -> int:
    """The characters on a card, spaces included, as reading speeds count them."""
    texts = [*card.beats, card.threat, card.night, card.emergency]
    for row in card.rows:
        texts += [row.label, row.name, row.value, row.extra]
    if card.online:
        texts += [card.online.caption, card.online.address]
    return sum(map(length, texts))


def reading_seconds(card: Card, speed: float) -> int:
    """Whole seconds that reading a card takes; speed is in characters a second."""
    return math.ceil(characters(card) / speed)


def seconds_on_screen(card: Card, speed: float, setting: float | Literal["auto"]) -> float:
    """How long a card is shown: the setting, or from its text within LEAST and MOST."""
    if setting != "auto":
        return setting
    return min(MOST, max(LEAST, reading_seconds(card, speed)))
