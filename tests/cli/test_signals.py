"""Ctrl-C ends a command at any moment without a traceback, and pressed twice it cleans up once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cli_project import FILMPACK

TWICE = """
import os, signal
from filmpack.cli.shared.signals import exit_code, stop_on_signals

stop_on_signals()
try:
    os.kill(os.getpid(), signal.{first})
finally:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(os.getpid(), number)
    print(exit_code(), flush=True)
    os._exit(0)
"""


def test_ctrl_c_while_filmpack_is_still_loaded_is_no_traceback(tmp_path: Path) -> None:
    # In the place of the first library that the command line imports.
    (tmp_path / "click.py").write_text(
        "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(5)\n", "utf-8"
    )
    done = subprocess.run(
        [*FILMPACK, "--version"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


@pytest.mark.parametrize("first", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_more_signals_do_not_disturb_the_cleaning_up_after_the_first(first: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TWICE.format(first=first)],
        capture_output=True,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) == 128 + getattr(signal, first)
