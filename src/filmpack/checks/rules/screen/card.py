"""An edition's closing card: its country's contacts, and whether they fit on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from filmpack.checks.rule import Hit, rule
from filmpack.errors import Problem

Matter = Literal[
    "changed",
    "contacts",
    "layout",
    "legible",
    "logos",
    "name",
    "night",
    "online",
    "stale",
    "time",
    "typed",
    "unconfirmed",
]


@dataclass(frozen=True, slots=True)
class CardContext:
    """What is known of an edition's card: problems by their matter."""

    edition: str
    matters: tuple[tuple[Matter, Problem], ...]


def _of(showing: CardContext, matter: Matter) -> Iterator[Hit]:
    for kind, problem in showing.matters:
        if kind == matter:
            yield Hit(problem.what, problem.advice, line=problem.line)


@rule(
    "card/contacts",
    "error",
    "docs/add-a-country.md; E.164 numbering plans as libphonenumber has them",
    scope="edition",
    waivable=False,
)
def contacts(showing: CardContext) -> Iterator[Hit]:
    """A number that doesn't exist in this country, an address that imitates another, a country
    file that is missing: on a card, each sends a young person to a stranger or to nobody."""
    yield from _of(showing, "contacts")


@rule(
    "card/layout",
    "error",
    "EBU R 95, safe areas",
    scope="edition",
    waivable=False,
)
def layout(showing: CardContext) -> Iterator[Hit]:
    """The card's texts must fit into the safe area at a readable size, in glyphs that the font
    has. Otherwise the edition can't be built. Judged at the size of each rendition; the master's
    own is known once 'filmpack shots' has looked at the film."""
    yield from _of(showing, "layout")


@rule(
    "card/legible",
    "warning",
    "ISO 9241-303: characters of 7 by 9 pixels and more; ISO/IEC 18004",
    scope="edition",
)
def legible(showing: CardContext) -> Iterator[Hit]:
    """A rendition of few lines has too few pixels for small letters, or for a QR code that a
    phone can scan: the card is there, and nobody can use it."""
    yield from _of(showing, "legible")


@rule(
    "card/typed",
    "warning",
    "docs/add-a-country.md: short_url",
    scope="edition",
)
def typed(showing: CardContext) -> Iterator[Hit]:
    """A contact on the card that nobody can dial or type: its address is long, and a card never
    cuts one, since what is left would be another page."""
    yield from _of(showing, "typed")


@rule(
    "card/name",
    "warning",
    "docs/add-a-country.md: names",
    scope="edition",
)
def name(showing: CardContext) -> Iterator[Hit]:
    """A name in letters that the edition's language doesn't use, or in several languages with
    slashes between them. A young person must recognise whom they call."""
    yield from _of(showing, "name")


@rule(
    "card/night",
    "warning",
    "docs/add-a-country.md: hours",
    scope="edition",
)
def night(showing: CardContext) -> Iterator[Hit]:
    """Whoever is blackmailed in the evening rings a closed line and tries no other. A card needs
    somebody to talk to who always answers, or says where help is at night."""
    yield from _of(showing, "night")


@rule(
    "card/logos",
    "warning",
    "WCAG 2.2, 1.4.11: graphics have a contrast of 3",
    scope="edition",
)
def logos(showing: CardContext) -> Iterator[Hit]:
    """A logo that does not stand out from the card's ground, such as a black one on the dark
    ground: it is there, and nobody sees it."""
    yield from _of(showing, "logos")


@rule(
    "card/online",
    "warning",
    "docs/add-a-country.md: url",
    scope="edition",
)
def online(showing: CardContext) -> Iterator[Hit]:
    """The QR code must lead to somebody who listens: the page or chat of a helpline of this
    country. Without one it leads to where one reports, and says so, or is left out."""
    yield from _of(showing, "online")


@rule(
    "card/reading-time",
    "warning",
    "Netflix Timed Text Style Guide, reading speeds for children's programmes",
    scope="edition",
)
def reading_time(showing: CardContext) -> Iterator[Hit]:
    """The card must be shown for as long as a child needs to read it. With seconds = "auto" it is,
    up to 30 s; a card that takes longer has too much on it."""
    yield from _of(showing, "time")


@rule(
    "card/unconfirmed",
    "warning",
    "docs/add-a-country.md: the confirmation",
    scope="edition",
    waivable=False,
)
def unconfirmed(showing: CardContext) -> Iterator[Hit]:
    """A contact that the country's own staff have not confirmed. The card may be built for
    preview, but not released."""
    yield from _of(showing, "unconfirmed")


@rule(
    "card/changed",
    "warning",
    "docs/add-a-country.md: the confirmation",
    scope="edition",
    waivable=False,
)
def changed(showing: CardContext) -> Iterator[Hit]:
    """A number, a name, hours or a price is no longer what the country's staff confirmed. It must
    be confirmed again before a release, or put back."""
    yield from _of(showing, "changed")


@rule(
    "card/stale",
    "warning",
    "filmpack.toml: [editions] stale_days",
    scope="edition",
    waivable=False,
)
def stale(showing: CardContext) -> Iterator[Hit]:
    """Phone numbers change hands. A contact that was confirmed too long ago must be confirmed
    again before a release."""
    yield from _of(showing, "stale")
