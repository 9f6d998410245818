"""Terminals from 60 to 200 columns, and those that want no escape sequence: every command."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from cli_project import make_project
from filmpack.cli.app import COMMANDS
from filmpack.cli.output.terminal import folded

pty = pytest.importorskip("pty")

LINES = [
    "init own --title Own",
    "extract",
    "add cs",
    "add-country NO --language nn --dry-run",
    "import el back.srt --dry-run",
    "status",
    "check",
    "check pl --fix --dry-run",
    "check --explain timing/too-fast",
    "profile",
    "languages pl",
    "fonts",
    "package",
    "verify",
    "verify . --json",
    "sign --key none",
    "shots",
    "retime",
    "review pl",
    "contacts",
    "card --help",
    "export pl -o out",
    "build",
    "build --dry-run",
    "cache",
    "doctor",
    "demo-film --minutes 0.05 --size 64x64 --fps 5 --force",
    "help",
    "help rules",
    "bild",
    *(f"{command} --help" for command in COMMANDS),
]
"""Each command at least once, with what it answers while there is no film yet."""

DRIVER = """
import os, shlex, sys
from filmpack.cli.app import main
from filmpack.cli.output.console import be_quiet
for line in sys.stdin.read().splitlines():
    name, _, command = line.partition(": ")
    print(f"@@ {line}", flush=True)
    for word in ("NO_COLOR", "CLICOLOR", "TERM", "COLUMNS"):
        os.environ.pop(word, None)
    os.environ.update(word.split("=") for word in name.split(","))
    os.environ.setdefault("TERM", "xterm-256color")
    be_quiet(False)
    sys.argv = ["filmpack", *shlex.split(command)]
    try:
        main()
    except SystemExit:
        pass
"""
"""Runs commands one after another in one process: starting one for each takes a minute."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    make_project(folder, languages=("pl", "el"))
    (folder / "back.srt").write_text("1\n00:00:00,400 --> 00:00:01,600\nΝαι.\n", "utf-8")
    return folder


def shown(folder: Path, environments: list[str], *, terminal: bool) -> dict[tuple[str, str], str]:
    """What each command prints in each environment (NAME=VALUE,...), to a terminal or a pipe."""
    lines = [f"{name}: {line}" for name in environments for line in LINES]
    head, tail = pty.openpty() if terminal else os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", DRIVER],
        stdin=subprocess.PIPE,
        stdout=tail,
        stderr=tail,
        cwd=folder,
        env={**os.environ, "LANG": "C.UTF-8"},
    ) as process:
        os.close(tail)
        assert process.stdin is not None
        process.stdin.write("\n".join(lines).encode())
        process.stdin.close()
        data = b""
        while part := _read(head):
            data += part
    os.close(head)
    text = data.decode().replace("\r\n", "\n")
    parts = re.split(r"^@@ (.*?): (.*)\n", text, flags=re.M)[1:]
    return {(parts[n], parts[n + 1]): parts[n + 2] for n in range(0, len(parts), 3)}


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux, when the other side of a terminal is closed
        return b""


@pytest.mark.full
def test_no_command_sends_an_escape_to_who_wants_none(project: Path) -> None:
    plain = ["NO_COLOR=1", "CLICOLOR=0", "TERM=dumb"]
    told = shown(project, [*plain, "TERM=xterm"], terminal=True)
    assert {line for name, line in told if name == plain[0]} == set(LINES)
    assert [at for at, text in told.items() if "\x1b" in text and at[0] in plain] == []
    assert any("\x1b" in text for text in told.values())
    piped = shown(project, ["TERM=xterm"], terminal=False)
    assert [at for at, text in piped.items() if "\x1b" in text] == []


@pytest.mark.full
def test_no_command_has_a_word_cut_at_the_edge_of_a_terminal(project: Path) -> None:
    widths = [f"NO_COLOR=1,COLUMNS={columns}" for columns in (60, 80, 120, 200)]
    told = shown(project, widths, terminal=True)
    words = {
        word
        for text in shown(project, widths[-1:], terminal=False).values()
        for word in text.split()
    }
    for (name, line), text in told.items():
        columns = int(name.rpartition("=")[2])
        for row in text.split("\n"):
            whole = len(row.split()[-1]) if cell_len(row) > columns else 0
            assert cell_len(row) <= columns or whole > 20, (name, line, row)
        if "--help" not in line and line != "help":  # Click's own folding cuts no word either
            assert set(text.split()) - words <= {"\\"}, (name, line)


def test_lines_are_folded_between_words() -> None:
    assert folded("  Ask the country's own staff.", 20) == "  Ask the country's\n  own staff."
    assert folded("Call 116 111 or 800 100 100 now.", 22) == "Call 116 111 or\n800 100 100 now."
    address = "https://example.org/a-page-of-a-long-name"
    assert folded(f"see {address} there", 20) == f"see\n{address}\nthere"
    assert folded("日本語の字幕は 幅が広い 文字です", 22) == "日本語の字幕は\n幅が広い 文字です"
    assert (
        folded("\x1b[1mone two\x1b[0m three four five", 20)
        == "\x1b[1mone two\x1b[0m three four\nfive"
    )


def test_a_folded_command_can_be_copied() -> None:
    line = "next: filmpack contacts AT BE BG CH CY   # what is to be confirmed"
    assert folded(line, 30) == (
        "next: filmpack contacts AT \\\n        BE BG CH CY\n"
        "      # what is to be\n      # confirmed"
    )
    typed = re.sub(r"^next: ", "", folded(line, 30))
    done = subprocess.run(
        ["bash", "-c", f'filmpack() {{ echo "$#"; }}\n{typed}'], capture_output=True, check=True
    )
    assert done.stdout == b"6\n"


def test_what_explains_a_command_is_no_part_of_it() -> None:
    line = "    filmpack build pl-PL --kind burn  a film with Poland's card"
    assert folded(line, 40) == (
        "    filmpack build pl-PL --kind burn\n        a film with Poland's card"
    )


_TYPED = st.text("ab 1'\"\\\\#$é", max_size=12)


@settings(deadline=None)
@given(st.lists(_TYPED, min_size=1, max_size=8), st.integers(20, 60))
def test_a_folded_command_has_the_same_words(words: list[str], width: int) -> None:
    line = f"next: filmpack review {shlex.join(words)}   # when it was 'read'"
    shown = folded(line, width).removeprefix("next: ").replace("\\\n", "")
    assert shlex.split(shown, comments=True) == ["filmpack", "review", *words]
    quoted = " ".join('"{}"'.format(re.sub(r'(["\\\\$])', r"\\\1", word)) for word in words)
    shown = folded(f"filmpack review {quoted}", width).replace("\\\n", "")
    assert shlex.split(shown) == shlex.split(f"filmpack review {quoted}")


@pytest.mark.parametrize(
    "line",
    [
        "filmpack has no file for eo: its letters and quotation marks are not known",
        "filmpack build made three films, and none of them is what was wanted.",
    ],
)
def test_a_sentence_is_no_command(line: str) -> None:
    assert "\\" not in folded(line, 30)
    assert "\\" in folded("filmpack --project somewhere verify . another/folder .", 30)


def test_carets_stay_under_their_text() -> None:
    shown = "    Ale w zeszłym roku... i tak dalej\n                      ^^^"
    assert folded(shown, 24) == shown
