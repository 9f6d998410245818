from __future__ import annotations

from pathlib import Path

import click

from filmpack.cli.options import printable_text, say
from filmpack.cli.output.console import say_lines
from filmpack.errors import FilmpackError, display_path
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
@click.option(
    "--language",
    default="en",
    show_default=True,
    metavar="LANG",
    help="The language of the source subtitles: de, fr, pt_BR.",
)
def init(folder: Path, title: str, source: Path | None, language: str) -> None:
    """Start a project in FOLDER. Nothing that is there is overwritten.

    The closing card's texts are in the source's language where filmpack has them
    in it. If the film is at FOLDER/film/master.mp4 already, its fingerprint is
    recorded: another cut of it is noticed from then on.

    \b
    Example:
      filmpack init my-film --title "My film" --source subtitles.srt
      filmpack init mon-film --title "Parles-en" --source fr.srt --language fr
    """
    from filmpack.cli.output.progress import frame_progress
    from filmpack.commands.init import create_project, record_film

    data = read_bytes(source, "source subtitle file") if source else None
    written = create_project(folder, title, data, language)
    for path in written:
        say(f"wrote {display_path(path)}")
    try:
        with frame_progress("taking the film's fingerprint") as on_frames:
            recorded = record_film(folder, on_frames)
    except FilmpackError as error:
        say_lines(str(error))  # the project is there; what is wrong with the film is told
        recorded = None
    if recorded:
        say(f"wrote {display_path(recorded)}")
    say("Next: put the film at film/master.mp4, then 'filmpack extract' and 'filmpack add pl'.")
