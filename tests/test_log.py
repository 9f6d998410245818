"""What is logged, where a failure's whole output goes, and that a bug says it is one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.errors import ToolError
from filmpack.log import log_folder, write_log
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.ffmpeg import run as run_ffmpeg


def test_a_failing_ffmpeg_leaves_its_command_and_all_it_said_in_a_file(tmp_path: Path) -> None:
    command = [find_ffmpeg(), "-i", "it's nowhere.mp4", "x.mp4"]
    with pytest.raises(ToolError) as caught:
        run_ffmpeg(command, folder=tmp_path, what="trying")
    (log,) = log_folder().iterdir()
    assert str(log) in str(caught.value)
    text = log.read_text("utf-8")
    assert "-i 'it'\"'\"'s nowhere.mp4' x.mp4" in text
    assert "No such file" in text


def test_only_the_newest_logs_are_kept() -> None:
    written = [write_log("ffmpeg", str(number)) for number in range(30)]
    assert len(list(log_folder().iterdir())) == 20
    assert written[-1] is not None
    assert written[-1].read_text("utf-8") == "29"


def test_a_log_folder_that_cannot_be_written_to_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("FILMPACK_LOG_FOLDER", str(tmp_path / "file" / "log"))
    assert write_log("bug", "x") is None


@pytest.mark.usefixtures("polish")
def test_a_bug_says_that_it_is_one_and_names_its_log(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise TypeError("unexpected thing")

    monkeypatch.setattr("filmpack.commands.status.language_states", broken)
    done = run("status")
    assert done.exit_code == 70
    assert "this is a bug in filmpack: TypeError: unexpected thing" in done.stderr
    (log,) = log_folder().glob("bug-*")
    assert str(log) in done.stderr
    assert "Traceback" in log.read_text("utf-8")


@pytest.mark.usefixtures("polish")
def test_verbose_shows_the_commands_that_are_run(
    run: Callable[..., Result], project: Path, small_clip: Path
) -> None:
    (project / "film.mp4").write_bytes(small_clip.read_bytes())
    done = run("-v", "build", "--kind", "burn")
    assert done.exit_code == 0, done.stderr
    assert "filmpack.media.ffmpeg: encoding frames 0 to " in done.stderr
    assert "-c:v libx264" in done.stderr
    assert run("build", "--kind", "burn").exit_code == 0
