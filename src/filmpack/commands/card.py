"""What 'filmpack card' does: closing cards as PNG and as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from filmpack import files
from filmpack.cards.card import alternative_text
from filmpack.cards.drawing import as_png, contact_sheet, draw_card, render_cards
from filmpack.cards.reading import characters
from filmpack.commands.checking.check import Checker
from filmpack.errors import InputError, Problem
from filmpack.media.rendition import shown_in
from filmpack.media.shape_text import safe_area_of
from filmpack.pipeline.renditions import renditions
from filmpack.pipeline.targets import rendition_names
from filmpack.project.card_design import project_design
from filmpack.project.records.film_facts import ASSUMED
from filmpack.project.workspace import Workspace
from filmpack.timedtext.safe_areas import TELEVISION, SafeArea
from filmpack.translation.compile import Missing

if TYPE_CHECKING:
    from PIL.Image import Image

SHEET_COLUMNS, SHEET_WIDTH = 4, 800
CardFormat = Literal["png", "text"]


@dataclass(frozen=True, slots=True)
class CardPicture:
    """What a card is drawn on: width and height in pixels, what is kept free at the edges, and
    what its files are called beside the edition."""

    size: tuple[int, int]
    safe: SafeArea = TELEVISION
    names: tuple[str, ...] = ()


def rendition_picture(workspace: Workspace, name: str) -> CardPicture:
    """What a rendition's cards are drawn on. Raises ConfigError for an unknown name."""
    (rendition,) = renditions(workspace.project.settings, [name])
    size = shown_in(rendition, *(Checker(workspace).pixels or ASSUMED))
    return CardPicture(size, safe_area_of(rendition), tuple(rendition_names(rendition)))


@dataclass(frozen=True, slots=True)
class WrittenCard:
    """An edition's card: its files, how long it is shown in seconds, and its characters."""

    edition: str
    paths: tuple[Path, ...]
    seconds: float
    characters: int


def write_cards(
    workspace: Workspace,
    tags: tuple[str, ...],
    folder: Path,
    picture: CardPicture,
    *,
    sheet: bool = False,
    missing: Missing = "fail",
    formats: Sequence[CardFormat] = ("png", "text"),
) -> tuple[list[WrittenCard], Path | None]:
    """Draw the closing cards of editions into a folder.

    Args:
        workspace: The project's files.
        tags: Editions such as pl-PL; empty means all.
        folder: Where the files go.
        picture: What each card is drawn on.
        sheet: Also write one picture that shows all cards.
        missing: What a card shows for an untranslated message.
        formats: What to write of each card. Text alone needs no ffmpeg.

    Returns:
        What was written of each card, and the picture that shows all.

    Raises:
        InputError: With the problems of all editions, if any edition has one.
    """
    slug = workspace.project.settings.film.slug
    design = project_design(workspace.project)
    drawn, problems = [], list[Problem]()
    for edition in workspace.editions(workspace.meant(tags)):
        try:
            card = workspace.card(edition, missing)
            drawn.append(draw_card(card, *picture.size, design, picture.safe))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(dict.fromkeys(problems))
    outputs: dict[Path, bytes] = {}
    written = []
    drawing = "png" in formats or sheet
    pictures = render_cards(workspace.project.find_ffmpeg(), drawn) if drawing else []
    for number, one in enumerate(drawn):
        stem = "-".join([slug, "card", one.card.edition, *picture.names])
        own: dict[Path, bytes] = {}
        if "png" in formats:
            own[folder / f"{stem}.png"] = as_png(pictures[number])
        if "text" in formats:
            own[folder / f"{stem}.txt"] = alternative_text(one.card).encode()
        card = one.card
        written.append(WrittenCard(card.edition, tuple(own), card.seconds, characters(card)))
        outputs |= own
    names = "-".join([slug, "cards", *picture.names])
    together = folder / f"{names}.png" if sheet and pictures else None
    if together:
        outputs[together] = as_png(_sheet(pictures))
    for path, data in outputs.items():
        files.write_bytes(path, data)
    return written, together


def _sheet(pictures: Sequence[Image]) -> Image:
    return contact_sheet(pictures, min(SHEET_COLUMNS, len(pictures)), SHEET_WIDTH)
