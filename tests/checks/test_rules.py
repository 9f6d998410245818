"""Every rule's cases say the truth, and the rules are quiet on this repository."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from _pytest.mark.structures import ParameterSet
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from filmpack.checks import RULES
from filmpack.checks.cases import Case, cases_beside, cases_of
from filmpack.checks.documentation import rules_page
from filmpack.checks.reports import formats
from filmpack.checks.reports.base import Report
from filmpack.checks.rule import Rule
from filmpack.commands.checking.check import Checker
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from rule_harness import (
    CATALOGUE,
    entry_of,
    finders,
    fixed,
    fixed_case,
    found,
    repaired,
    rules_in,
)

ROOT = Path(__file__).parents[2]
FIXES = {name: rule for name, rule in RULES.items() if rule.fixes}


def _cases(rules: dict[str, Rule], kind: str) -> list[ParameterSet]:
    """All cases of a kind: each with its rule, named by rule and number."""
    return [
        pytest.param(rule, case, id=f"{name}-{number}")
        for name, rule in rules.items()
        for number, case in enumerate(getattr(cases_of(rule), kind), 1)
    ]


def _is_repaired(case: Case) -> bool:
    around = [cue.fixed for cue in (case.before, case.after) if cue]
    return any(text is not None for text in (case.fixed, *around))


FAILING = _cases(RULES, "failing")
REPAIRED = [param for param in FAILING if _is_repaired(cast(Case, param.values[1]))]


@pytest.mark.parametrize(("rule", "case"), FAILING)
def test_a_failing_case_is_found_by_its_rule_and_no_other(rule: Rule, case: Case) -> None:
    assert finders(rule, case) == {rule.id, *case.also}


@pytest.mark.parametrize(("rule", "case"), _cases(RULES, "passing"))
def test_a_passing_case_is_found_by_no_rule(rule: Rule, case: Case) -> None:
    assert rule.id not in case.also
    assert finders(rule, case) == set(case.also)


@pytest.mark.parametrize(("rule", "case"), REPAIRED)
def test_a_repair_is_what_its_case_says_and_is_silent_afterwards(rule: Rule, case: Case) -> None:
    again = fixed_case(case)
    texts = tuple(cue and cue.text for cue in (again.before, again, again.after))
    assert fixed(rule, case) == texts
    assert fixed(rule, again) == texts
    assert not found(rule, again)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_has_a_reason_a_source_and_cases(rule: Rule) -> None:
    assert rule.why
    assert rule.source
    cases = cases_of(rule)
    assert cases.passing
    assert cases.failing
    assert rule.fixes == any(map(_is_repaired, cases.failing))


def test_every_case_belongs_to_a_rule_of_its_module() -> None:
    modules = {rule.find.__module__ for rule in RULES.values()}
    written = {name: module for module in modules for name in cases_beside(module)}
    assert written == {name: rule.find.__module__ for name, rule in RULES.items()}


def test_an_intact_catalogue_has_no_finding() -> None:
    assert rules_in(CATALOGUE) == set()


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
    assert repaired(entry_of(Case(text, language)), rules) == (text, ())


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
    assert not found(end, Case(asked, language, source="What are you doing?"))
    (hit,) = end.find(entry_of(Case(told, language, source="What are you doing?")))
    assert hit.advice == f"End it with {mark!r}."


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
    seen = entry_of(Case(text, language, source))
    rules = [rule for rule in FIXES.values() if rule.applies_to(language)]
    after, used = repaired(seen, rules)
    again, used_again = repaired(entry_of(Case(after, language, source)), rules)
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
    annotation = run("check", "--rule", "typography", "--format", "github").stdout
    assert (
        f"::warning file=translations/pl.po,line={line},title=typography/ellipsis::" in annotation
    )
    assert formats()["github"](Report(findings=[])) == ""
