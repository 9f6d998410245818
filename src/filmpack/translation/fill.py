"""Write imported text into a catalogue: as translated, as fuzzy, or reported as a conflict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from filmpack.timedtext.cue import cue_number
from filmpack.timedtext.formats.text import TextEntry
from filmpack.timedtext.markup import forbidden, hidden, unwrap
from filmpack.translation.placement import Placement, PlacementKind
from filmpack.translation.po.document import PoDocument, PoEntry

NOTE = "filmpack import: "
SAME = "already there"
"""The reason of a text that the catalogue has already."""

Confirms = Literal["asked", "same source", "always"]
"""When a text that equals a fuzzy translation finishes it: where the user says so (replace); also
in a file that only a translator can have written, if the source was not reworded since; always,
in a file that marks what is fuzzy itself."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The result for one imported text; line is its line in the file, 0 if it has none.

    confirmed: it equals a translation that was fuzzy and is so no longer.
    """

    context: str
    kind: PlacementKind
    fuzzy: bool
    reason: str
    line: int
    confirmed: bool = False


def fill(
    catalogue: PoDocument,
    placements: Iterable[Placement],
    *,
    replace: bool = False,
    confirms: Confirms = "asked",
) -> list[Filled]:
    """Write placed texts into the catalogue (changed in place).

    Finished work is never overwritten: where the catalogue has another
    translation, it stays, becomes fuzzy, and the file's text goes into a
    comment; with `replace` the file's text takes its place.

    Args:
        catalogue: The catalogue.
        placements: The texts.
        replace: The file's texts count, not the catalogue's.
        confirms: When a text that equals a fuzzy one finishes it.
    """
    blocks = catalogue.by_context()
    report = []
    for item in placements:
        block = blocks.get(item.cue)
        if block is None:
            continue
        line = item.lines[0] if item.lines else 0
        kind, reason = item.kind, item.reason
        comments = [c for c in block.comments if not c.startswith(NOTE)]
        refused = forbidden(item.text)
        is_cue = cue_number(item.cue) is not None
        if not refused and is_cue and (braces := hidden(item.text, block.msgid)):
            refused = braces[0]
        if unwrap(block.msgstr) == unwrap(item.text) and item.text:
            sure = (
                replace
                or confirms == "always"
                or (confirms == "same source" and not block.previous_msgid)
            )
            confirmed = block.fuzzy and item.confident and not refused and sure
            if confirmed:
                block.set_fuzzy(False)
                _set_comments(block, comments)
            report.append(Filled(item.cue, kind, block.fuzzy, SAME, line, confirmed))
            continue
        if not unwrap(item.text):
            report.append(
                Filled(item.cue, "unmatched", block.fuzzy, "no text was left for it", line)
            )
            continue
        finished = unwrap(block.msgstr) or (block.plural and block.has_text)
        if finished and not replace and (not block.fuzzy or not item.confident):
            kind, reason = "conflict", f"the file says: {unwrap(item.text)}"
        else:
            block.set_msgstr(item.text)
            if refused:
                reason = refused
        if reason:
            block.set_fuzzy(True)
            comments.append(f"{NOTE}{kind}: {reason}")
        else:
            block.set_fuzzy(False)
        _set_comments(block, comments)
        report.append(Filled(item.cue, kind, bool(reason), reason, line))
    return report


def _set_comments(block: PoEntry, comments: Sequence[str]) -> None:
    if list(comments) != block.comments:
        block.set_comments(comments)


def text_placements(entries: Sequence[TextEntry], known: dict[str, str]) -> list[Placement]:
    """Plain-text entries as placements; `known` maps each context to its source text.

    Entries without text are left out: an unfilled line is no translation.
    """
    placements = []
    for entry in entries:
        if not unwrap(entry.text):
            continue
        source = known.get(entry.id, "")
        same = unwrap(source) == unwrap(entry.text) and len(source.split()) > 1
        reason = "the text is the source's" if same else ""
        kind: PlacementKind = "same as source" if same else "one to one"
        placements.append(Placement(entry.id, entry.text, kind, not same, reason, (entry.line,)))
    return placements
