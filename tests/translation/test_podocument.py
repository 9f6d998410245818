"""A catalogue keeps its bytes; an edit changes the lines of one field."""

from __future__ import annotations

import difflib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from filmpack.errors import InputError
from filmpack.translation.po.document import PoDocument, PoEntry

DATA = Path(__file__).parent.parent / "data"
POEDIT = (DATA / "poedit.po").read_text("utf-8")


def changes(before: str, after: str) -> list[str]:
    rows = difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=0)
    return [row for row in rows if row[0] in "+-" and row[:3] not in ("+++", "---")]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_comes_back_byte_for_byte(line_end: str, mark: str) -> None:
    text = mark + POEDIT.replace("\n", line_end)
    assert PoDocument.parse(text, "pl.po").render() == text


def test_entries_without_blank_lines_between_come_back_too() -> None:
    text = POEDIT.replace("\n\n#:", "\n#:").replace("\n\n#~", "\n#~")
    document = PoDocument.parse(text, "pl.po")
    assert document.render() == text
    assert len(document.live) == 3
    assert len(document.obsolete) == 2


def test_the_values_are_those_that_polib_reads() -> None:
    document = PoDocument.parse(POEDIT, "pl.po")
    ours = [(b.context, b.msgid, b.msgstr, b.obsolete, b.fuzzy) for b in document.entries]
    theirs = [
        (e.msgctxt, e.msgid, e.msgstr, bool(e.obsolete), "fuzzy" in e.flags)
        for e in polib.pofile(str(DATA / "poedit.po"))
    ]
    assert ours == theirs
    assert document.by_context()["c0002"].previous_msgid == "- Well?\n- No."


def test_a_new_translation_changes_its_own_lines_only() -> None:
    document = PoDocument.parse(POEDIT, "pl.po")
    block = document.by_context()["c0003"]
    block.set_msgstr("<i>Nowe.</i>")
    assert changes(POEDIT, document.render()) == [
        '-msgstr "<i>Możesz powiedzieć mi wszystko, naprawdę wszystko, co tylko chcesz'
        ' powiedzieć.</i>"',
        '+msgstr "<i>Nowe.</i>"',
    ]


def test_making_an_entry_fuzzy_keeps_its_other_flags() -> None:
    document = PoDocument.parse(POEDIT, "pl.po")
    document.by_context()["c0001"].set_fuzzy(True)
    document.by_context()["c0002"].set_fuzzy(False)
    assert changes(POEDIT, document.render()) == [
        "-#, no-wrap, max-length:60",
        "+#, fuzzy, no-wrap, max-length:60",
        "-#, fuzzy",
        '-#| msgid "- Well?\\n- No."',
    ]


def test_a_header_field_that_runs_over_lines_is_replaced_whole() -> None:
    document = PoDocument.parse(POEDIT, "pl.po")
    document.set_header_field("Language-Team", "Polish")
    document.set_header_field("X-New", "1")
    text = document.render()
    assert '"Language-Team: Polish\\n"\n"Language: pl\\n"' in text
    assert polib.pofile(text).metadata["X-New"] == "1"


def test_obsolete_and_back_keeps_the_translation() -> None:
    document = PoDocument.parse(POEDIT, "pl.po")
    block = document.by_context()["c0003"]
    block.make_obsolete()
    again = PoDocument.parse(document.render(), "pl.po")
    revived = next(b for b in again.obsolete if b.context == "c0003")
    revived.revive()
    assert PoDocument.parse(again.render(), "pl.po").by_context()["c0003"].msgstr == block.msgstr


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'msgstr "- Tak?\\n- Nie."',
            'msgstr "- Tak?',
            r"pl.po:43: this is not valid in a .po file",
        ),
        ('msgctxt "c0003"', 'msgctxt "c0001"', r"pl.po:48: c0001 is in this file twice.* line 30"),
        (
            'msgid ""\nmsgstr ""\n"Project',
            'msgctxt "h"\nmsgid ""\nmsgstr ""\n"Project',
            "has no header entry",
        ),
        ('msgid "<i>You can', 'msgstr "<i>You can', r"pl.po:48: msgstr without its msgid"),
        ("#, fuzzy\n#~|", 'msgid "left"\n\n#, fuzzy\n#~|', r"pl.po:51: this entry has no msgstr"),
        ('msgctxt "c0001"', '"stray"\nmsgctxt "c0001"', r"pl.po:29: a string is not expected here"),
        ("To ", "T\0 ", r"pl.po:32: a NUL byte"),
        (
            'msgstr "- Tak?\\n- Nie."',
            'msgstr "- Tak?\\n- Nie."\nmsgstr "- No?"',
            r"pl.po:44: a second msgstr in one entry",
        ),
        (
            'msgstr "- Tak?\\n- Nie."',
            'msgstr "- Tak?\\n- Nie."\n\n\nmsgstr "- No?"',
            r"pl.po:46: a second msgstr in one entry",
        ),
        (
            'msgstr "- Tak?\\n- Nie."',
            'msgid_plural "x"\nmsgstr[0] "a"\nmsgstr[0] "b"',
            r"pl.po:45: msgstr\[0\] where msgstr\[1\] belongs",
        ),
        (
            'msgstr "- Tak?\\n- Nie."',
            'msgstr "a"\nmsgstr[1] "b"',
            r"pl.po:44: msgstr\[1\] where nothing belongs",
        ),
        (
            'msgstr "- Tak?\\n- Nie."',
            'msgid_plural "x"\nmsgstr[1] "b"',
            r"pl.po:44: msgstr\[1\] where msgstr\[0\] belongs",
        ),
    ],
)
def test_a_broken_file_is_refused_with_its_line(old: str, new: str, message: str) -> None:
    assert old in POEDIT
    with pytest.raises(InputError, match=message):
        PoDocument.parse(POEDIT.replace(old, new, 1), "pl.po")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.text())
def test_any_string_survives_being_written(msgid: str, msgstr: str) -> None:
    def written(text: str) -> str:
        return text.encode("utf-8", "ignore").decode().replace("\r", "").replace("\0", "")

    msgid, msgstr = "x" + written(msgid), written(msgstr)
    block = PoEntry.new("c0001", "x")
    block.set_msgid(msgid)
    block.set_msgstr(msgstr)
    lines = block.lines
    assert (PoEntry(lines).msgid, PoEntry(lines).msgstr) == (msgid, msgstr)


PLURAL = """
#. 00:00:00,400 --> 00:00:01,600  (1.2 s)
msgctxt "c0001"
msgid "This is Leo."
msgid_plural "These are Leos."
msgstr[0] "To jest Leo."

msgstr[1] "To są Leowie."
"""


def test_plural_forms_are_a_field_of_their_own() -> None:
    text = f'msgid ""\nmsgstr ""\n{PLURAL}'
    document = PoDocument.parse(text, "pl.po")
    (block,) = document.live
    assert (block.msgid, block.msgstr, block.plural) == ("This is Leo.", "", True)
    assert block.has_text
    assert document.render() == text
    block.make_obsolete()
    block.revive()
    assert document.render() == "".join(
        row for row in text.splitlines(keepends=True) if not row.startswith("#.")
    )


def test_one_text_in_place_of_plural_forms_is_a_whole_entry() -> None:
    block = PoDocument.parse(f'msgid ""\nmsgstr ""\n{PLURAL}', "pl.po").live[0]
    block.set_msgstr("To jest Leo.")
    assert block.lines[1:] == [
        'msgctxt "c0001"',
        'msgid "This is Leo."',
        'msgstr "To jest Leo."',
    ]


def _with_plural(path: Path) -> str:
    """A catalogue's text with plural forms in its first entry."""
    text = path.read_text("utf-8")
    old = 'msgid "This is Leo."\nmsgstr "To jest Leo."'
    assert old in text
    new = 'msgid "This is Leo."\nmsgid_plural "Leos"\n' + "".join(
        f'msgstr[{n}] "To jest Leo."\n' for n in range(3)
    )
    path.write_text(text.replace(old, new.rstrip("\n")), "utf-8")
    return path.read_text("utf-8")


@pytest.mark.parametrize("reworded", [False, True])
def test_extract_writes_plural_forms_that_gettext_reads(
    run: Callable[..., Result], project: Path, polish: Path, reworded: bool
) -> None:
    before = _with_plural(polish)
    if reworded:
        source = project / "translations" / "source" / "en.srt"
        source.write_text(source.read_text("utf-8").replace("This is Leo.", "Here is Leo."))
    assert run("extract").exit_code == 0
    after = polish.read_text("utf-8")
    block = PoDocument.parse(after, "pl.po").by_context()["c0001"]
    assert (block.fuzzy, block.previous_msgid) == (reworded, "This is Leo." if reworded else "")
    assert after.count("msgstr[") == 3
    if not reworded:
        assert after == before
    assert msgfmt(polish) == "0"


@pytest.mark.parametrize("options", [(), ("--replace",)])
def test_import_onto_plural_forms_leaves_what_gettext_reads(
    run: Callable[..., Result], project: Path, polish: Path, options: tuple[str, ...]
) -> None:
    _with_plural(polish)
    (project / "back.txt").write_text("[c0001]\nOto Leo.\n", "utf-8")
    assert run("import", "pl", "back.txt", *options).exit_code == 0
    block = PoDocument.parse(polish.read_text("utf-8"), "pl.po").by_context()["c0001"]
    if options:
        assert (block.plural, block.msgstr, block.fuzzy) == (False, "Oto Leo.", False)
    else:
        assert (block.plural, block.fuzzy) == (True, True)
        assert block.comments == ["filmpack import: conflict: the file says: Oto Leo."]
    assert msgfmt(polish) == "0"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a\x41", "aA"),
        (r"a\101b", "aAb"),
        (r"\xc5\x82", "ł"),
        (r"\305\202", "ł"),
        (r"\xc5\202", "ł"),
        (r"\x12341", "A"),
        (r"\xff", "\ufffd"),
        (r"\a\b\f\v", "\a\b\f\v"),
        (r"\\x41", r"\x41"),
        (r"\"\n\t\r", '"\n\t\r'),
    ],
)
def test_escapes_are_read_as_gettext_reads_them(written: str, meant: str, tmp_path: Path) -> None:
    text = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        f'msgctxt "c0001"\nmsgid "x"\nmsgstr "{written}"\n'
    )
    assert PoDocument.parse(text, "x.po").live[0].msgstr == meant
    program = shutil.which("msgfmt")
    if program is None or "\ufffd" in meant:
        return
    (tmp_path / "x.po").write_text(text, "utf-8")
    made = tmp_path / "x.mo"
    subprocess.run([program, "-o", str(made), str(tmp_path / "x.po")], check=True)
    assert meant.encode() + b"\0" in made.read_bytes()


def msgfmt(path: Path) -> str:
    """What GNU gettext's own checker says. It comes with the system, so a machine may lack it;
    'make test-full' and CI require it."""
    program = shutil.which("msgfmt")
    if program is None:
        pytest.skip("msgfmt (GNU gettext) is not on this machine; 'make test-full' requires it")
    done = subprocess.run(
        [program, "--check", "-o", "/dev/null", str(path)], capture_output=True, text=True
    )
    return f"{done.returncode} {done.stderr}".strip()


@pytest.mark.full
def test_gettext_is_there_for_the_full_tests() -> None:
    assert shutil.which("msgfmt"), "install GNU gettext for 'make test-full'"
    assert shutil.which("msgmerge")


def test_gettext_accepts_what_we_write(polish: Path, project: Path) -> None:
    assert msgfmt(project / "translations" / "filmpack.pot") == "0"
    assert msgfmt(polish) == "0"


def test_gettext_accepts_every_catalogue_of_this_repository() -> None:
    folder = Path(__file__).parents[2] / "translations"
    files = sorted([*folder.glob("*.po"), folder / "filmpack.pot"])
    assert {path.name: msgfmt(path) for path in files} == {path.name: "0" for path in files}


def test_a_catalogue_saved_in_poedit_comes_through_extract_unharmed(
    run: Callable[..., Result], project: Path
) -> None:
    run("extract")
    path = project / "translations" / "pl.po"
    path.write_text(POEDIT, "utf-8")
    assert run("extract").exit_code == 0
    after = path.read_text("utf-8")
    # Notes and the longest length are filmpack's to write; other flags stay.
    touched = [row for row in changes(POEDIT, after) if row[1:3] not in ("#.", "#,")]
    assert (after.count("no-wrap"), after.count("fuzzy")) == (
        POEDIT.count("no-wrap"),
        POEDIT.count("fuzzy"),
    )
    fixed = [row for row in touched if "POT-Creation-Date" not in row]
    # The fixed messages are new; every other line is as it was.
    assert [row for row in fixed if row.startswith("-")] == []
    assert not any("c000" in row for row in fixed)


def test_a_catalogue_merged_by_msgmerge_comes_through_extract_unharmed(
    run: Callable[..., Result], project: Path, polish: Path
) -> None:
    program = shutil.which("msgmerge")
    if program is None:
        pytest.skip("msgmerge (GNU gettext) is not on this machine; 'make test-full' requires it")
    template = project / "translations" / "filmpack.pot"
    command = [program, "--quiet", "--update", "--backup=none", "--previous"]
    subprocess.run([*command, "--no-fuzzy-matching", str(polish), str(template)], check=True)
    merged = polish.read_bytes()
    assert run("extract").exit_code == 0
    after = polish.read_bytes()
    unrelated = [
        row
        for row in changes(merged.decode(), after.decode())
        # msgmerge drops flags that gettext does not know; extract writes ours anew.
        if row[1:3] != "#."
        and row[1:]
        and not row.startswith("+#, max-length:")
        and not row.startswith("+#, placeholders:")
    ]
    assert unrelated == []
    assert run("extract").stderr.endswith("all files are up to date\n")
    assert polish.read_bytes() == after


@pytest.mark.parametrize("space", [" ", "\t", "", "\u3000"])
@pytest.mark.parametrize("indent", ["", "  ", "\t"])
def test_an_entry_is_one_however_its_lines_are_spaced(space: str, indent: str) -> None:
    rows = [f'msgctxt{space}"c0001"', f'msgid{space}"One."', '"Two."', f'msgstr{space}"Raz."']
    entry = "".join(f"{indent}{row}\n" for row in ("#, fuzzy", *rows))
    document = PoDocument.parse(f'msgid ""\nmsgstr ""\n\n{entry}', "x.po")
    block = document.by_context()["c0001"]
    assert (block.msgid, block.msgstr, block.fuzzy) == ("One.Two.", "Raz.", True)
