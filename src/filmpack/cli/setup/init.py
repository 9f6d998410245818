from __future__ import annotations

from pathlib import Path

import click

from filmpack.cli.output.console import say_lines
from filmpack.cli.shared.options import printable_text, say, say_next, say_problems
from filmpack.errors import ConfigError, FilmpackError, display_path
from filmpack.files import read_bytes


@click.command()
@click.argument(
    "folder", required=False, default=".", type=click.Path(path_type=Path, file_okay=False)
)
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
@click.option(
    "--from-track",
    "track",
    default="",
    metavar="NUMBER|LANG",
    help="Start with a subtitle track of the film at FOLDER/film/master.mp4, or of --film.",
)
@click.option(
    "--film",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The film that --from-track reads.",
)
@click.option("--encoding", default="", help="Encoding of the source (default: detected).")
@click.option(
    "--language",
    default="en",
    show_default=True,
    metavar="LANG",
    help="The language of the source subtitles: de, fr, pt_BR.",
)
def init(
    folder: Path,
    title: str,
    source: Path | None,
    track: str,
    film: Path | None,
    encoding: str,
    language: str,
) -> None:
    """Start a project in FOLDER (default: here). Nothing that is there is overwritten.

    The closing card's texts are in the source's language where filmpack has them
    in it. If the film is at FOLDER/film/master.mp4 already, its fingerprint is
    recorded: another cut of it is noticed from then on.

    \b
    Example:
      filmpack init my-film --title "My film" --source subtitles.srt
      filmpack init mon-film --title "Parles-en" --source fr.srt --language fr
      filmpack init my-film --from-track en --film master.mkv
    """
    from filmpack.cli.output.progress import frame_progress
    from filmpack.commands.checking.next_steps import after_init
    from filmpack.commands.setup.init import UNNAMED, create_project, record_film
    from filmpack.commands.setup.source_file import source_file
    from filmpack.languages.latin import slug

    if track and source:
        raise ConfigError("--source and --from-track exclude each other.", "Give one of them.")
    if film and not track:
        raise ConfigError("--film goes with --from-track.", "Name the track: --from-track 1.")
    data = None
    if source or track:
        if source:
            given = read_bytes(source, "source subtitle file")
        else:
            from filmpack.media.ffmpeg import find_ffmpeg
            from filmpack.media.text_tracks import read_text_track

            film = film or folder / "film" / "master.mp4"
            given = read_text_track(find_ffmpeg(), film, track)
            source, encoding = film.with_suffix(".srt"), "utf-8"
        made = source_file(source, given, language, encoding)
        say_problems(made.told)
        data = made.data
    for path in create_project(folder, title, data, language):
        say(f"wrote {display_path(path)}")
    if not slug(title):
        say(f"The files will be called {UNNAMED!r}: name them in filmpack.toml, [film] slug.")
    try:
        with frame_progress("taking the film's fingerprint") as on_frames:
            recorded = record_film(folder, on_frames)
    except FilmpackError as error:
        say_lines(str(error))  # the project is there; what is wrong with the film is told
        recorded = None
    if recorded:
        say(f"wrote {display_path(recorded)}")
    say_next(after_init(folder, filmed=recorded is not None))
