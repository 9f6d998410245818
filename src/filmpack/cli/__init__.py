"""The command line: one module per command, which parses options, calls and prints."""

from __future__ import annotations

import signal
from typing import NoReturn


def main() -> NoReturn:
    """Run filmpack; ends the process.

    Until app.py has set its handlers, Ctrl-C ends the process without a word: there is nothing
    to clean up yet, and a traceback out of an import helps nobody.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from filmpack.cli.app import main as run

    run()
