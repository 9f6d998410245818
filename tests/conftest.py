"""Shared pieces: small projects, real footage, one burned film for many questions."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock
from hypothesis import settings

from cli_project import filmpack, make_master
from clip import clip_path
from filmpack.media.text.font_files import use_project_fonts
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from samples import POLAND

if TYPE_CHECKING:
    from chromium_pages import Pages

ROOT = Path(__file__).parent.parent

# Two shared cores are slow at times; a law is not broken by a slow example.
settings.register_profile("filmpack", deadline=None, print_blob=True)
settings.load_profile("filmpack")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark endurance tests as full, too, so that `-m "not full"` leaves out both."""
    for item in items:
        if item.get_closest_marker("endurance"):
            item.add_marker(pytest.mark.full)


SOURCE = """1
00:00:00,400 --> 00:00:01,600
This is Leo.

2
00:00:02,000 --> 00:00:03,200
- Yes?
- No.

3
00:00:03,600 --> 00:00:04,800
<i>You can tell me anything.</i>
"""

PROJECT = """
[film]
title = "Small film"
slug = "small"
master = "film.mp4"

[burn]
preset = "veryfast"
"""


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of its own for every test; gives its folder."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("FILMPACK_CACHE", str(folder))
    monkeypatch.setenv("FILMPACK_LOG_FOLDER", str(tmp_path_factory.mktemp("log")))
    use_project_fonts(())
    return folder


@pytest.fixture
def clip() -> Path:
    """Real footage: Big Buck Bunny, 1280x720, 25 frames a second, 132 frames, 5.1 sound."""
    return clip_path()


@pytest.fixture(scope="session")
def small_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same footage at 480x270, for what does not depend on its size."""
    path = tmp_path_factory.mktemp("footage") / "small.mp4"
    make_master(clip_path(), path, 5.28, height=270)
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder with a three-cue source and nothing else."""
    (tmp_path / "filmpack.toml").write_text(PROJECT, "utf-8")
    source = tmp_path / "translations" / "source" / "en.srt"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE, "utf-8")
    return tmp_path


@pytest.fixture
def workspace(project: Path) -> Callable[[], Workspace]:
    """A fresh view of the project, as each command has it."""
    return lambda: Workspace(Project.load(project / "filmpack.toml"))


@pytest.fixture
def run(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a filmpack command inside the project, as a user types it."""
    from filmpack.cli import app

    monkeypatch.chdir(project)

    def invoke(*arguments: str) -> Result:
        import click

        @click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
        @click.argument("rest", nargs=-1, type=click.UNPROCESSED)
        def whole(rest: tuple[str, ...]) -> None:
            monkeypatch.setattr("sys.argv", ["filmpack", *rest])
            app.main()

        return CliRunner().invoke(whole, ["--", *arguments], catch_exceptions=False)

    return invoke


_POLISH: dict[frozenset[tuple[Path, bytes]], dict[Path, bytes]] = {}


@pytest.fixture
def polish(run: Callable[..., Result], project: Path) -> Path:
    """The project with a complete Polish catalogue, made once; gives its path."""

    def contents() -> dict[Path, bytes]:
        files = (path for path in project.rglob("*") if path.is_file())
        return {path.relative_to(project): path.read_bytes() for path in files}

    before = frozenset(contents().items())
    if before not in _POLISH:
        _translate(run, project)
        _POLISH[before] = contents()
    for path, data in _POLISH[before].items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_bytes(data)
    return project / "translations" / "pl.po"


def _translate(run: Callable[..., Result], project: Path) -> None:
    assert run("extract").exit_code == 0
    assert run("add", "pl").exit_code == 0
    text = project / "pl.txt"
    lines = [
        "[c0001]\nTo jest Leo.",
        "[c0002]\n- Tak?\n- Nie.",
        "[c0003]\n<i>Możesz powiedzieć mi wszystko.</i>",
    ]
    from filmpack.translation.messages import fixed_messages

    lines += [f"[{m.context}]\nPL: {m.text}" for m in fixed_messages("Small film")]
    text.write_text("\n\n".join(lines), "utf-8")
    assert run("import", "pl", "pl.txt").exit_code == 0


@pytest.fixture
def editions(project: Path, polish: Path, run: Callable[..., Result], clip: Path) -> Path:
    """The small project with two countries that speak Polish, and a film."""
    assert polish.is_file()
    folder = project / "translations" / "countries"
    folder.mkdir()
    (folder / "PL.toml").write_text(POLAND, "utf-8")
    czech = POLAND.replace('"PL"', '"CZ"').replace("116111.pl", "www.linkabezpeci.cz")
    (folder / "CZ.toml").write_text(czech, "utf-8")
    toml = project / "filmpack.toml"
    matrix = '\n[editions]\nmatrix = ["pl-PL", "pl-CZ"]\n[card]\nseconds = 8\n'
    toml.write_text(toml.read_text("utf-8") + matrix, "utf-8")
    text = polish.read_text("utf-8")
    fixed = text.replace("PL: In danger right now? Call {emergency}.", "Dzwoń: {emergency}.")
    polish.write_text(fixed, "utf-8")
    (project / "film.mp4").write_bytes(clip.read_bytes())
    assert run("status").exit_code == 0
    return project


@pytest.fixture
def with_film(project: Path, polish: Path, small_clip: Path) -> Path:
    """The small project with its film, slow enough to be caught in the middle."""
    assert polish.is_file()
    shutil.copyfile(small_clip, project / "film.mp4")
    toml = project / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8").replace("veryfast", "slower"), "utf-8")
    return project


_UNDISTURBED: list[bytes] = []


@pytest.fixture
def undisturbed(with_film: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The film as a build makes it that nobody disturbs, with a store of its own."""
    if not _UNDISTURBED:
        folder = tmp_path_factory.mktemp("undisturbed")
        filmpack(
            with_film,
            *("build", "--kind", "burn", "--jobs", "2"),
            *("-o", str(folder / "dist"), "--cache", str(folder / "cache")),
        )
        _UNDISTURBED.append((folder / "dist" / "small-pl.mp4").read_bytes())
    return _UNDISTURBED[0]


PAL = Fraction(25)


@pytest.fixture(scope="session")
def web_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the web in three countries, one written from right to left."""
    from web_project import make_web_project, web_of

    folder = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILMPACK_CACHE", str(folder / "store"))
        make_web_project(folder)
        return web_of(folder).path


@pytest.fixture(scope="session")
def small_web(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two editions, its folder for the web (dist/web), and its store (store): to be
    copied, not changed, for processes side by side share it."""
    from web_project import make_web_project, web_of

    place = tmp_path_factory.getbasetemp()
    folder = (place.parent if "PYTEST_XDIST_WORKER" in os.environ else place) / "small-web"
    with FileLock(f"{folder}.lock"), pytest.MonkeyPatch.context() as patch:
        if not (folder / "dist" / "web").is_dir():
            folder.mkdir()
            patch.setenv("FILMPACK_CACHE", str(folder / "store"))
            make_web_project(folder, ("pl",))
            web_of(folder, dash=True)
    return folder


@pytest.fixture(scope="module")
def pages(web_site: Path) -> Iterator[Pages]:
    """Its pages in Chromium."""
    from chromium_pages import pages_of

    with pages_of(web_site) as found:
        yield found
