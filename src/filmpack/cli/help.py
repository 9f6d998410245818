from __future__ import annotations

import click

from filmpack.cli.output.console import put_lines


@click.command()
@click.argument("names", nargs=-1, metavar="[COMMAND]...")
@click.pass_context
def help(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Show the help of COMMAND (default: all commands).

    \b
    Example:
      filmpack help build
      filmpack help contacts confirm
    """
    at = ctx.find_root()
    for name in names:
        group = at.command
        if not isinstance(group, click.Group):
            raise click.UsageError(f"{at.command_path!r} has no subcommands.", at)
        found, command, _ = group.resolve_command(at, [name])
        assert command is not None  # resolve_command() raises for what is not there
        at = click.Context(command, info_name=found, parent=at)
    put_lines(at.get_help())
