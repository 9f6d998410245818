from __future__ import annotations

from pathlib import Path

import click

from filmpack.cli.options import printable_text, say
from filmpack.errors import display_path
from filmpack.files import read_bytes


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--title",
    default="My film",
    show_default=True,
    callback=printable_text,
    help="The film's title.",
)
@click.option(
    "--source",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Source subtitles (.srt) to start with; without it, a two-line sample.",
)
def init(folder: Path, title: str, source: Path | None) -> None:
    """Start a project in FOLDER. Nothing that is there is overwritten.

    \b
    Example:
      filmpack init my-film --title "My film" --source subtitles.srt
    """
    from filmpack.commands.init import create_project

    data = read_bytes(source, "source subtitle file") if source else None
    for path in create_project(folder, title, data):
        say(f"wrote {display_path(path)}")
    say("Next: put the film at film/master.mp4, then 'filmpack extract' and 'filmpack add pl'.")
