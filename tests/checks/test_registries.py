"""How rules are discovered, and what a rule sees around its entry."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from filmpack.checks import RULES, rules
from filmpack.checks.cases import cases_of
from filmpack.checks.contexts import EntryContext, linked
from filmpack.checks.documentation import explain
from filmpack.checks.rule import rule
from filmpack.checks.run import check, entry_context
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.translation.po.document import PoEntry
from filmpack.translation.template import TemplateEntry
from rule_harness import CATALOGUE, catalogue_book, found, setting

LOUD = """
from filmpack.checks.rule import Hit, rule

@rule("safety/loud", "error", "a test")
def loud(seen):
    '''Capitals shout.'''
    if seen.following and seen.text.isupper():
        yield Hit("it shouts.", "Speak quietly.")
"""
LOUD_CASES = """
[["safety/loud".fail]]
text = "LINIA!"
after = { text = "Tak.", source = "Yes." }

[["safety/loud".pass]]
text = "Linia."
"""


@pytest.fixture
def added() -> Iterator[None]:
    """Takes away again what a test registered."""
    known, modules = set(RULES), set(sys.modules)
    yield
    for name in set(RULES) - known:
        del RULES[name]
    for name in set(sys.modules) - modules:
        del sys.modules[name]


@pytest.mark.usefixtures("added")
def test_a_rule_is_one_file_and_its_cases_in_the_folder_or_a_subfolder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(RULES)
    folder = tmp_path / "animals"
    folder.mkdir()
    (folder / "__init__.py").write_text("", "utf-8")
    (folder / "loud.py").write_text(LOUD, "utf-8")
    (folder / "cases").mkdir()
    (folder / "cases" / "loud.toml").write_text(LOUD_CASES, "utf-8")
    monkeypatch.setattr(rules, "__path__", [*rules.__path__, str(tmp_path)])
    rules.register_all()
    assert list(RULES) == [*before, "safety/loud"]
    text = CATALOGUE.replace("To jest Leo.", "TO JEST LEO.")
    assert ("safety/loud", "c0001") in {(f.rule, f.context) for f in check(catalogue_book(text))}
    cases = cases_of(RULES["safety/loud"])
    (failing,), (passing,) = cases.failing, cases.passing
    assert found(RULES["safety/loud"], failing)
    assert not found(RULES["safety/loud"], passing)
    assert "`LINIA!`" in explain("safety/loud")


def entries(*sources: str) -> list[EntryContext]:
    """Cues with these sources, "-" for a message that is no cue; linked."""
    seen = []
    for number, source in enumerate(sources, 1):
        cue = None if source == "-" else Cue(cue_id(number), 0, 3000, source)
        entry = TemplateEntry(cue_id(number), source, (), "en.srt", cue)
        block = PoEntry.new(entry.context, source, f"linia {number}")
        seen.append(entry_context(entry, block, setting("pl")))
    linked(seen)
    return seen


def test_a_cue_knows_the_cues_around_it_and_messages_are_none() -> None:
    one, message, two, three = entries("One.", "-", "Two.", "Three.")
    assert (one.previous, one.following) == (None, two)
    assert (two.previous, two.following) == (one, three)
    assert (three.previous, three.following) == (two, None)
    assert (message.previous, message.following) == (None, None)


def test_a_sentence_is_the_run_of_cues_up_to_its_final_mark() -> None:
    found = entries("Yes.", "When I came home", "<i>she said,</i>", "“Go.”", "No…", "And then")
    runs = [[seen.entry.context for seen in one.sentence.cues] for one in found]
    whole = ["c0002", "c0003", "c0004"]
    assert runs == [["c0001"], whole, whole, whole, ["c0005"], ["c0006"]]
    assert found[2].sentence.source == "When I came home she said, “Go.”"
    assert found[2].sentence.text == "linia 2 linia 3 linia 4"


def test_the_sentence_of_a_source_without_any_mark_is_found_once() -> None:
    found = entries(*["and so on"] * 3000)
    assert len({id(seen.sentence) for seen in found}) == 1


def test_a_case_may_have_cues_around_it_and_the_documentation_shows_them() -> None:
    told = explain("typography/continuation")
    assert (
        "- found: `Kiedy wróciłam…` (pl, 3 s, source `When I came home`);"
        " following: `…nikogo nie było.` (source `nobody was there.`)\n"
        "  - `--fix` makes it: `Kiedy wróciłam`; following: `nikogo nie było.`\n"
    ) in told


def test_a_rule_may_not_wait_for_marks_of_which_no_account_is_kept() -> None:
    with pytest.raises(ValueError, match="test/letters: no marks"):
        rule("test/letters", "note", "a test", marks="'é")
    assert "test/letters" not in RULES


def test_two_rules_may_not_have_one_id() -> None:
    with pytest.raises(ValueError, match="two rules are called 'safety/path'"):
        rule("safety/path", "note", "a test")(lambda _seen: iter(()))


def test_rules_are_imported_when_they_are_asked_for_in_their_order() -> None:
    """A build uses parts of the package, and no rule; a rule that is imported alone brings all."""
    for first, asked in (
        ("filmpack.commands.films.build", False),
        ("filmpack.checks.rules.words.safety", True),
    ):
        code = (
            f"import sys, {first}\n"
            f"assert ('filmpack.checks.rules' in sys.modules) == {asked}\n"
            "from filmpack.checks import RULES\n"
            "print(*RULES)\n"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert done.stdout.split() == list(RULES)
