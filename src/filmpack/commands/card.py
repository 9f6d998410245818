"""What 'filmpack card' does: draw closing cards to PNG, with an alternative text each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack import files
from filmpack.cards.card import alternative_text
from filmpack.cards.drawing import contact_sheet, draw_card, render_cards
from filmpack.errors import InputError, Problem
from filmpack.project.logos import project_logos
from filmpack.project.workspace import Workspace
from filmpack.translation.compile import Missing

if TYPE_CHECKING:
    from PIL.Image import Image

SHEET_COLUMNS, SHEET_WIDTH = 4, 800


def write_cards(
    workspace: Workspace,
    tags: tuple[str, ...],
    folder: Path,
    size: tuple[int, int],
    *,
    sheet: bool = False,
    missing: Missing = "fail",
) -> list[Path]:
    """Draw the closing cards of editions into a folder.

    Args:
        workspace: The project's files.
        tags: Editions such as pl-PL; empty means all.
        folder: Where the PNG and text files go.
        size: Width and height of each card in pixels.
        sheet: Also write one picture that shows all cards.
        missing: What a card shows for an untranslated message.

    Returns:
        The files written.

    Raises:
        InputError: With the problems of all editions, if any edition has one.
    """
    settings = workspace.project.settings
    logos = project_logos(workspace.project)
    drawn, problems = [], list[Problem]()
    for edition in workspace.editions(tags):
        try:
            card = workspace.card(edition, missing)
            drawn.append(draw_card(card, *size, logos=bool(logos)))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(dict.fromkeys(problems))
    pictures = render_cards(workspace.project.find_ffmpeg(), drawn, logos)
    outputs: dict[Path, bytes] = {}
    for one, picture in zip(drawn, pictures, strict=True):
        stem = f"{settings.film.slug}-card-{one.card.edition}"
        outputs[folder / f"{stem}.png"] = _png(picture)
        outputs[folder / f"{stem}.txt"] = alternative_text(one.card).encode()
    if sheet and pictures:
        outputs[folder / f"{settings.film.slug}-cards.png"] = _png(_sheet(pictures))
    for path, data in outputs.items():
        files.write_bytes(path, data)
    return list(outputs)


def _sheet(pictures: Sequence[Image]) -> Image:
    return contact_sheet(pictures, min(SHEET_COLUMNS, len(pictures)), SHEET_WIDTH)


def _png(picture: Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()
