"""The two streams that filmpack prints to: data to stdout, messages to stderr.

All printing goes through here, so that text from outside is printable, a character that the
stream's encoding lacks is escaped, and a stream that is closed or full is dealt with once:
a lost message is not worth a lost film, but lost data is an error.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TextIO

import click

from filmpack.cli.output.terminal import folded, is_plain, width_of
from filmpack.errors import ToolError
from filmpack.printable import json_text, no_command, printable, printable_lines

SIGPIPE = 141
"""Exit code when the reader of a pipe went away, as the shell has it: 128 + 13."""
_OWN = re.compile(r"(\x1b\[[0-9;]*m|\t)")


@dataclass(slots=True)
class _Settings:
    quiet: bool = False


_settings = _Settings()


class ReaderGone(Exception):
    """Whoever read our data from a pipe has closed it. No OSError: Click would end with 1."""


def open_streams() -> None:
    """Make stdout and stderr fit to print to, before any file is opened.

    A closed stream's number would go to the next file that is opened, and messages (also
    those of FFmpeg's libraries) into that file. It is given to the null device: writing to
    a closed stdout then fails as it should, and messages to a closed stderr are dropped.
    """
    for number, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # takes the lowest free number: this one
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def flush() -> None:
    """Write out what is left of stdout. Raises ToolError as put() does."""
    with _told():
        sys.stdout.flush()


def settled() -> bool:
    """Whether stdout takes what it still holds; if not, that is dropped."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        drop(sys.stdout)
        return False
    return True


@contextmanager
def _told() -> Iterator[None]:
    """Turn what goes wrong with stdout into a ToolError, but for a reader that went away."""
    try:
        yield
    except BrokenPipeError:
        drop(sys.stdout)
        raise ReaderGone from None
    except (OSError, ValueError) as error:
        drop(sys.stdout)
        reason = getattr(error, "strerror", None) or str(error)
        raise ToolError(
            f"standard output cannot be written: {reason}.",
            "Redirect it to an open file on a disk with free space.",
        ) from None


def drop(stream: TextIO) -> None:
    """Throw away what a broken stream still holds: else Python complains of it at its end."""
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def be_quiet(quiet: bool = True) -> None:
    """Drop what say() is given from here on: progress, and what was done. False: print it."""
    _settings.quiet = quiet


def is_quiet() -> bool:
    """Whether be_quiet() was called in this run."""
    return _settings.quiet


def say(message: str) -> None:
    """Print a message for people, of one line, to stderr; nothing after be_quiet()."""
    if not _settings.quiet:
        _say(printable(message))


def say_lines(message: str, *, head: str = "") -> None:
    """Print a message of several lines, such as an error's, to stderr.

    Args:
        message: Its lines. Each text from outside in it is already on one line.
        head: Words before the message, in bold.
    """
    bold = f"{click.style(head, bold=True)} " if head else ""
    _say(bold + printable_lines(message))


def _say(text: str) -> None:
    try:
        click.echo(no_command(_fit(text, sys.stderr)), file=sys.stderr, color=_colour(sys.stderr))
    except (OSError, ValueError):
        drop(sys.stderr)


def put(line: str = "") -> None:
    """Print one line of data to stdout.

    Raises:
        ReaderGone: If the reader of a pipe went away.
        ToolError: If stdout is closed or full.
    """
    put_coloured(printable(line))


def put_lines(text: str) -> None:
    """Print text of several lines to stdout."""
    put_coloured(printable_lines(text))


def put_coloured(text: str) -> None:
    """Print text to stdout that is printable already and holds our own colours and tabs.

    What else it might hold is still escaped, line by line: a colour is the worst that an
    oversight can let through.
    """
    parts = _OWN.split(text)
    parts[::2] = map(printable_lines, parts[::2])
    _put(no_command(_fit("".join(parts), sys.stdout)))  # folded first: each part begins a line


def put_report(text: str, beyond_ascii: str = "backslashreplace") -> None:
    """Print to stdout what a program reads; its format has escaped what needs it.

    Args:
        text: The report, without a final line break.
        beyond_ascii: The codec error handler by which this format writes a character that
            the stream's encoding may lack. Such formats are UTF-8 or ASCII, nothing between.
    """
    if not _is_utf8(sys.stdout):
        text = text.encode("ascii", beyond_ascii).decode("ascii")
    _put(text)


def put_json(value: object, indent: int | None = 2) -> None:
    """Print data for programs to stdout, as indented JSON (on one line: indent=None)."""
    _put(json_text(value, indent, ascii_only=not _is_utf8(sys.stdout)))


def _put(text: str) -> None:
    with _told():
        click.echo(text, file=sys.stdout, color=_colour(sys.stdout))


def _fit(text: str, stream: TextIO) -> str:
    """Text for people, folded where the stream is a terminal that is narrower.

    Call it before no_command(): each line that folding makes could be a command to a CI service.
    """
    width = width_of(stream)
    return text if width is None else folded(text, width)


def _colour(stream: TextIO) -> bool:
    return not is_plain(stream)


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "utf-8").lower().replace("-", "").startswith("utf8")
