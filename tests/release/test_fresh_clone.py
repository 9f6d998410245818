"""The page's way from a fresh clone to a released film, typed as it stands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from filmpack.media.ffmpeg import find_ffmpeg, run
from filmpack.media.input.probe import probe

PAGE = ROOT / "docs" / "for-media-staff.md"
HEADING = "### From a fresh clone to a released film"
SECONDS, RATE = 600, 5
"""As long as the cues; few and small frames, so that the test takes seconds."""


def commands() -> list[str]:
    """The lines of the page's block."""
    block = re.search(rf"^{HEADING}\n.*?^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    assert block is not None
    return block[1].splitlines()


def clone(folder: Path) -> None:
    """What a clone has that the commands need: the project and its history."""
    for name in ("filmpack.toml", ".gitignore"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "translations", folder / "translations")
    shutil.rmtree(folder / "translations" / "signoffs", ignore_errors=True)
    for line in ("git init -q", "git add .", "git commit -qm Clone"):
        assert typed(line, folder).returncode == 0


def small_film(path: Path) -> None:
    """A film of moving colours and a tone."""
    picture = f"testsrc2=size=192x108:rate={RATE}:duration={SECONDS},format=yuv420p"
    sources = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", f"sine=duration={SECONDS}"]
    run(
        [find_ffmpeg(), *sources, "-preset", "veryfast", str(path)], folder=path.parent, what="film"
    )


def typed(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A line as a shell runs it, comment and all."""
    names = {
        f"GIT_{who}_{what}": "t@t" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, **names, "PATH": path, "XDG_CACHE_HOME": str(folder.parent / "cache")}
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, env=env, capture_output=True, text=True, timeout=600
    )


@pytest.mark.full
def test_the_page_leads_from_a_fresh_clone_to_a_released_film(tmp_path: Path) -> None:
    folder = tmp_path / "clone"
    folder.mkdir()
    clone(folder)
    first, *rest = commands()
    # "… or put the real master where filmpack.toml says."
    assert first.startswith("filmpack demo-film ")
    master = folder / "film" / "master.mp4"
    master.parent.mkdir()
    small_film(master)
    for line in rest:
        done = typed(line, folder)
        # What is missing is told by exit code 1; everything else works at once.
        expected = 1 if "--dry-run" in line else 0
        assert done.returncode == expected, (line, done.stdout, done.stderr)
        made = re.match("filmpack build .*--release$", line) is not None
        assert ("next: filmpack package --release" in done.stderr) == made, line
    film = probe(folder / "dist" / "tell-somebody-pl-PL.mp4")
    assert film.frames > SECONDS * RATE  # the card
    assert typed("filmpack build pl-PL --kind burn --release --dry-run", folder).returncode == 0
    kept = typed("git show --stat --format=%s", folder).stdout
    assert "Release pl-PL" in kept
    for record in ("catalogues/pl.jsonl", "contacts/PL.jsonl", "source.jsonl"):
        assert record in kept
    assert typed("git status --porcelain translations", folder).stdout == ""


def test_the_block_is_a_whole_release() -> None:
    lines = commands()
    assert len(lines) >= 8
    assert any(re.match(r"filmpack build pl-PL .*--release$", line) for line in lines)
