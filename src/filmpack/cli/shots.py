from __future__ import annotations

from pathlib import Path

import click

from filmpack.cli.options import count, project_option, say
from filmpack.project.workspace import Workspace


@click.command()
@project_option
@click.option(
    "--film",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Another master than the project's.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0.05, 0.95),
    default=0.3,
    show_default=True,
    help="How much of the picture must change (FFmpeg's scene score).",
)
@click.option("--again", is_flag=True, help="Look again, even when the film did not change.")
@click.option("--list", "listed", is_flag=True, help="Print the shots' first frames and times.")
def shots(
    workspace: Workspace, film: Path | None, threshold: float, again: bool, listed: bool
) -> None:
    """Find the film's cuts, so that 'check' can hold the source's timing to them.

    What is found is kept beside the source subtitles (shots.json): commit it, and
    CI needs no film.

    \b
    Example:
      filmpack shots
      filmpack check source
    """
    from filmpack.commands.shots import look

    facts, fresh = look(workspace, film, threshold, again=again)
    if listed:
        from fractions import Fraction

        from filmpack.timedtext.cue import format_time

        for frame in facts.shots:
            click.echo(f"{frame}\t{format_time(int(1000 * frame / Fraction(facts.rate)))}")
    kept = "" if fresh else " (known; --again looks anew)"
    say(f"{count(facts.frames, 'frame')}, {count(len(facts.shots), 'cut')}{kept}")
