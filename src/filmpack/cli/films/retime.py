from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack.cli.output.console import put
from filmpack.cli.shared.options import count, project_option, say, say_next
from filmpack.errors import display_path

if TYPE_CHECKING:
    from filmpack.commands.films.retime import Proposal
    from filmpack.fingerprints.film_map import FilmMap
    from filmpack.project.workspace import Workspace
    from filmpack.timedtext.cue import Cue


@click.command()
@click.argument(
    "film", type=click.Path(path_type=Path, dir_okay=False), metavar="[FILM]", required=False
)
@project_option
@click.option(
    "--from",
    "timed_to",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OLD",
    help="The film that the cues were timed to, where the project has no fingerprint of it.",
)
@click.option(
    "-n", "--dry-run", is_flag=True, help="Say what would be done; write nothing in the project."
)
def retime(workspace: Workspace, film: Path | None, timed_to: Path | None, dry_run: bool) -> None:
    """Move the source's cues to a new cut of the film (FILM, default: the master).

    Compares the film with the one that the cues were timed to, by pictures and
    sound: a longer leader, another frame rate, scenes out or in. Cues keep their
    ids and translations; those of a scene that is gone become obsolete.

    Changes the source subtitles, the template and the catalogues' notes; look at
    the changes with 'git diff', and take them back with 'git checkout'.

    \b
    Example:
      filmpack retime --dry-run
      filmpack retime film/new-cut.mp4
      filmpack retime film/new-cut.mp4 --from film/old-cut.mp4
    """
    from filmpack.cli.output.progress import frame_progress
    from filmpack.commands.films.retime import apply, propose, scan_again

    with frame_progress("comparing the film") as on_frames:
        proposal = propose(workspace, film, timed_to, on_frames)
    if not proposal.identical:
        say(f"{display_path(proposal.film)}: {proposal.map.summary()}")
    if proposal.map.kind == "retimed":
        _put_map(proposal.map)
    _put_cues(proposal)
    written = apply(workspace, proposal, write_files=not dry_run)
    if dry_run and not proposal.identical:
        say("nothing was written; 'filmpack retime' without --dry-run does it")
        return
    with frame_progress("scanning for cuts") as on_frames:
        if (proposal.moves or proposal.map.changed) and (
            shots := scan_again(workspace, proposal, on_frames)
        ):
            written.append(shots)
    for path in written:
        say(f"wrote {display_path(path)}")
    if proposal.identical and not written:
        say("nothing to write: the cues are timed to this film")
    elif not proposal.identical and proposal.map.kind != "same":
        _say_next(workspace, proposal)


def _put_map(film: FilmMap) -> None:
    """Print what is where in both films, as a table."""
    from filmpack.cli.output.tables import put_table
    from filmpack.fingerprints.film_map import clock

    rows = []
    for part in film.parts():
        old, new = (
            f"{clock(times[0])}-{clock(times[1])}" if times else "-"
            for times in (part.old, part.new)
        )
        what = "missing" if part.new is None else "new"
        if part.shift is not None:
            speed = f"x {float(film.speed):.5f}, " if film.speed != 1 else ""
            what = f"{speed}{float(part.shift):+.3f} s" if speed or part.shift else "as it was"
        rows.append([(old, ""), (new, ""), (what, "" if part.shift is not None else "yellow")])
    put_table(rows, header=("old film", "new film", "shift"), gap=2)


def _put_cues(proposal: Proposal) -> None:
    """Print how many cues stay, and each that is lost or has to be looked at."""
    cues = proposal.cues
    if not proposal.moves:
        _put_each("over another picture now, look at it", cues.changed)
        return
    for kind, found in (
        ("removed, most of its time is missing", cues.removed),
        ("cut short by a seam, look at it", cues.seam),
        ("over another picture now, look at it", cues.changed),
    ):
        _put_each(kind, found)
    say(
        f"{count(len(cues.cues), 'cue')} kept, {len(cues.seam)} of them cut short;"
        f" {count(len(cues.removed), 'cue')} removed"
    )


def _put_each(kind: str, cues: Sequence[Cue]) -> None:
    from filmpack.timedtext.cue import format_time

    for cue in cues:
        text = cue.text.replace("\n", " ")
        put(f"{cue.id} {format_time(cue.start)} --> {format_time(cue.end)}: {kind}: {text}")


def _say_next(workspace: Workspace, proposal: Proposal) -> None:
    project = workspace.project
    folder = display_path(project.catalogues)
    steps = [f"git diff {folder}   # what changed; 'git checkout {folder}' takes it back"]
    if proposal.film.absolute() != project.master.absolute():
        steps.append(f"set [film] master in {display_path(project.file)} to the new film")
    if proposal.map.added:
        source = display_path(project.source)
        steps.append(f"add the lines of the new scenes to {source}, then: filmpack extract")
    steps.append("filmpack check source")
    steps.append("filmpack review source --by NAME   # when it was watched on the new film")
    say_next(steps)
