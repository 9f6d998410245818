"""Checking an edition's closing card: its contacts, its time on screen, and its layout at each
size that is built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from filmpack.cards.card import Card
from filmpack.cards.design import CardDesign, unseen_logos
from filmpack.cards.drawing import draw_card
from filmpack.cards.legibility import card_flaws, illegible
from filmpack.cards.reading import LEAST, MOST, reading_seconds
from filmpack.checks.rules.screen.card import CardContext, Matter
from filmpack.commands.checking.check_contacts import confirmation_problems, contact_matters
from filmpack.editions.confirmations import State
from filmpack.editions.edition import Edition
from filmpack.errors import InputError, Problem, display_path
from filmpack.media.rendition import shown_in
from filmpack.media.shape_text import safe_area_of
from filmpack.pipeline.renditions import renditions
from filmpack.project.card_design import project_design
from filmpack.project.config.sections import ProjectFile
from filmpack.project.records.film_facts import ASSUMED
from filmpack.project.workspace import Workspace
from filmpack.timedtext.safe_areas import TELEVISION, SafeArea

_MATTERS: dict[State, Matter] = {
    "unconfirmed": "unconfirmed",
    "changed": "changed",
    "stale": "stale",
    "future": "contacts",
    "early": "contacts",
}
"""The matter that each state of a contact is reported under."""


@dataclass(frozen=True, slots=True)
class CardShape:
    """A picture that the card is drawn on: pixels, and what it is called in messages."""

    width: int
    height: int
    name: str
    safe: SafeArea = TELEVISION


def card_shapes(settings: ProjectFile, master: tuple[int, int] | None) -> list[CardShape]:
    """The pictures that a project's cards are drawn on, one for each size that is built.

    master is its width and height in pixels, None when they are not known. Raises ConfigError.
    """
    names = defaultdict[tuple[int, int, SafeArea], list[str]](list)
    for rendition in renditions(settings):
        size = shown_in(rendition, *(master or ASSUMED))
        names[*size, safe_area_of(rendition)].append(rendition.name)
    assumed = "" if master else "; the film's own size is not known, run 'filmpack shots'"
    shapes = []
    for (width, height, safe), found in names.items():
        named = f"rendition {', '.join(filter(None, found))}" if any(found) else "the film's size"
        shapes.append(CardShape(width, height, f"{width}x{height} ({named}{assumed})", safe))
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
        matters += _online(card, display_path(file))
        matters += _time(workspace, card)
        matters += _layout(card, shapes, project_design(workspace.project))
        contacts = country.contacts_for(edition.language)
        matters += contact_matters(card, contacts, edition, display_path(file))
    except InputError as error:
        matters += (("layout", problem) for problem in error.problems)
    try:
        found = confirmation_problems(workspace, edition, today)
        matters += ((_MATTERS[state], problem) for state, problem in found)
    except InputError as error:
        matters += (("contacts", problem) for problem in error.problems)
    return CardContext(edition.tag, tuple(matters))


def longest_card(workspace: Workspace) -> float:
    """The longest that a card of the project is shown, in seconds."""
    seconds = workspace.project.settings.card.seconds
    if seconds != "auto":
        return seconds
    shown = [float(LEAST)]
    for edition in workspace.editions():
        # What is wrong with a card is a finding of its own.
        with suppress(InputError):
            shown.append(workspace.card(edition, "source").seconds)
    return max(shown)


def _online(card: Card, file: str) -> Iterator[tuple[Matter, Problem]]:
    """Whether the QR code leads to somebody who listens."""
    if card.online is not None and card.online.helps:
        return
    leads = (
        f"the QR code leads to {card.online.contact}, where one reports,"
        if card.online
        else "there is no QR code,"
    )
    told = f"{leads} because no helpline of this country has an address."
    yield "online", Problem(file, 0, told, 'Give a helpline\'s page or chat: url = "https://…".')


def _time(workspace: Workspace, card: Card) -> Iterator[tuple[Matter, Problem]]:
    """Whether a child can read the card in the time that it is shown."""
    speed = workspace.project.childrens_speed(card.language)
    needed, shown = reading_seconds(card, speed), card.seconds
    if needed <= shown:
        return
    fixed = workspace.project.settings.card.seconds != "auto"
    told = f"is shown for {shown:g} s; a child needs {needed} s to read it."
    advice = 'Say seconds = "auto" in [card] of filmpack.toml.' if fixed and needed <= MOST else ""
    advice = advice or "Drop a contact, or shorten a text."
    yield "time", Problem(f"card {card.edition}", 0, told, advice)


def _layout(
    card: Card, shapes: Sequence[CardShape], design: CardDesign
) -> Iterator[tuple[Matter, Problem]]:
    """What is wrong with a card's layout, each once with the shapes where it is."""
    found = defaultdict[tuple[Matter, str, str, str, int], list[str]](list)
    for shape in shapes:
        for matter, problem in _at(card, shape, design):
            key = (matter, problem.what, problem.advice, problem.file, problem.line or 0)
            found[key].append(shape.name)
    for (matter, what, advice, file, line), where in found.items():
        yield matter, Problem(file, line, f"at {', '.join(where)}: {what}", advice)


def _at(card: Card, shape: CardShape, design: CardDesign) -> Iterator[tuple[Matter, Problem]]:
    """What is wrong with a card's layout on one picture."""
    place = f"card {card.edition}"
    try:
        drawn = draw_card(card, shape.width, shape.height, design, shape.safe)
    except InputError as error:
        yield from (("layout", problem) for problem in error.problems)
        return
    yield from (("layout", problem) for problem in card_flaws(drawn))
    for logo in unseen_logos(design, drawn.layout):
        told = "this logo cannot be seen on the card's ground."
        advice = "Use its version for such a ground, or give it a border ([card] background)."
        yield "logos", Problem(display_path(logo), 0, told, advice)
    advice = "Give the rendition a greater height ([[renditions]] in filmpack.toml)."
    for what in illegible(drawn.layout, len(drawn.modules)):
        yield "legible", Problem(place, 0, f"{what}.", advice)
