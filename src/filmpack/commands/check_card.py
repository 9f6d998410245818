"""Checking an edition's closing card: its contacts, and its layout at each size that is built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from filmpack.cards.card import Card
from filmpack.cards.drawing import draw_card
from filmpack.cards.layout import illegible
from filmpack.checks.rules.card import CardContext, Matter
from filmpack.commands.check_contacts import contact_matters
from filmpack.editions.confirmations import State
from filmpack.editions.confirmations import advice as confirmation_advice
from filmpack.editions.edition import Edition
from filmpack.errors import InputError, Problem, display_path
from filmpack.media.rendition import output_size
from filmpack.pipeline.drawable import card_flaws
from filmpack.pipeline.renditions import renditions
from filmpack.project.logos import project_logos
from filmpack.project.sections import ProjectFile
from filmpack.project.workspace import Workspace

_MATTERS: dict[State, Matter] = {
    "unconfirmed": "unconfirmed",
    "changed": "changed",
    "stale": "stale",
    "future": "contacts",
    "early": "contacts",
}
"""The matter that each state of a contact is reported under."""
ASSUMED = (1920, 1080)
"""The master's size as long as nobody looked at it."""


@dataclass(frozen=True, slots=True)
class CardShape:
    """A picture that the card is drawn on: pixels, and what it is called in messages."""

    width: int
    height: int
    name: str


def card_shapes(settings: ProjectFile, master: tuple[int, int] | None) -> list[CardShape]:
    """The pictures that a project's cards are drawn on, one for each size that is built.

    master is its width and height in pixels, None when they are not known. Raises ConfigError.
    """
    names = defaultdict[tuple[int, int], list[str]](list)
    for rendition in renditions(settings):
        names[output_size(*(master or ASSUMED), rendition.height)].append(rendition.name)
    assumed = "" if master else "; the film's own size is not known, run 'filmpack shots'"
    shapes = []
    for (width, height), found in names.items():
        named = f"rendition {', '.join(filter(None, found))}" if any(found) else "the film's size"
        shapes.append(CardShape(width, height, f"{width}x{height} ({named}{assumed})"))
    return shapes


def card_context(
    workspace: Workspace, edition: Edition, shapes: Sequence[CardShape], today: date
) -> CardContext:
    """An edition's card as the rules see it: all that is wrong with it."""
    file = workspace.project.countries / f"{edition.country}.toml"
    try:
        country = workspace.country(edition.country)
    except InputError as error:
        return CardContext(edition.tag, tuple(("contacts", p) for p in error.problems))
    matters: list[tuple[Matter, Problem]] = []
    try:
        card = workspace.card(edition, "source")
        matters += _layout(card, shapes, bool(project_logos(workspace.project)))
        contacts = country.contacts_for(edition.language)
        matters += contact_matters(card, contacts, edition, display_path(file))
    except InputError as error:
        matters += (("layout", problem) for problem in error.problems)
    try:
        contacts = country.contacts_for(edition.language)
        for one in workspace.confirmations(country.country, contacts, today):
            if one.state != "confirmed":
                how = confirmation_advice(country.country, one.contact)
                problem = Problem(display_path(file), 0, one.problem, how)
                matters.append((_MATTERS[one.state], problem))
    except InputError as error:
        matters += (("contacts", problem) for problem in error.problems)
    return CardContext(edition.tag, tuple(matters))


def _layout(
    card: Card, shapes: Sequence[CardShape], logos: bool
) -> Iterator[tuple[Matter, Problem]]:
    """What is wrong with a card's layout, each once with the shapes where it is."""
    found = defaultdict[tuple[Matter, str, str, str, int], list[str]](list)
    for shape in shapes:
        for matter, problem in _at(card, shape, logos):
            key = (matter, problem.what, problem.advice, problem.file, problem.line or 0)
            found[key].append(shape.name)
    for (matter, what, advice, file, line), where in found.items():
        yield matter, Problem(file, line, f"at {', '.join(where)}: {what}", advice)


def _at(card: Card, shape: CardShape, logos: bool) -> Iterator[tuple[Matter, Problem]]:
    """What is wrong with a card's layout on one picture."""
    place = f"card {card.edition}"
    try:
        drawn = draw_card(card, shape.width, shape.height, logos=logos)
    except InputError as error:
        yield from (("layout", problem) for problem in error.problems)
        return
    yield from (("layout", problem) for problem in card_flaws(drawn))
    advice = "Give the rendition a greater height ([[renditions]] in filmpack.toml)."
    for what in illegible(drawn.layout, len(drawn.modules)):
        yield "legible", Problem(place, 0, f"{what}.", advice)
