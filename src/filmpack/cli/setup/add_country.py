from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from filmpack.cli.shared.options import joined, parts, project_option, say, say_next
from filmpack.errors import display_path

if TYPE_CHECKING:
    from filmpack.project.workspace import Workspace


@click.command("add-country")
@click.argument("country", metavar="COUNTRY")
@project_option
@click.option(
    "--language",
    "languages",
    multiple=True,
    type=parts,
    callback=joined,
    metavar="LANG,...",
    help="Languages of its editions (default: its official languages). Repeatable.",
)
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be written; write nothing.")
def add_country(
    workspace: Workspace, country: str, languages: tuple[str, ...], dry_run: bool
) -> None:
    """Add a COUNTRY (NO, Norway): its contacts file, its editions, its catalogues.

    The contacts file is a template with a comment at every key. What is there
    already stays as it is.

    \b
    Example:
      filmpack add-country NO --language nn --dry-run
      filmpack add-country Iceland
    """
    from filmpack.commands.setup.add_country import add_country as add

    added = add(workspace, country, languages, date.today().isoformat(), write=not dry_run)
    for path in added.written:
        say(f"{'would write' if dry_run else 'wrote'} {display_path(path)}")
    if not added.written:
        say(f"{', '.join(edition.tag for edition in added.editions)}: nothing to add")
    say_next(added.steps)
