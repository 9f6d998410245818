"""The manual page, filmpack(1): the text of every --help, as roff."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from filmpack import __version__


def manual_page(cli: click.Group) -> str:
    """The manual page of a command and its subcommands, with all that --help says of them."""
    ctx = click.Context(cli, info_name="filmpack", **cli.context_settings)
    about, *more = _paragraphs(cli)
    lines = [
        f'.TH FILMPACK 1 "" "filmpack {__version__}" "User Commands"',
        ".SH NAME",
        f"filmpack \\- {_escaped(about[:1].lower() + about[1:].rstrip('.'))}",
        ".SH SYNOPSIS",
        *_usage(ctx),
        ".SH DESCRIPTION",
        *_text(more),
        ".SH OPTIONS",
        *_options(ctx),
        ".SH COMMANDS",
        *_commands(cli, ctx),
        ".SH SEE ALSO",
        _escaped("'filmpack help TOPIC' shows a page of the documentation; 'filmpack help help'"),
        "lists the topics.",
    ]
    return "\n".join(lines) + "\n"


def _commands(group: click.Group, parent: click.Context) -> Iterator[str]:
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        assert command is not None
        ctx = click.Context(command, parent=parent, info_name=name)
        yield f".SS {_escaped(ctx.command_path)}"
        yield from _usage(ctx)
        yield from _text(_paragraphs(command))
        yield from _options(ctx)
        if isinstance(command, click.Group):
            yield from _commands(command, ctx)


def _paragraphs(command: click.Command) -> list[str]:
    """The paragraphs of a command's help. Those that are not to be folded begin with \\b."""
    texts = (inspect.cleandoc(text) for text in (command.help, command.epilog) if text)
    return "\n\n".join(texts).split("\n\n")


def _usage(ctx: click.Context) -> list[str]:
    words = [ctx.command_path, *ctx.command.collect_usage_pieces(ctx)]
    return [".PP", f".B {_escaped(' '.join(words))}"]


def _text(paragraphs: list[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield ".PP"
        if not paragraph.startswith("\b"):
            yield _escaped(" ".join(paragraph.split()))
            continue
        yield ".nf"
        yield from map(_escaped, paragraph.strip("\b\n").split("\n"))
        yield ".fi"


def _options(ctx: click.Context) -> Iterator[str]:
    for param in ctx.command.get_params(ctx):
        if isinstance(param, click.Option) and (record := param.get_help_record(ctx)):
            names, meaning = record
            yield ".TP"
            yield f".B {_escaped(names)}"
            yield _escaped(" ".join(meaning.split())) or "\\&"


def _escaped(text: str) -> str:
    """Text as roff prints it as it stands: hyphens stay hyphens, so that options can be copied."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text
