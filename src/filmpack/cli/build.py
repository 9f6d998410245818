from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack.cli.options import cache_option, count, duration, missing_option, project_option, say
from filmpack.errors import display_path
from filmpack.media.containers import containers as known_containers
from filmpack.project.workspace import Workspace
from filmpack.translation.compile import Missing

if TYPE_CHECKING:
    from filmpack.commands.build import Plan


@click.command()
@click.argument("names", nargs=-1, metavar="[LANG|EDITION]...")
@project_option
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["burn", "mux"]),
    help="burn: a film a language, text in the picture; mux: one file, all languages as"
    " tracks. May be repeated (default: as the project file says).",
)
@click.option(
    "--container",
    "containers",
    multiple=True,
    type=click.Choice(list(known_containers())),
    help="Container of the muxed file. May be repeated.",
)
@click.option(
    "--rendition",
    "renditions",
    multiple=True,
    metavar="NAME",
    help="Only this one of the project's [[renditions]]. May be repeated.",
)
@click.option(
    "--release",
    is_flag=True,
    help="Refuse whatever may not go out: an unreviewed catalogue, an unconfirmed or stale"
    " contact.",
)
@missing_option
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to (default: as the project file says).",
)
@click.option(
    "--film",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Another master than the project's.",
)
@click.option(
    "--excerpt",
    is_flag=True,
    help="The film is only its first part: leave later subtitles out, and say so in the file name.",
)
@cache_option
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 1024),
    help="How many processes encode side by side (default: as many as there are cores).",
)
@click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    help="Encode on a Dask cluster: its scheduler's address, tcp://HOST:8786, or local:N for N"
    " processes on this machine. See docs/cluster.md.",
)
@click.option(
    "--json",
    "events",
    is_flag=True,
    help="For programs: a line of JSON on stdout for each thing that happens.",
)
@click.option(
    "-n",
    "--dry-run",
    is_flag=True,
    help="Check everything, list the files, say what would be encoded and why; make none.",
)
def build(
    workspace: Workspace,
    names: tuple[str, ...],
    kinds: tuple[str, ...],
    containers: tuple[str, ...],
    renditions: tuple[str, ...],
    missing: Missing,
    output: Path | None,
    film: Path | None,
    excerpt: bool,
    cache: str | None,
    jobs: int | None,
    cluster: str,
    dry_run: bool,
    release: bool,
    events: bool,
) -> None:
    """Make finished films for each LANG or EDITION (default: as the project file says).

    An edition (pl-PL) ends with its country's closing card. A project with
    [[renditions]] gets a file of each.

    Every file is verified before it gets its name: frame count, sound, the
    text on the picture, every track read back. Only what changed since an
    earlier build is encoded.

    \b
    Example:
      filmpack build pl-PL fr-CH --kind burn
      filmpack build pl --kind burn
      filmpack build --kind mux --container mkv --container mp4 -o to-send
    """
    from filmpack.cli.output.progress import watcher
    from filmpack.commands.build import Request, execute, make_plan

    request = Request(
        names=names,
        kinds=kinds,  # type: ignore[arg-type]
        renditions=renditions,
        containers=containers,
        missing=missing,
        output=output,
        film=film,
        excerpt=excerpt,
        release=release,
        cache=cache,
        jobs=jobs or 0,
        cluster=cluster,
    )
    plan = make_plan(workspace, request, write=not dry_run)
    for target in plan.targets:
        for track in target.tracks if target.kind == "burn" else ():
            if track.missing:
                say(
                    f"{track.language}: INCOMPLETE, {count(track.missing_count, 'cue')} shown as"
                    f" {track.missing}; the file name says so"
                )
    if dry_run:
        if events:
            _put_forecast(plan)
        else:
            for target in plan.targets:
                click.echo(f"{display_path(target.path)}")
            _say_forecast(plan)
        return
    made: list[str] = []
    with watcher(events=events) as watching:
        for path in execute(workspace, plan, watching):
            made.append(display_path(path))
            if not events and not sys.stderr.isatty():
                click.echo(made.pop())
    # On a terminal, where bars are drawn, the names come when these are gone.
    for name in () if events else made:
        click.echo(name)


def _put_forecast(plan: Plan) -> None:
    """What a build would encode, as events."""
    from filmpack.cli.output.progress import put_event
    from filmpack.commands.build import forecasts

    told, frames, seconds = forecasts(plan)
    known = {target.path: found for target, found in told}
    for target in plan.targets:
        found = known.get(target.path)
        facts = {"encode": found.encode, "frames": found.frames, "why": found.why} if found else {}
        current = target.path in known and found is None
        put_event(
            "would make",
            name=target.label,
            file=str(target.path.absolute()),
            unchanged=current,
            **facts,
        )
    put_event(
        "would encode",
        frames=frames,
        seconds=None if seconds is None else round(seconds[0], 1),
        saved=None if seconds is None else round(seconds[1], 1),
    )


def _say_forecast(plan: Plan) -> None:
    """What a build would encode, why, and how long that takes if it goes as it last did."""
    from filmpack.commands.build import forecasts

    told, frames, seconds = forecasts(plan)
    for target, known in told:
        if known is None:
            say(f"{target.label}: is there already, unchanged")
        elif known.encode:
            say(f"{target.label}: {known.encode} of {known.frames} frames to encode ({known.why})")
        else:
            say(f"{target.label}: nothing to encode; to be put together")
    whole = sum(burn.frames for burn in plan.work.burns)
    if whole:
        line = f"in all: {frames} frames to encode, once each, of {whole}"
        if seconds is not None:
            line += f"; about {duration(seconds[0])}, {duration(seconds[1])} less than all anew"
        say(line)
