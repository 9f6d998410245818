"""A package with a film beside a sign-language interpreter says so, and is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmpack.delivery.manifest import MANIFEST, decode_manifest
from filmpack.delivery.sums import digest_of
from filmpack.delivery.verify import verify_package
from filmpack.media.input.probe import probe
from packages import package_of
from release_project import make_release_project

SETTINGS = """
[[renditions]]
name = "web"
[[renditions]]
name = "web-sign"
sign_language = true
[package]
contents = ["burned", "mkv", "srt"]
"""


@pytest.mark.full
def test_the_film_with_sign_language_is_named_described_and_compared_as_far_as_can_be(
    tmp_path: Path,
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    make_release_project(project)
    toml = project / "filmpack.toml"
    # Whose hands it shows does not matter here.
    (project / "sign.mp4").write_bytes((project / "film.mp4").read_bytes())
    text = toml.read_text("utf-8").replace("slug =", 'sign_language = "sign.mp4"\nslug =')
    toml.write_text(text + SETTINGS, "utf-8")
    package = package_of(project, tmp_path / "out")
    manifest = decode_manifest((package / MANIFEST).read_bytes(), MANIFEST)
    signed = [file.path for file in manifest.files if file.sign_language]
    assert signed == ["small.pl-PL.web-sign.mp4"]
    assert manifest.inputs["sign language"] == digest_of(project / "sign.mp4")
    page = (package / "README.html").read_text("utf-8")
    assert page.count("Film z tłumaczeniem na język migowy obok") == 1
    # Players would draw over the hands: the film with text tracks has none.
    soft = next(file for file in manifest.files if file.role == "soft")
    assert not soft.sign_language
    assert probe(package / signed[0]).frames == probe(package / soft.path).frames
    found = verify_package(package).findings
    assert all(one.is_note for one in found)
    assert signed[0] in {one.file for one in found if one.kind == "not checked"}
