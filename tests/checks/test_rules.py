"""Every rule finds its bad example, leaves its good one alone, and is quiet on this repository."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from filmpack.checks import RULES
from filmpack.checks.documentation import rules_page
from filmpack.checks.fix import repaired
from filmpack.checks.reports import render
from filmpack.checks.reports.base import Report
from filmpack.checks.rule import Example, Rule
from filmpack.commands.check import Checker
from filmpack.project.settings import Project
from filmpack.project.workspace import Workspace
from rule_harness import CATALOGUE, entry_of, fixed, found, rules_in

ROOT = Path(__file__).parents[2]
FIXES = {name: rule for name, rule in RULES.items() if rule.fixes}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_finds_its_bad_example_and_not_its_good_one(rule: Rule) -> None:
    assert found(rule, rule.bad)
    assert not found(rule, rule.good)
    assert rule.why
    assert rule.source


def test_an_intact_catalogue_has_no_finding() -> None:
    assert rules_in(CATALOGUE) == set()


@pytest.mark.parametrize("rule", FIXES.values(), ids=FIXES)
def test_a_repair_is_what_the_documentation_says_and_is_silent_afterwards(rule: Rule) -> None:
    assert rule.bad.fixed is not None
    text = fixed(rule, rule.bad)
    assert text == rule.bad.fixed
    again = replace(rule.bad, text=text)
    assert not [hit for hit in rule.find(entry_of(again)) if hit.fix is not None]
    assert not found(rule, again)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Linia &lt;film&gt; tu.", "pl"),  # a web page's code is no place for a space
        ("Kamera była `zepsuta`.", "pl"),  # one of two marks made right would be worse
        ("Kamera była „bardzo ‚zepsuta‘ wtedy”.", "pl"),
        ("Hij zei ‘ja’.", "nl"),
    ],
)
def test_what_is_not_certain_is_left_as_it_is(text: str, language: str) -> None:
    rules = [rule for rule in FIXES.values() if rule.applies_to(language)]
    assert repaired(entry_of(Example(text, language)), rules) == (text, ())


def test_single_quotation_marks_may_stand_inside_double_ones() -> None:
    quotes = RULES["typography/quotes"]
    for language in ("pl", "de", "cs"):
        assert found(quotes, Example("Kamera była ‚zepsuta‘.", language))
    for text, language in [("„On ‚nie‘ jest.”", "pl"), ("Hij zei ‘ja’.", "nl")]:
        assert not found(quotes, Example(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "هذا فيلم. Leo."),
        ("ka", "ეს ფილმია."),
        ("sr-RS", "Ово је филм."),
        ("ja", "映画です。"),
    ],
)
def test_a_language_may_be_written_in_its_own_script(language: str, text: str) -> None:
    assert not found(RULES["safety/foreign-script"], Example(text, language))


def test_a_word_in_a_script_that_a_language_does_not_write_is_an_error() -> None:
    for language, text in [("ar", "Это فيلم."), ("sr-Latn-RS", "Ovo je филм.")]:
        assert found(RULES["safety/foreign-script"], Example(text, language))


def test_a_decimal_separator_is_judged_only_where_one_is_known() -> None:
    decimal = RULES["typography/decimal"]
    for language, text, wrong in [
        ("de", "2.5 Minuten", True),
        ("en", "2,5 minutes", True),
        ("cy", "2,5 munud", True),
        ("de-CH", "2.5 Minuten", False),  # both are in use
        ("fa", "2.5", False),  # has a separator of its own
        ("tlh", "2.5", False),
    ]:
        assert found(decimal, Example(text, language, source="2.5 minutes")) == wrong


@pytest.mark.parametrize(
    ("language", "told", "asked", "mark"),
    [
        ("pl", "Co robisz.", "Co robisz?", "?"),
        ("el", "Τι κάνεις.", "Τι κάνεις;", ";"),
        ("ar", "ماذا تفعل.", "ماذا تفعل؟", "؟"),
        ("fa", "چه می‌کنی.", "چه می‌کنی؟", "؟"),
    ],
)
def test_a_question_ends_with_its_language_s_own_mark(
    language: str, told: str, asked: str, mark: str
) -> None:
    end = RULES["integrity/end-punctuation"]
    assert not found(end, Example(asked, language, source="What are you doing?"))
    (hit,) = end.find(entry_of(Example(told, language, source="What are you doing?")))
    assert hit.advice == f"End it with {mark!r}."


def test_an_abbreviation_and_a_missing_space_are_no_address() -> None:
    address = RULES["integrity/address"]
    for text in (
        "Ja.De to nie.",
        "Np. tak itd.",
        "Er kommt z.B. um acht.",
        "bl.a. i dag.",
        "Nu...de",
    ):
        assert not found(address, Example(text))
    for text in ("Wejdź na pomoc.pl teraz.", "Wejdź na pomoc.pl/czat", "Pisz: jan (at) pomoc"):
        assert found(address, Example(text))


_PIECES = st.sampled_from(
    [
        "Tak", "linia", "filmu", "w", " ", "  ", "\n", "\n\n", "- ", "– ", "-", "…", "...", '"',
        "'", "„", "”", "«", "»", " ,", ",", " ?", "?", "!", "(", " )", "ş", "ß", "Ij", "σ",
        "e\u0301", "\u00ad", "\u2003", "\u00a0", "<i>", "</i>", "5", "2.5", "kg", ":", ";",
        "{x}", "il- ", "ﬁ", "õ", "perchè", "‘", "’", "E'",
    ]
)  # fmt: skip


@given(
    st.lists(_PIECES, max_size=14).map("".join),
    st.sampled_from(["pl", "fr", "de", "de-CH", "el", "ro", "nl", "fi", "bg", "mt", "es", "hu"]),
    st.sampled_from(["A line of the film.", "- Yes?\n- No.", "It takes 2.5 minutes."]),
)
def test_repairing_twice_is_repairing_once_and_leaves_no_repair_open(
    text: str, language: str, source: str
) -> None:
    seen = entry_of(Example(text, language, source))
    rules = [rule for rule in FIXES.values() if rule.applies_to(language)]
    after, used = repaired(seen, rules)
    again, used_again = repaired(entry_of(Example(after, language, source)), rules)
    assert again == after or not after
    if used:
        assert used_again == ()


def test_the_rules_page_is_current() -> None:
    page = ROOT / "docs" / "rules.md"
    assert page.read_text("utf-8") == rules_page(), "out of date; run: make docs"


def test_the_catalogues_of_this_repository_have_no_error() -> None:
    found = Checker(Workspace(Project.load(ROOT / "filmpack.toml"))).findings()
    assert [(f.file, f.line, f.rule) for f in found if f.severity == "error"] == []


def test_a_finding_names_place_time_rule_and_remedy(
    run: Callable[..., Result], polish: Path
) -> None:
    text = polish.read_text("utf-8").replace("To jest Leo.", "To jest  Leo...")
    polish.write_text(text, "utf-8")
    done = run("check", "pl", "--rule", "typography/ellipsis", "--rule", "integrity/space")
    line = text.split("\n").index('msgid "This is Leo."') + 1
    assert (
        f"translations/pl.po:{line}: warning: c0001 00:00:00,400: three dots"
        " instead of an ellipsis. [typography/ellipsis]\n    To jest  Leo...\n                ^^^\n"
        "    Write the character …. ('filmpack check --fix' does this.)" in done.stdout
    )
    assert done.exit_code == 0
    assert "0 errors, 2 warnings, 0 notes; 2 can be repaired: --fix" in done.stderr


def test_errors_end_in_exit_code_one_and_a_waiver_is_shown(
    run: Callable[..., Result], polish: Path
) -> None:
    long = "Bardzo długa linia, której nikt nie przeczyta w sekundę."
    text = polish.read_text("utf-8").replace("To jest Leo.", long)
    polish.write_text(text, "utf-8")
    assert run("check").exit_code == 1
    found = json.loads(run("check", "--format", "json").stdout)
    errors = [(f["context"], f["rule"]) for f in found if f["severity"] == "error"]
    assert ("c0001", "timing/too-fast") in errors
    note = "#. 00:00:00,400"
    for waiver in ("# filmpack-ok: timing/too-fast", "#, filmpack-ok: timing/too-fast"):
        polish.write_text(text.replace(note, f"{waiver}\n{note}"), "utf-8")
        found = json.loads(run("check", "--format", "json").stdout)
        waived = [f for f in found if f["context"] == "c0001" and f["rule"] == "timing/too-fast"]
        assert [(f["severity"], f["waived"]) for f in waived] == [("note", True)]
        assert "(waived by the translator)" in waived[0]["what"]


@pytest.mark.usefixtures("polish")
def test_one_rule_can_be_chosen_and_explained(run: Callable[..., Result]) -> None:
    assert run("check", "--rule", "typography/quotes").exit_code == 0
    done = run("check", "--rule", "typography/quote")
    assert done.exit_code == 2
    assert "Did you mean typography/quotes?" in done.stderr
    assert "found:" in run("check", "--explain", "timing/too-fast").stdout


def test_annotations_point_at_the_line(run: Callable[..., Result], polish: Path) -> None:
    text = polish.read_text("utf-8").replace("To jest Leo.", "To, jest: 100% Leo...")
    polish.write_text(text, "utf-8")
    line = text.split("\n").index('msgid "This is Leo."') + 1
    annotation = run("check", "--format", "github").stdout
    assert (
        f"::warning file=translations/pl.po,line={line},title=typography/ellipsis::" in annotation
    )
    assert render("github", Report(findings=[])) == ""
