"""Kills, a full disk, two at a time: the folder that is published is always a whole one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from cli_project import FILMPACK
from filmpack.delivery.publish import work_place
from filmpack.delivery.sums import SUMS
from filmpack.web.verify import verify_web
from small_disk import small_disk
from web_project import make_web_project, web_of, write_texts

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project, its folder for the web, and its store."""
    folder = tmp_path_factory.mktemp("interrupted")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILMPACK_CACHE", str(folder / "store"))
        make_web_project(folder, ("pl",))
        web_of(folder)
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, with a corrected word that is not published yet."""
    folder = tmp_path / "project"
    shutil.copytree(made, folder)
    monkeypatch.setenv("FILMPACK_CACHE", str(folder / "store"))
    write_texts(folder, "pl", {"c0001": "Oto on: Leo."})
    return folder


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command, running in a group of its own."""
    return subprocess.Popen(
        [*FILMPACK, "web", "-j", "2", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize("seconds", [0.8, 1.6, 3.0, 4.5, 6.0])
def test_a_kill_leaves_a_whole_folder_and_the_next_run_the_same_bytes(
    project: Path, made: Path, seconds: float
) -> None:
    shutil.rmtree(project / "store" / "objects")
    before = (project / "dist" / "web" / SUMS).read_bytes()
    process = started(project)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    web = project / "dist" / "web"
    assert verify_web(web).findings == ()
    if process.returncode == -signal.SIGKILL:
        assert (web / SUMS).read_bytes() == before
    again = started(project)
    told = again.communicate()[1]
    assert again.returncode == 0, told
    assert verify_web(web).findings == ()
    assert "Oto on: Leo." in (web / "text" / "pl.vtt").read_text("utf-8")
    for path in (made / "dist" / "web" / "film").rglob("*.m4s"):
        same = web / path.relative_to(made / "dist" / "web")
        assert same.read_bytes() == path.read_bytes()
    assert not (project / "dist" / ".packaging").exists()


def test_a_full_disk_is_named_and_the_folder_stays(project: Path, tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk", 60_000) as disk:
            shutil.copytree(project / "dist" / "web", disk / "web")
            filler = disk / "filler"
            filler.write_bytes(bytes(shutil.disk_usage(disk).free - 200_000))
            # Nothing of the former folder may be linked: all of it is written anew.
            (project / "filmpack.toml").write_text(
                (project / "filmpack.toml").read_text("utf-8").replace("ultrafast", "superfast"),
                "utf-8",
            )
            process = started(project, "-o", str(disk))
            told = process.communicate()[1]
            assert process.returncode == 3, told
            assert "disk" in told
            assert "Traceback" not in told
            assert verify_web(disk / "web").findings == ()
            assert [path.name for path in disk.iterdir() if path.is_dir()] == ["web"]
    except PermissionError as error:
        pytest.skip(str(error))


def test_two_at_a_time_do_not_mix(project: Path) -> None:
    with work_place(project / "dist"):
        process = started(project)
        told = process.communicate()[1]
    assert process.returncode == 2
    assert "is writing here" in told
    assert verify_web(project / "dist" / "web").findings == ()
