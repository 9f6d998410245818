"""The filmpack command: finds subcommands, and turns each error into a message and exit code."""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from filmpack import __version__
from filmpack.cli.output.console import (
    SIGPIPE,
    ReaderGone,
    be_quiet,
    flush,
    open_streams,
    say_lines,
    settled,
)
from filmpack.cli.shared.common import (
    PROJECT,
    Context,
    refuse_empty,
    set_verbose,
    with_common_options,
)
from filmpack.cli.shared.signals import exit_code, stop_on_signals
from filmpack.errors import FilmpackError, display_path

_BUG = 70
"""Exit code of a bug (EX_SOFTWARE in sysexits.h)."""

# Command name -> module, in the order in which a project uses them.
COMMANDS = {
    "init": "setup.init",
    "extract": "texts.extract",
    "add": "setup.add",
    "add-country": "setup.add_country",
    "import": "texts.import_",
    "status": "texts.status",
    "check": "texts.check",
    "profile": "texts.profile",
    "languages": "texts.languages",
    "fonts": "texts.fonts",
    "shots": "films.shots",
    "retime": "films.retime",
    "review": "texts.review",
    "contacts": "films.contacts",
    "card": "films.card",
    "export": "texts.export",
    "build": "films.build",
    "package": "delivery.package",
    "web": "delivery.web",
    "verify": "delivery.verify",
    "sign": "delivery.sign",
    "cache": "films.cache",
    "doctor": "setup.doctor",
    "demo-film": "setup.demo_film",
    "help": "help",
}

# What other tools call it, and what it is called here.
HABITS = {
    "burn": "build",
    "clean": "cache",
    "encode": "build",
    "lint": "check",
    "list": "status",
    "ls": "status",
    "make": "build",
    "mux": "build",
    "new": "init",
    "sync": "extract",
    "update": "extract",
    "validate": "check",
    "version": "--version",
}


class Commands(click.Group):
    """Loads a command's module only when it is used, to keep start-up fast."""

    context_class = Context

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        path = COMMANDS[name]
        module = import_module(f"filmpack.cli.{path}")
        command = getattr(module, path.rpartition(".")[2])
        assert isinstance(command, click.Command)
        return with_common_options(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As Click does; a mistyped command is answered with the nearest ones."""
        name = args[0]
        if name not in COMMANDS and name[:1].isalnum():
            near = get_close_matches(name, [*COMMANDS, *HABITS], 3, 0.6)
            names = dict.fromkeys(HABITS.get(name, name) for name in near)
            hint = f" Did you mean {' or '.join(map(repr, names))}?" if names else ""
            ctx.fail(f"No such command {name!r}.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="filmpack")
@click.option(
    "-v",
    "--verbose",
    count=True,
    help="Log the commands that are run to stderr; -vv: cache hits and misses too.",
)
@click.option(
    "-q",
    "--quiet",
    is_flag=True,
    help="Print no progress and no notes: only errors, warnings and what was asked for.",
)
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    metavar="FILE",
    expose_value=False,
    callback=lambda ctx, _param, value: ctx.meta.update({PROJECT: value}),
    help="Project file or folder (default: filmpack.toml here or in a parent folder).",
)
def cli(verbose: int, quiet: bool) -> None:
    """Turn translated gettext files into finished, checked films in every language.

    \b
    Example, in a project folder:
      filmpack status                   progress of every language
      filmpack build pl-PL --kind burn  a film with Polish subtitles and Poland's card

    -q and -v may also follow the command, and --project where it needs a project.

    Exit codes: 0 success, 1 problems in the texts or the film, 2 wrong usage or
    configuration, 3 FFmpeg, the disk or the network failed, 70 a bug in filmpack.
    """
    set_verbose(verbose)
    be_quiet(quiet)


for _param in cli.params:
    refuse_empty(_param)


def main() -> NoReturn:
    """Run filmpack. Errors that a user can cause end in a message, never a traceback."""
    # Short runs produce too little garbage to collect; long ones are still collected.
    gc.set_threshold(50_000)
    # Otherwise the interpreter looks at its end for garbage in all that the process frees anyway.
    atexit.register(gc.freeze)
    stop_on_signals()
    open_streams()
    stdout = sys.stdout
    try:
        code = cli.main(prog_name="filmpack", standalone_mode=False)
        flush()
        sys.exit(code if isinstance(code, int) else 0)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _end("stopped.", exit_code())
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        say_lines(shown.getvalue().rstrip("\n"))
        sys.exit(error.exit_code)
    except FilmpackError as error:
        _end(str(error), error.exit_code)
    except ReaderGone:
        sys.exit(SIGPIPE)
    except SystemExit:
        # Click printed it (--help), and met a closed pipe: it puts a wrapper in stdout's place.
        if sys.stdout is not stdout:
            sys.exit(SIGPIPE)
        raise
    except OSError as error:
        if not settled():  # --help prints past console.put()
            _end(f"standard output cannot be written: {error.strerror or error}.", 3)
        place = f"{display_path(os.fsdecode(error.filename))}: " if error.filename else ""
        _end(f"{place}{error.strerror or error}.", 3)
    except Exception as error:
        _end(_bug(error), _BUG)


def _bug(error: Exception) -> str:
    """The message for an unexpected exception; its traceback is written to a log file."""
    import traceback

    from filmpack.log import write_log

    log = write_log("bug", "".join(traceback.format_exception(error)))
    what = f"this is a bug in filmpack: {type(error).__name__}: {error}"
    return f"{what}\n  Please report it with the log: {log}" if log else what


def _end(message: str, code: int) -> NoReturn:
    say_lines(message, head="filmpack:")
    sys.exit(code)
