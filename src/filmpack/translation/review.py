"""Sign-off: who reviewed a catalogue, when, and exactly which messages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from msgspec import Struct

from filmpack.errors import InputError, Problem
from filmpack.translation.po.document import PoDocument, PoEntry
from filmpack.translation.template import TemplateEntry


class Review(Struct, frozen=True, forbid_unknown_fields=True):
    """A review as it is kept: messages maps each context to a hash of source and translation."""

    by: str
    date: str
    messages: dict[str, str]


@dataclass(frozen=True, slots=True)
class ReviewState:
    """Where a catalogue stands: its review (None for a draft) and what changed since."""

    review: Review | None
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


def sign(catalogue: PoDocument, entries: Sequence[TemplateEntry], by: str, date: str) -> Review:
    """The review of a catalogue as it is now.

    Args:
        catalogue: The catalogue.
        entries: The template's entries.
        by: The reviewer's name.
        date: The date, YYYY-MM-DD.
    """
    blocks = catalogue.by_context()
    return Review(by, date, {e.context: message_hash(blocks.get(e.context)) for e in entries})


def state(
    catalogue: PoDocument, entries: Sequence[TemplateEntry], review: Review | None
) -> ReviewState:
    """Compare a catalogue with its review."""
    if review is None:
        return ReviewState(None, ())
    blocks = catalogue.by_context()
    changed = (
        entry.context
        for entry in entries
        if review.messages.get(entry.context) != message_hash(blocks.get(entry.context))
    )
    return ReviewState(review, tuple(changed))


def write_review(review: Review) -> str:
    """As JSON, one message a line, so that a diff shows what was signed anew."""
    return json.dumps(msgspec.to_builtins(review), ensure_ascii=False, indent=1) + "\n"


def read_review(text: bytes, name: str) -> Review:
    """Raises InputError when the file is not one of ours."""
    try:
        return msgspec.json.decode(text, type=Review)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            Problem(name, 0, f"this review cannot be read: {error}.", "Review the language again.")
        ) from None
