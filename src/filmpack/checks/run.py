"""Running the rules over a catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from filmpack.catalogue.compile import state_of
from filmpack.catalogue.podocument import PoBlock, PoDocument
from filmpack.catalogue.template import TemplateEntry
from filmpack.checks import RULES
from filmpack.checks.rule import Finding, Seen
from filmpack.timedtext.linebreak import break_lines
from filmpack.timedtext.profile import Profile

_WAIVER = re.compile(r"filmpack-ok:\s*([\w/-]+(?:[ ,]+[\w/-]+)*)")


def check(
    catalogue: PoDocument,
    entries: Sequence[TemplateEntry],
    language: str,
    profile: Profile,
    rules: Sequence[str] = (),
) -> Iterator[Finding]:
    """All findings in a catalogue, in the order of the film.

    rules limits them to some ids. A finding that the translator waived, by a
    comment "filmpack-ok: RULE" at the entry, is given as a note that says so.
    """
    blocks = catalogue.by_context()
    chosen = [RULES[name] for name in rules] if rules else list(RULES.values())
    base = language.replace("_", "-").split("-")[0]
    for entry in entries:
        block = blocks.get(entry.context)
        seen = look_at(entry, block, base, profile)
        waived = _waived(block)
        for rule in chosen:
            for hit in rule.find(seen):
                ok = rule.id in waived
                yield Finding(
                    rule.id,
                    "note" if ok else rule.severity,
                    language,
                    (block.file if block else "") or catalogue.name,
                    block.line if block else 0,
                    entry.context,
                    entry.cue.start if entry.cue else None,
                    seen.text,
                    hit.span,
                    f"{hit.what} (waived by the translator)" if ok else hit.what,
                    hit.advice,
                )


def look_at(entry: TemplateEntry, block: PoBlock | None, language: str, profile: Profile) -> Seen:
    """An entry as the rules see it: its text, and its lines as they will stand."""
    state = state_of(block, entry)
    text = block.msgstr if block and state != "untranslated" else ""
    broken = break_lines(text, profile, language) if entry.cue else text
    lines = tuple(broken.split("\n")) if text else ()
    return Seen(entry, state, text, lines, language, profile)


def _waived(block: PoBlock | None) -> set[str]:
    if block is None:
        return set()
    rows = [*block.comments, ", ".join(block.flags)]
    return {
        name
        for row in rows
        for match in _WAIVER.finditer(row)
        for name in re.split("[ ,]+", match[1])
    }
