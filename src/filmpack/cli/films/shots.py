from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack.cli.output.console import put_coloured
from filmpack.cli.shared.options import count, project_option, say, say_problems

if TYPE_CHECKING:
    from filmpack.project.workspace import Workspace


@click.command()
@project_option
@click.option(
    "--film",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Use this film instead of the project's master.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0.05, 0.95),
    default=0.3,
    show_default=True,
    help="How much of the picture must change at a cut: FFmpeg's scene score, 0 to 1.",
)
@click.option("--again", is_flag=True, help="Scan the film again even if it did not change.")
@click.option("--list", "listed", is_flag=True, help="Print the first frame and time of each shot.")
def shots(
    workspace: Workspace, film: Path | None, threshold: float, again: bool, listed: bool
) -> None:
    """Find the film's cuts, so that 'check source' can compare timing with them.

    The cuts are saved beside the source subtitles (shots.json). Commit that
    file so that CI needs no film.

    \b
    Example:
      filmpack shots
      filmpack check source
    """
    from filmpack.cli.output.progress import frame_progress
    from filmpack.commands.films.shots import difference, look

    with frame_progress("scanning for cuts") as on_frames:
        facts, fresh = look(workspace, film, threshold, again=again, on_frames=on_frames)
    with frame_progress("comparing the film") as on_frames:
        say_problems(difference(workspace, film, on_frames))
    if listed:
        from fractions import Fraction

        from filmpack.timedtext.cue import format_time

        for frame in facts.shots:
            time = (facts.lead or 0) + int(1000 * frame / Fraction(facts.rate))
            put_coloured(f"{frame}\t{format_time(time)}")
    saved = "" if fresh else " (saved earlier; --again scans again)"
    say(f"{count(facts.frames, 'frame')}, {count(len(facts.shots), 'cut')}{saved}")
