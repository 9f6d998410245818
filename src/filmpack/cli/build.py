from __future__ import annotations

from pathlib import Path

import click

from filmpack.catalogue.compile import Missing
from filmpack.cli.common import count, missing_option, project_option, say
from filmpack.errors import shown
from filmpack.workspace import Workspace


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
    type=click.Choice(["mkv", "mp4"]),
    help="Container of the muxed file. May be repeated.",
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
@click.option("-n", "--dry-run", is_flag=True, help="Check everything, list the files; make none.")
def build(
    workspace: Workspace,
    names: tuple[str, ...],
    kinds: tuple[str, ...],
    containers: tuple[str, ...],
    missing: Missing,
    output: Path | None,
    film: Path | None,
    excerpt: bool,
    dry_run: bool,
    release: bool,
) -> None:
    """Make finished films for each LANG or EDITION (default: as the project file says).

    An edition (pl-PL) ends with its country's closing card.

    Every file is verified before it gets its name: frame count, sound, the
    text on the picture, every track read back.

    \b
    Example:
      filmpack build pl-PL fr-CH --kind burn
      filmpack build pl --kind burn
      filmpack build --kind mux --container mkv --container mp4 -o to-send
    """
    from filmpack.build.build import Request, execute, make_plan
    from filmpack.cli.progress import watcher

    request = Request(names, kinds, containers, missing, output, film, excerpt, release)  # type: ignore[arg-type]
    plan = make_plan(workspace, request)
    for target in plan.targets:
        for track in target.tracks if target.kind == "burn" else ():
            if track.missing:
                say(
                    f"{track.language}: INCOMPLETE, {count(track.missing_count, 'cue')} shown as"
                    f" {track.missing}; the file name says so"
                )
    if dry_run:
        for target in plan.targets:
            click.echo(f"{shown(target.path)}")
        return
    with watcher() as watching:
        for path in execute(workspace, plan, watching):
            click.echo(shown(path))
