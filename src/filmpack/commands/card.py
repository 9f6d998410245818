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
from filmpack.errors import InputError, Problem
from filmpack.project.card_design import project_design
from filmpack.project.workspace import Workspace
from filmpack.translation.compile import Missing

if TYPE_CHECKING:
    from PIL.Image import Image

SHEET_COLUMNS, SHEET_WIDTH = 4, 800
CardFormat = Literal["png", "text"]


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
    size: tuple[int, int],
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
        size: Width and height of each card in pixels.
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
            drawn.append(draw_card(card, *size, design))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(dict.fromkeys(problems))
    outputs: dict[Path, bytes] = {}
    written = []
    drawing = "png" in formats or sheet
    pictures = render_cards(workspace.project.find_ffmpeg(), drawn) if drawing else []
    for number, one in enumerate(drawn):
        stem = f"{slug}-card-{one.card.edition}"
        own: dict[Path, bytes] = {}
        if "png" in formats:
            own[folder / f"{stem}.png"] = as_png(pictures[number])
        if "text" in formats:
            own[folder / f"{stem}.txt"] = alternative_text(one.card).encode()
        seconds = workspace.card_seconds(one.card)
        written.append(WrittenCard(one.card.edition, tuple(own), seconds, characters(one.card)))
        outputs |= own
    together = folder / f"{slug}-cards.png" if sheet and pictures else None
    if together:
        outputs[together] = as_png(_sheet(pictures))
    for path, data in outputs.items():
        files.write_bytes(path, data)
    return written, together


def _sheet(pictures: Sequence[Image]) -> Image:
    return contact_sheet(pictures, min(SHEET_COLUMNS, len(pictures)), SHEET_WIDTH)
