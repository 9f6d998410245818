"""What may reach a screen, and what never does."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from filmpack.errors import InputError
from filmpack.project.workspace import Workspace
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.markup import unwrap
from filmpack.timedtext.profile import PROFILES
from filmpack.translation.compile import compile_track
from filmpack.translation.merge import merge, new_catalogue
from filmpack.translation.po.document import PoDocument
from filmpack.translation.template import template_entries

NETFLIX = PROFILES["netflix"]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_finished_catalogue_becomes_a_track(
    workspace: Callable[[], Workspace], polish: Path
) -> None:
    assert polish.is_file()
    track = workspace().track("pl")
    assert track.language == "pl"
    assert [(c.id, c.start, c.end, c.text) for c in track.cues] == [
        ("c0001", 400, 1600, "To jest Leo."),
        ("c0002", 2000, 3200, "- Tak?\n- Nie."),
        ("c0003", 3600, 4800, "<i>Możesz powiedzieć mi wszystko.</i>"),
    ]


def test_an_incomplete_language_is_refused_with_the_list(
    workspace: Callable[[], Workspace], polish: Path
) -> None:
    change(polish, 'msgstr "To jest Leo."', 'msgstr ""')
    change(polish, 'msgctxt "c0003"', '#, fuzzy\nmsgctxt "c0003"')
    with pytest.raises(InputError) as caught:
        workspace().track("pl")
    message = str(caught.value)
    assert "c0001 (00:00:00,400) is untranslated: 'This is Leo.'" in message
    assert "c0003 (00:00:03,600) needs checking (fuzzy)" in message
    assert len(caught.value.problems) == 2
    for problem in caught.value.problems:
        row = polish.read_text("utf-8").split("\n")[problem.line - 1]
        assert row.startswith("msgid")


def test_many_unfinished_messages_are_one_line(
    run: Callable[..., Result], project: Path, workspace: Callable[[], Workspace]
) -> None:
    cues = [
        f"{n}\n00:00:{n:02d},000 --> 00:00:{n:02d},900\nLine number {n}.\n" for n in range(1, 31)
    ]
    source = project / "translations" / "source" / "en.srt"
    source.write_text("\n".join(cues), "utf-8")
    assert run("extract").exit_code == 0
    assert run("add", "pl").exit_code == 0
    with pytest.raises(InputError) as caught:
        workspace().track("pl")
    (problem,) = caught.value.problems
    assert re.fullmatch(
        r"(\d+) of \1 messages are untranslated, from c0001 to [\w.-]+\.", problem.what
    )
    assert problem.line > 0


def test_missing_text_can_be_left_blank_or_shown_in_the_source_language(
    workspace: Callable[[], Workspace], polish: Path
) -> None:
    change(polish, 'msgstr "To jest Leo."', 'msgstr ""')
    blank = workspace().track("pl", "blank")
    assert [c.id for c in blank.cues] == ["c0002", "c0003"]
    assert (blank.missing, blank.missing_count) == ("blank", 1)
    source = workspace().track("pl", "source")
    assert source.cues[0].text == "This is Leo."
    assert (source.missing, source.missing_count) == ("source", 1)


@pytest.mark.parametrize("text", ["{\\\\an8}To", "<b>To</b>", "To\u202e", "<i>To"])
def test_markup_and_invisible_characters_are_refused_in_every_mode(
    workspace: Callable[[], Workspace], polish: Path, text: str
) -> None:
    change(polish, 'msgstr "To jest Leo."', f'msgstr "{text}"')
    for missing in ("fail", "blank", "source"):
        with pytest.raises(InputError, match="c0001: "):
            workspace().track("pl", missing)


def test_a_translation_of_an_older_text_is_not_shown(
    workspace: Callable[[], Workspace], polish: Path
) -> None:
    change(polish, 'msgid "This is Leo."', 'msgid "This was Leo."')
    with pytest.raises(InputError, match=r"c0001 .* is outdated"):
        workspace().track("pl")


def test_a_catalogue_that_is_not_utf8_is_refused_with_its_line(
    workspace: Callable[[], Workspace], polish: Path
) -> None:
    polish.write_bytes(polish.read_text("utf-8").encode("cp1250"))
    with pytest.raises(InputError, match=r"pl.po:\d+: this catalogue is not UTF-8"):
        workspace().track("pl")


# A dot inside a word may make it an address ("a.be"), which is refused.
words = st.text("abcdefghijż.,!?", min_size=1, max_size=9).filter(lambda word: "." not in word[:-1])
phrases = st.lists(words, min_size=1, max_size=8).map(" ".join)


@given(st.lists(st.tuples(phrases, phrases), min_size=1, max_size=8))
def test_every_translation_arrives_at_its_own_cue(pairs: list[tuple[str, str]]) -> None:
    cues = [Cue(cue_id(n), 3000 * n, 3000 * n + 2500, s) for n, (s, _) in enumerate(pairs, 1)]
    entries = [e for e in template_entries(cues, "en.srt", "T", NETFLIX) if e.cue]
    catalogue = new_catalogue("pl", "T", "pl.po", "2026", "2026")
    merge(catalogue, entries)
    for block, (_, text) in zip(catalogue.live, pairs, strict=True):
        block.set_msgstr(text)
    again = PoDocument.parse(catalogue.render(), "pl.po")
    track = compile_track(again, entries, "pl", NETFLIX)
    assert [(c.id, c.start, c.end) for c in track.cues] == [(c.id, c.start, c.end) for c in cues]
    assert [unwrap(c.text) for c in track.cues] == [text for _, text in pairs]
