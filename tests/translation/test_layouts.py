"""Catalogues as other tools lay them out: read whole, and written back as they were."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.translation.po.document import PoDocument

_BLOCK = re.compile(r"\n\n+")


def _entries(text: str, change: Callable[[list[str]], list[str]]) -> str:
    """The text with the lines of each entry changed; the header stays."""
    header, *blocks = _BLOCK.split(text.rstrip("\n"))
    return "\n\n".join([header, *("\n".join(change(b.split("\n"))) for b in blocks)]) + "\n"


def _references_first(rows: list[str]) -> list[str]:
    """gettext-parser's order: #: above #."""
    return sorted(rows, key=lambda row: not row.startswith("#:"))


def _comment_below_flags(rows: list[str]) -> list[str]:
    at = next(n for n, row in enumerate(rows) if row[0] != "#")
    return [*rows[:at], "# by hand", *rows[at:]]


def _comment_between_notes(rows: list[str]) -> list[str]:
    return [rows[0], "# by hand", *rows[1:]]


def _tabs(rows: list[str]) -> list[str]:
    return [re.sub(r'^(msg\w+) "', r'\1\t"', row) for row in rows]


def _indented(rows: list[str]) -> list[str]:
    return [f"\t{row}" if row[0] != "#" else row for row in rows]


def _every_text_on_lines_of_its_own(rows: list[str]) -> list[str]:
    """msgcat --force-po and Crowdin begin every text with an empty string."""
    return [re.sub(r'^(msg\w+) "(.+)"$', r'\1 ""\n"\2"', row) for row in rows]


def _loose_colon(rows: list[str]) -> list[str]:
    return [row.replace("#: ", "#:  ") for row in rows]


LAYOUTS: dict[str, Callable[[str], str]] = {
    "as extract writes it": lambda text: text,
    "references above notes": lambda text: _entries(text, _references_first),
    "a comment below the flags": lambda text: _entries(text, _comment_below_flags),
    "a comment between the notes": lambda text: _entries(text, _comment_between_notes),
    "tabs before strings": lambda text: _entries(text, _tabs),
    "indented strings": lambda text: _entries(text, _indented),
    "empty first strings": lambda text: _entries(text, _every_text_on_lines_of_its_own),
    "two spaces after #:": lambda text: _entries(text, _loose_colon),
    "no end of the last line": lambda text: text.rstrip("\n"),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "Windows, no last end": lambda text: text.rstrip("\n").replace("\n", "\r\n"),
    "a byte order mark": lambda text: "\ufeff" + text,
    "blank lines at the end": lambda text: text + "\n\n",
    "two blank lines between": lambda text: text.replace("\n\n", "\n\n\n"),
    "trailing spaces": lambda text: _entries(text, lambda rows: [f"{row} " for row in rows]),
}


@pytest.fixture
def plain(run: Callable[..., Result], polish: Path) -> str:
    """A catalogue that extract has nothing to change in."""
    assert run("extract").exit_code == 0
    return polish.read_text("utf-8")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_extract_changes_no_byte_where_nothing_changed(
    run: Callable[..., Result], polish: Path, plain: str, layout: str
) -> None:
    data = LAYOUTS[layout](plain).encode()
    polish.write_bytes(data)
    assert run("extract").exit_code == 0
    assert polish.read_bytes() == data


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_new_text_changes_its_own_lines_alone(plain: str, layout: str) -> None:
    text = LAYOUTS[layout](plain)
    document = PoDocument.parse(text, "pl.po")
    block = document.by_context()["c0001"]
    block.set_msgstr("Zupełnie nowe.")
    after = document.render()
    again = PoDocument.parse(after, "pl.po")
    assert again.by_context()["c0001"].msgstr == "Zupełnie nowe."
    removed = [row for row in text.splitlines() if row not in after.splitlines()]
    assert len(removed) <= 2
    assert all("To jest Leo." in row or row.strip() == 'msgstr ""' for row in removed)


def _values(text: str) -> list[tuple[str, str, str, bool, list[str]]]:
    live = PoDocument.parse(text, "pl.po").live
    return [(b.context, b.msgid, b.msgstr, b.fuzzy, b.comments) for b in live]


def _tool(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"{name} is not on this machine")
    return found


@pytest.mark.parametrize(
    "command",
    [
        ("msgcat",),
        ("msgcat", "--no-wrap"),
        ("msgcat", "--width=40"),
        ("msgcat", "--indent"),
        ("msgcat", "--no-location"),
        ("msgcat", "--sort-output"),
        ("msgattrib", "--no-obsolete"),
        ("msgconv", "--to-code=UTF-8"),
    ],
    ids=" ".join,
)
def test_what_gettext_rewrote_is_read_and_kept(
    run: Callable[..., Result], polish: Path, plain: str, command: tuple[str, ...]
) -> None:
    program = _tool(command[0])
    subprocess.run([program, *command[1:], "-o", str(polish), str(polish)], check=True)
    assert sorted(_values(polish.read_text("utf-8"))) == sorted(_values(plain))
    assert run("extract").exit_code == 0
    once = polish.read_text("utf-8")
    assert _values(once) == _values(plain)
    assert run("extract").exit_code == 0
    assert polish.read_text("utf-8") == once


@pytest.mark.full
def test_what_went_through_a_spreadsheet_is_read_and_kept(
    run: Callable[..., Result], polish: Path, plain: str, tmp_path: Path
) -> None:
    table = tmp_path / "pl.csv"
    subprocess.run([_tool("po2csv"), str(polish), str(table)], check=True)
    subprocess.run([_tool("csv2po"), "-t", str(polish), str(table), str(polish)], check=True)
    # csv2po leaves the ' that po2csv put before a text that begins with a dash.
    found = run("check", "pl", "--rule", "safety/spreadsheet", "--fix")
    assert found.exit_code == 0
    assert _values(polish.read_text("utf-8")) == _values(plain)
    assert run("extract").exit_code == 0
    assert _values(polish.read_text("utf-8")) == _values(plain)
