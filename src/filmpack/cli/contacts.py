from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from filmpack.cli.options import format_option, project_option, put_json, say

if TYPE_CHECKING:
    from filmpack.project.workspace import Workspace


@click.command()
@click.argument("countries", nargs=-1, metavar="[COUNTRY]...")
@project_option
@format_option
@click.option(
    "--stale",
    type=click.IntRange(min=1),
    metavar="DAYS",
    help="List only contacts not confirmed in the last DAYS days.",
)
def contacts(
    workspace: Workspace, countries: tuple[str, ...], form: str, stale: int | None
) -> None:
    """List where young people get help in each COUNTRY (default: all), with sources.

    \b
    Example:
      filmpack contacts PL
      filmpack contacts --stale 365 --format json
    """
    from filmpack.commands.contacts import list_contacts

    listed = list_contacts(workspace, countries, date.today(), stale)
    if form == "json":
        put_json([item.as_data() for item in listed])
        return
    from filmpack.cli.output.tables import print_contacts

    print_contacts(listed)
    if not listed:
        say("no contacts to list")
