"""A header that another tool sorted behind entries: nothing is lost, and extract puts it first."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.translation.po.document import PoDocument

FIRST = 'msgctxt "c0001"\nmsgid "A."\nmsgstr "Jeden."\n'
HEADER = '# Note.\nmsgid ""\nmsgstr ""\n"Language: pl\\n"\n'
SECOND = 'msgctxt "c0002"\nmsgid "B."\nmsgstr "Dwa."\n'


@pytest.mark.parametrize("lead", ["", "# Free.\n\n"])
def test_entries_above_the_header_are_read_and_keep_their_place(lead: str) -> None:
    text = f"{lead}{FIRST}\n{HEADER}\n{SECOND}"
    document = PoDocument.parse(text, "pl.po")
    assert [entry.context for entry in document.live] == ["c0001", "c0002"]
    assert document.header_field("Language") == "pl"
    assert document.render() == text


@pytest.mark.parametrize("lead", ["", "# Free.\n\n"])
def test_the_header_moved_up_is_parted_from_the_first_entry(lead: str) -> None:
    document = PoDocument.parse(f"{lead}{FIRST}\n{HEADER}\n{SECOND}", "pl.po")
    document.move_header_up()
    assert document.render() == f"{lead}{HEADER}\n{FIRST}\n{SECOND}"


def test_extract_puts_the_header_first_and_keeps_every_translation(
    run: Callable[..., Result], polish: Path
) -> None:
    assert run("extract").exit_code == 0
    before = polish.read_text("utf-8")
    head, first, rest = before.split("\n\n", 2)
    polish.write_text(f"{first}\n\n{head}\n\n{rest}", "utf-8")
    found = run("check", "pl", "--rule", "gettext/header", "--rule", "gettext/missing-entry")
    assert "the header is not the first entry." in found.stdout
    assert "gettext/missing-entry" not in found.stdout
    assert run("extract").exit_code == 0
    assert polish.read_text("utf-8") == before


@pytest.mark.full
def test_gettext_refuses_an_obsolete_twin_as_the_rule_says(tmp_path: Path) -> None:
    msgfmt = shutil.which("msgfmt")
    assert msgfmt
    twin = "".join(f"#~ {row}\n" for row in SECOND.splitlines())
    for text, good in ((twin, False), (twin.replace('"B."', '"C."'), True)):
        path = tmp_path / "pl.po"
        path.write_text(f"{HEADER}\n{FIRST}\n{SECOND}\n{text}", "utf-8")
        done = subprocess.run([msgfmt, "-o", str(tmp_path / "pl.mo"), str(path)], check=False)
        assert (done.returncode == 0) == good


def test_a_header_field_is_read_as_it_was_set() -> None:
    document = PoDocument.parse('msgid ""\nmsgstr ""\n"Language: pl\\n"\n', "pl.po")
    for name, value in (("Language", "el"), ("X-Generator", "filmpack"), ("Language", "de")):
        document.header_fields()
        document.set_header_field(name, value)
        assert document.header_field(name) == value
