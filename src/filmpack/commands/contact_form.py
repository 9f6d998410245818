"""What 'filmpack contacts form' writes: the page on which a country's staff checks its contacts."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from filmpack import files
from filmpack.cards.card import alternative_text
from filmpack.cards.drawing import draw_card, render_cards
from filmpack.commands.contacts import chosen_countries
from filmpack.editions.confirmations import Confirmation, facts
from filmpack.editions.edition import country_name
from filmpack.languages.tags import english_name
from filmpack.printable import printable
from filmpack.project.card_design import project_design
from filmpack.project.workspace import Workspace
from filmpack.translation.messages import fixed_messages

SIZE = (1280, 720)
"""Width and height of the pictures of the cards, in pixels."""

FACTS = {
    "kind": "Purpose",
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
"""The facts as the form names them, by their key; others stand under their key."""


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

    labels are its purpose as the cards say it, by language; rows the facts: name and value.
    """

    id: str
    name: str
    label: str
    labels: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str], ...]
    source: str
    read: date
    before: str


def write_forms(
    workspace: Workspace,
    countries: Sequence[str],
    form: Literal["html", "md"] | str,
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


def _render(workspace: Workspace, code: str, form: str, today: date) -> str:
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
    languages = _languages(workspace, code)
    found = workspace.confirmations(code, country.contact, today)
    return environment.get_template(f"contact_form.{form}.j2").render(
        country=country,
        name=country_name(code),
        title=workspace.project.settings.film.title,
        today=today,
        cards=_cards(workspace, code, pictures=form == "html"),
        contacts=[_contact(one, languages) for one in found],
    )


def _languages(workspace: Workspace, code: str) -> dict[str, dict[str, str]]:
    """The fixed messages in each language of the country's editions, the source's first ("")."""
    source = {m.context: m.text for m in fixed_messages(workspace.project.settings.film.title)}
    languages = {"": source}
    for edition in workspace.editions():
        if edition.country == code:
            language = workspace.edition_language(edition)
            languages[language] = workspace.messages(language, "source")
    return languages


def _cards(workspace: Workspace, code: str, *, pictures: bool) -> list[FormCard]:
    editions = [edition for edition in workspace.editions() if edition.country == code]
    if not editions:
        return []
    cards = [workspace.card(edition, "source") for edition in editions]
    drawn: list[str] = [""] * len(cards)
    if pictures:
        design = project_design(workspace.project)
        laid_out = [draw_card(card, *SIZE, design) for card in cards]
        ffmpeg = workspace.project.find_ffmpeg()
        drawn = [_data_url(picture) for picture in render_cards(ffmpeg, laid_out)]
    return [
        FormCard(english_name(edition.language), edition.tag, alternative_text(card), picture)
        for edition, card, picture in zip(editions, cards, drawn, strict=True)
    ]


def _contact(one: Confirmation, languages: dict[str, dict[str, str]]) -> FormContact:
    contact = one.contact
    key = f"label.{contact.kind}"
    label = languages[""].get(key, contact.kind)
    labels = tuple(
        (english_name(language), said[key])
        for language, said in languages.items()
        if language and said.get(key, label) != label
    )
    rows = tuple((_fact(name), value) for name, value in facts(contact).items() if name != "kind")
    return FormContact(
        contact.id,
        contact.name,
        label,
        labels,
        rows,
        contact.source,
        contact.read,
        one.problem if one.signed else "",
    )


def _fact(key: str) -> str:
    """A fact as the form names it: "Number"; "Name (French)" for names.fr."""
    name, _, language = key.partition(".")
    named = FACTS.get({"names": "name"}.get(name, name), name)
    return f"{named} ({english_name(language)})" if language else named


def _data_url(picture: object) -> str:
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)  # type: ignore[attr-defined]
    return f"data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}"


def _markdown(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&-])", r"\\\1", " ".join(str(text).split()))
