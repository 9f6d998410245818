"""Packages of a film that is built in other shapes, heights and sound too."""

from __future__ import annotations

import json
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

from filmpack.delivery.manifest import MANIFEST, ReframingFacts, decode_manifest
from filmpack.delivery.verify import Verdict, verify_package
from filmpack.media.demo_film import DemoFilm, make_demo_film
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.input.packets import packet_digests
from packages import package_of, reseal
from release_project import POLISH, make_release_project, sign, write_texts

RENDITIONS = """
[[renditions]]
name = "phone"
shape = "9:16"

[[renditions]]
name = "wide"

[[renditions]]
name = "low"
height = 240
audio = "aac"
audio_bitrate = 32
loudness = -30
"""
FILM, LOW = "small.pl-PL.phone.9x16.mp4", "small.pl-PL.low.mp4"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two packages of an edition, whose first subtitle differs."""
    folder = tmp_path_factory.mktemp("shapes")
    project = folder / "project"
    project.mkdir()
    make_release_project(project)
    make_demo_film(find_ffmpeg(), DemoFilm(9, 640, 360, Fraction(25)), project / "film.mp4")
    sign(project)
    settings = project / "filmpack.toml"
    settings.write_text(settings.read_text("utf-8") + RENDITIONS, "utf-8")
    one = package_of(project, folder / "one")
    write_texts(project, POLISH | {"c0001": "Oto on: Leo, nasz kolega."})
    sign(project)
    return one, package_of(project, folder / "two")


def told(verdict: Verdict) -> list[tuple[str, str]]:
    return [(finding.kind, finding.file) for finding in verdict.failures]


@pytest.mark.full
def test_a_film_in_another_shape_is_named_and_described(two: tuple[Path, Path]) -> None:
    package, _ = two
    manifest = decode_manifest((package / MANIFEST).read_bytes(), MANIFEST)
    (phone,) = (file for file in manifest.files if file.path == FILM)
    assert phone.reframed == ReframingFacts("9:16", "margins", 0.5)
    assert {"small.pl-PL.wide.mp4", "card.png", "card.9x16.png"} <= {
        file.path for file in manifest.files
    }
    soft = next(file.media for file in manifest.files if file.role == "soft")
    assert soft is not None
    assert soft.width > soft.height
    assert told(verify_package(package)) == []


@pytest.mark.full
def test_a_lower_film_with_other_sound_is_named_and_described(two: tuple[Path, Path]) -> None:
    package, _ = two
    manifest = decode_manifest((package / MANIFEST).read_bytes(), MANIFEST)
    low, soft = (manifest.of(name) for name in (LOW, "small.pl-PL.soft.mp4"))
    assert low is not None
    assert soft is not None
    assert low.media is not None
    assert soft.media is not None
    assert (low.media.width, low.media.height) == (426, 240)
    assert low.media.audio[0].sha256 != soft.media.audio[0].sha256
    assert {"card.240p.png", "card.png"} <= {file.path for file in manifest.files}


@pytest.mark.full
@pytest.mark.parametrize(
    ("name", "source", "kind", "film"),
    [
        (FILM, FILM, "burned text", FILM),
        (LOW, LOW, "burned text", LOW),
        ("card.9x16.png", "card.png", "card", FILM),
        ("card.240p.png", "card.png", "card", LOW),
    ],
)
def test_what_belongs_to_another_text_or_card_is_named(
    two: tuple[Path, Path], tmp_path: Path, name: str, source: str, kind: str, film: str
) -> None:
    package, other = two
    copy = tmp_path / "pl-PL"
    shutil.copytree(package, copy)
    shutil.copy((other if name == source else copy) / source, copy / name)
    reseal(copy)
    assert (kind, film) in told(verify_package(copy))


@pytest.mark.full
def test_other_sound_in_a_lower_film_is_heard(two: tuple[Path, Path], tmp_path: Path) -> None:
    copy = tmp_path / "pl-PL"
    shutil.copytree(two[0], copy)
    made = tmp_path / "other.mp4"
    backwards = ["-c:v", "copy", "-af", "areverse", "-c:a", "aac", str(made)]
    command = [find_ffmpeg(), "-v", "error", "-i", str(copy / LOW), *backwards]
    subprocess.run(command, check=True)
    made.replace(copy / LOW)
    manifest = json.loads((copy / MANIFEST).read_text("utf-8"))
    (digest,) = packet_digests(copy / LOW, ("audio",))["audio"]
    low = next(file for file in manifest["files"] if file["path"] == LOW)
    low["media"]["audio"][0]["sha256"] = digest
    (copy / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    reseal(copy)
    (found,) = verify_package(copy).failures
    assert (found.kind, found.file) == ("stream", LOW)
    assert found.what == "sound track 1 is not the sound of small.pl-PL.soft.mkv."
