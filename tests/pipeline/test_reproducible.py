"""The same inputs give the same bytes: wherever, whenever and however the build runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli_project import filmpack, make_master, make_project
from clip import clip_path
from filmpack.media.ffmpeg import find_ffmpeg

NAMES = ["pl", "el", "pl-PL", "--kind", "burn", "--kind", "mux"]
CONTAINERS = ["--container", "mkv", "--container", "mp4"]
FILES = [
    "small-el.mp4",
    "small-pl-PL-subtitles.mkv",
    "small-pl-PL-subtitles.mp4",
    "small-pl-PL.mp4",
    "small-pl-el-subtitles.mkv",
    "small-pl-el-subtitles.mp4",
    "small-pl.mp4",
]
ANOTHER_DAY = "2031-02-03"
PYTHON_CLOCK = "import time; print(int(time.time()))"
# The time at which a picture passes, in seconds.
FFMPEG_CLOCK = ["-v", "error", "-f", "lavfi", "-i", "nullsrc=s=16x16"]
FFMPEG_CLOCK += [
    "-vf",
    "settb=1,setpts=RTCTIME/1000000",
    "-fps_mode",
    "passthrough",
    "-enc_time_base",
    "1",
]
FFMPEG_CLOCK += ["-frames:v", "1", "-f", "framecrc", "-"]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that nobody has built yet."""
    clip = clip_path()
    folder = tmp_path_factory.mktemp("inputs")
    make_project(folder)
    make_master(clip, folder / "film.mp4", 5.2)
    return folder


def placed(inputs: Path, folder: Path, day: float) -> Path:
    """A copy of the project in a new folder, each file changed last on some day."""
    shutil.copytree(inputs, folder)
    for number, path in enumerate(sorted(folder.rglob("*"))):
        os.utime(path, (day + 7 * number,) * 2)
    return folder


def products(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def here(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build of all there is makes with two jobs, today."""
    folder = placed(inputs, tmp_path_factory.mktemp("here") / "p", 1.7e9)
    cache = {"FILMPACK_CACHE": str(folder.parent / "cache"), "TZ": "UTC"}
    filmpack(folder, "build", *NAMES, *CONTAINERS, "--jobs", "2", environment=cache)
    made = products(folder / "dist")
    assert list(made) == FILES
    return made


def elsewhere(inputs: Path, tmp_path: Path, before: list[str], jobs: str) -> dict[str, bytes]:
    """What a build makes in another folder, of files of other times, in another surrounding,
    and in two steps, so that some segments come from the store and others are made beside
    other ones than before."""
    folder = placed(inputs, tmp_path / "żółty film [2]" / "a b" / "c", 1e9)
    surrounding = {name: str(tmp_path / name.lower()) for name in ("HOME", "TMPDIR")}
    for path in surrounding.values():
        Path(path).mkdir()
    surrounding |= {"FILMPACK_CACHE": str(tmp_path / "another" / "store"), "PYTHONHASHSEED": "7"}
    surrounding |= {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "COLUMNS": "50"}
    for names in (["el", "--kind", "burn"], [*NAMES, *CONTAINERS]):
        command = ["build", *names, "--jobs", jobs, "-o", str(tmp_path / "out")]
        filmpack(folder, *command, environment=surrounding, before=before)
    assert list((tmp_path / "tmpdir").glob("filmpack*")) == []
    return products(tmp_path / "out")


@pytest.mark.full
@pytest.mark.parametrize("jobs", ["1", "5"])
def test_another_folder_other_file_times_and_jobs_give_the_same_bytes(
    inputs: Path, here: dict[str, bytes], tmp_path: Path, jobs: str
) -> None:
    assert differing(elsewhere(inputs, tmp_path, [], jobs), here) == []


@pytest.mark.full
def test_another_day_gives_the_same_bytes(
    inputs: Path, here: dict[str, bytes], tmp_path: Path
) -> None:
    """By faketime, which filmpack, the libraries in it and its ffmpeg all obey."""
    if shutil.which("faketime") is None:
        if os.environ.get("CI"):
            pytest.fail("install faketime", pytrace=False)
        pytest.skip("faketime is not on this machine")
    then = ["faketime", "-m", f"{ANOTHER_DAY} 12:00 UTC"]
    assert clock(then, [sys.executable, "-c", PYTHON_CLOCK]) == ANOTHER_DAY
    if clock(then, [find_ffmpeg(), *FFMPEG_CLOCK]) != ANOTHER_DAY:
        pytest.skip("this ffmpeg asks the system for the time by a way that faketime does not see")
    assert differing(elsewhere(inputs, tmp_path, then, "3"), here) == []


def clock(before: list[str], command: list[str]) -> str:
    """The day of which a command prints the time, in seconds since 1970 (as UTC)."""
    done = subprocess.run([*before, *command], capture_output=True, text=True, check=True)
    seconds, *_ = re.findall(r"\b\d{10}\b", done.stdout)
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%d}"


def differing(made: dict[str, bytes], expected: dict[str, bytes]) -> list[str]:
    """The files that are not in both, byte for byte."""
    return [name for name in made | expected if made.get(name) != expected.get(name)]


def test_no_product_tells_when_where_or_by_whom_it_was_made(here: dict[str, bytes]) -> None:
    for name, data in here.items():
        assert not re.search(rb"(?i)creation_?time|DateUTC|/tmp|/home", data), name
        if name.endswith(".mp4"):
            assert [times for times in mp4_times(data) if any(times)] == [], name
        else:
            # Matroska's DateUTC, 8 bytes long, and SegmentUID, 16 bytes long and random.
            assert b"\x44\x61\x88" not in data[:5000]
            assert b"\x73\xa4\x90" not in data[:5000]


def mp4_times(data: bytes) -> Iterator[bytes]:
    """When an mp4 says that it, its tracks and their media were made and changed. Its head
    comes first, so that a player can begin before it has all."""
    head = data[: data.index(b"mdat")]
    kinds = list(re.finditer(rb"(?s)(mvhd|tkhd|mdhd)([\0\1])...", head))
    assert len(kinds) >= 5
    for found in kinds:
        yield head[found.end() :][: 16 if found[2] == b"\1" else 8]
