"""Options that every command takes, before its name or after it: -q and -v."""

from __future__ import annotations

import os

import click

from filmpack.cli.output.console import be_quiet

PROJECT = "filmpack.project"
"""Where the context's meta holds the --project that stands before a command."""
_QUIET = "common_quiet"


def with_common_options(command: click.Command) -> click.Command:
    """Let a command and its subcommands take -q and -v after their names too.

    They are listed once, in 'filmpack --help'.
    """
    if not any(param.name == _QUIET for param in command.params):
        command.params += [_quiet_option(), _verbose_option()]
    if isinstance(command, click.Group):
        for subcommand in command.commands.values():
            with_common_options(subcommand)
    return command


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
