"""A rendering that an editor rejected for one region is found in what the region inherits."""

from __future__ import annotations

import pytest

from filmpack.checks.contexts import LanguageContext
from filmpack.checks.run import RuleSelection, catalogue_context, check
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.profile import PROFILES
from filmpack.translation.glossary import Rejected
from filmpack.translation.po.document import PoDocument, PoEntry
from filmpack.translation.template import TemplateEntry

HEADER = 'msgid ""\nmsgstr ""\n"Language: de_CH\\n"\n'
ONLY = RuleSelection(frozenset(["integrity/rejected"]))


@pytest.mark.parametrize(
    ("language", "file", "count"),
    [("de-CH", "de.po", 1), ("de", "de.po", 0), ("de", "de_CH.po", 1), ("de-CH", "de_CH.po", 1)],
)
def test_a_region_is_told_once_what_is_wrong_in_it(language: str, file: str, count: int) -> None:
    document = PoDocument.parse(HEADER, "de_CH.po")
    entry = TemplateEntry("c0001", "A bike.", (), "en.srt", Cue(cue_id(1), 0, 3000, "A bike."))
    block = PoEntry.new("c0001", "A bike.", "Ein Rad.")
    block.file = file
    rejected = (Rejected("bike", language, "Rad", "it is not said."),)
    setting = LanguageContext("de-CH", PROFILES["netflix"], rejected=rejected)
    book = catalogue_context(document, {"c0001": block}, [entry], setting)
    assert [finding.context for finding in check(book, ONLY, own=True)] == ["c0001"] * count
