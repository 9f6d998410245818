"""Checking an edition's contacts: whether they are confirmed, and what the card says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from filmpack.cards.card import Card
from filmpack.cards.contact_text import answers_at_night
from filmpack.checks.rules.screen.card import Matter
from filmpack.editions.confirmations import State, advice
from filmpack.editions.contacts import Contact
from filmpack.editions.edition import Edition
from filmpack.editions.names import foreign_name
from filmpack.errors import Problem, display_path
from filmpack.project.workspace import Workspace


def confirmation_problems(
    workspace: Workspace, edition: Edition, today: date
) -> list[tuple[State, Problem]]:
    """The edition's contacts that its country's staff have not confirmed as they stand.

    Raises InputError for a country file or a record that cannot be read.
    """
    code = edition.country
    file = display_path(workspace.project.countries / f"{code}.toml")
    contacts = workspace.country(code).contacts_for(edition.language)
    return [
        (one.state, Problem(file, 0, one.problem, advice(code, one.contact)))
        for one in workspace.confirmations(code, contacts, today)
        if one.state != "confirmed"
    ]


def contact_matters(
    card: Card, contacts: Sequence[Contact], edition: Edition, file: str
) -> Iterator[tuple[Matter, Problem]]:
    """What is wrong with what a card says of its contacts.

    Args:
        card: The card.
        contacts: The contacts of its edition.
        edition: The edition.
        file: The country's file as messages show it.
    """
    by_id = {contact.id: contact for contact in contacts}
    for row in card.rows:
        if not row.value:
            told = f"{row.contact} has no number, and no address that somebody can type."
            advice = "Give short_url, at most 32 characters, or leave it out: [card.contacts]."
            yield "typed", Problem(file, 0, told, advice)
        if problem := foreign_name(row.name, edition.language):
            told = f"{row.contact}: the name {row.name!r} {problem}."
            advice = f'Give its own in this language: names = {{ {edition.language} = "…" }}.'
            yield "name", Problem(file, 0, told, advice)
    shown = [by_id[row.contact] for row in card.rows]
    if not card.night and not answers_at_night(shown):
        told = "nobody to talk to on this card is known to answer at night."
        advice = (
            'Give hours = "24/7" to a helpline that always answers, or a contact of kind ='
            ' "helpline" that does: a line, or a chat whose address can be typed.'
        )
        yield "night", Problem(file, 0, told, advice)
