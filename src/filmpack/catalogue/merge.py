"""Bringing a catalogue up to the template, as msgmerge would, with cue ids as the key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from filmpack.catalogue.languages import bcp47, english_name, plural_forms
from filmpack.catalogue.podocument import PoBlock, PoDocument, new_header
from filmpack.catalogue.template import TemplateEntry, reference_words
from filmpack.timedtext.markup import flow


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge did to one catalogue, by context."""

    added: tuple[str, ...] = ()
    fuzzied: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()


def merge(
    catalogue: PoDocument, entries: Sequence[TemplateEntry], template_date: str = ""
) -> MergeReport:
    """Bring `catalogue` (changed in place) up to these entries.

    A reworded message keeps its translation as fuzzy with the text it was made
    for; a message that left keeps it as obsolete; a change of line breaks, of
    time or of notes touches no translation.
    """
    added, fuzzied, retired, revived = [], [], [], []
    blocks = {b.context or f"\4{b.msgid}": b for b in (*catalogue.obsolete, *catalogue.live)}
    rest = [block for block in catalogue.blocks if not block.is_entry]
    kept: list[PoBlock] = []
    for entry in entries:
        block = blocks.pop(entry.context, None)
        if block is None:
            block = PoBlock.new(entry.context, entry.text)
            added.append(entry.context)
        elif block.obsolete:
            block.revive()
            revived.append(entry.context)
        if block.msgid != entry.text:
            if block.msgstr and flow(block.msgid) != flow(entry.text):
                # The text that the translation was made for stays the one to compare with.
                previous = (block.fuzzy and block.previous_msgid) or block.msgid
                block.set_fuzzy(True)
                block.set_previous(previous)
                fuzzied.append(entry.context)
            block.set_msgid(entry.text)
        block.set_extracted(entry.notes)
        block.set_references(reference_words(entry))
        kept.append(block)
    for block in blocks.values():
        if not block.obsolete and not block.msgstr:
            continue
        if not block.obsolete:
            retired.append(block.context)
        block.make_obsolete()
        kept.append(block)
    catalogue.blocks = rest + kept
    if template_date:
        catalogue.set_header_field("POT-Creation-Date", template_date)
    return MergeReport(tuple(added), tuple(fuzzied), tuple(retired), tuple(revived))


def new_catalogue(language: str, title: str, name: str, template_date: str, now: str) -> PoDocument:
    """An empty catalogue for a language, its header filled; merge() gives it its entries."""
    english = english_name(language)
    fields = {
        "Project-Id-Version": title,
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": template_date,
        "PO-Revision-Date": now,
        "Last-Translator": "none yet",
        "Language-Team": english,
        "Language": bcp47(language).replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(language),
        "X-Filmpack-Review": "draft",
    }
    comments = [
        f"{english} subtitles and closing message of: {title}.",
        "",
        "DRAFT: no native reviewer has seen this file yet.",
    ]
    header = new_header(comments, fields)
    return PoDocument(header, [], name)
