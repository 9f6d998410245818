"""What the README has people type: the Makefile's targets, in a copy of the repository."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT


def make(folder: Path, target: str) -> None:
    """Run a target in `folder` with the environment of this test run, which is set up already."""
    command = [
        "make",
        "-C",
        str(folder),
        "READY=",
        "RUNNABLE=",
        f"BIN={Path(sys.executable).parent}",
        target,
    ]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)


def test_cleaning_up_leaves_the_master_and_the_finished_films(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    theirs = [tmp_path / "film/master.mp4", tmp_path / "dist/tell-somebody-pl-PL.mp4"]
    ours = [tmp_path / "demo/film.mp4", tmp_path / ".cache/store/x", tmp_path / ".venv/pyvenv.cfg"]
    for path in (*theirs, *ours):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    make(tmp_path, "clean")
    assert [path.exists() for path in (*theirs, *ours)] == [True, True, False, False, False]


@pytest.mark.full
def test_the_demo_makes_three_films_and_one_with_tracks_in_a_folder_of_its_own(
    tmp_path: Path,
) -> None:
    for name in ("Makefile", "filmpack.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "translations", tmp_path / "translations")
    before = {path.name for path in tmp_path.iterdir()}
    make(tmp_path, "demo")
    assert {path.name for path in tmp_path.iterdir()} - before == {"demo", ".cache"}
    assert sorted(path.name for path in (tmp_path / "demo").iterdir()) == [
        "film.mp4",
        "tell-somebody-excerpt-bg.mp4",
        "tell-somebody-excerpt-el.mp4",
        "tell-somebody-excerpt-pl-el-bg-subtitles.mkv",
        "tell-somebody-excerpt-pl.mp4",
    ]
