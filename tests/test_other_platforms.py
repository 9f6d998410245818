"""What can be tried of Windows and macOS on this machine; CONTRIBUTING.md says what was not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from conftest import ROOT
from filmpack.errors import shown_path
from filmpack.files import write_output


def test_paths_are_shown_with_slashes_everywhere() -> None:
    here = PureWindowsPath(r"C:\films\mine")
    assert shown_path(here / "translations" / "pl.po", here) == "translations/pl.po"
    assert shown_path(PureWindowsPath(r"D:\x\film.mp4"), here) == "D:/x/film.mp4"
    assert shown_path(PurePosixPath("/films/a/b.po"), PurePosixPath("/films/a")) == "b.po"


def test_a_device_is_written_to_where_there_is_no_way_not_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("O_NONBLOCK", "O_NOCTTY", "set_blocking"):
        monkeypatch.delattr(os, name, raising=False)
    write_output(Path(os.devnull), b"text")


@pytest.mark.full
def test_the_core_and_the_commands_need_no_call_of_posix_and_no_utf_8_locale() -> None:
    """With names that Windows lacks taken away, and files opened in ASCII unless told otherwise."""
    tests = [
        "tests/timedtext",
        "tests/translation/test_compile.py",
        "tests/translation/test_podocument.py",
        "tests/languages",
        "tests/cli/test_commands.py",
        "tests/project/test_add_country.py",
    ]
    options = [
        "-p",
        "posixless",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-m",
        "not full",
        "-x",
    ]
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "pytest", "-q", *options, *tests],
        cwd=ROOT,
        env={
            **os.environ,
            "LC_ALL": "C",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONPATH": str(ROOT / "tests" / "support"),
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert " passed" in done.stdout or "[100%]" in done.stdout
