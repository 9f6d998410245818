"""On the film's own catalogues: who speaks, in each language that shows it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from filmpack.checks import RULES
from filmpack.checks.run import RuleSelection, catalogue_context, check
from filmpack.commands.checking.check import Checker
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.translation.notes import Sex

ROOT = Path(__file__).parents[2]
GENDER = "integrity/speaker-gender"


@cache
def checker() -> Checker:
    return Checker(Workspace(Project.load(ROOT / "filmpack.toml")))


@pytest.mark.parametrize("language", sorted(RULES[GENDER].languages))
def test_a_speaker_of_the_other_sex_is_noticed_and_the_right_one_is_not(language: str) -> None:
    workspace = checker().workspace
    setting, document = checker().setting(language), workspace.catalogue(language)
    sexes = setting.notes.sexes
    other: dict[str, Sex] = {
        cue: "female" if sex == "male" else "male" for cue, sex in sexes.items()
    }
    told = []
    for given in (sexes, other):
        notes = replace(setting.notes, sexes=given)
        book = catalogue_context(
            document,
            document.by_context(),
            workspace.entries(),
            replace(setting, notes=notes),
        )
        told.append(check(book, RuleSelection(frozenset([GENDER]))))
    right, wrong = told
    assert not right
    assert wrong
