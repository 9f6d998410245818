"""Catalogues as Poedit, Weblate, msgmerge and a spreadsheet write them: what extract changes.

The files in tests/data are written as those programs write them (poedit.po: Poedit 3.5, wrapped
at 79; weblate.po: Weblate 5.8, wrapped at 77). Each test names every line that may change.
"""

from __future__ import annotations

import difflib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.translation.po.document import PoDocument

Run = Callable[..., Result]
DATA = Path(__file__).parents[1] / "data"
_NOTES = ("#.", "#, max-length:", "#, fuzzy", "#, no-wrap, max-length:")
"""How the lines begin that extract writes; what is fuzzy is compared by itself."""
_DATE = '"POT-Creation-Date:'


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are gone, and those that came; lines that only moved are in both."""
    rows = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    gone = [row[2:] for row in rows if row.startswith("- ")]
    return gone, [row[2:] for row in rows if row.startswith("+ ")]


def extracted(run: Run, project: Path, text: str) -> str:
    """The Polish catalogue, with this text, after extract; a second one changes nothing."""
    assert run("extract").exit_code == 0
    path = project / "translations" / "pl.po"
    path.write_bytes(text.encode())
    done = run("extract")
    assert done.exit_code == 0, done.stderr
    once = path.read_bytes()
    assert run("extract").exit_code == 0
    assert path.read_bytes() == once
    return once.decode()


def texts(text: str) -> dict[tuple[str, bool], tuple[str, str, bool, list[str], str]]:
    document = PoDocument.parse(text, "pl.po")
    return {
        (b.context, b.obsolete): (b.msgid, b.msgstr, b.fuzzy, b.comments, b.previous_msgid)
        for b in (*document.live, *document.obsolete)
    }


@pytest.mark.parametrize("name", ["poedit.po", "weblate.po"])
@pytest.mark.parametrize(
    "layout",
    [
        lambda text: text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.rstrip("\n"),
    ],
    ids=["as it is", "CRLF", "BOM", "no last line end"],
)
def test_only_notes_and_new_messages_change(
    run: Run, project: Path, name: str, layout: Callable[[str], str]
) -> None:
    text = layout((DATA / name).read_text("utf-8"))
    after = extracted(run, project, text)
    gone, come = changed(text, after)
    assert [row for row in gone if not row.startswith((*_NOTES, _DATE))] == []
    wanted = [
        row for row in come if row and not row.startswith((*_NOTES, _DATE, "#: ", "#, place"))
    ]
    # What is new besides is the card's messages, untranslated.
    context = ""
    for row in wanted:
        named = re.match(r'msgctxt "(.*)"', row)
        context = named[1] if named else context
        assert re.match(r"(closing|label|card|film)\.", context), row
        assert row.startswith(("msgctxt ", "msgid ", "msgstr ", '"')), row
    before_texts, after_texts = texts(text), texts(after)
    assert {key: after_texts[key] for key in before_texts} == before_texts
    assert after.count("\r\n") in (0, after.count("\n"))
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    for header in ("X-Generator", "X-Poedit-Bookmarks", "Language-Team", "Plural-Forms"):
        fields = [PoDocument.parse(t, "x").header_field(header) for t in (text, after)]
        assert fields[0] == fields[1]


def test_a_header_that_is_not_first_loses_no_entry(run: Run, project: Path, polish: Path) -> None:
    assert run("extract").exit_code == 0
    text = polish.read_text("utf-8")
    header, rest = text.split("\n\n", 1)
    first, rest = rest.split("\n\n", 1)
    late = f"{first}\n\n{header}\n\n{rest}"
    document = PoDocument.parse(late, "pl.po")
    assert document.render() == late
    assert document.by_context()["c0001"].msgstr == "To jest Leo."
    assert extracted(run, project, late) == text


def test_a_comment_above_the_header_stays_there(run: Run, project: Path, polish: Path) -> None:
    text = "# Kept by the school of Gdynia.\n\n" + polish.read_text("utf-8")
    assert run("extract").exit_code == 0
    assert extracted(run, project, text).startswith("# Kept by the school of Gdynia.\n\n# Polish")


def test_an_obsolete_twin_of_a_live_entry_stays_as_it_is(
    run: Run, project: Path, polish: Path
) -> None:
    assert run("extract").exit_code == 0
    twin = '\n#~ msgctxt "c0001"\n#~ msgid "This is Leo."\n#~ msgstr "Stary Leo."\n'
    text = polish.read_text("utf-8") + twin
    assert extracted(run, project, text) == text


def test_escapes_and_the_order_of_comments_stay(run: Run, project: Path, polish: Path) -> None:
    assert run("extract").exit_code == 0
    text = polish.read_text("utf-8").replace('"To jest Leo."', r'"To jest \x4c\145o."')
    text = text.replace("#: source/en.srt\n", "#: source/en.srt\n# by hand\n", 1)
    assert extracted(run, project, text) == text
    assert PoDocument.parse(text, "x").by_context()["c0001"].msgstr == "To jest Leo."


def _tool(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"{name} is not on this machine")
    return found


@pytest.mark.parametrize("name", ["poedit.po", "weblate.po"])
def test_what_msgmerge_makes_of_them_is_kept(run: Run, project: Path, name: str) -> None:
    assert run("extract").exit_code == 0
    path = project / "translations" / "pl.po"
    shutil.copyfile(DATA / name, path)
    template = project / "translations" / "filmpack.pot"
    command = [_tool("msgmerge"), "--quiet", "--update", "--backup=none", "--previous"]
    subprocess.run([*command, str(path), str(template)], check=True)
    merged = path.read_text("utf-8")
    gone, come = changed(merged, extracted(run, project, merged))
    assert [row for row in gone if not row.startswith((*_NOTES, "#, no-wrap"))] == []
    assert [row for row in come if row and not row.startswith((*_NOTES, "#, "))] == []


@pytest.mark.full
@pytest.mark.parametrize("name", ["poedit.po", "weblate.po"])
def test_what_a_spreadsheet_makes_of_them_keeps_every_text(
    run: Run, project: Path, name: str, tmp_path: Path
) -> None:
    before = extracted(run, project, (DATA / name).read_text("utf-8"))
    path, table = project / "translations" / "pl.po", tmp_path / "pl.csv"
    subprocess.run([_tool("po2csv"), str(path), str(table)], check=True)
    subprocess.run([_tool("csv2po"), "-t", str(path), str(table), str(path)], check=True)
    assert run("check", "pl", "--rule", "safety/spreadsheet", "--fix").exit_code in (0, 1)
    after = texts(extracted(run, project, path.read_text("utf-8")))
    mine = texts(before)
    kept = {key for key in mine if not key[1]}
    assert {key: after[key][:2] for key in kept} == {key: mine[key][:2] for key in kept}
