"""Kills, a full disk, two at a time: the folder that is published is always a whole one."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import time
from contextlib import suppress
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


@pytest.mark.parametrize(
    "seconds",
    [0.8, 4.5, *(pytest.param(later, marks=pytest.mark.endurance) for later in (1.6, 3.0, 6.0))],
)
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
    left = (web / SUMS).read_bytes()
    again = started(project)
    told = again.communicate()[1]
    assert again.returncode == 0, told
    assert verify_web(web).findings == ()
    # A kill may also come between the rename that publishes and the end of the process.
    assert left in (before, (web / SUMS).read_bytes())
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


def test_a_full_cache_is_named_and_the_folder_stays(project: Path, tmp_path: Path) -> None:
    before = (project / "dist" / "web" / SUMS).read_bytes()
    try:
        with small_disk(tmp_path / "disk", 600) as disk:
            process = started(project, "--cache", str(disk / "store"))
            told = process.communicate()[1]
    except PermissionError as error:
        pytest.skip(str(error))
    assert process.returncode == 3, told
    assert "the disk of the cache folder" in told
    assert_still_there(project, before)


@pytest.mark.parametrize(
    ("most", "told"),
    [(40_000, "the disk of the cache folder"), (1_500_000, "choose another folder with -o")],
)
def test_a_file_that_cannot_grow_is_named_and_the_folder_stays(
    project: Path, most: int, told: str
) -> None:
    """The first limit stops the sound in the cache, the second the film as one file."""
    before = (project / "dist" / "web" / SUMS).read_bytes()
    limited = f"ulimit -f {most // 1024}; exec " + shlex.join([*FILMPACK, "web", "-j", "2"])
    done = subprocess.run(["bash", "-c", limited], cwd=project, capture_output=True, text=True)
    assert done.returncode == 3, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert_still_there(project, before)


def assert_still_there(project: Path, sums: bytes) -> None:
    """The folder that was published before is whole, and nothing was left beside it."""
    web = project / "dist" / "web"
    assert (web / SUMS).read_bytes() == sums
    assert verify_web(web).findings == ()
    assert not (project / "dist" / ".packaging").exists()
    assert list((project / "dist" / ".former").iterdir()) == []


class Killed(BaseException):
    """Nothing catches it, and nothing is put in order after it."""


@pytest.mark.parametrize("renames", [0, 1, 2])
def test_a_kill_at_each_rename_leaves_a_whole_folder_and_the_next_run_publishes(
    project: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    web, former = project / "dist" / "web", project / "dist" / ".former" / "web"
    rename, done = Path.rename, list[Path]()

    def killed(path: Path, target: Path) -> Path:
        if {web, former} & {path, target}:
            if len(done) == renames:
                raise Killed
            done.append(path)
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed)
        with suppress(Killed):
            web_of(project)
    assert len(done) == renames
    # Between the two renames the one before is whole in its other place.
    whole = former if renames == 1 else web
    assert verify_web(whole).findings == ()
    assert web.exists() == (renames != 1)
    web_of(project)
    assert verify_web(web).findings == ()
    assert "Oto on: Leo." in (web / "text" / "pl.vtt").read_text("utf-8")
    assert verify_web(former).findings == ()
    assert "To jest Leo." in (former / "text" / "pl.vtt").read_text("utf-8")


def test_two_at_a_time_do_not_mix(project: Path) -> None:
    with work_place(project / "dist"):
        process = started(project)
        told = process.communicate()[1]
    assert process.returncode == 2
    assert "is writing here" in told
    assert verify_web(project / "dist" / "web").findings == ()
