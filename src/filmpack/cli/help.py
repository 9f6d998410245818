from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import filmpack
from filmpack.cli.output.console import put_lines, put_report
from filmpack.files import read_bytes

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

TOPICS = (
    "add-a-country",
    "cluster",
    "configuration",
    "editors",
    "for-media-staff",
    "for-press-offices",
    "for-translators",
    "glossary",
    "masters",
    "reliability",
    "rules",
    "security",
    "shapes",
    "web-folder",
)
"""The pages of docs/ that are for users; a wheel has them too (pyproject.toml)."""


def _offer(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    from filmpack.cli.app import COMMANDS
    from filmpack.cli.shared.completion import matching

    return matching(
        [*((name, "") for name in COMMANDS), *((name, "a page") for name in TOPICS)], typed
    )


@click.command(epilog=f"Topics: {', '.join(TOPICS)}.")
@click.argument("names", nargs=-1, metavar="[COMMAND|TOPIC]...", shell_complete=_offer)
@click.option("--man", is_flag=True, help="Print the manual page of all commands, for man.")
@click.pass_context
def help(ctx: click.Context, names: tuple[str, ...], man: bool) -> None:
    """Show the help of COMMAND (default: all commands), or the page on TOPIC.

    \b
    Example:
      filmpack help build
      filmpack help contacts confirm
      filmpack help rules
      filmpack help --man > filmpack.1
    """
    if man:
        from filmpack.cli.manual import manual_page

        root = ctx.find_root().command
        assert isinstance(root, click.Group)
        put_report(manual_page(root).rstrip("\n"))
        return
    if len(names) == 1 and names[0] in TOPICS:
        put_lines(_page(names[0]))
        return
    at = ctx.find_root()
    if len(names) == 1:
        _require_known(names[0], at)
    for name in names:
        group = at.command
        if not isinstance(group, click.Group):
            raise click.UsageError(f"{at.command_path!r} has no subcommands.", at)
        found, command, _ = group.resolve_command(at, [name])
        assert command is not None  # resolve_command() raises for what is not there
        at = click.Context(command, info_name=found, parent=at)
    put_lines(at.get_help())


def _require_known(name: str, root: click.Context) -> None:
    """Raise UsageError for what is neither a command nor a topic, with the nearest of both."""
    from difflib import get_close_matches

    from filmpack.cli.app import COMMANDS

    if name not in COMMANDS and (near := get_close_matches(name, [*COMMANDS, *TOPICS], 3, 0.6)):
        raise click.UsageError(
            f"No such command or topic {name!r}. Did you mean {' or '.join(map(repr, near))}?", root
        )


def _page(topic: str) -> str:
    path = find_page(topic, Path(filmpack.__file__).resolve().parents[2])
    if path is None:
        raise click.UsageError(f"the page on {topic!r} is not installed.")
    return read_bytes(path, "page").decode("utf-8").rstrip("\n")


def find_page(topic: str, repository: Path) -> Path | None:
    """A page of docs/: the repository's, else the one that was installed with the package."""
    from importlib.metadata import PackageNotFoundError, files

    name = f"{topic}.md"
    if (path := repository / "docs" / name).is_file():
        return path
    try:
        installed = [Path(str(file.locate())) for file in files("filmpack") or ()]
    except PackageNotFoundError:
        return None
    return next((path for path in installed if path.name == name and path.is_file()), None)
