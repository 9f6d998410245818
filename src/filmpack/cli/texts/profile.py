from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from filmpack.cli.output.console import put
from filmpack.cli.shared.completion import offered, profiles
from filmpack.cli.shared.groups import ShowsByDefault
from filmpack.cli.shared.options import project_option, put_json, text_option
from filmpack.errors import ConfigError
from filmpack.timedtext.profile import PROFILES

if TYPE_CHECKING:
    from filmpack.project.workspace import Workspace


@click.group(cls=ShowsByDefault)
def profile() -> None:
    """Show the subtitling limits that 'filmpack check' applies.

    Without a subcommand, it shows those of profile NAME (default: all).

    \b
    Example:
      filmpack profile
      filmpack profile netflix-children
    """


@profile.command()
@click.argument("name", required=False, shell_complete=offered(profiles))
@project_option
@text_option
def show(workspace: Workspace, name: str | None, form: str) -> None:
    """Show the limits of profile NAME (default: all), with source and date.

    \b
    Example:
      filmpack profile show
      filmpack profile show netflix-children
    """
    if name and name not in PROFILES:
        near = get_close_matches(name, PROFILES, 1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise ConfigError(
            f"unknown profile {name!r}.", f"{hint}Choose from: {', '.join(PROFILES)}."
        )
    chosen = [PROFILES[name]] if name else list(PROFILES.values())
    if form == "json":
        put_json(
            [
                {
                    "name": one.name,
                    "characters_a_line": one.max_line_length,
                    "lines": one.max_lines,
                    "characters_a_second": {"default": one.max_cps, **one.max_cps_by_language},
                    "counts_spaces": True,
                    "shortest_ms": one.min_duration,
                    "longest_ms": one.max_duration,
                    "gap_frames": one.min_gap_frames,
                    "source": one.source,
                    "read": one.retrieved.isoformat(),
                }
                for one in chosen
            ]
        )
        return
    used = workspace.project.settings.text.profile
    for one in chosen:
        speeds = "".join(
            f", {language} {speed}" for language, speed in one.max_cps_by_language.items()
        )
        put(f"{one.name}{' (this project)' if one.name == used else ''}")
        put(f"  at most {one.max_lines} lines of {one.max_line_length} characters")
        put(f"  {one.max_cps} characters per second{speeds}; spaces count, markup does not")
        put(
            f"  {one.min_duration / 1000:g} to {one.max_duration / 1000:g} s on screen,"
            f" at least {one.min_gap_frames} frames between two subtitles"
        )
        put(f"  source: {one.source}; retrieved {one.retrieved}")
