"""Packages of a film that is built in other shapes too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from filmpack.delivery.manifest import MANIFEST, ReframingFacts, decode_manifest
from filmpack.delivery.verify import Verdict, verify_package
from packages import package_of, reseal
from release_project import POLISH, make_release_project, sign, write_texts

PHONE = '\n[[renditions]]\nname = "phone"\nshape = "9:16"\n\n[[renditions]]\nname = "wide"\n'
FILM = "small.pl-PL.phone.9x16.mp4"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two packages of an edition, whose first subtitle differs."""
    folder = tmp_path_factory.mktemp("shapes")
    project = folder / "project"
    project.mkdir()
    make_release_project(project)
    settings = project / "filmpack.toml"
    settings.write_text(settings.read_text("utf-8") + PHONE, "utf-8")
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
@pytest.mark.parametrize(("name", "kind"), [(FILM, "burned text"), ("card.9x16.png", "card")])
def test_what_belongs_to_another_text_or_card_is_named(
    two: tuple[Path, Path], tmp_path: Path, name: str, kind: str
) -> None:
    package, other = two
    copy = tmp_path / "pl-PL"
    shutil.copytree(package, copy)
    shutil.copy((other / name) if name == FILM else copy / "card.png", copy / name)
    reseal(copy)
    assert (kind, FILM) in told(verify_package(copy))
