"""Untranslated messages: one finding where they are many, none missed that no film shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.checks.rule import Finding
from filmpack.checks.unfinished import summed_up, without_cards

Run = Callable[..., Result]


def finding(context: str, rule: str = "gettext/untranslated", file: str = "pl.po") -> Finding:
    return Finding(
        rule=rule, severity="error", language="pl", file=file, line=9, context=context,
        what="not translated.", advice="Translate it.",
    )  # fmt: skip


def test_a_few_are_told_one_by_one() -> None:
    found = [finding("c0001"), finding("c0002"), finding("c0003")]
    assert summed_up(found) == found


def test_many_are_one_finding_where_the_first_was() -> None:
    other = finding("c0004", "timing/gap")
    found = [finding("c0001"), other, *(finding(f"c{n:04}") for n in range(5, 9))]
    first, second = summed_up(found)
    assert first.what == "5 messages are untranslated, from c0001 to c0008."
    assert (first.line, first.context) == (9, "")
    assert second == other


def test_each_catalogue_has_its_own() -> None:
    found = [finding(f"c{n}", file=f"{name}.po") for name in ("de", "pl") for n in range(9)]
    assert [one.file for one in summed_up(found)] == ["de.po", "pl.po"]


def test_without_editions_only_subtitles_are_missed() -> None:
    cue, label = without_cards([finding("c0001"), finding("label.free")], {"c0001"})
    assert (cue.severity, label.severity) == ("error", "note")


@pytest.fixture
def subtitles_only(polish: Path) -> Path:
    """A project without editions, whose catalogue has the subtitles and nothing else."""
    text = polish.read_text("utf-8")
    at = text.index('msgctxt "film.title"')
    lines = text[at:].split("\n")
    emptied = ['msgstr ""' if line.startswith('msgstr "PL') else line for line in lines]
    polish.write_text(text[:at] + "\n".join(emptied), "utf-8")
    return polish


@pytest.mark.usefixtures("subtitles_only")
def test_a_film_without_a_card_does_not_wait_for_its_labels(
    run: Run, project: Path, small_clip: Path
) -> None:
    (project / "film.mp4").write_bytes(small_clip.read_bytes())
    done = run("check", "pl", "--rule", "gettext", "--severity", "note")
    assert done.exit_code == 0, done.stdout
    assert "messages are untranslated, from film.title to" in done.stdout
    (language,) = json.loads(run("status", "--json").stdout)["languages"]
    assert language["ready"] is True
    assert run("build", "pl", "--dry-run").exit_code == 0


@pytest.mark.usefixtures("subtitles_only")
def test_a_film_with_a_card_does(run: Run, project: Path) -> None:
    toml = project / "filmpack.toml"
    toml.write_text(f'{toml.read_text("utf-8")}[editions]\nmatrix = ["pl-PL"]\n', "utf-8")
    assert run("check", "pl", "--rule", "gettext").exit_code == 1
    (language,) = json.loads(run("status", "--json").stdout)["languages"]
    assert language["ready"] is False
    done = run("build", "pl-PL", "--dry-run")
    assert done.exit_code == 1
    assert "messages are untranslated, from film.title to" in done.stderr
