from __future__ import annotations

from typing import TYPE_CHECKING

import click

from filmpack.cli.shared.completion import new_languages, offered
from filmpack.cli.shared.options import project_option, say
from filmpack.errors import display_path
from filmpack.languages.facts import unknown
from filmpack.languages.tags import bcp47, english_name, typed_language

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
        tag = typed_language(language)
        path = workspace.add(tag)
        if warning := unknown(bcp47(tag)):
            say(f"warning: {warning}")
        say(f"wrote {display_path(path)} ({english_name(tag)})")
