from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack.cli.output.console import put
from filmpack.cli.output.terminal import is_plain
from filmpack.cli.shared.completion import languages_and_editions, offered
from filmpack.cli.shared.completion import renditions as renditions_of
from filmpack.cli.shared.options import (
    CommaList,
    count,
    duration,
    encoding_options,
    joined,
    missing_option,
    names_argument,
    parts,
    project_option,
    say,
    say_next,
    say_problems,
)
from filmpack.errors import display_path
from filmpack.media.containers import containers as known_containers

if TYPE_CHECKING:
    from filmpack.commands.films.build import Plan
    from filmpack.pipeline.forecast import TextFrames
    from filmpack.project.workspace import Workspace
    from filmpack.translation.compile import Missing


@click.command()
@names_argument("names", "LANG|EDITION|COUNTRY", languages_and_editions)
@project_option
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=CommaList(["burn", "mux"]),
    callback=joined,
    help="burn: one film per language, subtitles in the picture; mux: one file, all languages as"
    " tracks. Repeatable (default: set in the project file).",
)
@click.option(
    "--container",
    "containers",
    multiple=True,
    type=CommaList(known_containers),
    callback=joined,
    help="Container of the muxed file. Repeatable (default: set in the project file).",
)
@click.option(
    "--rendition",
    "renditions",
    multiple=True,
    type=parts,
    callback=joined,
    metavar="NAME,...",
    shell_complete=offered(renditions_of),
    help="Build only this one of the project's [[renditions]]. Repeatable.",
)
@click.option(
    "--release",
    is_flag=True,
    help="Refuse what is not fit for release: errors, unreviewed catalogues, unconfirmed or stale"
    " contacts, a master that the cues were not timed to.",
)
@click.option(
    "--all-or-nothing",
    is_flag=True,
    help="Build nothing unless everything asked for can be built.",
)
@missing_option
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Output folder (default: set in the project file).",
)
@encoding_options(
    excerpt="The film is only the first part: skip later subtitles and add 'excerpt' to the name.",
)
@click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    help="Encode on a Dask cluster: the scheduler's address (tcp://HOST:8786), or local:N for N"
    " processes on this machine. See 'filmpack help cluster'.",
)
@click.option(
    "--json",
    "events",
    is_flag=True,
    help="Write progress to stdout as JSON, one event per line.",
)
@click.option(
    "--watch",
    is_flag=True,
    help="Build again whenever a file of the project is saved, until Ctrl-C.",
)
@click.option(
    "-n",
    "--dry-run",
    is_flag=True,
    help="Check everything and list the files, what would be encoded and why; build nothing.",
)
@click.pass_context
def build(
    ctx: click.Context,
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
    all_or_nothing: bool,
    events: bool,
    watch: bool,
) -> None:
    """Build films for each LANG or EDITION (default: set in the project file).

    A COUNTRY (PL) stands for all of its editions, "all" for everything.

    The film of an edition (pl-PL) ends with its country's closing card; with
    --kind mux, its country's languages are tracks to choose. If the project
    lists [[renditions]], each gets a file of its own.

    Each file is verified before it appears: frame count, audio, text on the
    picture, every subtitle track. Only what changed since the last build is
    encoded.

    What can be built is built; the rest is listed, and the exit code is 1. With
    --dry-run, every reason is listed: build --release --dry-run says what still
    stands between the project and its release.

    \b
    Example:
      filmpack build pl-PL fr-CH --kind burn
      filmpack build pl --kind burn
      filmpack build --kind mux --container mkv --container mp4 -o to-send
      filmpack build pl-PL --kind burn --watch
      filmpack build --release --dry-run
    """
    if watch:
        if dry_run:
            raise click.UsageError("--watch builds films, --dry-run builds none: give one of them.")
        workspace = _next_build(workspace, film, output, cache)
    from filmpack.cli.output.progress import frame_progress, watcher
    from filmpack.cli.output.refusals import (
        error_event,
        put_refusals,
        say_not_built,
        say_refusals,
        tell_left_out,
        tell_system_fonts,
        tell_waived,
    )
    from filmpack.commands.films.build import Request, execute, make_plan
    from filmpack.pipeline.fonts import system_fonts

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
        all_or_nothing=all_or_nothing,
        cache=cache,
        jobs=jobs or 0,
        cluster=cluster,
    )
    with error_event(events), frame_progress("comparing the film") as on_frames:
        plan = make_plan(workspace, request, write=not dry_run, on_frames=on_frames)
    say_problems(plan.warnings)
    tell_waived(plan.waived, events=events)
    tell_left_out(plan.left_out, events=events)
    if events:
        put_refusals(plan.refused)
    elif not dry_run:
        say_not_built(plan.refused)
    tell_system_fonts(system_fonts(plan.targets, plan.store), events=events)
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
                put(display_path(target.path))
            _say_forecast(plan)
            say_refusals(plan.refused)
        ctx.exit(1 if plan.refused else 0)
    made: list[str] = []
    with error_event(events), watcher(events=events) as watching:
        for path in execute(workspace, plan, watching):
            made.append(display_path(path))
            if not events and is_plain(sys.stderr):
                put(made.pop())
    # On a terminal, print the names after the progress bars are cleared.
    for name in () if events else made:
        put(name)
    if plan.refused:
        left_out = ", ".join(refusal.name for refusal in plan.refused)
        say(f"not built: {left_out}; see above for why")
        ctx.exit(1)
    if plan.release and not events and any(target.edition for target in plan.targets):
        from filmpack.commands.checking.next_steps import PACKAGE

        say_next([PACKAGE])


def _next_build(
    workspace: Workspace, film: Path | None, output: Path | None, cache: str | None
) -> Workspace:
    """Wait for a build's turn, with --watch."""
    from filmpack.cli.films.build_watch import next_build
    from filmpack.store.local import default_folder
    from filmpack.store.remote import is_address

    store = Path(cache) if cache and not is_address(cache) else default_folder()
    return next_build(workspace.project, film, output, store)


def _put_forecast(plan: Plan) -> None:
    """Print what a build would encode, as JSON events."""
    from filmpack.cli.output.progress import put_event
    from filmpack.commands.films.forecasts import forecasts

    told = forecasts(plan)
    known = {target.path: found for target, found in told.films}
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
        frames=told.frames,
        band=told.text.band,
        whole=dict(told.text.whole),
        seconds=None if told.seconds is None else round(told.seconds[0], 1),
        saved=None if told.seconds is None else round(told.seconds[1], 1),
    )


def _say_forecast(plan: Plan) -> None:
    """Print what a build would encode, why, and an estimate from the rates of earlier builds."""
    from filmpack.commands.films.forecasts import forecasts

    told = forecasts(plan)
    for target, known in told.films:
        if known is None:
            say(f"{target.label}: up to date")
        elif known.encode:
            say(f"{target.label}: {known.encode} of {known.frames} frames to encode ({known.why})")
        else:
            say(f"{target.label}: fully cached; will be concatenated")
    whole = sum(burn.frames for burn in plan.encode_plan.recipes)
    if whole:
        line = f"total: {told.frames} of {whole} frames to encode"
        if told.seconds is not None:
            took, saved = map(duration, told.seconds)
            line += f"; about {took}, {saved} less than a full build"
        say(line)
    if text := _words(told.text):
        say(f"with text: {text}")


def _words(text: TextFrames) -> str:
    """How frames with text would be encoded."""
    ways = []
    if text.band:
        ways.append(f"{count(text.band, 'frame')} in the band of the picture that text touches")
    for why, frames in sorted(text.whole.items()):
        ways.append(f"{count(frames, 'frame')} in whole pictures ({why})")
    return ", ".join(ways)
