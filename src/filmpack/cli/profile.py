from __future__ import annotations

import click

from filmpack.cli.options import project_option, put_json
from filmpack.errors import ConfigError
from filmpack.project.workspace import Workspace
from filmpack.timedtext.profile import PROFILES


@click.group()
def profile() -> None:
    """Show the subtitling limits that 'filmpack check' applies."""


@profile.command()
@click.argument("name", required=False)
@project_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Text for people or JSON for programs.",
)
def show(workspace: Workspace, name: str | None, form: str) -> None:
    """Show the limits of profile NAME (default: all), with source and date.

    \b
    Example:
      filmpack profile show
      filmpack profile show netflix-children
    """
    if name and name not in PROFILES:
        raise ConfigError(f"unknown profile {name!r}.", f"Choose from: {', '.join(PROFILES)}.")
    chosen = [PROFILES[name]] if name else list(PROFILES.values())
    if form == "json":
        put_json(
            [
                {
                    "name": one.name,
                    "characters_a_line": one.line,
                    "lines": one.lines,
                    "characters_a_second": {"default": one.speed, **one.speeds},
                    "counts_spaces": True,
                    "shortest_ms": one.shortest,
                    "longest_ms": one.longest,
                    "gap_frames": one.gap,
                    "source": one.source,
                    "read": one.read.isoformat(),
                }
                for one in chosen
            ]
        )
        return
    used = workspace.project.settings.text.profile
    for one in chosen:
        speeds = "".join(f", {language} {speed}" for language, speed in one.speeds.items())
        click.echo(f"{one.name}{' (this project)' if one.name == used else ''}")
        click.echo(f"  at most {one.lines} lines of {one.line} characters")
        click.echo(f"  {one.speed} characters per second{speeds}; spaces count, markup does not")
        click.echo(
            f"  {one.shortest / 1000:g} to {one.longest / 1000:g} s on screen,"
            f" at least {one.gap} frames between two subtitles"
        )
        click.echo(f"  source: {one.source}; retrieved {one.read}")
