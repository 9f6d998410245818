"""Update a catalogue from the template, as msgmerge would, with cue ids as the key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from filmpack.languages.tags import bcp47, english_name, gettext_name, plural_forms
from filmpack.timedtext.markup import unwrap
from filmpack.translation.messages import CARD_MESSAGES, card_texts
from filmpack.translation.po.document import PoDocument, PoEntry, new_header
from filmpack.translation.template import TemplateEntry, reference_words


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
    catalogue.move_header_up()
    added, fuzzied, retired, revived = [], [], [], []
    live = {b.context or f"\4{b.msgid}": b for b in catalogue.live}
    # The last obsolete entry of a context is its newest; older ones stay where they are.
    spare = {b.context: b for b in catalogue.obsolete if b.context}
    kept: list[PoEntry] = []
    for entry in entries:
        block = live.pop(entry.context, None)
        old = spare.get(entry.context)
        if old is not None and (block is None or not block.has_text):
            # msgmerge without fuzzy matching leaves an empty entry and the work as obsolete.
            spare.pop(entry.context)
            old.revive()
            if block is not None:
                old.set_comments(list(dict.fromkeys([*block.comments, *old.comments])))
            block = old
            revived.append(entry.context)
        if block is None:
            block = PoEntry.new(entry.context, entry.text)
            added.append(entry.context)
        if block.msgid != entry.text:
            if block.has_text and unwrap(block.msgid) != unwrap(entry.text):
                # The text that the translation was made for stays the one to compare with.
                previous = (block.fuzzy and block.previous_msgid) or block.msgid
                block.set_fuzzy(True)
                block.set_previous(previous)
                fuzzied.append(entry.context)
            block.set_msgid(entry.text)
        block.set_extracted(entry.notes)
        block.set_references(reference_words(entry))
        block.set_limits(entry.flags)
        kept.append(block)
    for block in live.values():
        if block.has_text:
            retired.append(block.context)
            block.make_obsolete()
            kept.append(block)
    kept += [b for b in catalogue.obsolete if not any(b is k for k in kept)]
    catalogue.entries = _with_free_comments(catalogue.entries, kept)
    if template_date:
        catalogue.set_header_field("POT-Creation-Date", template_date)
    return MergeReport(tuple(added), tuple(fuzzied), tuple(retired), tuple(revived))


def merge_own(
    catalogue: PoDocument, entries: Sequence[TemplateEntry], template_date: str = ""
) -> MergeReport:
    """As merge(), for the catalogue of the source's own language: a text that was word for word
    the source's follows it, and nobody has to make the same change twice."""
    copies = {
        block.context
        for block in catalogue.live
        if block.has_text and not block.fuzzy and unwrap(block.msgstr) == unwrap(block.msgid)
    }
    report = merge(catalogue, entries, template_date)
    for block in catalogue.live:
        if block.context in copies.intersection(report.fuzzied):
            block.set_msgstr(block.msgid)
            block.set_fuzzy(False)
    return replace(report, fuzzied=tuple(name for name in report.fuzzied if name not in copies))


def fill_own(catalogue: PoDocument, language: str) -> None:
    """Fill the catalogue of the source's own language with the source's texts; the card's only
    where they ship in it."""
    unknown = {one.context for one in CARD_MESSAGES} - card_texts(language).keys()
    for block in catalogue.live:
        if block.context not in unknown:
            block.set_msgstr(block.msgid)


def _with_free_comments(before: Sequence[PoEntry], kept: Sequence[PoEntry]) -> list[PoEntry]:
    """The entries in their new order, each with the free comments that stood above it.

    Comments whose entry left, or that stood last, come at the end.
    """
    above: dict[int, list[PoEntry]] = {}
    waiting: list[PoEntry] = []
    for block in before:
        if block.is_entry:
            above[id(block)] = waiting
            waiting = []
        else:
            waiting.append(block)
    result: list[PoEntry] = []
    for block in kept:
        result += [*above.pop(id(block), []), block]
    for rest in above.values():
        result += rest
    return result + waiting


def new_catalogue(
    language: str, title: str, name: str, template_date: str, now: str, register: str = ""
) -> PoDocument:
    """A catalogue without entries, its header filled; merge() adds the entries.

    Args:
        language: BCP 47 tag.
        title: The film's title.
        name: The file's name, for messages.
        template_date: The template's creation date, as in its header.
        now: The current time, as in a header.
        register: How the language addresses the viewer, for the header's comment; "" for none.
    """
    english = english_name(language)
    fields = {
        "Project-Id-Version": title,
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": template_date,
        "PO-Revision-Date": now,
        "Last-Translator": "none yet",
        "Language-Team": english,
        "Language": gettext_name(bcp47(language)),
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
    if register:
        comments += ["", f"Address: {register}"]
    header = new_header(comments, fields)
    return PoDocument(header, [], name)
