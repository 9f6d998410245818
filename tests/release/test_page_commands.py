"""The command blocks of every page, typed as they stand in a copy of the project that is shorter:
five cues, a small film, the languages that the pages name."""

from __future__ import annotations

import inspect
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import Result

from conftest import ROOT
from filmpack.cli.app import cli
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.ffmpeg import run as run_ffmpeg
from page_blocks import KINDS, Block, page_blocks
from samples import POLAND

PAGES = ["README.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
PAGES.sort()
LANGUAGES = ("de", "de_CH", "el", "en", "fr", "hu", "mt", "nl", "pl")
EDITIONS = ("pl-PL", "hu-SI", "fr-CH", "fr-BE", "nl-BE", "de-BE")
CUES, SECONDS, RATE = 5, 30, 5

Run = Callable[..., Result]


def blocks(page: str) -> list[Block]:
    return list(page_blocks(ROOT / page, page))


def run_here(page: str) -> list[Block]:
    return [block for block in blocks(page) if block.kind == "sh" and not block.mark]


EXPECTED = {
    # Nobody has signed anything in a copy.
    "filmpack build pl-PL --kind burn --release": 1,
    # English stands in for Icelandic.
    "filmpack check is-IS": 1,
    # A Maltese line is missing.
    "filmpack check": 1,
    "filmpack check --format html -o report.html": 1,
}
"""Exit codes other than 0, each of a command without its comment."""


def film(path: Path, leader: float = 0.0) -> None:
    """A small film of moving colours and a tone; leader: seconds of black before it."""
    picture = f"testsrc2=size=192x108:rate={RATE}:duration={SECONDS},format=yuv420p"
    padded = f"tpad=start_duration={leader}" if leader else "null"
    sources = ["-f", "lavfi", "-i", f"{picture},{padded}"]
    sources += ["-f", "lavfi", "-i", f"sine=duration={SECONDS + leader}"]
    path.parent.mkdir(exist_ok=True)
    command = [find_ffmpeg(), *sources, "-preset", "veryfast", "-y", str(path)]
    run_ffmpeg(command, folder=path.parent, what="film")


def bash(line: str, folder: Path) -> int:
    """A line that is not filmpack's alone, as a shell runs it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, env={**os.environ, "PATH": path}, check=False, timeout=300
    )
    return done.returncode


@pytest.fixture(scope="module")
def shortened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone has that the commands need, with less of everything."""
    folder = tmp_path_factory.mktemp("clone")
    texts = folder / "translations"
    shutil.copytree(ROOT / "translations", texts)
    shutil.rmtree(texts / "signoffs", ignore_errors=True)
    for catalogue in texts.glob("*.po"):
        if catalogue.stem not in LANGUAGES:
            catalogue.unlink()
    (texts / "source" / "notes.toml").unlink()
    source = texts / "source" / "en.srt"
    cues = re.split(r"\n\n+", source.read_text("utf-8"))[:CUES]
    source.write_text("\n\n".join(cues) + "\n", "utf-8")
    settings = (ROOT / "filmpack.toml").read_text("utf-8")
    matrix = f"matrix = [{', '.join(map(repr, EDITIONS))}]"
    settings, found = re.subn(r"^matrix = \[.*?^\]", matrix, settings, flags=re.M | re.S)
    assert found == 1
    (folder / "filmpack.toml").write_text(settings, "utf-8")
    shutil.copy(ROOT / ".gitignore", folder)
    film(folder / "film" / "master.mp4")
    return folder


@pytest.fixture(scope="module")
def segments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all tests of this file: most build the same films."""
    return tmp_path_factory.mktemp("segments")


@pytest.fixture
def clone(
    run: Run, shortened: Path, segments: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A copy to work in, under git, extracted; gives the folder, which is the current one."""
    folder = tmp_path / "clone"
    shutil.copytree(shortened, folder)
    (folder / ".venv").symlink_to(sys.prefix)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("FILMPACK_CACHE", str(segments))
    assert run("extract").exit_code == 0
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "t")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "t@t")
    assert bash("git init -q && git add . && git commit -qm Clone", folder) == 0
    return folder


def before_add_a_country(run: Run, folder: Path, command: str) -> None:
    """What the page has people do between its blocks: fill in the contacts, translate."""
    if command.startswith("filmpack contacts form IS"):
        iceland = POLAND.replace('"PL"', '"IS"').replace("116 111", "112")
        (folder / "translations" / "countries" / "IS.toml").write_text(iceland, "utf-8")
    if command == "filmpack card is-IS":
        shutil.copy(folder / "translations" / "en.po", folder / "translations" / "is.po")
        assert run("extract").exit_code == 0


def before_media_staff(run: Run, folder: Path, command: str) -> None:
    """A new cut arrives; a language is not ready; a project keeps a list of known findings."""
    if command == "filmpack retime --dry-run":
        assert run("review", "source", "--by", "Tom Reed").exit_code == 0
        film(folder / "film" / "master.mp4", leader=2.0)
    if command == "filmpack build mt --missing blank":
        catalogue = folder / "translations" / "mt.po"
        line = re.compile(r'(msgctxt "c0001"\nmsgid (?:".*"\n)+)msgstr (?:".*"\n)+')
        text, emptied = line.subn(r'\1msgstr ""\n', catalogue.read_text("utf-8"))
        assert emptied == 1
        catalogue.write_text(text, "utf-8")
        assert run("build", "mt").exit_code == 1
    if command.startswith("filmpack check --baseline"):
        assert run("check", "--write-baseline", "known.json").exit_code == 0


BEFORE = {
    "docs/add-a-country.md": before_add_a_country,
    "docs/for-media-staff.md": before_media_staff,
}


@pytest.mark.full
@pytest.mark.parametrize("page", [page for page in PAGES if run_here(page)])
def test_the_commands_of_a_page_work_as_they_stand(run: Run, page: str, clone: Path) -> None:
    for block in run_here(page):
        for line in block.commands():
            command = re.sub(r" +# .*", "", line)
            place = f"{page}:{block.line}: {line}"
            if page in BEFORE:
                BEFORE[page](run, clone, command)
            if command.startswith("filmpack "):
                done = run(*shlex.split(command)[1:])
                assert done.exit_code == EXPECTED.get(command, 0), (place, done.stderr)
            else:
                assert bash(line, clone) == 0, place


def examples(command: click.Command = cli, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The lines below "Example:" in the help of every command."""
    found = re.search(r"Example.*:\n((?:  .+\n?)+)", inspect.cleandoc(command.help or ""))
    assert found is not None, path
    yield from (line.strip() for line in found[1].splitlines())
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            assert inner is not None
            yield from examples(inner, (*path, name))


NOT_RUN = {
    "filmpack build pl-PL --kind burn --watch": (
        "ends with Ctrl-C only; tests/pipeline/test_build_watch.py watches"
    ),
    "filmpack check pl --watch": "ends with Ctrl-C only; tests/checks/test_reports.py watches",
    "filmpack contacts check --online": "asks the network",
    "filmpack contacts check PL --online --format json": "asks the network",
    "filmpack card --contact-sheet": "the page for media staff has it",
    "filmpack demo-film --minutes 1 --size 640x360 -o film/demo.mp4": "make demo has it",
    "filmpack help --man > filmpack.1": "tests/cli/test_manual.py has it",
    "filmpack fonts add ja": "asks the network; tests/project/test_project_fonts.py has it",
    "filmpack fonts add ko --from noto-sans-kr-0.4.3.tgz": "tests/project/test_project_fonts.py has"
    " it, with a package of its own",
    "filmpack verify dist/pl-PL": "tests/delivery/test_tampering.py has it, with a package",
    "filmpack verify dist/web": "tests/web/test_web_folder.py has it",
    "filmpack verify --look": "needs tesseract; tests/delivery/test_read_text.py has it",
    "filmpack web pl-PL --serve": "ends with Ctrl-C only; tests/web/test_served_folder.py serves",
    "filmpack verify . --signers allowed_signers": "tests/delivery/test_tampering.py has it",
    "filmpack sign --key ~/.ssh/id_ed25519": "needs a key; tests/delivery/test_tampering.py signs",
    "filmpack sign dist/pl-PL --key release.pub": "needs a key and an agent that holds it",
}
FOUND = {
    "filmpack extract --chapters": 1,  # this film has none
    "filmpack build --release --dry-run": 1,
    # Nobody has signed anything, and nothing was packaged before.
    "filmpack package --release --zip": 1,
    "filmpack package --release --dry-run": 1,
    "filmpack web --release": 1,
    "filmpack package pl-PL --release --rollback": 2,
    # The project has no rendition of this name.
    "filmpack card pl-PL --rendition phone": 2,
}
"""Exit codes of examples other than 0: something is to be found, or is missing."""


def make_examples_files(run: Run, folder: Path) -> None:
    """The files that the examples name."""
    source = folder / "translations" / "source" / "en.srt"
    for name in ("subtitles.srt", "fr.srt"):
        shutil.copy(source, folder / name)
    for language, form, name in (("el", "srt", "returned.srt"), ("mt", "text", "volunteers.txt")):
        assert run("export", language, "--to", form, "-o", "back").exit_code == 0
        (made,) = (folder / "back").glob(f"*-{language}.*")
        made.rename(folder / name)
    master = folder / "film" / "master.mp4"
    shutil.copy(master, folder / "film" / "old-cut.mp4")
    film(folder / "film" / "new-cut.mp4", leader=2.0)
    inputs = ["-i", str(master), "-i", "subtitles.srt", "-map", "0", "-map", "1"]
    track = ["-c", "copy", "-c:s", "subrip", "-metadata:s:s:0", "language=eng", "master.mkv"]
    run_ffmpeg([find_ffmpeg(), *inputs, *track], folder=folder, what="film")


@pytest.mark.full
def test_the_examples_of_every_command_run_as_they_stand(run: Run, clone: Path) -> None:
    lines = list(dict.fromkeys(examples()))
    assert set(NOT_RUN) <= set(lines)
    assert run("review", "source", "--by", "Tom Reed").exit_code == 0
    assert bash("git add . && git commit -qm Review && git branch -qM main", clone) == 0
    make_examples_files(run, clone)
    for line in lines:
        if line in NOT_RUN:
            continue
        # None finds what another one left behind.
        assert bash("git checkout -q . && git clean -qfd translations my-film", clone) == 0
        command = re.sub(r" {2,}\S.*", "", line)
        done = run(*shlex.split(command)[1:])
        assert done.exit_code == FOUND.get(command, 0), (line, done.stderr)


def test_every_block_says_what_it_is_and_why_it_is_not_run() -> None:
    for page in PAGES:
        for block in blocks(page):
            place = f"{page}:{block.line}"
            assert block.kind in KINDS, place
            if not block.mark:
                continue
            how, _, reason = block.mark.partition(" ")
            assert block.kind == "sh", place
            assert block.mark.startswith(("not run: ", "run by tests/")), place
            if how == "run":
                assert (ROOT / reason.removeprefix("by ")).is_file(), place
