"""A small project that is fit for release, and what a lie in it does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import polib

from filmpack.commands.contacts import confirm_contacts
from filmpack.commands.films.build import Request, make_plan
from filmpack.commands.films.refusals import BuildRefused
from filmpack.commands.review import review_timing
from filmpack.errors import FilmpackError, Problem
from filmpack.media.demo_film import DemoFilm, make_demo_film
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from samples import POLAND

SETTINGS = """
[film]
title = "Small film"
slug = "small"
master = "film.mp4"

[build]
kinds = ["burn"]

[editions]
matrix = ["pl-PL"]

[card]
seconds = 8
"""
SOURCE = """1
00:00:00,400 --> 00:00:02,400
This is Leo.

2
00:00:02,800 --> 00:00:04,800
- Yes?
- No.

3
00:00:05,200 --> 00:00:07,800
<i>You can tell me anything.</i>
"""
POLISH = {
    "c0001": "To jest Leo.",
    "c0002": "- Tak?\n- Nie.",
    "c0003": "<i>Możesz powiedzieć mi wszystko.</i>",
}
_REAL = Path(__file__).parent.parent.parent / "translations" / "pl.po"
SIZES = {"16:9": (320, 180), "1:1": (240, 240), "4:5": (240, 300), "9:16": (180, 320)}


def make_master(folder: Path, shape: str = "16:9", seconds: int = 9) -> None:
    """Put another film in the master's place."""
    film = DemoFilm(seconds, *SIZES[shape], Fraction(25))
    make_demo_film(find_ffmpeg(), film, folder / "film.mp4")


def make_release_project(folder: Path) -> None:
    """A project with one edition, pl-PL, of which everything was read, signed and confirmed."""
    source = folder / "translations" / "source" / "en.srt"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE, "utf-8")
    (folder / "filmpack.toml").write_text(SETTINGS, "utf-8")
    country = folder / "translations" / "countries" / "PL.toml"
    country.parent.mkdir()
    country.write_text(POLAND, "utf-8")
    made = workspace(folder)
    made.extract()
    made.add("pl")
    real = {entry.msgid: entry.msgstr for entry in polib.pofile(str(_REAL))}
    write_texts(
        folder,
        {
            entry.context: POLISH.get(entry.context) or real.get(entry.text) or "Mały film"
            for entry in made.entries()
        },
    )
    make_master(folder)
    confirm(folder)
    sign(folder)


def workspace(folder: Path) -> Workspace:
    """A fresh view of the project."""
    return Workspace(Project.load(folder / "filmpack.toml"))


def write_texts(folder: Path, texts: Mapping[str, str]) -> None:
    """Put texts into the Polish catalogue, by context."""
    seen = workspace(folder)
    catalogue = seen.catalogue("pl")
    blocks = catalogue.by_context()
    for context, text in texts.items():
        blocks[context].set_msgstr(text)
    seen.save("pl", catalogue)


def sign(folder: Path) -> None:
    """Sign off catalogue and source as they stand, today."""
    workspace(folder).sign_off("pl", "Anna Nowak", date.today())
    review_timing(workspace(folder), "Tom Reed", date.today())


def confirm(folder: Path) -> None:
    """Have the country's staff confirm its contacts as they stand, today."""
    today = date.today()
    confirm_contacts(workspace(folder), "PL", (), "Eva Nowak, NASK", today, today=today)


def reasons(folder: Path, **asked: object) -> list[Problem]:
    """Why `build --release --dry-run` refuses the project, in its folder; none: it does not."""
    try:
        request = Request(**{"release": True, **asked})  # type: ignore[arg-type]
        plan = make_plan(workspace(folder), request, write=False)
    except BuildRefused as refused:
        return [problem for refusal in refused.refusals for problem in refusal.problems]
    except FilmpackError as error:
        return [Problem("", 0, str(error))]
    return [problem for refusal in plan.refused for problem in refusal.problems]
