from __future__ import annotations

from pathlib import Path

import click

from filmpack.cli.options import printable_text, say, say_problems
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
    help="Source subtitles to start with (.srt, .vtt, .ass, .ttml, .stl); without them, a two-line"
    " sample.",
)
@click.option("--encoding", default="", help="Encoding of the source (default: detected).")
def init(folder: Path, title: str, source: Path | None, encoding: str) -> None:
    """Start a project in FOLDER. Nothing that is there is overwritten.

    \b
    Example:
      filmpack init my-film --title "My film" --source subtitles.srt
    """
    from filmpack.commands.init import UNNAMED, create_project
    from filmpack.commands.source_file import source_file
    from filmpack.languages.latin import slug

    data = None
    if source:
        given = read_bytes(source, "source subtitle file")
        made = source_file(source, given, "en", encoding)
        say_problems(made.told)
        data = made.data
    for path in create_project(folder, title, data):
        say(f"wrote {display_path(path)}")
    if not slug(title):
        say(f"The files will be called {UNNAMED!r}: name them in filmpack.toml, [film] slug.")
    say("Next: put the film at film/master.mp4, then 'filmpack extract' and 'filmpack add pl'.")
