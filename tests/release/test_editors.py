"""docs/editors.md: each recipe over what it is for, as far as that can be done here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fnmatch import fnmatch
from typing import Any

import pytest
from click.testing import Result
from ruamel.yaml import YAML

from conftest import ROOT
from filmpack import __version__
from filmpack.translation.po.document import PoDocument
from page_blocks import page_blocks

Run = Callable[..., Result]
PAGE = "docs/editors.md"


def recipe(kind: str, word: str) -> Any:
    """What stands in the page's block of a kind that holds a word."""
    (block,) = (b for b in page_blocks(ROOT / PAGE, PAGE) if b.kind == kind and word in b.text)
    return json.loads(block.text) if kind == "json" else YAML(typ="safe").load(block.text)


def yaml(name: str) -> Any:
    return YAML(typ="safe").load((ROOT / name).read_text("utf-8"))


@pytest.mark.usefixtures("polish")
def test_the_problem_matcher_reads_every_finding(run: Run, polish: Any) -> None:
    text = polish.read_text("utf-8").replace("To jest Leo.", "To jest  Leo...")
    polish.write_text(text, "utf-8")
    (task,) = recipe("json", "problemMatcher")["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    assert task["command"] == "filmpack"
    shown = run(*task["args"]).stdout
    known = json.loads(run(*task["args"], "--json").stdout)
    read = [m for line in shown.splitlines() if (m := re.fullmatch(pattern["regexp"], line))]
    names = {"file": "file", "line": "line", "severity": "severity", "code": "rule"}
    told = sorted(tuple(m[pattern[group]] for group in names) for m in read)
    assert told == sorted(tuple(str(one[key]) for key in names.values()) for one in known)
    assert {"error", "warning", "note"} == {m[pattern["severity"]] for m in read}
    assert all(len(m[pattern["message"]]) > 10 for m in read)


def test_the_hooks_of_the_page_are_the_repository_s() -> None:
    (repository,) = recipe("yaml", "rev:")["repos"]
    assert repository["rev"] == f"v{__version__}"
    there = {hook["id"]: hook for hook in yaml(".pre-commit-hooks.yaml")}
    assert [hook["id"] for hook in repository["hooks"]] == list(there)
    catalogue, source = "translations/pl.po", "translations/source/en.srt"
    assert all(re.search(hook["files"], catalogue) for hook in there.values())
    assert re.search(there["filmpack-check"]["files"], source)


@pytest.mark.parametrize(("hook", "code"), [("filmpack-check", 1), ("filmpack-fix", 1)])
def test_a_hook_refuses_a_commit_with_an_error(run: Run, polish: Any, hook: str, code: int) -> None:
    (entry,) = (h["entry"] for h in yaml(".pre-commit-hooks.yaml") if h["id"] == hook)
    polish.write_text(
        polish.read_text("utf-8").replace("To jest Leo.", "Zadzwoń 800 100."), "utf-8"
    )
    done = run(*entry.split()[1:])
    assert done.exit_code == code, done.stderr


def test_the_workflow_gives_the_action_only_what_it_takes() -> None:
    steps = recipe("yaml", "on: pull_request")["jobs"]["check"]["steps"]
    (ours,) = (step for step in steps if "/filmpack@" in step["uses"])
    assert ours["uses"].endswith(f"@v{__version__}")
    assert set(ours["with"]) <= set(yaml("action.yml")["inputs"])
    (checkout,) = (step for step in steps if "checkout" in step["uses"])
    assert checkout["with"] == {"fetch-depth": 0}  # what --since needs


def test_the_file_that_gitlab_includes_is_there() -> None:
    (included,) = recipe("yaml", "include:")["include"]
    assert "filmpack-check" in yaml(included["local"])


def test_weblate_finds_the_catalogues_and_the_template() -> None:
    (component,) = json.loads((ROOT / "docs" / "weblate.json").read_text("utf-8"))
    files = [str(path.relative_to(ROOT)) for path in (ROOT / "translations").rglob("*.*")]
    found = {name for name in files if fnmatch(name, component["filemask"])}
    assert found == {f"translations/{p.name}" for p in (ROOT / "translations").glob("*.po")}
    base = ROOT / component["new_base"]
    assert PoDocument.parse(base.read_text("utf-8"), base.name).live
    page = (ROOT / PAGE).read_text("utf-8")
    for value in (component["filemask"], component["new_base"]):
        assert f"`{value}`" in page
