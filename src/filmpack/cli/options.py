"""Options that several commands share."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from filmpack.errors import ConfigError, Problem
from filmpack.project.settings import Project
from filmpack.project.workspace import Workspace

Command = Callable[..., Any]


def project_option(command: Command) -> Command:
    """--project; the command gets a Workspace as `workspace`."""

    def load(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Workspace:
        return Workspace(Project.find(value))

    return click.option(
        "--project",
        "workspace",
        type=click.Path(path_type=Path),
        callback=load,
        metavar="FILE",
        help="Project file or folder (default: the nearest filmpack.toml upwards).",
    )(command)


def format_option(command: Command) -> Command:
    """--format table|json."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json"]),
        default="table",
        show_default=True,
        help="A table to read, or JSON for programs.",
    )(command)


def cache_option(command: Command) -> Command:
    """--cache, a folder or an address; None leaves it to FILMPACK_CACHE and the system."""

    def checked(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
        if value is not None and "://" not in value:
            click.Path(file_okay=False).convert(value, param, ctx)
        return value

    return click.option(
        "--cache",
        callback=checked,
        metavar="FOLDER|ADDRESS",
        help="Where finished segments are kept: a folder, or an address that fsspec knows"
        " (default: FILMPACK_CACHE, else the user's cache folder).",
    )(command)


def missing_option(command: Command) -> Command:
    """--missing fail|blank|source."""
    return click.option(
        "--missing",
        type=click.Choice(["fail", "blank", "source"]),
        default="fail",
        show_default=True,
        help="What a cue without a finished translation becomes: a refusal with the list,"
        " an empty place, or the source text.",
    )(command)


def size_of(text: str) -> tuple[int, int]:
    """A picture size such as 1280x720. Raises ConfigError."""
    match = re.fullmatch(r"(\d{2,4})x(\d{2,4})", text)
    if not match or int(match[1]) % 2 or int(match[2]) % 2:
        raise ConfigError(f"{text!r} is no size.", "Write width x height, both even: 1280x720.")
    return int(match[1]), int(match[2])


def say(message: str) -> None:
    """A message for people, to stderr."""
    click.echo(message, err=True)


def say_problems(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        say(str(problem))


def put_json(value: object) -> None:
    """Data for programs, to stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def count(number: int, noun: str) -> str:
    """1 cue, 2 cues."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def duration(seconds: float) -> str:
    """A time for people: 8 s, 12 min, 3.5 h."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
