"""Reviews: which messages of a catalogue a native reviewer signed off, and what changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from filmpack import signoffs
from filmpack.signoffs import SignOff
from filmpack.translation.po.document import PoDocument, PoEntry
from filmpack.translation.template import TemplateEntry


@dataclass(frozen=True, slots=True)
class ReviewState:
    """Where a catalogue stands: its review (None for a draft) and what changed since."""

    review: SignOff | None
    changed: tuple[str, ...]

    @property
    def label(self) -> str:
        """A word or two for tables."""
        if self.review is None:
            return "draft"
        return f"{len(self.changed)} changed" if self.changed else "reviewed"

    @property
    def signed(self) -> bool:
        """Reviewed, and nothing changed since."""
        return self.review is not None and not self.changed


def message_hash(block: PoEntry | None) -> str:
    """A hash of a message with its source; fuzzy counts, time and notes don't."""
    parts = (block.msgid, block.msgstr, block.fuzzy) if block else ()
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def subject(language: str) -> str:
    """What the sign-off of a catalogue is about."""
    return f"catalogue {language}"


def sign(
    language: str, catalogue: PoDocument, entries: Sequence[TemplateEntry], by: str, on: date
) -> SignOff:
    """The review of a catalogue as it is now; its facts are each message's hash, by context.

    Args:
        language: The catalogue's language.
        catalogue: The catalogue.
        entries: The template's entries.
        by: The reviewer's name.
        on: The day.
    """
    blocks = catalogue.by_context()
    hashes = {entry.context: message_hash(blocks.get(entry.context)) for entry in entries}
    return signoffs.sign(subject(language), by, on, hashes)


def state(
    catalogue: PoDocument, entries: Sequence[TemplateEntry], review: SignOff | None
) -> ReviewState:
    """Compare a catalogue with its review."""
    if review is None:
        return ReviewState(None, ())
    blocks = catalogue.by_context()
    changed = (
        entry.context
        for entry in entries
        if review.facts.get(entry.context) != message_hash(blocks.get(entry.context))
    )
    return ReviewState(review, tuple(changed))
