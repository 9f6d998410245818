"""What an example of a rule's documentation stands in: an entry, a catalogue, a source, a card."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, cast

from filmpack.checks.contexts import (
    CatalogueContext,
    EntryContext,
    FilmTiming,
    LanguageContext,
    SourceContext,
    linked,
)
from filmpack.checks.fix import repaired
from filmpack.checks.rule import Example, Rule
from filmpack.checks.rules.card import CardContext, Matter
from filmpack.checks.run import catalogue_context, check_source, entry_context, unreadable
from filmpack.checks.run import check as check_book
from filmpack.checks.terms import Term
from filmpack.errors import InputError, Problem
from filmpack.media.fonts import SubtitleFont
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.profile import PROFILES
from filmpack.translation.po.document import PoDocument, PoEntry
from filmpack.translation.template import TemplateEntry

CATALOGUE = r"""# Polish subtitles.
msgid ""
msgstr ""
"Project-Id-Version: Tell Somebody\n"
"POT-Creation-Date: 2026-11-23 10:00+0000\n"
"PO-Revision-Date: 2026-11-23 10:00+0000\n"
"Last-Translator: none yet\n"
"Language-Team: Polish\n"
"Language: pl\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && "
"(n%100<10 || n%100>=20) ? 1 : 2);\n"

msgctxt "c0001"
msgid "This is Leo."
msgstr "To jest Leo."

msgctxt "c0002"
msgid "And this is Mia."
msgstr "A to jest Mia."

msgctxt "c0003"
msgid "And this is Mia."
msgstr "A to jest Mia."

# end
"""
SOURCES = ("This is Leo.", "And this is Mia.", "And this is Mia.")
TERMS = (Term("Nora"), Term("Mia", {"pl": ("Mi",), "bg": ("Миа", "Mia")}), Term("Leo"))


def setting(language: str, profile: str = "netflix") -> LanguageContext:
    return LanguageContext(language, PROFILES[profile], TERMS, SubtitleFont(sure=25.0), 25.6)


def entry_of(example: Example) -> EntryContext:
    """An example's translation as a rule sees it; [fuzzy] and the like set its entry up."""
    text, source = example.text, example.source
    cue = None
    if not example.context:
        cue = Cue(cue_id(1), 0, round(example.seconds * 1000), source)
    entry = TemplateEntry(example.context or "c0001", source, (), "en.srt", cue)
    fuzzy = text.startswith("[fuzzy]")
    outdated = text.startswith("[outdated]")
    for mark in ("[fuzzy]", "[outdated]", "[c-format]"):
        text = text.removeprefix(mark)
    block = PoEntry.new(entry.context, "Another line." if outdated else source, text)
    if example.text.startswith("[c-format]"):
        block.fields["flags"] = ["#, c-format"]
    block.set_fuzzy(fuzzy)
    seen = entry_context(entry, block, setting(example.language))
    linked([*_neighbour(example, "before"), seen, *_neighbour(example, "after")])
    return seen


def _neighbour(example: Example, side: Literal["before", "after"]) -> list[EntryContext]:
    """The cue before or after an example, where it has one."""
    texts = example.before if side == "before" else example.after
    if texts is None:
        return []
    text, source = texts
    cue = Cue(cue_id(2 if side == "after" else 0), 0, 3000, source)
    entry = TemplateEntry(cue.id, source, (), "en.srt", cue)
    block = PoEntry.new(entry.context, source, text)
    return [entry_context(entry, block, setting(example.language))]


def catalogue_of(example: Example) -> str:
    if example.change is None:
        return CATALOGUE
    old, new = example.change
    assert old in CATALOGUE, old
    return CATALOGUE.replace(old, new, 1)


def found(rule: Rule, example: Example) -> bool:
    """Whether a rule finds an example."""
    if rule.scope == "entry":
        seen = entry_of(example)
        if rule.needs_text and not seen.text:
            return False
        return (
            rule.applies_to(example.language)
            and rule.may_match(seen)
            and bool(list(rule.find(seen)))
        )
    if rule.scope == "catalogue":
        return rule.id in rules_in(catalogue_of(example))
    if rule.scope == "source":
        cues = [Cue(cue_id(n), *cue) for n, cue in enumerate(example.cues, 1)]
        over_card = 15_000 if rule.id == "timing/over-card" else None
        film = FilmTiming(500, Fraction(25), (250, 300))
        source = SourceContext(cues, {}, PROFILES["netflix"], "en", film, over_card)
        return rule.id in {finding.rule for finding in check_source(source, "en.srt")}
    matters = ((cast(Matter, example.context), Problem("PL.toml", 3, "wrong.", "Correct it.")),)
    return bool(list(rule.find(CardContext("pl-PL", matters if example.context else ()))))


def rules_in(text: str) -> set[str]:
    """The rules that find something in the text of a small Polish catalogue."""
    try:
        book = catalogue_book(text)
    except InputError as error:
        return {finding.rule for finding in unreadable(error, "pl")}
    return {finding.rule for finding in check_book(book)}


def catalogue_book(text: str) -> CatalogueContext:
    """A small Polish catalogue as the rules see it. Raises InputError."""
    document = PoDocument.parse(text, "pl.po")
    entries = [
        TemplateEntry(
            cue_id(n), source, (), "en.srt", Cue(cue_id(n), 3000 * n, 3000 * n + 2900, source)
        )
        for n, source in enumerate(SOURCES, 1)
    ]
    return catalogue_context(
        document,
        document.by_context(),
        entries,
        setting("pl"),
        "2026-11-23 10:00+0000",
        "2026-11-24",
    )


def fixed(rule: Rule, example: Example) -> str:
    """An example after this rule's repair."""
    return repaired(entry_of(example), [rule])[0]
