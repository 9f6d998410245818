from __future__ import annotations

from pathlib import Path

import click

from filmpack.cli.options import missing_option, project_option, say
from filmpack.commands.export import FORMATS, export_languages
from filmpack.errors import ConfigError, display_path
from filmpack.project.workspace import Workspace
from filmpack.translation.compile import Missing


@click.command()
@click.argument("languages", nargs=-1, metavar="[LANG]...")
@project_option
@click.option(
    "--to",
    "formats",
    default="srt",
    show_default=True,
    metavar="FORMAT,...",
    help=f"One or more of {', '.join(FORMATS)}.",
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
    workspace: Workspace, languages: tuple[str, ...], formats: str, folder: Path, missing: Missing
) -> None:
    """Write subtitle files, or plain text for volunteers, for each LANG (default: all).

    \b
    Example:
      filmpack export pl el --to srt,vtt -o subtitles
      filmpack export mt --to text -o for-volunteers
    """
    wanted = tuple(dict.fromkeys(name.strip() for name in formats.split(",") if name.strip()))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        raise ConfigError(
            f"no such format: {', '.join(unknown) or formats!r}.",
            f"There are: {', '.join(FORMATS)}.",
        )
    for path in export_languages(workspace, languages, wanted, folder, missing):
        say(f"wrote {display_path(path)}")
