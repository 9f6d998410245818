"""build --watch: each save gives the film at once, and no build knows what another one read."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from click.testing import Result

from cli_project import FILMPACK
from filmpack.cli.films import build_watch
from filmpack.cli.output.console import SIGPIPE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends signals")

COMMAND = ["build", "pl", "--kind", "burn", "--watch"]
APART = """
import filmpack.cli.films.build_watch as watch
watch._FORKS = False
from filmpack.cli import main
main()
"""
"""As where no process can go on as a copy of another."""
WAITING = "watching;"
_LONGEST = 30.0


class Watching:
    """A build that watches, and what it has said."""

    def __init__(self, process: subprocess.Popen[bytes], said: Path) -> None:
        self.process = process
        self._said = said
        self._read = 0

    def until(self, words: str) -> str:
        """What it says from now on, with these words at the latest."""
        end = time.monotonic() + _LONGEST
        while True:
            text = self._said.read_text("utf-8")
            at = text.find(words, self._read)
            if at >= 0:
                said, self._read = text[self._read : at + len(words)], at + len(words)
                return said
            assert time.monotonic() < end, text
            assert self.process.poll() is None, text
            time.sleep(0.02)

    def end(self, number: signal.Signals) -> int:
        """Its exit code after a signal to it alone. No build that it started is left."""
        self.process.send_signal(number)
        code = self.process.wait(_LONGEST)
        with pytest.raises(ProcessLookupError):
            os.killpg(self.process.pid, 0)
        return code


@contextmanager
def watching(project: Path, said: Path, *, forks: bool = True) -> Iterator[Watching]:
    command = [*FILMPACK, *COMMAND] if forks else [sys.executable, "-c", APART, *COMMAND]
    with said.open("wb") as stream:
        process = subprocess.Popen(
            command,
            cwd=project,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        try:
            yield Watching(process, said)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@pytest.fixture
def film(project: Path, small_clip: Path) -> Path:
    """Where the Polish film of the project will be."""
    shutil.copyfile(small_clip, project / "film.mp4")
    return project / "dist" / "small-pl.mp4"


@pytest.mark.parametrize(
    "forks", [True, pytest.param(False, marks=pytest.mark.full)], ids=["a copy", "a new process"]
)
def test_a_save_gives_the_film_and_a_mistake_a_message(
    project: Path, polish: Path, film: Path, tmp_path_factory: pytest.TempPathFactory, forks: bool
) -> None:
    text = polish.read_text("utf-8")
    other = text.replace("To jest Leo.", "A to jest Leo.")
    assert other != text
    with watching(project, tmp_path_factory.mktemp("said") / "said", forks=forks) as build:
        build.until(WAITING)
        first = film.read_bytes()
        polish.write_text(other, "utf-8")
        assert "changed: translations/pl.po" in build.until(WAITING)
        second = film.read_bytes()
        assert second != first
        polish.write_text(text.replace('"To jest Leo."', '"To jest Leo.'), "utf-8")
        assert "Look for a missing or an extra quotation mark" in build.until(WAITING)
        assert film.read_bytes() == second
        settings = project / "filmpack.toml"
        settings.write_text(settings.read_text("utf-8").replace('"small"', '"renamed"'), "utf-8")
        polish.write_text(text, "utf-8")
        build.until("renamed-pl.mp4")  # the settings may have been seen first
        build.until(WAITING)
        assert (film.parent / "renamed-pl.mp4").read_bytes() == first
        assert build.end(signal.SIGINT) == 128 + signal.SIGINT


@pytest.mark.parametrize(
    "forks", [True, pytest.param(False, marks=pytest.mark.full)], ids=["a copy", "a new process"]
)
def test_a_build_is_stopped_with_the_one_who_watches(
    project: Path,
    polish: Path,
    film: Path,
    cache: Path,
    tmp_path_factory: pytest.TempPathFactory,
    forks: bool,
) -> None:
    settings = project / "filmpack.toml"
    slow = settings.read_text("utf-8").replace('"veryfast"', '"veryslow"')
    settings.write_text(slow, "utf-8")
    with watching(project, tmp_path_factory.mktemp("said") / "said", forks=forks) as build:
        build.until(WAITING)
        first = film.read_bytes()
        polish.write_text(
            polish.read_text("utf-8").replace("To jest Leo.", "To jest Teo."), "utf-8"
        )
        build.until("frames to encode")
        assert build.end(signal.SIGTERM) == 128 + signal.SIGTERM
    assert film.read_bytes() == first
    assert list((cache / "tmp").iterdir()) == []
    assert [path.name for path in film.parent.iterdir()] == [film.name]


@pytest.mark.usefixtures("film")
@pytest.mark.skipif(not build_watch._FORKS, reason="kills the copy")
def test_a_build_that_is_killed_is_told_and_watching_goes_on(
    project: Path, polish: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with watching(project, tmp_path_factory.mktemp("said") / "said") as build:
        build.until("frames to encode")
        parent = build.process.pid
        (copy,) = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        os.kill(int(copy), signal.SIGKILL)
        assert "the build was ended by signal 9." in build.until(WAITING)
        text = polish.read_text("utf-8").replace("To jest Leo.", "A to jest Leo.")
        polish.write_text(text, "utf-8")
        assert "small-pl.mp4" in build.until(WAITING)


@pytest.mark.usefixtures("polish", "film")
def test_watching_ends_when_nobody_reads_what_was_built(project: Path) -> None:
    process = subprocess.Popen(
        [*FILMPACK, *COMMAND],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(_LONGEST) == SIGPIPE
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_files_that_never_rest_are_built_from_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(build_watch, "_LONGEST", 0.2)
    looks = count()
    begun = time.monotonic()
    found = build_watch._settled(lambda: {Path("film.mp4"): (next(looks), 0)}, {})
    assert 0.2 < time.monotonic() - begun < _LONGEST
    assert found == {Path("film.mp4"): (next(looks) - 1, 0)}


@pytest.mark.usefixtures("polish")
def test_a_build_that_makes_nothing_is_not_watched_for(run: Callable[..., Result]) -> None:
    done = run(*COMMAND, "--dry-run")
    assert done.exit_code == 2
    assert "--watch builds films, --dry-run builds none: give one of them." in done.stderr
