from __future__ import annotations

import sysconfig
from pathlib import Path

import click

import filmpack
from filmpack.cli.output.console import put_lines
from filmpack.files import read_bytes

TOPICS = (
    "add-a-country",
    "cluster",
    "configuration",
    "for-media-staff",
    "for-translators",
    "glossary",
    "reliability",
    "rules",
    "security",
)
"""The pages of docs/ that are for users; a wheel has them too (pyproject.toml)."""


@click.command(epilog=f"Topics: {', '.join(TOPICS)}.")
@click.argument("names", nargs=-1, metavar="[COMMAND|TOPIC]...")
@click.pass_context
def help(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Show the help of COMMAND (default: all commands), or the page on TOPIC.

    \b
    Example:
      filmpack help build
      filmpack help contacts confirm
      filmpack help rules
    """
    if len(names) == 1 and names[0] in TOPICS:
        put_lines(_page(names[0]))
        return
    at = ctx.find_root()
    for name in names:
        group = at.command
        if not isinstance(group, click.Group):
            raise click.UsageError(f"{at.command_path!r} has no subcommands.", at)
        found, command, _ = group.resolve_command(at, [name])
        assert command is not None  # resolve_command() raises for what is not there
        at = click.Context(command, info_name=found, parent=at)
    put_lines(at.get_help())


def _page(topic: str) -> str:
    """A page of docs/: the repository's, or the one that was installed with the package."""
    repository = Path(filmpack.__file__).resolve().parents[2]
    installed = Path(sysconfig.get_path("data")) / "share" / "doc" / "filmpack"
    for folder in (repository / "docs", installed):
        path = folder / f"{topic}.md"
        if path.is_file():
            return read_bytes(path, "page").decode("utf-8").rstrip("\n")
    raise click.UsageError(f"the page on {topic!r} is not installed.")
