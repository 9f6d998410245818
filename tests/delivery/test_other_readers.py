"""Programs of others read a package's films without a warning, and know its tracks."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from packages import BURNED, MKV, MP4, package_of
from release_project import make_release_project

pytestmark = pytest.mark.full
FILMS = (BURNED, MKV, MP4)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readers")
    make_release_project(folder)
    return package_of(folder, folder / "dist")


def said(*command: str) -> tuple[str, str]:
    """What a program prints; skips the test where it is missing."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout, done.stderr


def in_order(tracks: Sequence[dict[str, Any]], *kinds: str) -> list[dict[str, Any]]:
    """The tracks of these kinds, by MediaInfo's names."""
    return [one for one in tracks if one["@type"] in kinds]


@pytest.mark.parametrize("name", FILMS)
def test_mkvmerge_reads_it_without_a_warning(package: Path, name: str) -> None:
    told = json.loads(said("mkvmerge", "-J", str(package / name))[0])
    assert (told["errors"], told["warnings"]) == ([], [])
    assert told["container"]["supported"]
    kinds = [track["type"] for track in told["tracks"]]
    assert kinds == ["video", "audio", *(["subtitles"] if name == MKV else [])]
    if name == MKV:
        label = told["tracks"][-1]["properties"]
        assert (label["language"], label["language_ietf"]) == ("pol", "pl")
        assert (label["track_name"], label["default_track"]) == ("Polski", False)


@pytest.mark.parametrize("name", FILMS)
def test_mediainfo_finds_nothing_that_breaks_a_standard(package: Path, name: str) -> None:
    told = json.loads(said("mediainfo", "--Output=JSON", str(package / name))[0])
    tracks = told["media"]["track"]
    assert not any("Conformance" in key or "Truncated" in key for one in tracks for key in one)
    (picture,), (_,) = in_order(tracks, "Video"), in_order(tracks, "Audio")
    assert (picture["FrameCount"], float(picture["FrameRate"])) == ("425", 25)
    texts = [(one["Language"], one["Title"]) for one in in_order(tracks, "Text")]
    assert texts == ([] if name == BURNED else [("pl", "Polski")])


def test_mediainfo_knows_the_subtitles_of_a_broadcaster(package: Path) -> None:
    told = json.loads(said("mediainfo", "--Output=JSON", str(package / "small.pl-PL.stl"))[0])
    (text,) = in_order(told["media"]["track"], "Text")
    assert (text["Format"], text["Language"], text["Events_Total"]) == ("N19", "pl", "3")


# In real time: without it, mpv warns of sound and picture apart.
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name == MKV else pytest.mark.endurance) for name in FILMS],
)
def test_mpv_plays_it_without_a_word(package: Path, name: str) -> None:
    quiet = ["--no-config", "--vo=null", "--ao=null", "--untimed", "--sid=1"]
    told = said("mpv", *quiet, "--msg-level=all=warn", str(package / name))
    assert told == ("", "")


@pytest.mark.parametrize("name", FILMS)
def test_ffprobe_reads_it_without_a_warning(package: Path, name: str) -> None:
    show = ["-v", "warning", "-count_packets", "-show_streams", "-of", "json"]
    told, warned = said("ffprobe", *show, str(package / name))
    assert warned == ""
    picture = next(one for one in json.loads(told)["streams"] if one["codec_type"] == "video")
    assert picture["nb_read_packets"] == "425"
