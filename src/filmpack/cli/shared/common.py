"""What every command has: -q and -v, before its name or after it, help that fits, and no empty
values."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

import click
from click.core import ParameterSource

from filmpack.cli.output.console import be_quiet
from filmpack.cli.output.terminal import folded, width_of

PROJECT = "filmpack.project"
"""Where the context's meta holds the --project that stands before a command."""
_QUIET = "common_quiet"


class _Formatter(click.HelpFormatter):
    """Folds what Click leaves as it stands, such as examples, where a terminal is narrower."""

    def getvalue(self) -> str:
        text, width = super().getvalue(), width_of(sys.stdout)
        return text if width is None else folded(text, width)


class Context(click.Context):
    """Click's, with help that fits the terminal."""

    formatter_class = _Formatter


def with_common_options(command: click.Command) -> click.Command:
    """Let a command and its subcommands take -q and -v after their names too, and refuse options
    and arguments that are given an empty value.

    -q and -v are listed once, in 'filmpack --help'.
    """
    command.context_class = Context
    if not any(param.name == _QUIET for param in command.params):
        for param in command.params:
            refuse_empty(param)
        command.params += [_quiet_option(), _verbose_option()]
    if isinstance(command, click.Group):
        for subcommand in command.commands.values():
            with_common_options(subcommand)
    return command


def refuse_empty(param: click.Parameter) -> None:
    """Have a parameter refuse an empty or blank value, such as an unset shell variable leaves.

    It is looked at as it was typed: Click makes the folder '.' of an empty path.
    """
    consume = param.consume_value

    def consumed(ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, ParameterSource]:
        value, source = consume(ctx, opts)
        if source is ParameterSource.COMMANDLINE and not ctx.resilient_parsing:
            given = value if isinstance(value, list | tuple) else (value,)
            if any(isinstance(one, str) and not one.strip() for one in given):
                advice = (
                    "Give it a value." if param.required else "Give it a value or leave it out."
                )
                raise click.BadParameter(f"it is empty. {advice}", ctx, param)
        return value, source

    # The instance's own: the parameters are of many classes.
    param.consume_value = consumed  # type: ignore[method-assign]


def _quiet_option() -> click.Option:
    return click.Option(
        ["-q", "--quiet", _QUIET],
        is_flag=True,
        expose_value=False,
        hidden=True,
        callback=lambda _ctx, _param, quiet: be_quiet() if quiet else None,
    )


def _verbose_option() -> click.Option:
    return click.Option(
        ["-v", "--verbose", "common_verbose"],
        count=True,
        expose_value=False,
        hidden=True,
        callback=lambda _ctx, _param, verbose: set_verbose(verbose),
    )


def set_verbose(verbose: int) -> None:
    """Log to stderr, where asked for by an option or by FILMPACK_LOG."""
    if verbose or os.environ.get("FILMPACK_LOG"):
        from filmpack.log import set_up  # only on request: costs start-up time

        set_up(verbose)
