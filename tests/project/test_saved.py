"""Which files of a project count as saved."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from filmpack.project.config.settings import Project
from filmpack.project.saved import Stamps, changed, stamps

Look = Callable[..., Stamps]


@pytest.fixture
def look(project: Path) -> Look:
    """Looks at the project's files, with those in some other places."""
    loaded = Project.load(project / "filmpack.toml")
    without = [project / "dist", project / "build" / "store"]
    return lambda *others: stamps(loaded, others, without)


@pytest.mark.parametrize(
    "name",
    [
        "filmpack.toml",
        "translations/pl.po",
        "translations/source/en.srt",
        "translations/countries/PL.toml",
        "logos/help.png",
        "fonts/Own.ttf",
        "film.mp4",
        "build/notes.txt",
        "an empty file",
    ],
)
def test_what_is_written_into_a_project_is_noticed(project: Path, look: Look, name: str) -> None:
    begin = look()
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("" if "empty" in name else "# x", "utf-8")
    assert changed(begin, look()) == [path]
    before = look()
    os.utime(path, (1, 1))
    assert changed(before, look()) == [path]
    path.unlink()
    assert changed(before, look()) == [path]


@pytest.mark.parametrize(
    "name",
    [
        "dist/film.mp4",
        "build/store/objects/ab",
        ".git/index",
        "translations/.pl.po.swp",
        "translations/pl.po~",
        "translations/.#pl.po",
    ],
)
def test_what_filmpack_or_an_editor_writes_is_not(project: Path, look: Look, name: str) -> None:
    begin = look()
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    (project / "translations" / ".#gone").symlink_to("nobody@nowhere")
    assert changed(begin, look()) == []


def test_files_elsewhere_that_a_build_reads_are_noticed(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    master, other = elsewhere / "master.mp4", elsewhere / "other.mp4"
    settings = project / "filmpack.toml"
    text = settings.read_text("utf-8").replace('"film.mp4"', f'"{master.as_posix()}"')
    settings.write_text(text, "utf-8")
    loaded = Project.load(settings)
    before = stamps(loaded, [other], [])
    for path in (master, other):
        path.write_bytes(b"x")
    assert changed(before, stamps(loaded, [other], [])) == [master, other]


def test_folders_elsewhere_are_not_searched_through(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A stranger's project may name any folder."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "deep").mkdir()
    settings = project / "filmpack.toml"
    text = settings.read_text("utf-8")
    settings.write_text(
        f'{text}\n[text]\nsource = "{(elsewhere / "en.srt").as_posix()}"\n', "utf-8"
    )
    loaded = Project.load(settings)
    before = stamps(loaded, [], [])
    for name in ("deep/notes.toml", "notes.toml", "en.srt"):
        (elsewhere / name).write_bytes(b"x")
    assert changed(before, stamps(loaded, [], [])) == [
        elsewhere / "en.srt",
        elsewhere / "notes.toml",
    ]


def test_films_beside_the_project_file_are_left_out(project: Path) -> None:
    loaded = Project.load(project / "filmpack.toml")
    (project / "film.mp4").write_bytes(b"x")
    before = stamps(loaded, [], [project])
    for name in ("small-pl.mp4", "translations/pl.po", "film.mp4", "translations/source/en.srt"):
        (project / name).write_bytes(b"other")
    assert changed(before, stamps(loaded, [], [project])) == [
        project / "film.mp4",
        project / "translations" / "pl.po",
        project / "translations" / "source" / "en.srt",
    ]


def test_a_project_that_is_gone_has_no_files(project: Path) -> None:
    loaded = Project.load(project / "filmpack.toml")
    nowhere = Project(project / "gone" / "filmpack.toml", loaded.settings)
    assert stamps(nowhere, [], []) == {}
