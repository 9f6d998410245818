"""An empty value, as a variable that is not set leaves it, is never taken for one left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click
from click.testing import Result

from filmpack.cli.app import COMMANDS, cli


def parameters(command: click.Command, line: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words of a command line for each parameter that takes a value, up to the value."""
    if isinstance(command, click.Group):
        for name, sub in command.commands.items():
            yield from parameters(sub, (*line, name))
    for param in command.params:
        if isinstance(param, click.Argument):
            yield line
        elif isinstance(param, click.Option) and not (param.is_flag or param.count):
            yield from ((*line, name) for name in param.opts)


def every_parameter() -> list[tuple[str, ...]]:
    context = click.Context(cli)
    found = []
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        found += list(parameters(command, (name,)))
    return [*found, ("--project",)]


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_option_and_argument_refuses_an_empty_value(
    run: Callable[..., Result], project: Path
) -> None:
    before = files(project)
    lines = every_parameter()
    assert {("init", "--title"), ("package", "-o"), ("sign", "--key"), ("verify",)} <= {*lines}
    for line in lines:
        done = run(*line, "", *(["status"] if line == ("--project",) else []))
        assert done.exit_code == 2, line
        assert "Invalid value for '" in done.stderr, line
        assert "it is empty. Give it a value" in done.stderr, line
    assert files(project) == before


def test_a_blank_value_is_empty_and_advice_fits_the_option(run: Callable[..., Result]) -> None:
    optional = run("init", "new", "--title", " ").stderr
    assert "Invalid value for '--title': it is empty. Give it a value or leave it out." in optional
    assert run("sign", "--key", "\t").stderr.endswith("it is empty. Give it a value.\n")


def test_a_line_that_is_still_typed_may_hold_an_empty_value() -> None:
    command = cli.get_command(click.Context(cli), "init")
    assert command is not None
    assert command.make_context("init", ["--title", ""], resilient_parsing=True)
