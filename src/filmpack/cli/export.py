from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack.cli.completion import languages_and_editions, offered
from filmpack.cli.options import missing_option, project_option, say
from filmpack.errors import display_path
from filmpack.timedtext.formats import writable_formats

if TYPE_CHECKING:
    from filmpack.project.workspace import Workspace
    from filmpack.translation.compile import Missing


@click.command()
@click.argument(
    "names",
    nargs=-1,
    metavar="[LANG|EDITION]...",
    shell_complete=offered(languages_and_editions),
)
@project_option
@click.option(
    "--to",
    "formats",
    multiple=True,
    default=("srt",),
    show_default=True,
    metavar="FORMAT,...",
    help=f"One or more of {', '.join(writable_formats())}. May be repeated.",
)
@click.option(
    "-o",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder to write to (default: this one).",
)
@missing_option
def export(
    workspace: Workspace,
    names: tuple[str, ...],
    formats: tuple[str, ...],
    folder: Path,
    missing: Missing,
) -> None:
    """Write subtitle files, or plain text for volunteers, for each LANG or EDITION (default: all
    languages).

    \b
    Example:
      filmpack export pl el --to srt,vtt -o subtitles
      filmpack export pl-PL fr-BE --to srt
      filmpack export mt --to text -o for-volunteers
    """
    from filmpack.commands.export import export_languages

    named = (name.strip() for part in formats for name in part.split(","))
    wanted = tuple(dict.fromkeys(filter(None, named)))
    for path in export_languages(workspace, names, wanted, folder, missing):
        say(f"wrote {display_path(path)}")
