"""A repair may change several entries: in all of them or in none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from filmpack.checks import RULES
from filmpack.checks.contexts import CatalogueContext, EntryContext
from filmpack.checks.fix import repairs
from filmpack.checks.rule import Edit, Hit, Rule
from filmpack.checks.run import RuleSelection, catalogue_context, check
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.translation.po.document import PoDocument
from filmpack.translation.template import TemplateEntry
from rule_harness import setting

SOURCES = ("You know", "that I told nobody.", "Yes.")
MOVED = RuleSelection(frozenset(["integrity/start-punctuation"]))
HEAD = 'msgid ""\nmsgstr ""\n"Language: pl\\n"\n'


def book(*texts: str, comments: tuple[str, str, str] = ("", "", "")) -> CatalogueContext:
    """A Polish catalogue of these translations, with a comment above each."""
    blocks = [
        f'{comment}msgctxt "{cue_id(n)}"\nmsgid "{source}"\nmsgstr "{text}"\n'
        for n, (source, text, comment) in enumerate(zip(SOURCES, texts, comments, strict=True), 1)
    ]
    document = PoDocument.parse("\n".join([HEAD, *blocks]), "pl.po")
    cues = [Cue(cue_id(n), 3000 * n, 3000 * n + 2900, s) for n, s in enumerate(SOURCES, 1)]
    template = [TemplateEntry(cue.id, cue.text, (), "en.srt", cue) for cue in cues]
    return catalogue_context(document, document.by_context(), template, setting("pl"))


def made(given: CatalogueContext, choice: RuleSelection = MOVED) -> dict[str, str]:
    return {repair.context: repair.after for repair in repairs(given, choice)}


def test_a_mark_moves_to_the_cue_before() -> None:
    given = book("Wiesz", ", że nikomu nie mówiłam.", "Tak.")
    assert made(given) == {"c0001": "Wiesz,", "c0002": "że nikomu nie mówiłam."}
    assert given.entries[0].text == "Wiesz"
    (finding,) = check(given, MOVED)
    assert (finding.context, finding.fixable) == ("c0002", True)


def test_nothing_moves_into_an_entry_where_the_translator_waived_it() -> None:
    waiver = "# filmpack-ok: integrity/start-punctuation\n"
    given = book("Wiesz", ", że nikomu nie mówiłam.", "Tak.", comments=(waiver, "", ""))
    assert made(given) == {}
    assert [finding.fixable for finding in check(given, MOVED)] == [False]


def test_nothing_moves_into_the_catalogue_beneath() -> None:
    given = book("Wiesz", ", że nikomu nie mówiłam.", "Tak.")
    block = given.entries[0].block
    assert block is not None
    block.file = "base.po"
    assert made(given) == {}
    assert [finding.fixable for finding in check(given, MOVED)] == [False]


_PIECES = st.sampled_from(
    [
        "Tak",
        "linia",
        "Druga",
        " ",
        "…",
        "...",
        ", ",
        ".",
        ". ",
        "? ",
        "<i>",
        "</i>",
        "\\n",
        "- ",
        "Nora",
    ]
)
_TEXTS = st.lists(_PIECES, max_size=7).map("".join)


@given(_TEXTS, _TEXTS, _TEXTS)
def test_repairing_across_cues_twice_is_repairing_once(one: str, two: str, three: str) -> None:
    given_book = book(one, two, three)
    after = {seen.entry.context: seen.text for seen in given_book.entries}
    after |= made(given_book, RuleSelection())
    written = [after[cue_id(n)].replace("\n", "\\n") for n in (1, 2, 3)]
    assert made(book(*written), RuleSelection()) == {}


@pytest.fixture
def registered() -> Iterator[Callable[..., None]]:
    """Registers a rule for one test."""

    def register(find: Callable[[EntryContext], Iterator[Hit]]) -> None:
        RULES["safety/test"] = Rule(
            id="safety/test", severity="note", why="", source="", find=find, fixes=True
        )

    yield register
    del RULES["safety/test"]


ONLY_TEST = RuleSelection(frozenset(["safety/test"]))


def test_what_never_comes_to_rest_is_undone_with_all_that_changed_with_it(
    registered: Callable[..., None],
) -> None:
    def find(seen: EntryContext) -> Iterator[Hit]:
        if seen.following and seen.text.startswith("A"):
            edit = Edit(seen.following.entry.context, (0, 0), "x")
            yield Hit("", "", (len(seen.text), len(seen.text)), "y", elsewhere=(edit,))
        elif seen.text == "C":
            yield Hit("", "", (0, 1), "D")

    registered(find)
    assert made(book("A", "B", "C"), ONLY_TEST) == {"c0003": "D"}


def test_two_repairs_that_overlap_in_a_neighbour_are_made_one_after_the_other(
    registered: Callable[..., None],
) -> None:
    def find(seen: EntryContext) -> Iterator[Hit]:
        other = seen.previous or seen.following
        if other and seen.text.endswith("!"):
            edit = Edit(other.entry.context, (0, len(other.text)), f"{other.text}.")
            yield Hit("", "", (len(seen.text) - 1, len(seen.text)), "", elsewhere=(edit,))

    registered(find)
    # Both want to change the second entry: its own repair, and the third one's.
    assert made(book("A", "B!", "C!"), ONLY_TEST) == {"c0001": "A.", "c0002": "B.", "c0003": "C"}


def test_a_neighbour_that_would_be_left_empty_keeps_both_texts(
    registered: Callable[..., None],
) -> None:
    def find(seen: EntryContext) -> Iterator[Hit]:
        if seen.previous and seen.text == "B!":
            edit = Edit(seen.previous.entry.context, (0, len(seen.previous.text)), "")
            yield Hit("", "", (1, 2), "", elsewhere=(edit,))

    registered(find)
    assert made(book("A", "B!", "C"), ONLY_TEST) == {}


def test_the_command_writes_both_entries_and_a_second_run_changes_nothing(
    run: Callable[..., Result], polish: Path
) -> None:
    text = polish.read_text("utf-8")
    text = text.replace("- Nie.", "- Nie").replace("<i>Możesz", "<i>. Możesz")
    polish.write_text(text, "utf-8")
    command = ("check", "pl", "--rule", "integrity/start-punctuation", "--fix")
    assert "2 texts repaired (integrity/start-punctuation)" in run(*command).stderr
    after = polish.read_text("utf-8")
    assert "- Nie." in after
    assert "<i>Możesz" in after
    assert "nothing to repair" in run(*command).stderr
    assert polish.read_text("utf-8") == after
