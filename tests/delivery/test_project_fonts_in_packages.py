"""A package whose text is drawn with a project's own fonts is verified where these are missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmpack.delivery.manifest import MANIFEST, decode_manifest
from filmpack.delivery.sums import digest_of
from filmpack.delivery.verify import verify_package
from filmpack.media.text.font_files import font_files
from packages import package_of
from release_project import make_release_project

UNSIGNED = "whom it is from: it is not signed."


@pytest.mark.full
def test_a_package_drawn_with_other_fonts_is_sound_and_its_picture_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    make_release_project(project)
    with (project / "filmpack.toml").open("a", encoding="utf-8") as toml:
        toml.write('\n[package]\ncontents = ["burned", "mkv", "srt"]\n')
    # Which font it is does not matter: only that the project's is said to be one that draws.
    own_font = font_files()[0]
    for module in ("filmpack.commands.delivery.package_draft", "filmpack.delivery.verify_films"):
        monkeypatch.setattr(f"{module}.own_files_of", lambda _: [own_font])
    package = package_of(project, tmp_path / "out")
    manifest = decode_manifest((package / MANIFEST).read_bytes(), MANIFEST)
    assert manifest.fonts == (digest_of(own_font),)
    assert [one.what for one in verify_package(package).findings] == [UNSIGNED]

    monkeypatch.setattr("filmpack.delivery.verify_films.own_files_of", lambda _: [])
    _, note = verify_package(package).findings
    assert (note.kind, note.is_note) == ("not checked", True)
    assert note.what.endswith("it is drawn with fonts that are not here.")
