"""A newcomer's first hour: from an empty folder to films of an own project, with README's commands
alone, in an environment with nothing in it, on narrow and dumb terminals, in four locales."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from conftest import ROOT
from filmpack.media.input.probe import probe
from page_blocks import page_blocks

TEXTS = {
    "nl": ("De eerste regel van je film.", "<i>Een bericht op een telefoon.</i>"),
    "fr": ("La première ligne de ton film.", "<i>Un message sur un téléphone.</i>"),
}
PLACES = [
    ("utf-8", {"LC_ALL": "C.UTF-8"}),
    ("ascii", {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}),
    ("latin-1", {"PYTHONIOENCODING": "latin-1", "LC_ALL": "de_DE.UTF-8"}),
    # A redirect on Windows.
    ("cp1252", {"PYTHONIOENCODING": "cp1252", "NO_COLOR": "1"}),
]


def typed(lines: list[str], folder: Path, encoding: str, environment: dict[str, str]) -> str:
    """What is printed, both streams; the shell stops at the first command that fails."""
    script = "\n".join(["set -eu", *lines])
    bare = {
        "HOME": str(folder.parent / "home"),
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "COLUMNS": "60",
        "TERM": "dumb",
        **environment,
    }
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=bare,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=600,
    )
    told = done.stdout.decode(encoding)
    assert done.returncode == 0, told
    assert "Traceback" not in told
    assert "\x1b" not in told
    return told


def translate(project: Path, language: str) -> None:
    """Fill in the text file as a volunteer does; the card's texts are those of this repository."""
    file = project / f"my-film-{language}.txt"
    told = {f"c{number:04}": text for number, text in enumerate(TEXTS[language], 1)}
    catalogue = polib.pofile(str(ROOT / "translations" / f"{language}.po"))
    told = {entry.msgctxt: entry.msgstr for entry in catalogue} | told
    places = re.findall(r"^\[(\S+)\]\n", file.read_text("utf-8"), re.M)
    file.write_text("\n".join(f"[{place}]\n{told[place]}\n" for place in places), "utf-8")


@pytest.mark.full
def test_the_first_page_leads_from_an_empty_folder_to_films(tmp_path: Path) -> None:
    blocks = [
        b
        for b in page_blocks(ROOT / "README.md", "README.md")
        if __name__ in b.mark.replace("/", ".")
    ]
    begin, end = (block.commands() for block in blocks)
    (tmp_path / "home").mkdir()
    films: set[bytes] = set()
    for number, (encoding, environment) in enumerate(PLACES):
        folder = tmp_path / f"place{number}"
        folder.mkdir()
        lines = begin
        if number:  # the demo film is the same everywhere, and takes longest
            lines = [line for line in begin if "demo-film" not in line]
            assert len(lines) == len(begin) - 1
            shutil.copytree(tmp_path / "place0" / "my-film" / "film", folder / "my-film" / "film")
        told = typed(lines, folder, encoding, environment)
        assert "next: " in told
        project = folder / "my-film"
        for language in TEXTS:
            translate(project, language)
        contacts = ROOT / "translations" / "countries" / "BE.toml"
        shutil.copy(contacts, project / "translations" / "countries")
        told = typed(end, project, encoding, environment)
        made = sorted(path.name for path in (project / "dist").iterdir())
        assert made == ["my-film-fr-BE.mp4", "my-film-nl-BE.mp4", "my-film-subtitles.mkv"], told
        film = project / "dist" / "my-film-fr-BE.mp4"
        assert probe(film).frames > 30 * 25  # the card
        films.add(film.read_bytes())
    assert len(films) == 1
