"""Options and output helpers shared by several commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filmpack.cli.output.console import put_json, say, say_lines
from filmpack.cli.shared.common import PROJECT
from filmpack.cli.shared.completion import matching, offered
from filmpack.errors import ConfigError, Problem

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from filmpack.cli.shared.completion import Named
    from filmpack.project.workspace import Workspace

__all__ = [
    "CommaList",
    "cache_option",
    "count",
    "duration",
    "encoding_options",
    "format_option",
    "joined",
    "missing_option",
    "names_argument",
    "parts",
    "printable_text",
    "project_option",
    "put_json",
    "say",
    "say_problems",
    "size_of",
    "some",
    "text_option",
]

Command = Callable[..., Any]


class CommaList(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4 only
    """Several values in one: burn,mux. For options with `multiple` and the callback `joined`.

    The choices may be a function, for a registry that grows after this module is imported.
    """

    name = "list"

    def __init__(self, choices: Sequence[str] | Callable[[], Iterable[str]]) -> None:
        self._choices = choices

    @property
    def choice(self) -> click.Choice[str]:
        return click.Choice(list(self._choices() if callable(self._choices) else self._choices))

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        return f"{self.choice.get_metavar(param, ctx)},..."

    def convert(
        self,
        value: str | tuple[str, ...],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        names = [name.strip() for name in value.split(",") if name.strip()]
        return tuple(self.choice.convert(name, param, ctx) for name in names)

    def shell_complete(
        self, _ctx: click.Context, _param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return matching(((str(name), "") for name in self.choice.choices), incomplete)


def joined(
    _ctx: click.Context, _param: click.Parameter, values: tuple[tuple[str, ...], ...]
) -> tuple[str, ...]:
    """Callback of a repeatable option with commas: all values, each once."""
    return tuple(dict.fromkeys(value for part in values for value in part))


def parts(text: str) -> tuple[str, ...]:
    """The type of a repeatable option with commas whose values are checked later."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


_NAMED = 30
"""Names in a list before the rest is only counted."""


def project_option(command: Command) -> Command:
    """Add --project; the command receives a Workspace as `workspace`."""

    def load(ctx: click.Context, _param: click.Parameter, value: Path | None) -> Workspace:
        # Not before a command runs: --help needs no project.
        from filmpack.project.config.settings import Project
        from filmpack.project.workspace import Workspace

        return Workspace(Project.find(value or ctx.meta.get(PROJECT)))

    return click.option(
        "--project",
        "workspace",
        type=click.Path(path_type=Path),
        callback=load,
        metavar="FILE",
        help="Project file or folder (default: filmpack.toml here or in a parent folder).",
    )(command)


def names_argument(
    received: str, metavar: str, offer: Callable[[Workspace], Named]
) -> Callable[[Command], Command]:
    """Add the names of languages or editions, none or more; "all" is what no name is.

    Args:
        received: The parameter that gets them.
        metavar: How help calls one of them.
        offer: What the shell completes them with.
    """

    def all_is_none(
        _ctx: click.Context, _param: click.Parameter, names: tuple[str, ...]
    ) -> tuple[str, ...]:
        return () if "all" in names else names

    return click.argument(
        received,
        nargs=-1,
        metavar=f"[{metavar}]...",
        callback=all_is_none,
        shell_complete=offered(offer),
    )


def encoding_options(excerpt: str) -> Callable[[Command], Command]:
    """Add what is encoded, where to and how: --film, --excerpt, --cache and --jobs.

    excerpt says what an excerpt is to the command.
    """

    def add(command: Command) -> Command:
        for option in (
            click.option(
                "-j",
                "--jobs",
                type=click.IntRange(1, 1024),
                help="Number of parallel encoding jobs (default: one per core).",
            ),
            cache_option,
            click.option("--excerpt", is_flag=True, help=excerpt),
            click.option(
                "--film",
                type=click.Path(path_type=Path, dir_okay=False),
                help="Use this film instead of the project's master.",
            ),
        ):
            command = option(command)
        return command

    return add


def text_option(command: Command) -> Command:
    """Add --format text|json, received as `form`, and --json for short."""
    command = click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        help="Text for people or JSON for programs.",
    )(command)
    return json_option("form")(command)


def format_option(command: Command) -> Command:
    """Add --format table|json, received as `form`, and --json for short."""
    command = json_option("form")(command)
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json"]),
        default="table",
        show_default=True,
        help="A table for people or JSON for programs.",
    )(command)


def json_option(name: str) -> Callable[[Command], Command]:
    """Add --json, which sets another option, received as `name`, to "json"."""
    return click.option("--json", name, flag_value="json", help="Short for --format json.")


def cache_option(command: Command) -> Command:
    """Add --cache, a folder or an address; None means FILMPACK_CACHE or the user's cache folder."""

    def checked(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
        if value is not None and "://" not in value:
            click.Path(file_okay=False).convert(value, param, ctx)
        return value

    return click.option(
        "--cache",
        callback=checked,
        metavar="FOLDER|ADDRESS",
        help="Cache of encoded segments: a folder or an fsspec address such as s3://bucket/path"
        " (default: FILMPACK_CACHE, or the user's cache folder).",
    )(command)


def missing_option(command: Command) -> Command:
    """Add --missing fail|blank|source."""
    return click.option(
        "--missing",
        type=click.Choice(["fail", "blank", "source"]),
        default="fail",
        show_default=True,
        help="For cues without a finished translation: stop and list them (fail), show nothing"
        " (blank), or show the source text (source).",
    )(command)


def printable_text(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    """Callback of an option whose text goes into a file: refuse what cannot be printed; "" where
    it is left out."""
    if value is not None and not value.isprintable():
        raise click.BadParameter("it holds a character that cannot be printed.", ctx, param)
    return value or ""


def size_of(text: str) -> tuple[int, int]:
    """Parse a size in pixels such as 1280x720. Raises ConfigError if it is not two even numbers."""
    match = re.fullmatch(r"(\d{2,4})x(\d{2,4})", text)
    if not match or int(match[1]) % 2 or int(match[2]) % 2:
        raise ConfigError(f"invalid size {text!r}.", "Give width x height, both even: 1280x720.")
    return int(match[1]), int(match[2])


def language_of(workspace: Workspace, typed: str) -> str:
    """The one language that a name stands for. Raises ConfigError for anything else."""
    meant = workspace.meant((typed,))
    if len(meant) != 1 or meant[0] in workspace.project.settings.editions.matrix:
        raise ConfigError(f"{typed!r} is not one language.", "Name its catalogue: pl, de_CH.")
    return meant[0]


def say_problems(problems: tuple[Problem, ...]) -> None:
    """Print each problem, with its place and advice, to stderr."""
    for problem in problems:
        say_lines(str(problem))


def say_next(steps: Sequence[str]) -> None:
    """Print what to do next to stderr, a command a line."""
    for number, step in enumerate(steps):
        say(f"{'next:' if not number else '     '} {step}")


def count(number: int, noun: str) -> str:
    """A number with its noun: 1 cue, 2 cues."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def some(names: Sequence[str]) -> str:
    """Names for a message: the first ones, and how many more there are."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def duration(seconds: float) -> str:
    """A duration for people: 8 s, 12 min, 3.5 h."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
