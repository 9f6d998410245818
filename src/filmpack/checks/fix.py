"""Repairs that are safe and certain: the rules' own, applied until none has anything to say.

One repair may change several entries, such as a comma that moves to the end of the cue before.
It is made in all of them or in none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from filmpack.checks.contexts import CatalogueContext, EntryContext, linked
from filmpack.checks.rule import Edit, Hit, Rule
from filmpack.checks.rules.words.safety import LONGEST
from filmpack.checks.run import RuleSelection, entry_context, may_repair
from filmpack.translation.po.document import PoEntry

_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Repair:
    """What was changed in one entry, and by which rules."""

    context: str
    line: int
    before: str
    after: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repaired:
    """An entry's text after all repairs, and the ids of the rules that changed it."""

    text: str
    rules: tuple[str, ...]


def repairs(book: CatalogueContext, choice: RuleSelection) -> list[Repair]:
    """What can be repaired in a catalogue; waived findings and another file's entries are left."""
    fixing = [rule for rule in choice.rules("entry", book.setting.tag) if rule.fixes]
    rules = {
        seen.entry.context: [r for r in fixing if may_repair(r, seen, book.document.name)]
        for seen in book.entries
    }
    made = repaired(book.entries, rules)
    return [
        Repair(seen.entry.context, seen.block.line, seen.text, done.text, done.rules)
        for seen in book.entries
        if seen.block and (done := made.get(seen.entry.context))
    ]


def repaired(
    entries: Sequence[EntryContext], rules: Mapping[str, Sequence[Rule]]
) -> dict[str, Repaired]:
    """The entries that change with every repair that the rules offer, by context.

    Repairs are applied round by round, since one may make room for another. A text that does not
    come to rest, or of which nothing would be left, stays as it was, with all that was changed
    together with it; so does a whole page pasted into one subtitle (safety/huge-text). Applying
    it twice is applying it once.

    Args:
        entries: Entries in the film's order, linked with each other; they stay as they are.
        rules: By context, the rules that may change that entry. Others are only looked at.

    Returns:
        The changed entries' texts.
    """
    before = {seen.entry.context: seen for seen in entries}
    allowed = {
        context: () if len(before[context].text) > LONGEST else tuple(given)
        for context, given in rules.items()
        if context in before
    }
    current, asked = before, set(before)
    used: dict[str, list[str]] = defaultdict(list)
    together: dict[str, set[str]] = defaultdict(set)
    changed: dict[str, list[Edit]] = {}
    for _ in range(_ROUNDS):
        changed = defaultdict(list)
        for rule, edits in _offers(current, asked, allowed):
            if any(_clash(edit, other) for edit in edits for other in changed[edit.context]):
                continue
            for edit in edits:
                changed[edit.context].append(edit)
                used[edit.context].append(rule.id)
                together[edit.context].update(other.context for other in edits)
        changed = {context: edits for context, edits in changed.items() if edits}
        if not changed:
            break
        current = _again(current, changed)
        asked = _near(current, changed)
    emptied = [context for context in used if not current[context].text.strip()]
    left = _joined([*changed, *emptied], together)
    return {
        context: Repaired(seen.text, tuple(dict.fromkeys(used[context])))
        for context, seen in current.items()
        if context not in left and seen.text != before[context].text
    }


def _offers(
    current: Mapping[str, EntryContext], asked: set[str], rules: Mapping[str, Sequence[Rule]]
) -> Iterator[tuple[Rule, list[Edit]]]:
    """Each repair that is offered for these entries and allowed in all that it changes."""
    for context, seen in current.items():
        if context not in asked or not seen.text:
            continue
        for rule in rules.get(context, ()):
            if not rule.may_match(seen):
                continue
            for hit in rule.find(seen):
                edits = _edits(hit, context)
                if edits and all(rule in rules.get(edit.context, ()) for edit in edits):
                    yield rule, edits


def _edits(hit: Hit, context: str) -> list[Edit]:
    """All that a hit's repair changes, its own entry first; nothing where it offers none."""
    if hit.fix is None or hit.span is None:
        return []
    return [Edit(context, hit.span, hit.fix), *hit.elsewhere]


def _clash(one: Edit, other: Edit) -> bool:
    """Whether two changes of one entry overlap; the first one is made."""
    (start, end), (a, b) = one.span, other.span
    return (start < b and a < end) or (start == a and end == b)


def _again(
    current: Mapping[str, EntryContext], changed: Mapping[str, Sequence[Edit]]
) -> dict[str, EntryContext]:
    """The entries after these changes, linked with each other anew."""
    after = {
        context: _edited(seen, changed[context]) if context in changed else replace(seen)
        for context, seen in current.items()
    }
    linked(list(after.values()))
    return after


def _edited(seen: EntryContext, edits: Iterable[Edit]) -> EntryContext:
    """The entry with these changes, made from its end to its start, its lines broken again."""
    text = seen.text
    for (start, end), new in sorted(((e.span, e.text) for e in edits), reverse=True):
        text = text[:start] + new + text[end:]
    if seen.block is None:
        return replace(seen, text=text)
    block = PoEntry.new(seen.entry.context, seen.entry.text, text)
    block.fields["flags"] = list(seen.block.fields.get("flags", ()))
    return replace(
        entry_context(seen.entry, block, seen.setting, inherited=seen.inherited),
        state=seen.state,
        block=seen.block,
        previous=seen.previous,
        following=seen.following,
    )


def _near(current: Mapping[str, EntryContext], changed: Iterable[str]) -> set[str]:
    """The contexts of which rules may say something new: the changed ones, their neighbours,
    and their sentences."""
    near, sentences = set[str](), set[str]()
    for context in changed:
        seen = current[context]
        around = [seen.previous, seen, seen.following]
        first = seen.sentence.cues[0].entry.context
        if first not in sentences:
            sentences.add(first)
            around += seen.sentence.cues
        near.update(one.entry.context for one in around if one)
    return near & set(current)


def _joined(contexts: Iterable[str], together: Mapping[str, set[str]]) -> set[str]:
    """These contexts and all that were changed together with them."""
    found: set[str] = set()
    waiting = list(contexts)
    while waiting:
        context = waiting.pop()
        if context not in found:
            found.add(context)
            waiting += together.get(context, ())
    return found
