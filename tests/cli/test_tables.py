"""Tables: readable at any width on a terminal, whole and unpadded when piped."""

from __future__ import annotations

import os
import re
import shutil
import sys
from datetime import date

import pytest

from filmpack.cli.output.tables import print_contacts, print_doctor
from filmpack.commands.contacts import Listed
from filmpack.commands.setup.doctor import Diagnosis
from filmpack.editions.confirmations import Confirmation
from filmpack.editions.contacts import Contact

ADDRESS = "https://example.org/" + "a-long-path/" * 12
DETAIL = "film.mp4: " + "this film needs a constant frame rate and has none of its own " * 4


def tell(monkeypatch: pytest.MonkeyPatch, columns: int | None) -> None:
    """Print both tables, on a terminal of so many columns or (None) piped."""
    if columns is not None:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        size = os.terminal_size((columns, 24))
        monkeypatch.setattr(shutil, "get_terminal_size", lambda *_: size)
    contact = Contact(
        id="helpline",
        kind="helpline",
        name="Somebody to talk to",
        source=ADDRESS,
        read=date(2026, 11, 23),
        phone="116 111",
    )
    print_contacts(
        [Listed("PL", Confirmation(contact, "unconfirmed"), "a note of many words " * 12)]
    )
    print_doctor([Diagnosis("text on pictures", False, DETAIL, 3)])


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
def test_tables_fold_between_words_and_never_inside_an_address(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    tell(monkeypatch, columns)
    shown = capsys.readouterr().out
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in shown.splitlines()]
    assert all(len(line) <= columns for line in lines if ADDRESS not in line)
    assert sum(ADDRESS in line for line in lines) == 1
    assert " ".join(" ".join(lines).split()).endswith(DETAIL.strip())


def test_piped_tables_are_neither_folded_nor_padded(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(monkeypatch, None)
    lines = capsys.readouterr().out.splitlines()
    assert f"NO  text on pictures  {DETAIL.strip()}" in lines
    assert all(line == line.rstrip() for line in lines)
