"""Repairs that are safe and certain: the rules' own, applied until none has anything to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, Rule
from filmpack.checks.rules.safety import LONGEST
from filmpack.checks.run import RuleSelection, entry_context

_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Repair:
    """What was changed in one entry, and by which rules."""

    context: str
    line: int
    before: str
    after: str
    rules: tuple[str, ...]


def repaired(seen: EntryContext, rules: Sequence[Rule]) -> tuple[str, tuple[str, ...]]:
    """The text with every repair that these rules offer, and the ids of those that did.

    Repairs are applied round by round, since one may make room for another, and
    a text that does not come to rest is left as it was, and so is a whole page pasted into one
    subtitle (safety/huge-text). Applying it twice is applying it once.
    """
    if len(seen.text) > LONGEST:
        return seen.text, ()
    text, used = seen.text, list[str]()
    current = seen
    for _ in range(_ROUNDS):
        hits = [
            (hit, rule.id)
            for rule in rules
            if rule.may_match(current)
            for hit in rule.find(current)
            if hit.fix is not None and hit.span
        ]
        if not hits:
            return (text, tuple(dict.fromkeys(used))) if text.strip() else (seen.text, ())
        text, applied = _apply(current.text, hits)
        used += applied
        current = _again(current, text)
    return seen.text, ()


def repairs(entries: Sequence[EntryContext], choice: RuleSelection) -> list[Repair]:
    """What can be repaired in these entries. Waived findings and unfinished entries are left."""
    found = []
    for seen in entries:
        if not seen.text or seen.block is None:
            continue
        rules = [
            rule
            for rule in choice.rules("entry", seen.setting.tag)
            if rule.fixes and not rule.waived_at(seen)
        ]
        text, used = repaired(seen, rules)
        if text != seen.text and text.strip():
            found.append(Repair(seen.entry.context, seen.block.line, seen.text, text, used))
    return found


def _apply(text: str, hits: Sequence[tuple[Hit, str]]) -> tuple[str, list[str]]:
    """The text with these repairs, from its end to its start; the first of two that overlap."""
    taken: list[tuple[int, int]] = []
    chosen: list[tuple[int, int, str]] = []
    used = []
    for hit, rule in hits:
        if hit.span is None or hit.fix is None:
            continue
        start, end = hit.span
        if any((start < b and a < end) or (start == a and end == b) for a, b in taken):
            continue
        taken.append((start, end))
        chosen.append((start, end, hit.fix))
        used.append(rule)
    for start, end, fix in sorted(chosen, reverse=True):
        text = text[:start] + fix + text[end:]
    return text, used


def _again(seen: EntryContext, text: str) -> EntryContext:
    """The entry with another text, its lines broken again."""
    if seen.block is None:
        return replace(seen, text=text)
    from filmpack.translation.po.document import PoEntry

    block = PoEntry.new(seen.entry.context, seen.entry.text, text)
    block.fields["flags"] = list(seen.block.fields.get("flags", ()))
    return replace(
        entry_context(seen.entry, block, seen.setting),
        state=seen.state,
        block=seen.block,
        previous=seen.previous,
        following=seen.following,
    )
