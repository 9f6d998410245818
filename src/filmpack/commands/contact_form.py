"""What 'filmpack contacts form' writes: the page on which a country's staff checks its contacts."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from filmpack import files
from filmpack.cards.card import alternative_text
from filmpack.cards.drawing import as_png, draw_card, render_cards
from filmpack.commands.contacts import chosen_countries
from filmpack.editions.confirmations import Confirmation, facts
from filmpack.editions.edition import Edition, country_name
from filmpack.languages.tags import english_name
from filmpack.printable import printable
from filmpack.project.card_design import project_design
from filmpack.project.workspace import Workspace
from filmpack.translation.messages import fixed_messages

FormFormat = Literal["html", "md"]
SIZE = (1280, 720)
"""Width and height of the pictures of the cards, in pixels."""

FACTS = {
    "name": "Name",
    "phone": "Number",
    "url": "Address",
    "short_url": "Address to type",
    "hours": "Open",
    "closed_on": "Closed on",
    "cost": "Cost",
    "price": "Price",
    "languages": "Languages spoken",
    "for_languages": "Shown only in films in",
}
"""The facts as the form names them, by their key; another stands under its key."""


@dataclass(frozen=True, slots=True)
class FormCard:
    """An edition's card: its language, its text, and its picture as a data: URL."""

    language: str
    tag: str
    text: str
    picture: str


@dataclass(frozen=True, slots=True)
class FormContact:
    """A contact on the form.

    label is its purpose in the source's language, labels as the cards say it, by language; rows
    the facts: name and value. before is what was confirmed, where that no longer holds.
    """

    id: str
    label: str
    labels: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str], ...]
    source: str
    read: date
    before: str


def write_forms(
    workspace: Workspace,
    countries: Sequence[str],
    form: FormFormat,
    folder: Path,
    today: date,
) -> list[Path]:
    """Write a form for each country.

    Args:
        workspace: The project.
        countries: Country codes.
        form: "html", one file with the cards as pictures, or "md", text only.
        folder: Where the files go.
        today: Today's date.

    Returns:
        The files written: CC.html or CC.md.

    Raises:
        ConfigError: A country has no file.
        InputError: A country's file, record or card has problems.
    """
    written = []
    for code in chosen_countries(workspace, countries):
        page = _render(workspace, code, form, today)
        path = folder / f"{code}.{form}"
        files.write_bytes(path, page.encode())
        written.append(path)
    return written


def _render(workspace: Workspace, code: str, form: FormFormat, today: date) -> str:
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("filmpack.commands"),
        autoescape=form == "html",
        finalize=lambda value: printable(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = _markdown
    country = workspace.country(code)
    editions = [edition for edition in workspace.editions() if edition.country == code]
    found = workspace.confirmations(code, country.contact, today)
    title = workspace.project.settings.film.title
    purposes = {message.context: message.text for message in fixed_messages(title)}
    own = {
        language: workspace.messages(language, "source")
        for language in dict.fromkeys(map(workspace.edition_language, editions))
    }
    return environment.get_template(f"contact_form.{form}.j2").render(
        country=country,
        name=country_name(code),
        title=title,
        today=today,
        cards=_cards(workspace, editions, pictures=form == "html"),
        contacts=[_contact(one, purposes, own) for one in found],
    )


def _cards(workspace: Workspace, editions: Sequence[Edition], *, pictures: bool) -> list[FormCard]:
    cards = [workspace.card(edition, "source") for edition in editions]
    drawn = [""] * len(cards)
    if pictures and cards:
        design = project_design(workspace.project)
        laid_out = [draw_card(card, *SIZE, design) for card in cards]
        ffmpeg = workspace.project.find_ffmpeg()
        drawn = [_data_url(as_png(picture)) for picture in render_cards(ffmpeg, laid_out)]
    return [
        FormCard(english_name(edition.language), edition.tag, alternative_text(card), picture)
        for edition, card, picture in zip(editions, cards, drawn, strict=True)
    ]


def _contact(
    one: Confirmation, purposes: Mapping[str, str], own: Mapping[str, Mapping[str, str]]
) -> FormContact:
    """A contact on the form.

    Args:
        one: Where it stands.
        purposes: The source's messages, by context.
        own: The messages of each language of the country's editions.
    """
    contact = one.contact
    key = f"label.{contact.kind}"
    label = purposes[key]
    labels = tuple(
        (english_name(language), messages[key])
        for language, messages in own.items()
        if messages[key] != label
    )
    told = {name: value for name, value in facts(contact).items() if name != "kind"}
    rows = (("Purpose", label), *((_fact(name), value) for name, value in told.items()))
    before = one.problem if one.signed else ""
    return FormContact(contact.id, label, labels, rows, contact.source, contact.read, before)


def _fact(key: str) -> str:
    """A fact as the form names it: "Number"; "Name (French)" for names.fr."""
    name, _, language = key.partition(".")
    named = FACTS.get({"names": "name"}.get(name, name), name)
    return f"{named} ({english_name(language)})" if language else named


def _data_url(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _markdown(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&-])", r"\\\1", " ".join(str(text).split()))
