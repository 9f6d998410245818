"""All editions of this repository's matrix, packaged as a release of a short film, are sound."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import Result

from conftest import ROOT
from filmpack.commands.contacts import confirm_contacts
from filmpack.commands.delivery.package import make_packages
from filmpack.commands.delivery.package_plan import PackageRequest, plan_packages
from filmpack.commands.review import review_timing
from filmpack.delivery.contents import Nature, nature_of
from filmpack.delivery.manifest import MANIFEST, decode_manifest
from filmpack.delivery.publish import work_place
from filmpack.media.demo_film import DemoFilm, make_demo_film
from filmpack.media.ffmpeg import find_ffmpeg
from packages import Silent
from release_project import workspace

CUES = 3
"""Of the film's source: all languages have them translated."""
WHOLE = {
    *(Nature("burned"), Nature("soft"), Nature("picture"), Nature("page")),
    *(Nature("text", kind) for kind in ("srt", "vtt", "upload", "ebuttd", "imsc", "stl")),
    *(Nature("transcript", kind) for kind in ("transcript", "html")),
}
"""What each package holds."""


def make_project(folder: Path) -> None:
    """The repository's project, with the beginning of its film, all signed and confirmed."""
    shutil.copy(ROOT / "filmpack.toml", folder)
    shutil.copytree(ROOT / "translations", folder / "translations")
    shutil.rmtree(folder / "translations" / "signoffs", ignore_errors=True)
    source = folder / "translations" / "source" / "en.srt"
    blocks = source.read_text("utf-8").strip().split("\n\n")
    source.write_text("\n\n".join(blocks[:CUES]) + "\n", "utf-8")
    (folder / "translations" / "source" / "notes.toml").unlink()
    workspace(folder).extract()
    # Few and small frames: what is encoded is the card of each edition.
    (folder / "film").mkdir()
    film = DemoFilm(20, 320, 180, Fraction(5))
    make_demo_film(find_ffmpeg(), film, folder / "film" / "master.mp4")
    made, today = workspace(folder), date.today()
    for country in dict.fromkeys(edition.country for edition in made.editions()):
        confirm_contacts(workspace(folder), country, (), "Eva Nowak", today, today=today)
    for language in made.languages():
        workspace(folder).sign_off(language, "Anna Nowak", today)
    review_timing(workspace(folder), "Tom Reed", today)


# Every fourth edition; all 38 of them in `make test-endurance`.
@pytest.mark.parametrize(
    "step",
    [
        pytest.param(4, marks=pytest.mark.full),
        pytest.param(1, marks=pytest.mark.endurance),
    ],
)
def test_every_edition_is_packaged_whole_and_sound(
    tmp_path: Path, run: Callable[..., Result], step: int
) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    make_project(folder)
    matrix = workspace(folder).project.settings.editions.matrix
    assert len(matrix) == 38
    tags = sorted(matrix)[::step]
    request = PackageRequest(tuple(tags), output=folder / "dist", release=True)
    with work_place(folder / "dist") as work:
        planned = plan_packages(workspace(folder), request, work)
        made = list(make_packages(workspace(folder), planned, work, Silent()))
    assert [one.edition for one in made] == tags

    done = run("verify", str(folder / "dist"), "--json")
    assert done.exit_code == 0, done.stdout
    verdicts = json.loads(done.stdout)
    assert [(one["edition"], one["state"]) for one in verdicts] == [
        (tag, "release") for tag in tags
    ]
    assert {note["what"] for one in verdicts for note in one["findings"]} == {
        "whom it is from: it is not signed."
    }
    for one in made:
        manifest = decode_manifest((one.path / MANIFEST).read_bytes(), MANIFEST)
        kinds = {nature_of(file.path) for file in manifest.files}
        assert kinds == WHOLE, one.edition
        assert (manifest.edition, manifest.state) == (one.edition, "release")
        assert {signed.by for signed in manifest.reviews} == {"Anna Nowak", "Tom Reed"}
        assert {signed.by for signed in manifest.confirmations} == {"Eva Nowak"}
        page = (one.path / "README.html").read_text("utf-8")
        assert f'<html lang="{manifest.language}"' in page
        assert not re.search(r'<span lang="en" dir=', page) or manifest.language == "en"
