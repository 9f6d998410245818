"""What a rule's case stands in: an entry, a catalogue, a source, a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as replace_in
from fractions import Fraction
from typing import cast

from msgspec.structs import replace

from filmpack.checks import RULES
from filmpack.checks.cases import Case, Neighbour
from filmpack.checks.contexts import (
    CatalogueContext,
    EntryContext,
    FilmTiming,
    LanguageContext,
    SourceContext,
    linked,
)
from filmpack.checks.fix import repaired as repaired_all
from filmpack.checks.rule import Rule
from filmpack.checks.rules.screen.card import CardContext, Matter
from filmpack.checks.run import (
    catalogue_context,
    check_card,
    check_source,
    entry_context,
    unreadable,
)
from filmpack.checks.run import check as check_book
from filmpack.errors import InputError, Problem
from filmpack.media.text.fonts import SubtitleFont
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.profile import PROFILES
from filmpack.translation.glossary import Glossary, Rejected, Term
from filmpack.translation.notes import CueNotes, Sex
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
REJECTED = (
    Rejected("secret", "pl", "mieć sekret*", "it is the opposite."),
    Rejected("a bike", "de-CH", "Rad", "Swiss people say Velo."),
)
SOURCES = ("This is Leo.", "And this is Mia.", "And this is Mia.")
TERMS = (Term("Nora"), Term("Mia", {"pl": ("Mi",), "bg": ("Миа", "Mia")}), Term("Leo"))


def setting(language: str, profile: str = "netflix") -> LanguageContext:
    said = Glossary(REJECTED)
    return LanguageContext(
        language,
        PROFILES[profile],
        TERMS,
        SubtitleFont(sure=25.0),
        25.6,
        rejected=tuple(said.rejected_in(language)),
    )


def entry_of(case: Case) -> EntryContext:
    """A case's translation as a rule sees it, linked with the cues around it."""
    return cues_of(case)[1]


def cues_of(case: Case) -> tuple[EntryContext | None, EntryContext, EntryContext | None]:
    """A case's cue between the one before and the one after it, linked with each other."""
    cue = None
    if not case.context:
        cue = Cue(cue_id(1), 0, round(case.seconds * 1000), case.source)
    entry = TemplateEntry(case.context or "c0001", case.source, (), "en.srt", cue)
    source = "Another line." if case.state == "outdated" else case.source
    block = PoEntry.new(entry.context, source, case.repeated(case.text))
    if case.flags:
        block.fields["flags"] = [f"#, {', '.join(case.flags)}"]
    block.set_fuzzy(case.state == "fuzzy")
    seen = entry_context(entry, block, _spoken(case, entry.context))
    before, after = _neighbour(case, case.before, 0), _neighbour(case, case.after, 2)
    linked([one for one in (before, seen, after) if one])
    return before, seen, after


def _spoken(case: Case, context: str) -> LanguageContext:
    """A case's language, with who says it to whom."""
    sexes: dict[str, Sex] = {context: case.speaker} if case.speaker else {}
    notes = CueNotes(sexes=sexes, to_one=frozenset([context]))
    return replace_in(setting(case.language), register=case.register, notes=notes)


def _neighbour(case: Case, cue: Neighbour | None, number: int) -> EntryContext | None:
    """The cue before or after a case, where it has one."""
    if cue is None:
        return None
    entry = TemplateEntry(
        cue_id(number), cue.source, (), "en.srt", Cue(cue_id(number), 0, 3000, cue.source)
    )
    block = PoEntry.new(entry.context, cue.source, cue.text)
    return entry_context(entry, block, setting(case.language))


def catalogue_of(case: Case) -> str:
    if not case.replace:
        return CATALOGUE
    assert case.replace in CATALOGUE, case.replace
    return CATALOGUE.replace(case.replace, case.repeated(case.by), 1)


def found(rule: Rule, case: Case) -> bool:
    """Whether a rule finds a case."""
    return rule.id in finders(rule, case)


def finders(rule: Rule, case: Case) -> set[str]:
    """All rules of a rule's scope that find a case, at its own entry."""
    if rule.scope == "entry":
        seen = entry_of(case)
        return {
            one.id
            for one in RULES.values()
            if one.scope == "entry"
            and (seen.text or not one.needs_text)
            and one.applies_to(case.language)
            and one.may_match(seen)
            and any(one.find(seen))
        }
    if rule.scope == "catalogue":
        return rules_in(catalogue_of(case))
    if rule.scope == "source":
        cues = [Cue(cue_id(n), *cue) for n, cue in enumerate(case.cues, 1)]
        over_card = 15_000 if rule.id == "timing/over-card" else None
        film = FilmTiming(500, Fraction(25), (250, 300))
        source = SourceContext(cues, {}, PROFILES["netflix"], "en", film, over_card)
        return {finding.rule for finding in check_source(source, "en.srt")}
    matters = ((cast(Matter, case.problem), Problem("PL.toml", 3, "wrong.", "Correct it.")),)
    card = CardContext("pl-PL", matters if case.problem else ())
    return {finding.rule for finding in check_card(card, "PL.toml")}


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


def repaired(seen: EntryContext, rules: Sequence[Rule]) -> tuple[str, tuple[str, ...]]:
    """An entry's text after these rules' repairs of it alone, and the ids of those that did any."""
    context = seen.entry.context
    done = repaired_all([seen], {context: rules}).get(context)
    return (done.text, done.rules) if done else (seen.text, ())


def fixed(rule: Rule, case: Case) -> tuple[str | None, str, str | None]:
    """The texts before, at and after a case once a rule has repaired all three; None for no cue."""
    cues = cues_of(case)
    there = [seen for seen in cues if seen]
    done = repaired_all(there, {seen.entry.context: [rule] for seen in there})
    before, text, after = (
        (done[seen.entry.context].text if seen.entry.context in done else seen.text)
        if seen
        else None
        for seen in cues
    )
    assert text is not None
    return before, text, after


def fixed_case(case: Case) -> Case:
    """A case as its fixed texts say that a repair leaves it."""

    def cue(around: Neighbour | None) -> Neighbour | None:
        return around and replace(around, text=_or(around.fixed, around.text), fixed=None)

    return replace(
        case,
        text=_or(case.fixed, case.repeated(case.text)),
        times=1,
        fixed=None,
        before=cue(case.before),
        after=cue(case.after),
    )


def _or(text: str | None, otherwise: str) -> str:
    return otherwise if text is None else text
