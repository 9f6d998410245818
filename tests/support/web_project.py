"""A small project of three countries for the web, one of them written from right to left."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cli_project import make_master
from clip import clip_path
from filmpack.commands.delivery.web import WebFolder, make_web
from filmpack.commands.delivery.web_plan import WebPlan, WebRequest, plan_web
from filmpack.delivery.publish import work_place
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.web.verify import verify_web
from packages import Silent
from samples import POLAND

TAGS = ("pl-PL", "en-PL", "el-GR", "en-GR", "he-IL", "en-IL")
SETTINGS = """
[film]
title = "Small film"
slug = "small"
master = "film.mp4"

[burn]
preset = "ultrafast"

[editions]
matrix = {matrix}

[card]
seconds = 8
"""
TIMES = ((400, 2400), (3000, 5000), (7000, 9000), (10000, 11800))
TEXTS = {
    "pl": ("To jest Leo.", "- Tak?\n- Nie.", "<i>Zażółć gęślą jaźń.</i>", "Powiedz komuś."),
    "el": ("Αυτός είναι ο Λέο.", "- Ναι;\n- Όχι.", "<i>Μίλα σε κάποιον.</i>", "Πες το."),
    "he": ("זה ליאו.", "מי זה?\n-אני לא מכיר אותו.", "הוא אומר שהוא בן 15.", "ספרו למישהו."),
    "en": ("This is Leo.", "- Yes?\n- No.", "<i>Talk to somebody.</i>", "Tell somebody."),
}
_WORDS = {"pl": "Pomoc", "el": "Βοήθεια", "he": "עזרה", "en": "Help"}
SECONDS, HEIGHT = 14, 400


def make_web_project(folder: Path, languages: tuple[str, ...] = ("pl", "el", "he")) -> None:
    """A project in these languages and English, with its film of two sizes."""
    tags = [tag for tag in TAGS if any(tag[-2:] == _COUNTRY[one] for one in languages)]
    matrix = "[" + ", ".join(f'"{tag}"' for tag in tags) + "]"
    (folder / "filmpack.toml").write_text(SETTINGS.format(matrix=matrix), "utf-8")
    source = folder / "translations" / "source" / "en.srt"
    source.parent.mkdir(parents=True)
    source.write_text(
        "\n".join(
            f"{n}\n{_time(start)} --> {_time(end)}\n{text}\n"
            for n, ((start, end), text) in enumerate(zip(TIMES, TEXTS["en"], strict=True), 1)
        ),
        "utf-8",
    )
    countries = folder / "translations" / "countries"
    countries.mkdir()
    for language in languages:
        code = _COUNTRY[language]
        text = POLAND.replace('"PL"', f'"{code}"').replace(
            'phone = "', 'unlisted = true\nphone = "'
        )
        (countries / f"{code}.toml").write_text(text if code != "PL" else POLAND, "utf-8")
    workspace_of(folder).extract()
    for language in (*languages, "en"):
        workspace = workspace_of(folder)
        workspace.add(language)
        texts = {
            entry.context: _text(entry.context, entry.text, language)
            for entry in workspace.entries()
        }
        write_texts(folder, language, texts)
    make_master(clip_path(), folder / "film.mp4", SECONDS, height=HEIGHT)


_COUNTRY = {"pl": "PL", "el": "GR", "he": "IL"}


def _text(context: str, text: str, language: str) -> str:
    if context.startswith("c0"):
        return TEXTS[language][int(context[1:]) - 1]
    marks = [mark for mark in ("{emergency}", "{contact}") if mark in text]
    return " ".join([_WORDS[language], *marks]) + ("." if marks else "")


def workspace_of(folder: Path) -> Workspace:
    """A fresh view of the project."""
    return Workspace(Project.load(folder / "filmpack.toml"))


def write_texts(folder: Path, language: str, texts: Mapping[str, str]) -> None:
    """Put texts into a catalogue, by context."""
    workspace = workspace_of(folder)
    catalogue = workspace.catalogue(language)
    blocks = catalogue.by_context()
    for context, text in texts.items():
        blocks[context].set_msgstr(text)
    workspace.save(language, catalogue)


def planned_web(folder: Path, **asked: object) -> WebPlan:
    """What would be made, nothing written."""
    request = WebRequest(**{"output": folder / "dist", "jobs": 2, **asked})  # type: ignore[arg-type]
    return plan_web(workspace_of(folder), request, write=False)


def web_of(folder: Path, **asked: object) -> WebFolder:
    """Make the folder for the web in dist/web."""
    output = folder / "dist"
    request = WebRequest(**{"output": output, "jobs": 2, **asked})  # type: ignore[arg-type]
    workspace = workspace_of(folder)
    with work_place(output) as work:
        return make_web(workspace, plan_web(workspace, request), work, Silent())


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file's time and place on the disk, by its path."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            state = path.stat()
            found[path.relative_to(folder).as_posix()] = (state.st_mtime_ns, state.st_ino)
    return found


def told(folder: Path) -> str:
    """What verifying finds, in a line each."""
    return "\n".join(f"{one.kind} {one.file}: {one.what}" for one in verify_web(folder).findings)


def _time(at: int) -> str:
    return f"00:00:{at // 1000:02},{at % 1000:03}"
