"""The template: the source's cues with their permanent ids, as filmpack.pot.

The template is also the register of ids. A cue that left the film stays in it
as an obsolete entry, so its id is never given to another line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from filmpack.errors import InputError, Problem
from filmpack.languages.tags import gettext_name
from filmpack.timedtext.cue import Cue, CueId, cue_id, cue_number, parse_time
from filmpack.timedtext.formats.base import ParsedCue
from filmpack.timedtext.markup import forbidden, hidden, unwrap
from filmpack.timedtext.profile import Profile
from filmpack.translation.align import align
from filmpack.translation.glossary import Glossary
from filmpack.translation.messages import chapter_messages, fixed_messages
from filmpack.translation.notes import CueNotes, cue_notes, noted_place
from filmpack.translation.po.document import PoDocument, PoEntry, new_header

_CHAPTER = re.compile(r"chapter\.([1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True)
class TemplateEntry:
    """One message to translate, in the order of the film; cue is None for fixed messages."""

    context: str
    text: str
    notes: tuple[str, ...]
    reference: str
    cue: Cue | None = None
    flags: tuple[str, ...] = ()
    """Flags for Weblate: the maximum length, and placeholders that the text must contain."""


@dataclass(frozen=True, slots=True)
class SourceChange:
    """What an extraction found, by cue id."""

    kept: int
    reworded: tuple[CueId, ...]
    added: tuple[CueId, ...]
    removed: tuple[CueId, ...]
    retimed: int


def name_cues(
    old: PoDocument | None, cues: Sequence[ParsedCue]
) -> tuple[tuple[Cue, ...], SourceChange]:
    """Give each source cue its permanent id: an old one where it is an old cue, else a new one."""
    before = template_cues(old) if old else ()
    gone = _retired(old) if old else {}
    pairs = {pair.new: pair for pair in align(before, cues)}
    numbers = [cue_number(b.context) or 0 for b in (*old.live, *old.obsolete)] if old else []
    following = max(numbers, default=0) + 1
    named: list[Cue] = []
    added: list[CueId] = []
    reworded: list[CueId] = []
    for at, cue in enumerate(cues):
        pair = pairs.get(at)
        # A line that comes back is itself again, not the rewording of what stood in its place.
        returns = gone.get(unwrap(cue.text)) if pair is None or not pair.same else None
        if returns:
            name = returns.pop(0)
            added.append(name)
        elif pair is not None:
            name = before[pair.old].id
            if not pair.same:
                reworded.append(name)
        else:
            name, following = cue_id(following), following + 1
            added.append(name)
        named.append(Cue(name, cue.start, cue.end, cue.text, cue.top, side=cue.side))
    return tuple(named), _change(before, named, reworded, added)


def retimed(old: PoDocument, cues: Sequence[Cue]) -> SourceChange:
    """What changes when the cues of the template are these: its own, at other times."""
    return _change(template_cues(old), cues, (), ())


def _change(
    before: Sequence[Cue], named: Sequence[Cue], reworded: Sequence[CueId], added: Sequence[CueId]
) -> SourceChange:
    """What an extraction found.

    Args:
        before: The cues as they were.
        named: The cues now.
        reworded: Those with another text.
        added: Those that are new.
    """
    times = {cue.id: (cue.start, cue.end, cue.place) for cue in before}
    stayed = [cue for cue in named if cue.id in times]
    used = {cue.id for cue in named}
    return SourceChange(
        kept=len(stayed) - len(reworded),
        reworded=tuple(reworded),
        added=tuple(added),
        removed=tuple(cue.id for cue in before if cue.id not in used),
        retimed=sum(times[cue.id] != (cue.start, cue.end, cue.place) for cue in stayed),
    )


def require_showable(cues: Sequence[ParsedCue], name: str) -> None:
    """Raise InputError for source text that must not be shown (markup, control characters)."""
    problems = [
        Problem(name, cue.line, f"{reason}.", "Correct the source; it is copied to all languages.")
        for cue in cues
        if (reason := forbidden(cue.text))
    ]
    if problems:
        raise InputError(problems)


def require_visible(cues: Sequence[ParsedCue], name: str) -> None:
    """Raise InputError for source text that players would hide: braces.

    Asked only by 'extract': a project whose template was written earlier can still be read.
    """
    problems = [
        Problem(name, cue.line, f"{found[0]}.", "Write round brackets.")
        for cue in cues
        if (found := hidden(cue.text))
    ]
    if problems:
        raise InputError(problems)


def template_entries(
    cues: Sequence[Cue],
    source_name: str,
    title: str,
    profile: Profile,
    language: str = "",
    notes: CueNotes | None = None,
    glossary: Glossary | None = None,
    chapters: Sequence[str] = (),
    source_language: str = "en",
) -> tuple[TemplateEntry, ...]:
    """All messages in order, with the notes that translators need.

    Args:
        cues: The source's cues.
        source_name: The source file, for references.
        title: The film's title.
        profile: Limits, for the notes on reading speed and room.
        language: The tag whose reading speed the notes use; "" for the profile's general one.
        notes: Who speaks to whom, by cue.
        glossary: The renderings that a language must not use.
        chapters: The names of the film's chapters, where they are translated.
        source_language: The tag of the language that the cues are in, and the card's texts too.
    """
    notes, glossary = notes or CueNotes(), glossary or Glossary()
    entries = [
        TemplateEntry(
            cue.id,
            cue.text,
            cue_notes(
                cues,
                at,
                profile,
                language,
                (*notes.of(cue.id), *glossary.notes(cue.text, language)),
            ),
            source_name,
            cue,
            (f"max-length:{_room(cue, profile, language)}",),
        )
        for at, cue in enumerate(cues)
    ]
    entries += [
        TemplateEntry(
            fixed.context,
            fixed.text,
            (fixed.note, *glossary.notes(fixed.text, language)),
            reference,
            flags=_placeholders(fixed.text),
        )
        for reference, messages in (
            ("closing card", fixed_messages(title, source_language)),
            ("chapters", chapter_messages(chapters)),
        )
        for fixed in messages
    ]
    return tuple(entries)


def _room(cue: Cue, profile: Profile, language: str) -> int:
    """Characters as Weblate counts them: markup and line breaks, too."""
    return profile.character_budget(cue.duration, language) + (
        len("<i></i>") if "<i>" in cue.text else 0
    )


def _placeholders(text: str) -> tuple[str, ...]:
    found = ":".join(re.findall(r"\{\w+\}", text))
    return (f"placeholders:{found}",) if found else ()


def template_cues(template: PoDocument) -> tuple[Cue, ...]:
    """The cues recorded in a template, in its order.

    Raises InputError where an entry's time note cannot be read.
    """
    cues = []
    for block in template.live:
        if cue_number(block.context) is None:
            continue
        times = (block.extracted or [""])[0].partition("  (")[0].split(" --> ")
        try:
            start, end = map(parse_time, times)
        except ValueError:
            raise InputError(
                Problem(
                    template.name,
                    block.line,
                    f"the time of {block.context} is missing from its first '#.' note.",
                    "The template is written by 'filmpack extract'; restore it from version"
                    " control and extract again.",
                )
            ) from None
        top, side = noted_place(block.extracted)
        cues.append(Cue(CueId(block.context), start, end, block.msgid, top, side=side))
    return tuple(cues)


def template_chapters(template: PoDocument) -> tuple[str, ...]:
    """The names of the chapters in a template, in the film's order; "" where one has none."""
    found = {
        int(match[1]): block.msgid
        for block in template.live
        if (match := _CHAPTER.fullmatch(block.context))
    }
    return tuple(found.get(number, "") for number in range(1, max(found, default=0) + 1))


def _retired(template: PoDocument) -> dict[str, list[CueId]]:
    retired: dict[str, list[CueId]] = {}
    for block in template.obsolete:
        if cue_number(block.context) is not None:
            retired.setdefault(unwrap(block.msgid), []).append(CueId(block.context))
    return retired


def named_source(
    template: PoDocument, cues: Sequence[ParsedCue], source_name: str
) -> tuple[Cue, ...]:
    """The source's cues with the ids that the template has for them.

    Raises InputError when the source was edited since the template was written:
    nothing may be built from a source whose translations were not brought up to date.
    """
    recorded = template_cues(template)
    named = []
    for was, now in zip(recorded, cues, strict=False):
        cue = Cue(was.id, now.start, now.end, now.text, now.top, side=now.side)
        if cue != was:
            raise _stale(source_name, now.line)
        named.append(cue)
    if len(recorded) != len(cues):
        raise _stale(source_name, cues[len(recorded)].line if len(cues) > len(recorded) else 0)
    return tuple(named)


def _stale(source_name: str, line: int) -> InputError:
    return InputError(
        Problem(
            source_name,
            line,
            "the source was changed since the last extraction.",
            "Run 'filmpack extract' to update every catalogue.",
        )
    )


def render_template(
    old: PoDocument | None,
    entries: Sequence[TemplateEntry],
    name: str,
    title: str,
    now: str,
    language: str = "en",
) -> PoDocument:
    """The template with these entries.

    Args:
        old: The template as it was; None for a new one.
        entries: All messages, in order.
        name: The file's name, for messages.
        title: The film's title.
        now: The current time; written as the template's date only if a message changed.
        language: The tag of the language that the messages are in.
    """
    template = old or _empty_template(name, title, now)
    template.set_header_field("Language", gettext_name(language))
    texts = {block.context: block.msgid for block in template.live}
    blocks = {block.context: block for block in (*template.obsolete, *template.live)}
    kept: list[PoEntry] = []
    for entry in entries:
        block = blocks.pop(entry.context, None) or PoEntry.new(entry.context, entry.text)
        if block.obsolete:
            block.revive()
        block.set_msgid(entry.text)
        block.set_extracted(entry.notes)
        block.set_references(reference_words(entry))
        block.set_limits(entry.flags)
        kept.append(block)
    for block in blocks.values():
        if cue_number(block.context) is not None:
            block.make_obsolete()
            kept.append(block)
    template.move_header_up()
    template.entries = kept
    if texts != {entry.context: entry.text for entry in entries}:
        template.set_header_field("POT-Creation-Date", now)
        template.set_header_field("PO-Revision-Date", now)
    return template


def reference_words(entry: TemplateEntry) -> tuple[str, ...]:
    """What stands after "#:"; spaces would make it several references."""
    return (entry.reference.replace(" ", "-"),)


def _empty_template(name: str, title: str, now: str) -> PoDocument:
    fields = {
        "Project-Id-Version": title,
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": now,
        "PO-Revision-Date": now,
        "Last-Translator": "none (template)",
        "Language-Team": "none",
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Generator": "filmpack",
    }
    comments = [
        f"{title}: subtitles and closing message. Written by 'filmpack extract'.",
        "Do not edit: the source subtitles are edited, then extracted again.",
    ]
    header = new_header(comments, fields)
    return PoDocument(header, [], name)
