from __future__ import annotations

from datetime import date

import click

from filmpack.cli.options import count, project_option, say
from filmpack.errors import display_path
from filmpack.project.workspace import Workspace


@click.command()
@click.argument("language", metavar="LANG")
@project_option
@click.option("--by", default="", metavar="NAME", help="Sign it off as it stands, in this name.")
def review(workspace: Workspace, language: str, by: str) -> None:
    """Sign LANG's catalogue off, or (without --by) see what changed since it was.

    A sign-off records who, when, and every message as it stood.

    \b
    Example:
      filmpack review pl --by "Anna Nowak"
      filmpack review pl
    """
    path = workspace.catalogue_path(language)
    if by:
        written = workspace.sign_off(language, by, date.today().isoformat())
        say(f"{display_path(path)}: signed off by {by}; wrote {display_path(written)}")
        return
    state = workspace.review(language)
    if state.review is None:
        say(f"{display_path(path)}: a draft; no native reviewer has signed it off.")
        return
    say(
        f"{display_path(path)}: signed off by {state.review.by} on {state.review.date};"
        f" {count(len(state.changed), 'message')} changed since."
    )
    blocks = workspace.catalogue(language).by_context()
    for context in state.changed:
        block = blocks.get(context)
        text = block.msgstr.replace("\n", " ") if block else "(gone)"
        click.echo(f"{display_path(path)}:{block.line if block else 0}: {context}: {text}")
