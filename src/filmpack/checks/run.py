"""Running the rules over a catalogue, the source, or an edition's card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from filmpack.checks import RULES
from filmpack.checks.contexts import (
    CatalogueContext,
    EntryContext,
    LanguageContext,
    SourceContext,
    linked,
)
from filmpack.checks.rule import Finding, Hit, Rule, Scope, Severity
from filmpack.checks.rules.screen.card import CardContext
from filmpack.errors import InputError
from filmpack.timedtext.cue import Cue
from filmpack.timedtext.linebreak import break_lines
from filmpack.translation.compile import state_of
from filmpack.translation.po.document import PoDocument, PoEntry
from filmpack.translation.template import TemplateEntry

MOST_HITS = 20
"""How often one rule speaks of one entry: a text made of faults must not fill the memory."""
_MOST_UNPLACED = 500
"""How often one rule speaks of a catalogue outside the film's entries, for the same reason."""
_RANK = {"error": 0, "warning": 1, "note": 2}
SOURCE = "source"
"""What stands in a finding's language where it is about the source."""


@dataclass(frozen=True, slots=True)
class RuleSelection:
    """Which rules run, and how severe each is: the project's and the command's wishes.

    only limits them to some ids (empty: all that are not off). strict is for releases: nothing
    is off, no severity is lower than the rule's own, and no translator's waiver counts.
    """

    only: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    strict: bool = False

    def rules(self, scope: Scope, tag: str = "") -> list[Rule]:
        """The rules of a scope that speak of a language."""
        return [
            rule
            for rule in RULES.values()
            if rule.scope == scope
            and (rule.id in self.only if self.only else self.strict or rule.id not in self.off)
            and rule.applies_to(tag)
        ]

    def severity_of(self, rule: Rule) -> Severity:
        wanted = self.severity.get(rule.id, rule.severity)
        return min(wanted, rule.severity, key=_RANK.__getitem__) if self.strict else wanted


def catalogue_context(
    document: PoDocument,
    blocks: Mapping[str, PoEntry],
    entries: Sequence[TemplateEntry],
    setting: LanguageContext,
    template_date: str = "",
    today: str = "",
) -> CatalogueContext:
    """A catalogue as the rules see it.

    Args:
        document: The catalogue.
        blocks: Its entries by context; a regional catalogue's include those of its base.
        entries: The template's entries, in order.
        setting: What is known of the language, and the limits.
        template_date: The template's creation date, as in its header.
        today: Today's date, as in a header.
    """
    seen = tuple(
        entry_context(entry, block, setting, inherited=bool(block and block.file != document.name))
        for entry in entries
        for block in (blocks.get(entry.context),)
    )
    linked(seen)
    return CatalogueContext(document, seen, setting, template_date, today)


def entry_context(
    entry: TemplateEntry,
    block: PoEntry | None,
    setting: LanguageContext,
    *,
    inherited: bool = False,
) -> EntryContext:
    """An entry as the rules see it: its text, and its lines as they will stand.

    Args:
        entry: The template's entry.
        block: The catalogue's; None where it has none.
        setting: What is known of the language, and the limits.
        inherited: Whether it lies in another catalogue, beneath a regional one.
    """
    state = state_of(block, entry)
    text = block.msgstr if block and state != "untranslated" else ""
    broken = break_lines(text, setting.profile, setting.tag) if entry.cue else text
    lines = tuple(broken.split("\n")) if text else ()
    return EntryContext(entry, state, text, lines, setting, block, inherited)


def source_entries(
    cues: Sequence[Cue], name: str, setting: LanguageContext
) -> tuple[EntryContext, ...]:
    """The source's cues as the rules of texts see them: each translated by itself."""
    entries = []
    for cue in cues:
        entry = TemplateEntry(cue.id, cue.text, (), name, cue)
        lines = tuple(cue.text.split("\n"))
        entries.append(EntryContext(entry, "translated", cue.text, lines, setting))
    linked(entries)
    return tuple(entries)


class _RuleIndex:
    """Some rules of entries, and which of them may have anything to say of an entry.

    That depends on the marks in its text and on a few properties. Texts have few different sets of
    these, so each set is asked about once, not each text.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self._where = sorted({name for rule in rules for name in rule.where})
        self._known: dict[tuple[object, ...], tuple[Rule, ...]] = {}

    def for_entry(self, seen: EntryContext) -> tuple[Rule, ...]:
        """The rules to ask about an entry, in their order."""
        key = (seen.marks, seen.ascii, *[bool(getattr(seen, name)) for name in self._where])
        rules = self._known.get(key)
        if rules is None:
            rules = tuple(rule for rule in self.rules if rule.may_match(seen))
            self._known[key] = rules
        return rules


def check(
    book: CatalogueContext, choice: RuleSelection | None = None, *, own: bool = False
) -> list[Finding]:
    """All findings in a catalogue, in the order of its lines.

    A finding that the translator waived, by "filmpack-ok: RULE" in a comment or
    a flag of the entry, is given as a note that says so. own: of entries that
    lie in another catalogue beneath this one, only what is wrong in this country alone.
    """
    choice = choice or RuleSelection()
    found: list[Finding] = []
    rules = choice.rules("entry", book.setting.tag)
    here = _RuleIndex(rules)
    tag = book.setting.tag
    regional = _RuleIndex([rule for rule in rules if rule.regional or tag in rule.languages])
    silent = _RuleIndex([rule for rule in rules if not rule.needs_text])
    name = book.document.name
    by_context = {seen.entry.context: seen for seen in book.entries}
    for seen in book.entries:
        asked = (regional if own and seen.inherited else here) if seen.text else silent
        for rule in asked.for_entry(seen):
            left = MOST_HITS
            for hit in rule.find(seen):
                fixable = hit.fix is not None and _may_fix(rule, hit, seen, name, by_context)
                found.append(_finding(rule, hit, choice, book, seen, fixable=fixable))
                left -= 1
                if not left:
                    break
    for rule in choice.rules("catalogue", book.setting.tag):
        unplaced = 0
        for hit in rule.find(book):
            place = by_context.get(hit.context)
            unplaced += place is None
            if unplaced > _MOST_UNPLACED and place is None:
                continue
            lies_here = place is not None and place.block and not place.inherited
            if own and hit.context and not lies_here:
                continue
            found.append(_finding(rule, hit, choice, book, place))
    return sorted(found, key=lambda f: (f.file != name, f.line, _RANK[f.severity]))


def may_repair(rule: Rule, seen: EntryContext, file: str) -> bool:
    """Whether a rule may change an entry while this file is repaired: it has a text, it lies in
    this file and not in a base beneath it, and the translator did not waive the rule there."""
    return bool(seen.text and seen.block and seen.block.file == file and not rule.waived_at(seen))


def _may_fix(
    rule: Rule, hit: Hit, seen: EntryContext, file: str, by_context: Mapping[str, EntryContext]
) -> bool:
    """Whether a repair may be made in all the entries that it changes."""
    others = (by_context.get(edit.context) for edit in hit.elsewhere)
    return all(one is not None and may_repair(rule, one, file) for one in (seen, *others))


def _finding(
    rule: Rule,
    hit: Hit,
    choice: RuleSelection,
    book: CatalogueContext,
    seen: EntryContext | None,
    *,
    fixable: bool = False,
) -> Finding:
    block = seen.block if seen else None
    waived = seen is not None and rule.waived_at(seen) and not choice.strict
    cue = seen.entry.cue if seen else None
    return Finding(
        rule=rule.id,
        severity="note" if waived else choice.severity_of(rule),
        language=book.setting.tag,
        file=(block.file if block else "") or book.document.name,
        line=hit.line or (block.line if block else 1),
        context=hit.context or (seen.entry.context if seen else ""),
        start=cue.start if cue else None,
        text=seen.text if seen else "",
        span=hit.span,
        what=f"{hit.what} (waived by the translator)" if waived else hit.what,
        advice=hit.advice,
        source=seen.source if seen else "",
        waived=waived,
        fixable=fixable,
    )


def check_source(
    source: SourceContext, name: str, choice: RuleSelection | None = None
) -> list[Finding]:
    """What is wrong with the source subtitles; name is their file's."""
    choice = choice or RuleSelection()
    cues = {str(cue.id): cue for cue in source.cues}
    hits = [(rule, hit) for rule in choice.rules("source") for hit in rule.find(source)]
    for rule in choice.rules("entry", source.language) if source.entries else ():
        if not rule.on_source or not rule.needs_text:
            continue
        if source.has_catalogue and rule.severity != "error":
            continue
        for seen in source.entries:
            if rule.may_match(seen):
                found = islice(rule.find(seen), MOST_HITS)
                hits += [(rule, replace(hit, context=seen.entry.context)) for hit in found]
    findings = []
    for rule, hit in hits:
        cue = cues.get(hit.context)
        findings.append(
            Finding(
                rule=rule.id,
                severity=choice.severity_of(rule),
                language=SOURCE,
                file=name,
                line=source.lines.get(cue.id, 1) if cue else 1,
                context=hit.context,
                start=cue.start if cue else None,
                text=cue.text if cue else "",
                span=hit.span,
                what=hit.what,
                advice=hit.advice,
            )
        )
    return sorted(findings, key=lambda finding: finding.line)


def check_card(
    showing: CardContext, name: str, choice: RuleSelection | None = None
) -> list[Finding]:
    """What is wrong with an edition's card; name is its country's file."""
    choice = choice or RuleSelection()
    return [
        Finding(
            rule=rule.id,
            severity=choice.severity_of(rule),
            language=showing.edition,
            file=name,
            line=hit.line or 1,
            what=hit.what,
            advice=hit.advice,
        )
        for rule in choice.rules("edition")
        for hit in rule.find(showing)
    ]


def unreadable(error: InputError, tag: str, otherwise: str = "gettext/syntax") -> Iterator[Finding]:
    """A file that can't be read, as findings: each problem with its line.

    otherwise is the rule of a problem that names none.
    """
    for problem in error.problems:
        rule = problem.rule or otherwise
        yield Finding(
            rule=rule,
            severity="error",
            language=tag,
            file=problem.file,
            line=problem.line or 1,
            what=problem.what,
            advice=problem.advice,
        )
