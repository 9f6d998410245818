from __future__ import annotations

import click

from filmpack.cli.options import count, project_option, say, say_problems
from filmpack.errors import display_path
from filmpack.project.workspace import Workspace


@click.command()
@project_option
def extract(workspace: Workspace) -> None:
    """Read the source subtitles; bring the template and every catalogue up to them.

    Cues keep their ids and translations when the source is edited: a shift in
    time marks nothing, a reworded line becomes fuzzy, a deleted one obsolete.

    \b
    Example:
      filmpack extract
    """
    done = workspace.extract()
    say_problems(done.repairs)
    change = done.change
    say(
        f"source: {count(change.kept, 'cue')} as before ({change.retimed} with other times),"
        f" {len(change.reworded)} reworded, {len(change.added)} new, {len(change.removed)} gone"
    )
    for language, merge in done.merges.items():
        if merge.fuzzied or merge.added or merge.retired:
            say(
                f"{language}: {len(merge.fuzzied)} to check again, {len(merge.added)} to translate,"
                f" {len(merge.retired)} kept as obsolete"
            )
    for path in done.written:
        say(f"wrote {display_path(path)}")
    if not done.written:
        say("nothing to write: all files are up to date")
