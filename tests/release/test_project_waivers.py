"""A waiver in filmpack.toml is the only way past an error, and never a silent one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

WAIVER = {
    "rule": '"timing/too-fast"',
    "file": '"translations/pl.po"',
    "cue": '"c0003"',
    "reason": '"Spoken slowly."',
    "by": '"Anna Nowak"',
    "date": "2026-11-28",
}


def waive(project: Path, **changed: str) -> None:
    """Write a waiver; an empty value leaves the key out."""
    rows = [f"{key} = {value}" for key, value in {**WAIVER, **changed}.items() if value]
    toml = project / "filmpack.toml"
    old = toml.read_text("utf-8").partition("\n[[waivers]]")[0]
    toml.write_text("\n".join([old, "[[waivers]]", *rows, ""]), "utf-8")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"reason": '""'}, "a waiver has no reason."),
        ({"reason": '" … "'}, "a waiver has no reason."),
        ({"reason": ""}, "reason"),
        ({"by": '""'}, "a waiver has no name."),
        ({"by": ""}, "by"),
        ({"date": ""}, "date"),
        ({"date": '"soon"'}, "a date such as"),
        ({"date": str(date.today() + timedelta(days=2))}, "a waiver's date is in the future"),
        ({"rule": '"timing/to-fast"'}, "not a rule.\n  Did you mean timing/too-fast?"),
        ({"rule": '"*"'}, "a waiver names '*', which is not a rule."),
        ({"rule": '"timing/*"'}, "a waiver names 'timing/*', which is not a rule."),
        ({"rule": '"integrity/number"'}, "integrity/number cannot be waived."),
        ({"rule": '"card/unconfirmed"'}, "card/unconfirmed cannot be waived."),
        ({"file": "", "cue": ""}, "a waiver of timing/too-fast applies everywhere."),
        ({"file": '"translations/*.po"', "cue": ""}, "a waiver's file is a pattern."),
        ({"cue": '"c00*"'}, "a waiver's cue is a pattern."),
        ({"until": "2027-01-01"}, "until"),
    ],
)
def test_a_waiver_says_what_where_why_and_who(
    run: Run, project: Path, polish: Path, changed: dict[str, str], told: str
) -> None:
    assert polish.is_file()
    waive(project, **changed)
    done = run("check", "pl")
    assert done.exit_code == 2
    assert "filmpack.toml:" in done.stderr
    assert told in done.stderr


@pytest.mark.usefixtures("polish")
def test_what_is_waived_is_shown_as_such_and_not_annotated(run: Run, project: Path) -> None:
    assert "error: c0003" in run("check", "pl", "--rule", "timing/too-fast").stdout
    for place in ({}, {"file": ""}, {"cue": ""}):
        waive(project, **place)
        done = run("check", "pl", "--rule", "timing/too-fast")
        assert done.exit_code == 0
        assert "note: c0003" in done.stdout
        assert "(waived by Anna Nowak on 2026-11-28: Spoken slowly.) [timing/too-fast]" in (
            done.stdout
        )
        assert "(1 waived)" in done.stderr
        github = run("check", "pl", "--rule", "timing/too-fast", "--format", "github")
        assert github.stdout.strip() == ""


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize(
    "place",
    [{"cue": '"c0001"'}, {"file": '"translations/source/en.srt"'}, {"rule": '"timing/gap"'}],
)
def test_a_waiver_holds_only_where_it_says(run: Run, project: Path, place: dict[str, str]) -> None:
    waive(project, **place)
    done = run("check", "pl", "source")
    assert done.exit_code == 1
    assert "error: c0003" in done.stdout
    assert "matches nothing" in done.stderr


@pytest.mark.usefixtures("polish")
def test_a_waiver_that_matches_nothing_is_told_where_it_was_looked_for(
    run: Run, project: Path
) -> None:
    waive(project, cue='"c0001"')
    told = "filmpack.toml: the waiver of timing/too-fast for c0001 of translations/pl.po matches"
    assert told in run("check", "pl").stderr
    assert told in run("check").stderr
    assert "matches nothing" not in run("check", "source").stderr
    waive(project, cue='"c0001"', file="")
    assert "matches nothing" not in run("check", "pl").stderr
    assert "for c0001 matches nothing" in run("check").stderr
    waive(project)
    assert "matches nothing" not in run("check").stderr
