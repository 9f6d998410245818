"""Signals that ask filmpack to end: it stops as it does for Ctrl-C, and leaves nothing behind."""

from __future__ import annotations

import signal
from types import FrameType

_received = signal.SIGINT


def stop_on_signals() -> None:
    """Make SIGTERM (a CI job that is cancelled) and SIGHUP (a closed terminal) act as Ctrl-C does:
    the first raises KeyboardInterrupt, and those that follow are ignored.

    A signal that is ignored stays ignored: nohup does that with SIGHUP.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        usual = (signal.SIG_DFL, signal.default_int_handler)
        if number is not None and signal.getsignal(number) in usual:
            signal.signal(number, _stop)


def exit_code() -> int:
    """128 and the number of the signal that ended the program, as shells have it."""
    return 128 + _received


def _stop(number: int, _frame: FrameType | None) -> None:
    global _received
    _received = signal.Signals(number)
    # Once is enough: another signal must not interrupt the removal of what is half made.
    for handled in signal.valid_signals():
        if signal.getsignal(handled) is _stop:
            signal.signal(handled, signal.SIG_IGN)
    raise KeyboardInterrupt
