from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack.cli.output.console import put
from filmpack.cli.shared.completion import editions as editions_of
from filmpack.cli.shared.options import (
    count,
    encoding_options,
    json_option,
    names_argument,
    project_option,
    put_json,
    say,
    say_problems,
)
from filmpack.errors import display_path

if TYPE_CHECKING:
    from http.server import ThreadingHTTPServer

    from filmpack.commands.delivery.web import WebFolder
    from filmpack.commands.delivery.web_plan import WebPlan
    from filmpack.project.workspace import Workspace


@click.command()
@names_argument("names", "EDITION|COUNTRY", editions_of)
@project_option
@click.option(
    "--release",
    is_flag=True,
    help="Refuse what is not fit for release, as 'build --release' does. Without it, the pages say"
    " that they are drafts.",
)
@click.option("--dash", is_flag=True, help="Also write a DASH manifest for each edition.")
@click.option("--serve", is_flag=True, help="Then show the folder on this machine until Ctrl-C.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="The port of --serve.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be encoded.")
@json_option("form")
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder in which the folder 'web' is made (default: set in the project file).",
)
@encoding_options(excerpt="The film is only the first part: a draft.")
@click.pass_context
def web(
    ctx: click.Context,
    workspace: Workspace,
    names: tuple[str, ...],
    release: bool,
    dash: bool,
    serve: bool,
    port: int,
    dry_run: bool,
    form: str | None,
    output: Path | None,
    film: Path | None,
    excerpt: bool,
    cache: str | None,
    jobs: int | None,
) -> None:
    """Make the folder for a web site: a page with help, film and transcript for each EDITION
    (default: all), and an index of countries.

    The film is encoded once, in several sizes, for HLS; an edition adds its
    text, its card and its page. The folder holds the editions that were named,
    and takes the place of the one before by a rename.

    \b
    Example:
      filmpack web --release
      filmpack web pl-PL --serve
    """
    from contextlib import ExitStack

    from filmpack.cli.output.progress import watcher
    from filmpack.cli.output.refusals import say_not_built, tell_waived
    from filmpack.commands.delivery.web import make_web
    from filmpack.commands.delivery.web_plan import WEB, WebRequest, plan_web
    from filmpack.delivery.publish import work_place
    from filmpack.web.pages.serve import served

    request = WebRequest(names, output, film, excerpt, release, dash, cache, jobs or 0)
    if dry_run:
        planned = plan_web(workspace, request, write=False)
        _say_planned(planned)
        _tell_forecast(planned, form)
    else:
        place = output or workspace.project.output
        with ExitStack() as held:
            # A port that is not free is told before the film is encoded.
            server = held.enter_context(served(place / WEB, port)) if serve else None
            with work_place(place) as work:
                planned = plan_web(workspace, request)
                _say_planned(planned)
                tell_waived(planned.plan.waived, events=False)
                say_not_built(planned.plan.refused)
                with watcher() as watching:
                    made = make_web(workspace, planned, work, watching)
            _tell_made(made, form)
            if server:
                _serve(server, made.path)
    if planned.plan.refused:
        left_out = ", ".join(refusal.name for refusal in planned.plan.refused)
        say(f"not in the folder: {left_out}; see above for why")
        ctx.exit(1)


def _say_planned(planned: WebPlan) -> None:
    say_problems(planned.plan.warnings)


def _tell_forecast(planned: WebPlan, form: str | None) -> None:
    tags = [one.edition.tag for one in planned.editions]
    frames = planned.frames_to_encode
    if form == "json":
        sizes = [rung.name for rung in planned.rungs]
        put_json({"editions": tags, "sizes": sizes, "frames": frames})
        return
    heights = ", ".join(f"{rung.output.height}p" for rung in planned.rungs)
    put(f"{display_path(planned.place)}: {count(len(tags), 'edition')}, sizes {heights}")
    put(f"{count(frames, 'frame')} to encode")


def _tell_made(made: WebFolder, form: str | None) -> None:
    if form == "json":
        put_json(
            {
                "folder": str(made.path),
                "editions": list(made.editions),
                "unchanged": made.unchanged,
                "files": made.files,
                "kept": made.kept,
                "shared_bytes": made.shared,
                "edition_bytes": made.each,
            }
        )
        return
    if made.unchanged:
        say(f"unchanged: {display_path(made.path)}")
    else:
        size = f"{made.shared / 1e6:.1f} MB shared, at most {made.each / 1e6:.2f} MB an edition"
        how = f"{count(made.files, 'file')}, {made.kept} as before"
        say(f"{count(len(made.editions), 'edition')} made and verified: {how}; {size}")
    put(display_path(made.path))


def _serve(server: ThreadingHTTPServer, folder: Path) -> None:
    from filmpack.web.pages.serve import HOST

    address = f"http://{HOST}:{server.server_port}/"
    say(f"showing {display_path(folder)} at {address} until Ctrl-C")
    server.serve_forever()
