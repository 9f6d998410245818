"""Burned text is read from the picture on real footage, where tesseract is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from clip import clip_path
from filmpack.delivery.verify import verify_package
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.pictures.reading import ReadingError, installed_packs
from packages import SRT, package_of, reseal
from release_project import make_release_project

CAN_READ = shutil.which("tesseract") is not None and "pol" in installed_packs()
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(not CAN_READ, reason="needs tesseract and its Polish"),
]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of real footage, over and over, in 640x360."""
    folder = tmp_path_factory.mktemp("read")
    make_release_project(folder)
    source = ["-stream_loop", "9", "-i", str(clip_path()), "-t", "9"]
    size = ["-vf", "scale=640:360,setsar=1", "-r", "25", "-preset", "veryfast"]
    made = [find_ffmpeg(), "-v", "error", "-y", *source, *size, str(folder / "film.mp4")]
    subprocess.run(made, check=True)
    (folder / "translations" / "source" / "film.fingerprint.json").unlink()  # of the film before
    with (folder / "filmpack.toml").open("a", encoding="utf-8") as toml:
        toml.write('\n[package]\ncontents = ["burned", "mkv", "srt"]\n')
    return package_of(folder, folder / "dist", release=False)


def test_the_text_is_read_from_the_picture(package: Path) -> None:
    assert verify_package(package, look=True).findings == ()


def test_text_that_reads_otherwise_is_told_with_what_it_says(package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pl-PL-draft"
    shutil.copytree(package, folder)
    text = (folder / SRT).read_text("utf-8")
    (folder / SRT).write_text(text.replace("wszystko", "jedno słowo, nie teraz"), "utf-8")
    reseal(folder)
    told = [one.what for one in verify_package(folder, look=True).failures]
    (said,) = [what for what in told if what.startswith("its picture reads")]
    assert re.search(r"reads .*wszystko.* where subtitle 3 is", said)


def test_a_language_that_tesseract_lacks_is_told_and_no_failure(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("filmpack.delivery.verify_burned.installed_packs", lambda: {"eng"})
    (note,) = verify_package(package, look=True).findings
    assert note.is_note
    assert "tesseract has no 'pol' here" in note.what


def test_a_failing_tesseract_and_missing_fonts_make_no_package_unsound(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("filmpack.delivery.verify_films.own_files_of", lambda _: [package / SRT])
    (note,) = verify_package(package, look=True).findings
    assert "fonts that are not here" in note.what  # and reading found nothing wrong

    def fails(*_: object) -> list[str]:
        raise ReadingError("tesseract failed (exit code 1).", detail="no memory")

    monkeypatch.setattr("filmpack.delivery.verify_burned.read_texts", fails)
    first, _ = verify_package(package, look=True).findings
    assert (first.kind, first.what) == (
        "not checked",
        "what its picture says, by reading: tesseract failed (exit code 1).",
    )
