"""What a translator may waive, and what a waiver can't make right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.checks import RULES
from filmpack.checks.cases import Case, cases_of
from filmpack.translation.compile import state_of, unfit
from rule_harness import entry_of

Run = Callable[..., Result]


def test_what_the_build_refuses_cannot_be_waived() -> None:
    refused = set()
    for rule in RULES.values():
        if rule.scope == "entry":
            for seen in map(entry_of, cases_of(rule).failing):
                unfinished = state_of(seen.block, seen.entry) != "translated"
                if unfinished or unfit(seen.text, seen.entry):
                    refused.add(rule.id)
    never = {rule.id for rule in RULES.values() if rule.scope == "entry" and not rule.waivable}
    # What cannot be drawn is refused too (tests/pipeline/test_drawable.py).
    drawn = {rule.id for rule in RULES.values() if rule.id.startswith("picture/")}
    shared = {"integrity/tab"}  # a tab is refused as a control character, which has its own rule
    assert (refused | drawn) - shared == never
    # Without their entry there is no film; a card with what these find is not released.
    others = {rule.id for rule in RULES.values() if not rule.waivable} - never
    cards = {"card/changed", "card/contacts", "card/layout", "card/stale", "card/unconfirmed"}
    assert (
        others == {"gettext/missing-entry", "timing/no-frame", "timing/source-unreadable"} | cards
    )


@pytest.mark.usefixtures("polish")
def test_a_waived_phone_number_is_still_an_error(run: Run, polish: Path) -> None:
    text = polish.read_text("utf-8").replace("To jest Leo.", "To jest Leo 116111.")
    note = "#. 00:00:00,400"
    waiver = "# filmpack-ok: integrity/number"
    polish.write_text(text.replace(note, f"{waiver}\n{note}"), "utf-8")
    done = run("check", "pl")
    assert done.exit_code == 1
    assert "error: c0001 00:00:00,400: the number 116111" in done.stdout
    assert "integrity/number can't be waived" in done.stdout


def test_a_misspelt_waiver_is_told_with_the_nearest_rule(run: Run, polish: Path) -> None:
    note = "#. 00:00:00,400"
    text = polish.read_text("utf-8")
    polish.write_text(text.replace(note, f"# filmpack-ok: timing/to-fast\n{note}"), "utf-8")
    done = run("check", "pl", "--rule", "gettext/waiver")
    assert "a waiver of timing/to-fast, which is not a rule. [gettext/waiver]" in done.stdout
    assert "Did you mean timing/too-fast?" in done.stdout


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Linia {a\\b}.", "Write round brackets."),
        ("Linia {filmu}.", "Write round brackets."),
        ("{\\b1}Linia.", "Remove it; press Enter for a line break."),
        (
            "{\\an8}Linia.",
            "Remove it. Where a subtitle stands is set in the source, for all languages.",
        ),
    ],
)
def test_the_advice_for_braces_and_for_commands_differs(text: str, advice: str) -> None:
    found = list(RULES["safety/styling"].find(entry_of(Case(text=text))))
    assert [hit.advice for hit in found] == [advice]
