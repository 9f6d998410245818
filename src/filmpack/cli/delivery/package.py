from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filmpack.cli.output.console import put
from filmpack.cli.shared.completion import editions as editions_of
from filmpack.cli.shared.options import (
    count,
    encoding_options,
    names_argument,
    project_option,
    say,
    say_problems,
)
from filmpack.errors import ConfigError, display_path

if TYPE_CHECKING:
    from filmpack.commands.delivery.package import Package
    from filmpack.commands.delivery.package_plan import PackagePlan
    from filmpack.project.workspace import Workspace


@click.command()
@names_argument("names", "EDITION|COUNTRY", editions_of)
@project_option
@click.option(
    "--release",
    is_flag=True,
    help="Refuse what is not fit for release, as 'build --release' does. Without it, packages are"
    " drafts: their names and manifests say so.",
)
@click.option(
    "--zip",
    "zipped",
    is_flag=True,
    help="Also write each package, with its signature, as one archive beside it.",
)
@click.option(
    "--rollback",
    is_flag=True,
    help="Restore the former package instead (with --release, the former release).",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Only say which packages are new, changed or unchanged, and what would be encoded.",
)
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the packages (default: set in the project file).",
)
@encoding_options(
    excerpt="The film is only the first part: the packages are drafts of an excerpt.",
)
@click.pass_context
def package(
    ctx: click.Context,
    workspace: Workspace,
    names: tuple[str, ...],
    release: bool,
    zipped: bool,
    rollback: bool,
    dry_run: bool,
    output: Path | None,
    film: Path | None,
    excerpt: bool,
    cache: str | None,
    jobs: int | None,
) -> None:
    """Make the package of each EDITION (default: all): a folder that an office can check and
    publish.

    It holds the films, subtitle files for players, platforms and broadcasters,
    a transcript, pictures, a README.html and a manifest with checksums. It is
    verified as a whole, then renamed into place; the former package is kept
    until the next one. What did not change is left as it is.

    \b
    Example:
      filmpack package pl-PL
      filmpack package --release --zip
      filmpack package --release --dry-run
      filmpack package pl-PL --release --rollback
    """
    from filmpack.cli.output.progress import watcher
    from filmpack.commands.delivery.package import (
        forecast_packages,
        make_packages,
        roll_back_packages,
    )
    from filmpack.commands.delivery.package_plan import (
        PackageRequest,
        packages_folder,
        plan_packages,
    )
    from filmpack.delivery.publish import work_place

    request = PackageRequest(names, output, film, excerpt, release, cache, jobs or 0, zipped)
    if rollback and dry_run:
        raise ConfigError("--rollback and --dry-run exclude each other.", "Give one of them.")
    if rollback:
        for place in roll_back_packages(workspace, request):
            say(
                f"{display_path(place)}: the former package is restored; the one that it replaces"
                " is kept as the former"
            )
        return
    if dry_run:
        planned = plan_packages(workspace, request, Path(), write=False)
        _say_planned(planned)
        forecasts, frames = forecast_packages(workspace, planned)
        for would in forecasts:
            put(f"{display_path(would.path)}: {would.change}, {count(would.films, 'film')}")
        put(f"{count(frames, 'frame')} to encode")
        _end(ctx, planned)
        return
    with work_place(packages_folder(workspace, request)) as work:
        planned = plan_packages(workspace, request, work)
        _say_planned(planned)
        made = []
        with watcher(stays=False) as watching:
            for one in make_packages(workspace, planned, work, watching):
                made.append(one)
                watching.message(_told(one))
    for one in made:
        for sentence in one.left_out:
            say(f"{one.edition}: {sentence}")
        put(display_path(one.path))
        if one.archive:
            put(display_path(one.archive))
    _end(ctx, planned)


def _say_planned(planned: PackagePlan) -> None:
    """What is told before anything is made."""
    from filmpack.cli.output.refusals import say_not_built, tell_left_out, tell_waived

    say_problems(planned.plan.warnings)
    tell_waived(planned.plan.waived, events=False)
    tell_left_out(planned.plan.left_out, events=False)
    say_not_built(planned.plan.refused)


def _end(ctx: click.Context, planned: PackagePlan) -> None:
    """Exit with 1 where an edition is refused."""
    if planned.plan.refused:
        left_out = ", ".join(refusal.name for refusal in planned.plan.refused)
        say(f"not packaged: {left_out}; see above for why")
        ctx.exit(1)


def _told(made: Package) -> str:
    """What was done, in a line."""
    how = "unchanged" if made.unchanged else "packaged and verified"
    used = f", {count(made.substitutions, 'substitute')} in EBU STL" if made.substitutions else ""
    return f"{made.edition}: {how}{used}: {display_path(made.path)}"
