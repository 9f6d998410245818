"""How rules are discovered, and what a rule sees around its entry."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from filmpack.checks import RULES, rules
from filmpack.checks.contexts import EntryContext, linked
from filmpack.checks.documentation import explain
from filmpack.checks.rule import Example, Hit, rule
from filmpack.checks.run import check, entry_context
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.translation.po.document import PoEntry
from filmpack.translation.template import TemplateEntry
from rule_harness import CATALOGUE, catalogue_book, entry_of, setting

LOUD = """
from filmpack.checks.rule import Example, Hit, rule

@rule("safety/loud", "error", "a test", bad=Example("LINIA!"), good=Example("Linia."))
def loud(seen):
    '''Capitals shout.'''
    if seen.following and seen.text.isupper():
        yield Hit("it shouts.", "Speak quietly.")
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
def test_a_rule_is_one_file_in_the_folder_or_a_subfolder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(RULES)
    folder = tmp_path / "animals"
    folder.mkdir()
    (folder / "__init__.py").write_text("", "utf-8")
    (folder / "loud.py").write_text(LOUD, "utf-8")
    monkeypatch.setattr(rules, "__path__", [*rules.__path__, str(tmp_path)])
    rules.register_all()
    assert list(RULES) == [*before, "safety/loud"]
    text = CATALOGUE.replace("To jest Leo.", "TO JEST LEO.")
    assert ("safety/loud", "c0001") in {(f.rule, f.context) for f in check(catalogue_book(text))}


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
    runs = [[seen.entry.context for seen in one.sentence] for one in found]
    whole = ["c0002", "c0003", "c0004"]
    assert runs == [["c0001"], whole, whole, whole, ["c0005"], ["c0006"]]


@pytest.mark.usefixtures("added")
def test_an_example_may_have_cues_around_it_and_the_documentation_shows_them() -> None:
    bad = Example("linia", before=("Tak", "Yes"), after=("nie.", "no."))

    @rule("safety/around", "note", "a test", bad=bad, good=Example("linia"))
    def around(seen: EntryContext) -> Iterator[Hit]:
        """Neighbours."""
        if seen.previous and seen.following:
            yield Hit(f"{seen.previous.text} {seen.following.source}", "")

    (hit,) = around(entry_of(bad))
    assert hit.what == "Tak no."
    assert not list(around(entry_of(Example("linia"))))
    assert "previous: `Tak` (source `Yes`); following: `nie.` (source `no.`)" in explain(
        "safety/around"
    )


def test_two_rules_may_not_have_one_id() -> None:
    with pytest.raises(ValueError, match="two rules are called 'safety/path'"):
        rule("safety/path", "note", "a test", bad=Example(), good=Example())(lambda _seen: iter(()))
