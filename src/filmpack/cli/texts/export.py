from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack.cli.shared.completion import languages_and_editions, offered
from filmpack.cli.shared.options import (
    CommaList,
    all_is_none,
    joined,
    missing_option,
    project_option,
    say,
)
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
    callback=all_is_none,
    shell_complete=offered(languages_and_editions),
)
@project_option
@click.option(
    "--to",
    "formats",
    multiple=True,
    type=CommaList(list(writable_formats())),
    callback=joined,
    default=("srt",),
    show_default=True,
    help="Format. May be repeated.",
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

    for path in export_languages(workspace, names, formats, folder, missing):
        say(f"wrote {display_path(path)}")
