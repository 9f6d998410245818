"""A whole file in another language is noticed, however near that language is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from filmpack.checks.run import RuleSelection, catalogue_context, check
from filmpack.commands.checking.check import Checker
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.translation.po.document import PoDocument

ROOT = Path(__file__).parents[2]
ONLY = RuleSelection(frozenset(["integrity/wrong-language"]))
NEAR = [("cs", "sk"), ("da", "nb"), ("hr", "sl"), ("es", "pt")]
FAR = [("fi", "et"), ("lt", "lv"), ("de", "nl"), ("it", "ro"), ("el", "bg"), ("pl", "cs")]
PAIRS = [pair for one, other in NEAR + FAR for pair in ((one, other), (other, one))]


@cache
def checker() -> Checker:
    return Checker(Workspace(Project.load(ROOT / "filmpack.toml")))


def told(document: PoDocument, language: str) -> list[str]:
    entries, setting = checker().workspace.entries(), checker().setting(language)
    book = catalogue_context(document, document.by_context(), entries, setting)
    return [finding.context for finding in check(book, ONLY)]


@pytest.mark.parametrize(("language", "other"), PAIRS)
def test_another_languages_whole_text_is_noticed(language: str, other: str) -> None:
    document = checker().workspace.catalogue(other)
    contexts = told(document, language)
    assert len(contexts) >= len(document.live) / 4
    assert len(contexts) == len(set(contexts))


@pytest.mark.parametrize(("language", "other"), PAIRS)
def test_a_third_of_a_file_from_another_language_is_noticed_where_it_is(
    language: str, other: str
) -> None:
    document = checker().workspace.catalogue(language)
    foreign = checker().workspace.catalogue(other).by_context()
    part = [entry.context for entry in checker().workspace.entries()][40:80]
    blocks = document.by_context()
    for context in part:
        blocks[context].set_msgstr(foreign[context].msgstr)
    contexts = told(document, language)
    assert contexts
    assert set(contexts) <= set(part)
