from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack.cli.shared.completion import editions as editions_of
from filmpack.cli.shared.completion import offered
from filmpack.cli.shared.completion import renditions as renditions_of
from filmpack.cli.shared.options import (
    CommaList,
    joined,
    missing_option,
    names_argument,
    project_option,
    say,
    size_of,
)
from filmpack.errors import display_path

if TYPE_CHECKING:
    from filmpack.commands.card import CardFormat
    from filmpack.project.workspace import Workspace
    from filmpack.translation.compile import Missing


@click.command()
@names_argument("editions", "EDITION|COUNTRY", editions_of)
@project_option
@click.option(
    "-o",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Output folder (default: cards).",
)
@click.option("--size", metavar="WxH", help="Size in pixels, both even.  [default: 1280x720]")
@click.option(
    "--rendition",
    metavar="NAME",
    shell_complete=offered(renditions_of),
    help="As in this one of the project's [[renditions]], instead of --size.",
)
@click.option(
    "--to",
    "formats",
    type=CommaList(["png", "text"]),
    callback=joined,
    multiple=True,
    default=("png", "text"),
    show_default=True,
    help="What to write of each card. May be repeated.",
)
@click.option("--contact-sheet", is_flag=True, help="Also write one picture that shows all cards.")
@missing_option
def card(
    workspace: Workspace,
    editions: tuple[str, ...],
    folder: Path | None,
    size: str | None,
    rendition: str | None,
    formats: tuple[CardFormat, ...],
    contact_sheet: bool,
    missing: Missing,
) -> None:
    """Draw the closing card of each EDITION (default: all), without a film.

    Writes a PNG for each, and a .txt with the same content for web pages and
    screen readers. Says how long the card is shown in the film.

    \b
    Example:
      filmpack card pl-PL hu-SI -o cards
      filmpack card --contact-sheet
      filmpack card pl-PL --size 1080x1920 --to png
      filmpack card pl-PL --rendition phone
    """
    from filmpack.commands.card import CardPicture, rendition_picture, write_cards

    if rendition and size:
        raise click.UsageError("--size and --rendition exclude each other: a rendition has a size.")
    picture = CardPicture(size_of(size or "1280x720"))
    if rendition:
        picture = rendition_picture(workspace, rendition)
    if folder is None:
        folder = Path("cards")
        if folder.is_symlink():
            # Nobody chose where it leads to but the project.
            workspace.project.boundary.require_inside(folder, "output folder")
    cards, together = write_cards(
        workspace,
        editions,
        folder,
        picture,
        sheet=contact_sheet,
        missing=missing,
        formats=formats,
    )
    for one in cards:
        for path in one.paths:
            say(f"wrote {display_path(path)}")
        say(f"{one.edition}: {one.characters} characters, shown for {one.seconds:g} s")
    if together:
        say(f"wrote {display_path(together)}")
