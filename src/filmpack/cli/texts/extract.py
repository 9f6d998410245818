from __future__ import annotations

from typing import TYPE_CHECKING

import click

from filmpack.cli.shared.options import count, project_option, say, say_problems, some
from filmpack.errors import display_path

if TYPE_CHECKING:
    from filmpack.project.workspace import Workspace


@click.command()
@project_option
@click.option(
    "--chapters/--no-chapters",
    default=None,
    help="Have the names of the master's chapters translated, or no longer (default: as before).",
)
def extract(workspace: Workspace, chapters: bool | None) -> None:
    """Update the template and every catalogue from the source subtitles.

    Cues keep their ids and translations when the source is edited: a cue with
    new times stays translated, a reworded one becomes fuzzy, a deleted one
    obsolete.

    \b
    Example:
      filmpack extract
      filmpack extract --chapters
    """
    from filmpack.commands.chapters import master_chapters

    named = None
    if chapters is not None:
        named = master_chapters(workspace) if chapters else ()
    done = workspace.extract(named)
    say_problems(done.repairs)
    change = done.change
    say(
        f"source: {count(change.kept, 'cue')} kept ({change.retimed} with new times),"
        f" {len(change.reworded)} reworded, {len(change.added)} new, {len(change.removed)} deleted"
    )
    # A film's first extraction adds them all; then the list says nothing.
    if change.kept:
        for kind, cues in (
            ("reworded", change.reworded),
            ("new", change.added),
            ("deleted", change.removed),
        ):
            if cues:
                say(f"{kind}: {some(cues)}")
    for language, merge in done.merges.items():
        if merge.fuzzied or merge.added or merge.retired:
            say(
                f"{language}: {len(merge.fuzzied)} fuzzy, {len(merge.added)} to translate,"
                f" {len(merge.retired)} obsolete"
            )
    for path in done.written:
        say(f"wrote {display_path(path)}")
    if not done.written:
        say("nothing to write: all files are up to date")
