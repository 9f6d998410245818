"""The filmpack command itself, and how every failure ends: a message and an exit code."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from filmpack import __version__
from filmpack.cli.add import add
from filmpack.cli.build import build
from filmpack.cli.card import card
from filmpack.cli.contacts import contacts
from filmpack.cli.demo_film import demo_film
from filmpack.cli.doctor import doctor
from filmpack.cli.export import export
from filmpack.cli.extract import extract
from filmpack.cli.import_ import import_
from filmpack.cli.init import init
from filmpack.cli.review import review
from filmpack.cli.status import status
from filmpack.errors import FilmpackError


class InOrder(click.Group):
    """Lists the commands in the order of the work, not of the alphabet."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="filmpack")
def cli() -> None:
    """From translators' gettext files to finished, checked films in every language.

    \b
    Example, in a project folder:
      filmpack status                 how far every language is
      filmpack build pl --kind burn   a film with Polish subtitles

    Exit codes: 0 done, 1 the inputs have problems, 2 wrong use or
    configuration, 3 an outside program failed.
    """


for command in (
    init,
    extract,
    add,
    import_,
    status,
    review,
    contacts,
    card,
    export,
    build,
    doctor,
    demo_film,
):
    cli.add_command(command)


def main() -> NoReturn:
    """Run filmpack; no failure that a user can cause ends in a traceback."""
    try:
        code = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        _end("stopped.", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except FilmpackError as error:
        _end(str(error), error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _end(f"{place}{error.strerror or error}.", 3)


def _end(message: str, code: int) -> NoReturn:
    click.echo(f"{click.style('filmpack:', bold=True)} {message}", err=True)
    sys.exit(code)
