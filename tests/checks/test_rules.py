"""Every rule finds its bad example, leaves its good one alone, and is quiet on this repository."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.catalogue.podocument import PoBlock
from filmpack.catalogue.template import TemplateEntry
from filmpack.checks import RULES
from filmpack.checks.report import as_github, rules_page
from filmpack.checks.rule import Example, Rule
from filmpack.checks.run import look_at
from filmpack.project import Project
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.profile import PROFILES
from filmpack.workspace import Workspace

ROOT = Path(__file__).parents[2]


def found(rule: Rule, example: Example) -> bool:
    """Whether a rule finds an example, set up as a catalogue's entry is."""
    cue = Cue(cue_id(1), 0, round(example.seconds * 1000), example.source)
    entry = TemplateEntry("c0001", example.source, (), "en.srt", cue)
    text, source = example.text, example.source
    fuzzy = text.startswith("[fuzzy]")
    if text.startswith("[outdated]"):
        source = "Another line."
    block = PoBlock.new("c0001", source, text.removeprefix("[fuzzy]").removeprefix("[outdated]"))
    block.set_fuzzy(fuzzy)
    return bool(list(rule.find(look_at(entry, block, example.language, PROFILES["netflix"]))))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_finds_its_bad_example_and_not_its_good_one(rule: Rule) -> None:
    assert found(rule, rule.bad)
    assert not found(rule, rule.good)
    assert rule.why
    assert rule.source


def test_the_rules_page_is_current() -> None:
    page = ROOT / "docs" / "rules.md"
    assert page.read_text("utf-8") == rules_page(), "write it anew: make docs"


def test_the_catalogues_of_this_repository_have_no_error() -> None:
    whole = Workspace(Project.load(ROOT / "filmpack.toml"))
    found = whole.check(whole.chosen(()))
    assert [(f.file, f.line, f.rule) for f in found if f.severity == "error"] == []


def test_a_finding_names_place_time_rule_and_remedy(
    run: Callable[..., Result], polish: Path
) -> None:
    text = polish.read_text("utf-8").replace("To jest Leo.", "To jest  Leo...")
    polish.write_text(text, "utf-8")
    done = run("check", "pl", "--rule", "typography/ellipsis", "--rule", "integrity/space")
    line = text.split("\n").index('msgid "This is Leo."') + 1
    assert (
        f"translations/pl.po:{line}: warning: c0001 00:00:00,400: three dots."
        " [typography/ellipsis]\n    To jest  Leo...\n                ^^^\n"
        "    Write the character …." in done.stdout
    )
    assert done.exit_code == 0
    assert "0 errors, 2 warnings" in done.stderr


def test_errors_end_in_exit_code_one_and_a_waiver_is_shown(
    run: Callable[..., Result], polish: Path
) -> None:
    long = "Bardzo długa linia, której nikt nie przeczyta w sekundę."
    text = polish.read_text("utf-8").replace("To jest Leo.", long)
    polish.write_text(text, "utf-8")
    assert run("check").exit_code == 1
    found = json.loads(run("check", "--format", "json").stdout)
    errors = [(f["context"], f["rule"]) for f in found if f["severity"] == "error"]
    assert ("c0001", "reading/too-fast") in errors
    note = "#. 00:00:00,400"
    polish.write_text(text.replace(note, f"# filmpack-ok: reading/too-fast\n{note}"), "utf-8")
    found = json.loads(run("check", "--format", "json", "--severity", "note").stdout)
    waived = [f for f in found if f["context"] == "c0001" and f["rule"] == "reading/too-fast"]
    assert [f["severity"] for f in waived] == ["note"]
    assert "(waived by the translator)" in waived[0]["what"]


@pytest.mark.usefixtures("polish")
def test_one_rule_can_be_chosen_and_explained(run: Callable[..., Result]) -> None:
    assert run("check", "--rule", "typography/quotes").exit_code == 0
    done = run("check", "--rule", "typography/quote")
    assert done.exit_code == 2
    assert "Did you mean typography/quotes?" in done.stderr
    assert "found:" in run("check", "--explain", "reading/too-fast").stdout


def test_annotations_and_sarif_point_at_the_line(run: Callable[..., Result], polish: Path) -> None:
    text = polish.read_text("utf-8").replace("To jest Leo.", "To, jest: 100% Leo...")
    polish.write_text(text, "utf-8")
    line = text.split("\n").index('msgid "This is Leo."') + 1
    annotation = run("check", "--format", "github").stdout
    assert (
        f"::warning file=translations/pl.po,line={line},title=typography/ellipsis::" in annotation
    )
    log = json.loads(run("check", "--format", "sarif").stdout)
    (result,) = [r for r in log["runs"][0]["results"] if r["ruleId"] == "typography/ellipsis"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "translations/pl.po"
    assert place["region"]["startLine"] == line
    assert as_github([]) == ""
