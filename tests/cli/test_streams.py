"""Standard output and error that are ASCII, closed, full or read by nobody: words, never a hang."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cli_project import FILMPACK, filmpack, make_project
from clip import clip_path
from samples import POLAND

DATA = (
    ("status",),
    ("status", "--format", "json"),
    ("check", "el", "--severity", "note"),
    ("check", "el", "--severity", "note", "--format", "json"),
    ("check", "el", "--format", "html"),
    ("check", "el", "--fix", "--dry-run"),
    ("check", "--explain", "timing/too-fast"),
    ("contacts",),
    ("contacts", "--format", "json"),
    ("doctor",),
    ("profile", "show"),
    ("cache",),
    ("build", "-n", "--missing", "source"),
    ("build", "-n", "--json", "--missing", "source"),
    ("--help",),
    ("check", "--help"),
    ("--version",),
)
"""Commands that print data."""
MESSAGES = (
    ("extract",),
    ("export", "--to", "text", "--missing", "source"),
    ("review", "el"),
    ("card", "-o", "cards"),
    ("-vv", "import", "el", "back.srt", "--dry-run"),
    ("add", "xx"),
)
"""Commands that print messages only."""

# A process for each: the quick tests of printing are in test_hostile_text.py.
pytestmark = pytest.mark.full


def named(commands: tuple[tuple[str, ...], ...]) -> list[object]:
    """The commands as parameters."""
    return [pytest.param(command, id=" ".join(command)) for command in commands]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with texts in Greek letters, and with its film."""
    folder = tmp_path_factory.mktemp("project")
    make_project(folder, languages=("pl", "el"))
    shutil.copyfile(clip_path(), folder / "film.mp4")
    (folder / "back.srt").write_text(
        "1\n00:00:00,400 --> 00:00:01,600\nΝαι.\n\n2\n00:00:02,000 --> 00:00:03,200\nΌχι.\n",
        "utf-8",
    )
    country = POLAND.replace('"Telefon Zaufania"', '"Zażółć gęślą – Ναι"')
    (folder / "translations" / "countries" / "PL.toml").write_text(country, "utf-8")
    (folder / "translations" / "source" / "shots.json").unlink(missing_ok=True)
    filmpack(folder, "extract")
    return folder


def typed(
    folder: Path, command: tuple[str, ...], shell: str = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a shell with redirections; at most a minute."""
    line = f'exec "$0" "$@" {shell}' if "|" not in shell else f'"$0" "$@" {shell}'
    return subprocess.run(
        ["bash", "-c", line, *FILMPACK, *command],
        cwd=folder,
        # One store for all, whose name some commands print.
        env={**os.environ, "FILMPACK_CACHE": str(folder / "store"), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
    )


_PLAIN: dict[tuple[str, ...], subprocess.CompletedProcess[bytes]] = {}


def plainly(folder: Path, command: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
    """What a command does with ordinary streams, typed once for all that is compared with it.

    The second time of two is kept: what the first one writes, the others find there.
    """
    if command not in _PLAIN:
        if command in MESSAGES:
            typed(folder, command)
        _PLAIN[command] = typed(folder, command)
    return _PLAIN[command]


def sound(done: subprocess.CompletedProcess[bytes]) -> None:
    said = done.stdout + done.stderr
    assert b"Traceback" not in said, said
    assert b"Exception ignored" not in said, said
    assert b"Logging error" not in said, said
    assert done.returncode in (0, 1, 2, 3, 141), said


@pytest.mark.parametrize(
    ("command", "encoding"),
    [
        pytest.param(command, encoding, id=f"{encoding} {' '.join(command)}")
        for number, command in enumerate(DATA + MESSAGES)
        # ASCII holds least; the others take turns.
        for encoding in ("ascii", ("latin-1", "cp1252", "utf-16")[number % 3])
    ],
)
def test_a_stream_without_the_letters_shows_their_codes(
    project: Path, command: tuple[str, ...], encoding: str
) -> None:
    plain = plainly(project, command)
    done = typed(project, command, PYTHONIOENCODING=encoding)
    sound(done)
    assert done.returncode == plain.returncode
    if encoding == "ascii":
        assert (done.stdout + done.stderr).isascii()
        if not plain.stdout.isascii() and "json" not in command:
            assert rb"\u" in done.stdout or rb"\x" in done.stdout or b"&#" in done.stdout
    if "json" in command and encoding == "ascii":
        assert json.loads(done.stdout) == json.loads(plain.stdout)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_reports_for_programs_mean_the_same_in_any_encoding(project: Path, encoding: str) -> None:
    command = ("check", "el", "--severity", "note", "--format")
    for form in ("json", "sarif"):
        printed = typed(project, (*command, form), PYTHONIOENCODING=encoding).stdout
        assert json.loads(printed) == json.loads(plainly(project, (*command, form)).stdout)
    printed = typed(project, (*command, "junit"), PYTHONIOENCODING=encoding).stdout
    plain = plainly(project, (*command, "junit")).stdout
    texts = [list(ElementTree.fromstring(xml).itertext()) for xml in (printed, plain)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("output", ["-", "/dev/stdout"])
def test_a_report_to_stdout_by_name_is_the_report_without_a_name(
    project: Path, output: str
) -> None:
    for form in ("text", "json"):
        command = ("check", "el", "--severity", "note", "--format", form)
        plain = typed(project, command, PYTHONIOENCODING="ascii")
        named = typed(project, (*command, "-o", output), PYTHONIOENCODING="ascii")
        assert plain.stdout.isascii()
        assert (named.stdout, named.stderr) == (plain.stdout, plain.stderr)
    assert typed(project, ("check", "el", "-o", "-"), ">&-").returncode == 3


@pytest.mark.parametrize("command", named(DATA))
def test_data_for_a_closed_or_full_stdout_is_an_error(
    project: Path, command: tuple[str, ...]
) -> None:
    for shell in (">&-", "> /dev/full"):
        done = typed(project, command, shell)
        sound(done)
        assert done.returncode == 3, (shell, done.stderr)
        assert done.stderr.strip(), shell


@pytest.mark.parametrize("command", named(MESSAGES))
def test_a_closed_stdout_that_nothing_is_written_to_is_none(
    project: Path, command: tuple[str, ...]
) -> None:
    plain = plainly(project, command)
    assert typed(project, command, ">&-").returncode == plain.returncode


@pytest.mark.parametrize("command", named(DATA + MESSAGES))
def test_messages_that_cannot_be_printed_change_nothing(
    project: Path, command: tuple[str, ...]
) -> None:
    plain = plainly(project, command)
    for shell in ("2>&-", "2> /dev/full", "<&-"):
        done = typed(project, command, shell)
        sound(done)
        assert done.returncode == plain.returncode, (shell, done.stderr)
        assert done.stdout == plain.stdout or b" 0." in plain.stdout, shell  # seconds differ
    done = typed(project, command, ">&- 2>&- <&-")
    assert done.returncode in (plain.returncode, 3)


@pytest.mark.parametrize("command", named(DATA + MESSAGES))
def test_a_reader_that_goes_away_ends_it_as_a_shell_expects(
    project: Path, command: tuple[str, ...]
) -> None:
    done = typed(project, command, "| true; echo ${PIPESTATUS[0]}")
    sound(done)
    plain = plainly(project, command)
    assert int(done.stdout.split()[-1]) in (plain.returncode, 141)
    sound(typed(project, command, "2>&1 | head -1"))


def test_much_data_for_a_reader_that_goes_away_ends_with_141(project: Path) -> None:
    command = ("check", "el", "--severity", "note", "--format", "sarif")
    done = typed(project, command, "| true; echo ${PIPESTATUS[0]}")
    sound(done)
    assert done.stdout.split()[-1] == b"141"
    assert done.stderr == b""


@pytest.mark.parametrize("form", ["text", "html", "junit"])
def test_a_report_written_to_a_device_neither_hangs_nor_replaces_it(
    project: Path, form: str
) -> None:
    done = typed(project, ("check", "--format", form, "-o", "/dev/full"))
    sound(done)
    assert done.returncode == 3
    assert b"/dev/full: cannot be written: No space left on device." in done.stderr
    done = typed(project, ("check", "--format", form, "-o", "/dev/null"))
    assert done.returncode == 1, done.stderr
    assert Path("/dev/null").is_char_device()
    assert Path("/dev/full").is_char_device()


def test_a_report_goes_into_a_pipe(project: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        done = typed(project, ("check", "--format", "json", "-o", str(pipe)))
        assert done.returncode == 1, done.stderr
        assert reader.stdout is not None
        assert json.loads(reader.stdout.read())
    assert pipe.is_fifo()


def test_a_closed_stream_is_never_a_file_that_is_written(project: Path, tmp_path: Path) -> None:
    """A closed stdout or stderr whose number a film or report takes would end up inside it."""
    file = tmp_path / "report.json"
    typed(project, ("-vv", "check", "--format", "json", "-o", str(file)), ">&- 2>&- <&-")
    assert json.loads(file.read_bytes())
