from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack.cli.shared.completion import languages_and_editions
from filmpack.cli.shared.options import (
    CommaList,
    count,
    joined,
    missing_option,
    names_argument,
    project_option,
    say,
)
from filmpack.errors import display_path
from filmpack.timedtext.formats import writable_formats

if TYPE_CHECKING:
    from filmpack.project.workspace import Workspace
    from filmpack.timedtext.formats.base import Substitution
    from filmpack.translation.compile import Missing


def _pair(used: Substitution) -> str:
    return f"the format has no {used.character!r}; written as {used.substitute!r}"


@click.command()
@names_argument("names", "LANG|EDITION", languages_and_editions)
@project_option
@click.option(
    "--to",
    "formats",
    multiple=True,
    type=CommaList(writable_formats),
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
      filmpack export pl-PL --to ebuttd,stl,transcript
      filmpack export mt --to text -o for-volunteers
    """
    from filmpack.commands.export import export_languages

    written = export_languages(workspace, names, formats, folder, missing)
    for path, substitutions in written.items():
        say(f"wrote {display_path(path)}")
        for pair, number in Counter(map(_pair, substitutions)).items():
            say(f"{display_path(path)}: {pair}, {count(number, 'time')}")
