"""check --since: only the findings at what changed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.checks.rule import Finding
from filmpack.checks.touched import Change, touched

TEXT = """\
msgid ""
msgstr "header"

#. a note
msgctxt "c0001"
msgid "One"
msgstr "Raz"

msgctxt "c0002"
msgid "Two"
msgstr "Dwa"
"""


def finding(line: int, context: str = "c", file: str = "pl.po") -> Finding:
    return Finding(
        rule="r", severity="error", language="pl", file=file, line=line, context=context,
        what="", advice="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({7}, [6]),  # the msgstr of the first entry
        ({4}, [6]),  # its comment
        ({11}, [10]),
        ({4, 11}, [6, 10]),
        ({8}, []),  # the empty line between
        ({1}, []),
    ],
)
def test_a_finding_is_shown_where_a_line_of_its_entry_changed(
    changed: set[int], expected: list[int]
) -> None:
    found = [finding(6), finding(10)]
    changes = {"pl.po": Change(TEXT, frozenset(changed))}
    assert [one.line for one in touched(found, changes)] == expected


def test_a_finding_about_a_whole_file_is_shown_where_anything_changed() -> None:
    whole = [finding(6, context=""), finding(0)]
    assert touched(whole, {"pl.po": Change(TEXT, frozenset({11}))}) == whole
    assert touched(whole, {}) == []
    assert touched(whole, {"de.po": Change(TEXT, frozenset({11}))}) == []


def test_everything_in_a_new_file_is_shown() -> None:
    found = [finding(6), finding(10)]
    assert touched(found, {"pl.po": Change(TEXT, None)}) == found


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(project: Path, polish: Path) -> Path:
    """The project in git, with an error in each of its first two cues, on a branch of main."""
    text = polish.read_text("utf-8").replace("jest Leo.", "jest Leo ...").replace("- Tak", "-  Tak")
    polish.write_text(text, "utf-8")
    git(project, "init", "--initial-branch=main")
    git(project, "add", "-A")
    git(project, "commit", "-m", "all")
    git(project, "switch", "-c", "work")
    return project


def contexts(run: Callable[..., Result], *options: str) -> list[str]:
    done = run("check", "pl", "--rule", "typography,safety", "--json", *options)
    return sorted({found["context"] for found in json.loads(done.stdout)})


@pytest.mark.parametrize("saved", ["committed", "added", "saved"])
def test_only_what_a_branch_changed_is_shown(
    run: Callable[..., Result], repository: Path, polish: Path, saved: str
) -> None:
    everywhere = contexts(run)
    assert {"c0001", "c0002"} <= set(everywhere)
    assert contexts(run, "--since", "main") == []
    text = polish.read_text("utf-8")
    assert "-  Tak" in text
    polish.write_text(text.replace("-  Tak", "-   Tak"), "utf-8")
    if saved != "saved":
        git(repository, "add", "-A")
    if saved == "committed":
        git(repository, "commit", "-m", "change")
    assert contexts(run, "--since", "main") == ["c0002"]


def test_what_main_changed_meanwhile_is_not_shown(
    run: Callable[..., Result], repository: Path, polish: Path
) -> None:
    git(repository, "switch", "main")
    polish.write_text(polish.read_text("utf-8").replace("-  Tak", "-   Tak"), "utf-8")
    git(repository, "commit", "-am", "on main")
    git(repository, "switch", "work")
    assert contexts(run, "--since", "main") == []


@pytest.mark.usefixtures("repository")
def test_everything_in_a_new_catalogue_is_shown(run: Callable[..., Result]) -> None:
    assert run("add", "el").exit_code == 0
    found = json.loads(run("check", "--since", "main", "--json").stdout)
    assert {one["language"] for one in found} == {"el"}


@pytest.mark.parametrize("name", ["nowhere", "--output=evil", "HEAD~99"])
def test_a_commit_that_is_none_is_refused(
    run: Callable[..., Result], repository: Path, name: str
) -> None:
    done = run("check", "pl", f"--since={name}")
    assert done.exit_code == 2
    assert "Name a commit of this repository: --since main." in done.stderr
    assert not (repository / "evil").exists()


@pytest.mark.usefixtures("polish")
def test_a_project_without_git_is_told(run: Callable[..., Result], polish: Path) -> None:
    polish.write_text(polish.read_text("utf-8").replace("To jest", "To  jest"), "utf-8")
    done = run("check", "pl", "--since", "main")
    assert done.exit_code == 2
    assert "not a git repository" in done.stderr


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 0), ("warning", 1), ("note", 1), ("never", 0)]
)
def test_fail_on_says_what_counts(
    run: Callable[..., Result], polish: Path, fail_on: str, code: int
) -> None:
    rule = ("--rule", "typography/ellipsis")
    polish.write_text(polish.read_text("utf-8").replace("To jest Leo.", "To jest..."), "utf-8")
    found = json.loads(run("check", "pl", *rule, "--json").stdout)
    assert [one["severity"] for one in found] == ["warning"]
    assert run("check", "pl", *rule, "--fail-on", fail_on).exit_code == code
