"""What a returned file does to fuzzy lines, and a catalogue that a translator sends back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.translation.po.document import PoDocument

Run = Callable[..., Result]


def blocks(path: Path) -> dict[str, tuple[str, bool, list[str]]]:
    live = PoDocument.parse(path.read_text("utf-8"), "pl.po").by_context()
    return {name: (b.msgstr, b.fuzzy, b.comments) for name, b in live.items()}


def make_fuzzy(polish: Path, previous: str = "") -> None:
    """Mark the first cue as fuzzy, as extract does (with the text before) or an editor."""
    document = PoDocument.parse(polish.read_text("utf-8"), "pl.po")
    block = document.by_context()["c0001"]
    block.set_fuzzy(True)
    if previous:
        block.set_previous(previous)
    polish.write_text(document.render(), "utf-8")


def said(done: Result) -> str:
    assert done.exit_code == 0, done.stderr
    return done.stdout + done.stderr


SRT = """1
00:00:00,400 --> 00:00:01,600
To jest Leo.

2
00:00:02,000 --> 00:00:03,200
- Tak?
- Nie.

3
00:00:03,600 --> 00:00:04,800
<i>Możesz powiedzieć mi wszystko.</i>
"""
TXT = "[c0001]\nTo jest Leo.\n"


def test_subtitles_with_the_same_text_finish_a_fuzzy_line(
    run: Run, project: Path, polish: Path
) -> None:
    make_fuzzy(polish)
    (project / "back.srt").write_text(SRT, "utf-8")
    told = said(run("import", "pl", "back.srt"))
    assert "1 fuzzy line confirmed by the same text, no longer fuzzy" in told
    assert "--replace" not in told
    assert not blocks(polish)["c0001"][1]


@pytest.mark.parametrize(
    ("name", "text", "previous"),
    [("back.srt", SRT, "This is Max."), ("back.txt", TXT, ""), ("back.txt", TXT, "This is Max.")],
)
def test_what_is_not_certain_is_finished_with_replace_alone(
    run: Run, project: Path, polish: Path, name: str, text: str, previous: str
) -> None:
    make_fuzzy(polish, previous)
    (project / name).write_text(text, "utf-8")
    told = said(run("import", "pl", name))
    assert blocks(polish)["c0001"][1]
    hint = f"finish what is fuzzy with the same text (1 line): filmpack import pl {name} --replace"
    assert hint in " ".join(told.split())
    assert "1 fuzzy line confirmed" in said(run("import", "pl", name, "--replace"))
    assert not blocks(polish)["c0001"][1]
    assert "#| msgid" not in polish.read_text("utf-8")


def test_a_corrected_line_says_how_it_is_taken(run: Run, project: Path, polish: Path) -> None:
    (project / "back.txt").write_text("[c0001]\nOto Leo.\n", "utf-8")
    told = " ".join(said(run("import", "pl", "back.txt")).split())
    assert (
        "To take the file's text where it differs (1 line):"
        " filmpack import pl back.txt --replace" in told
    )
    assert "--replace" not in said(run("import", "pl", "back.txt", "--replace"))
    assert blocks(polish)["c0001"] == ("Oto Leo.", False, [])


def test_a_returned_catalogue_is_merged(run: Run, project: Path, polish: Path) -> None:
    make_fuzzy(polish, "This is Max.")
    text = polish.read_text("utf-8")
    returned = text.replace("#, fuzzy, ", "#, ").replace('#| msgid "This is Max."\n', "")
    returned = returned.replace("- Tak?", "- No tak?")
    returned = returned.replace("Last-Translator: none yet", "Last-Translator: Anna <a@b.eu>")
    note = "# Leo has no ending in Polish.\n#. 00:00:00,400"
    returned = returned.replace("#. 00:00:00,400", note)
    returned += '\nmsgctxt "c0099"\nmsgid "Gone."\nmsgstr "Nie ma."\n'
    (project / "returned.po").write_text(returned, "utf-8")
    told = said(run("import", "pl", "returned.po"))
    assert "1 fuzzy line confirmed" in told
    assert "returned.po:" in told
    assert "no matching cue in the film: 'Nie ma.'" in told
    now = blocks(polish)
    assert now["c0001"] == ("To jest Leo.", False, ["Leo has no ending in Polish."])
    assert now["c0002"][:2] == ("- Tak?\n- Nie.", True)
    assert "filmpack import pl returned.po --replace" in told
    said(run("import", "pl", "returned.po", "--replace"))
    assert blocks(polish)["c0002"][:2] == ("- No tak?\n- Nie.", False)
    assert "Last-Translator: Anna <a@b.eu>" in polish.read_text("utf-8")
    once = polish.read_bytes()
    assert "nothing to write" in said(run("import", "pl", "returned.po"))
    assert polish.read_bytes() == once


def test_our_own_catalogue_returned_changes_nothing(run: Run, project: Path, polish: Path) -> None:
    make_fuzzy(polish, "This is Max.")
    data = polish.read_bytes()
    for name, given in (
        ("same.po", data),
        ("windows.po", data.replace(b"\n", b"\r\n")),
        ("mark.po", b"\xef\xbb\xbf" + data),
        ("named.txt", data),
        (
            "cp1250.po",
            data.decode().replace("charset=UTF-8", "charset=CP1250").encode("cp1250"),
        ),
    ):
        (project / name).write_bytes(given)
        told = said(run("import", "pl", name))
        assert "nothing to write" in told
        assert "left over" in told
        assert polish.read_bytes() == data


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Language: pl", "Language: de", "this catalogue is in 'de', not in 'pl'"),
        ('msgstr "To jest Leo."', 'msgstr "To jest', "is not valid in a .po file"),
        ('msgid ""\nmsgstr ""\n', 'msgid "x"\nmsgstr ""\n', "no header entry"),
    ],
)
def test_a_damaged_catalogue_is_refused_and_nothing_changes(
    run: Run, project: Path, polish: Path, old: str, new: str, told: str
) -> None:
    text = polish.read_text("utf-8")
    assert old in text
    (project / "returned.po").write_text(text.replace(old, new), "utf-8")
    done = run("import", "pl", "returned.po", "--replace")
    assert done.exit_code == 1
    assert told in done.stderr
    assert polish.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('msgid "This is Leo."', 'msgid "This is Max."', "made for another text of the source"),
        ('msgstr "To jest Leo."', 'msgstr "<b>To jest</b> Leo."', "'<b>' is not allowed"),
        ('msgstr "To jest Leo."', 'msgstr "This is Leo."', "the text is the source's"),
    ],
)
def test_a_doubtful_entry_of_a_returned_catalogue_is_fuzzy(
    run: Run, project: Path, polish: Path, old: str, new: str, reason: str
) -> None:
    text = polish.read_text("utf-8")
    polish.write_text(text.replace('msgstr "To jest Leo."', 'msgstr ""'), "utf-8")
    (project / "returned.po").write_text(text.replace(old, new), "utf-8")
    assert reason in said(run("import", "pl", "returned.po"))
    assert blocks(polish)["c0001"][1]
