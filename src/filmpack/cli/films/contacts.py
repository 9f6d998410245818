from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack.cli.output.console import put
from filmpack.cli.shared.completion import countries as countries_of
from filmpack.cli.shared.completion import offered
from filmpack.cli.shared.groups import ListsByDefault
from filmpack.cli.shared.options import (
    count,
    format_option,
    printable_text,
    project_option,
    put_json,
    say,
)

if TYPE_CHECKING:
    from filmpack.commands.contact_form import FormFormat
    from filmpack.commands.contacts_online import Answer
    from filmpack.project.workspace import Workspace


@click.group(cls=ListsByDefault)
def contacts() -> None:
    """List the contacts (where young people get help), have them checked, and confirm them.

    Without a subcommand, it lists the contacts of each COUNTRY (default: all), with sources.

    \b
    Example:
      filmpack contacts PL
      filmpack contacts --stale 365 --format json
      filmpack contacts form PL
      filmpack contacts confirm PL --by "Anna Nowak, NASK"
      filmpack contacts check --online
    """


@contacts.command("list")
@click.argument("countries", nargs=-1, metavar="[COUNTRY]...", shell_complete=offered(countries_of))
@project_option
@format_option
@click.option(
    "--stale",
    type=click.IntRange(min=1),
    metavar="DAYS",
    help="List only contacts not confirmed in the last DAYS days, or changed since.",
)
def list_(workspace: Workspace, countries: tuple[str, ...], form: str, stale: int | None) -> None:
    """List the contacts of each COUNTRY (default: all), with their sources and who confirmed them.

    \b
    Example:
      filmpack contacts list PL
      filmpack contacts list --stale 365 --format json
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


@contacts.command()
@click.argument("country", metavar="COUNTRY", shell_complete=offered(countries_of))
@click.argument("ids", nargs=-1, metavar="[ID]...")
@project_option
@click.option(
    "--by",
    required=True,
    callback=printable_text,
    metavar='"NAME, ROLE"',
    help="Who confirms: a person of the country's own staff.",
)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day on which they did, such as 2026-11-28 (default: today).",
)
@click.option("--dry-run", is_flag=True, help="Show what would be confirmed; record nothing.")
def confirm(
    workspace: Workspace,
    country: str,
    ids: tuple[str, ...],
    by: str,
    on: datetime | None,
    dry_run: bool,
) -> None:
    """Record that COUNTRY's staff found its contacts right, as they are now.

    Without an ID, all of the country's contacts are confirmed. The record holds every fact that a
    young person is told (number, address, names, hours, cost); when one changes later, the contact
    must be confirmed again.

    \b
    Example:
      filmpack contacts confirm PL --by "Anna Nowak, NASK" --dry-run
      filmpack contacts confirm PL helpline --by "Anna Nowak, NASK" --on 2026-11-27
    """
    from filmpack.commands.contacts import confirm_contacts
    from filmpack.errors import display_path

    day = on.date() if on else date.today()
    done = confirm_contacts(workspace, country, ids, by, day, today=date.today(), write=not dry_run)
    for signed in done.signed:
        told = "; ".join(f"{name} {value}" for name, value in signed.facts.items())
        put(f"{signed.about.rpartition('/')[2]}: {told}")
    for name in done.already:
        put(f"{name}: confirmed already")
    number = count(len(done.signed), "contact")
    if dry_run:
        say(f"would record that {by} confirmed {number} on {day}")
    elif done.file:
        say(f"{by} confirmed {number} on {day}; wrote {display_path(done.file)}")


@contacts.command()
@click.argument(
    "countries", nargs=-1, required=True, metavar="COUNTRY...", shell_complete=offered(countries_of)
)
@project_option
@click.option(
    "--to",
    "form",
    type=click.Choice(["html", "md"]),
    default="html",
    show_default=True,
    help="A page to print or mail, with the cards as pictures; or Markdown, text only.",
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("contacts"),
    show_default=True,
    help="Folder for the files.",
)
def form(workspace: Workspace, countries: tuple[str, ...], form: FormFormat, folder: Path) -> None:
    """Write the form on which each COUNTRY's staff checks its contacts: one file a country.

    It shows the country's cards, and for each contact every fact with "right" and "wrong, should
    be". When it comes back, record it with 'filmpack contacts confirm'.

    \b
    Example:
      filmpack contacts form PL CZ
      filmpack contacts form BE --to md -o forms
    """
    from filmpack.commands.contact_form import write_forms
    from filmpack.errors import display_path

    for path in write_forms(workspace, countries, form, folder, date.today()):
        put(display_path(path))


@contacts.command()
@click.argument("countries", nargs=-1, metavar="[COUNTRY]...", shell_complete=offered(countries_of))
@project_option
@format_option
@click.option(
    "--online",
    is_flag=True,
    help="Ask each address whether it answers, and with what title.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=15.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for an address.",
)
def check(
    workspace: Workspace, countries: tuple[str, ...], form: str, online: bool, timeout: float
) -> None:
    """Ask the addresses of each COUNTRY (default: all) whether they answer.

    Nothing is asked without --online: a build never reaches the network. An address that answers
    may still lead to the wrong page: read the titles. Exit code 1 if an address does not answer.

    \b
    Example:
      filmpack contacts check --online
      filmpack contacts check PL --online --format json
    """
    if not online:
        raise click.UsageError(
            "this asks the contacts' addresses over the network: say --online to do so. The files"
            " themselves are checked by 'filmpack check'."
        )
    from filmpack.commands.contacts_online import ask_all

    answers = ask_all(workspace, countries, timeout)
    if form == "json":
        put_json([answer.as_data() for answer in answers])
    else:
        from filmpack.cli.output.tables import put_table

        put_table([_answer(answer) for answer in answers], gap=2, wrap=True)
        failed = sum(not answer.good for answer in answers)
        say(f"asked {count(len(answers), 'URL')}; {failed} did not answer")
    if any(not answer.good for answer in answers):
        raise SystemExit(1)


def _answer(answer: Answer) -> list[tuple[str, str]]:
    good = ("ok", "green") if answer.good else ("NO", "red")
    told = answer.title if answer.good else answer.problem
    if answer.led_to:
        told = f"{told} (leads to {answer.led_to})"
    return [good, (f"{answer.country} {answer.contact}", ""), (answer.url, ""), (told, "dim")]
