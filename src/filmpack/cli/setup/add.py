from __future__ import annotations

from typing import TYPE_CHECKING

import click

from filmpack.cli.shared.completion import new_languages, offered
from filmpack.cli.shared.options import project_option, say
from filmpack.errors import display_path
from filmpack.languages.tags import english_name

if TYPE_CHECKING:
    from filmpack.project.workspace import Workspace


@click.command()
@click.argument(
    "languages", nargs=-1, required=True, metavar="LANG...", shell_complete=offered(new_languages)
)
@project_option
def add(workspace: Workspace, languages: tuple[str, ...]) -> None:
    """Start a catalogue for each LANG (pl, de, de_CH, ...).

    \b
    Example:
      filmpack add sv is
    """
    for language in languages:
        path = workspace.add(language)
        say(f"wrote {display_path(path)} ({english_name(language)})")
