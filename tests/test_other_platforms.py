"""What can be tried of Windows and macOS on this machine; CONTRIBUTING.md says what was not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from conftest import ROOT
from filmpack.cli.shared.signals import stop_on_signals
from filmpack.errors import InputError, shown_path
from filmpack.files import write_output
from filmpack.pipeline.local import cores
from filmpack.project.trust import Boundary


def test_paths_are_shown_with_slashes_everywhere() -> None:
    here = PureWindowsPath(r"C:\films\mine")
    assert shown_path(here / "translations" / "pl.po", here) == "translations/pl.po"
    assert shown_path(PureWindowsPath(r"D:\x\film.mp4"), here) == "D:/x/film.mp4"
    assert shown_path(PurePosixPath("/films/a/b.po"), PurePosixPath("/films/a")) == "b.po"


def test_a_folder_is_told_apart_whatever_the_case_of_its_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Windows takes C:\Film and c:\film for the same; a folder beside it is another.
    monkeypatch.setattr(os.path, "normcase", lambda path: os.fspath(path).lower())
    boundary = Boundary(tmp_path / "Film")
    boundary.require_inside(tmp_path / "FILM" / "pl.po", "catalogue")
    with pytest.raises(InputError, match="lies outside the project"):
        boundary.require_inside(tmp_path / "film-2" / "pl.po", "catalogue")


def test_without_the_signals_of_posix_ctrl_c_is_still_handled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_up: list[int] = []
    monkeypatch.delattr(signal, "SIGHUP")
    monkeypatch.setattr(signal, "getsignal", lambda _number: signal.SIG_DFL)
    monkeypatch.setattr(signal, "signal", lambda number, _handler: set_up.append(number))
    stop_on_signals()
    assert set_up == [signal.SIGINT, signal.SIGTERM]


def test_cores_are_counted_where_no_process_can_be_bound_to_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert cores() == os.cpu_count()


def test_a_device_is_written_to_where_there_is_no_way_not_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("O_NONBLOCK", "O_NOCTTY", "set_blocking"):
        monkeypatch.delattr(os, name, raising=False)
    write_output(Path(os.devnull), b"text")


CORE = [
    "tests/timedtext",
    "tests/translation/test_compile.py",
    "tests/translation/test_podocument.py",
    "tests/languages",
    "tests/cli/test_typed_names.py",
    "tests/project",
]
COMMANDS = ["tests/cli/test_commands.py", "tests/editions", "tests/delivery/test_packages.py"]


@pytest.mark.parametrize(
    "tests",
    [
        pytest.param(CORE, marks=pytest.mark.full, id="core"),
        pytest.param(COMMANDS, marks=pytest.mark.endurance, id="commands"),
    ],
)
def test_the_core_and_the_commands_need_no_call_of_posix_and_no_utf_8_locale(
    tests: list[str],
) -> None:
    """With names that Windows lacks taken away, and files opened in ASCII unless told otherwise."""
    options = [
        "-p",
        "posixless",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-m",
        "not full",
        "-k",
        "not fifo",  # which Windows does not have
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
