"""Speakers, italics, length and wording, compared with the source and with other lines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from filmpack.checks.contexts import CatalogueContext, EntryContext
from filmpack.checks.rule import Hit, rule
from filmpack.timedtext.markup import is_dialogue, unwrap

_POFILTER = "translate-toolkit, pofilter"


@rule(
    "integrity/speakers",
    "error",
    "Netflix Timed Text Style Guide, Dual speakers",
)
def speakers(seen: EntryContext) -> Iterator[Hit]:
    """Where two people speak in one subtitle, each has a line of their own, marked by a dash."""
    theirs = is_dialogue(seen.source)
    if theirs and not seen.dialogue:
        yield Hit("two speakers became one.", "Give each a line and a dash, as in the source.")
    if seen.dialogue and not theirs and seen.entry.cue:
        yield Hit("one speaker became two.", "Remove the dashes.")


_SPEAKER = re.compile(r"(?m)(?:^[ \0]*|[.!?…;][ \0]+)[-‐‑–—][ \u00a0]*(?=\w)")


@rule(
    "integrity/many-speakers",
    "warning",
    "Netflix Timed Text Style Guide, Dual speakers: two at most, each on a line of its own",
    marks="-‐‑–—",
)
def many_speakers(seen: EntryContext) -> Iterator[Hit]:
    """Nobody can tell three speakers apart in two lines. Each of two has a line; a third belongs
    in a subtitle of its own."""
    if seen.entry.cue is None or len(seen.lines) > seen.profile.max_lines:
        return  # more lines than there may be: reading/too-many-lines
    count = len(_SPEAKER.findall(seen.bare))
    if count > 2 and count > len(_SPEAKER.findall(seen.bare_source)):
        yield Hit(
            f"{count} speakers' dashes in one subtitle.",
            "Keep two speakers at most, each on a line of their own.",
        )


@rule(
    "integrity/italics",
    "warning",
    "filmpack: italics are a message read on a phone",
)
def italics(seen: EntryContext) -> Iterator[Hit]:
    """Italics mark a message on a phone, as opposed to speech. They must not be lost."""
    if ("<i>" in seen.source) != ("<i>" in seen.text):
        yield Hit("italics differ from the source.", "Keep <i>…</i> as in the source.")


@rule(
    "integrity/length",
    "warning",
    f"{_POFILTER}: long, short",
)
def strange_length(seen: EntryContext) -> Iterator[Hit]:
    """A translation a fraction of the source's length, or three times as long, usually belongs
    to another line, or is incomplete."""
    if seen.sound:
        return
    # Without what is told of sounds and speakers in subtitles for the deaf and hard of hearing.
    mine, its = (len(unwrap(text.replace("\0", ""))) for text in (seen.bare, seen.bare_source))
    if its >= 25 and mine * 4 < its:
        yield Hit(f"{mine} characters; the source has {its}.", "Is something missing?")
    elif mine > 40 and mine > 3 * its:
        yield Hit(f"{mine} characters; the source has {its}.", "Is it the text of another line?")


@rule(
    "integrity/consistency",
    "note",
    "filmpack: one wording for a repeated line, unless a difference is intended",
    scope="catalogue",
)
def consistency(book: CatalogueContext) -> Iterator[Hit]:
    """The same source line is translated differently in different places. That can be right (it
    depends on who speaks to whom), but often comes from two translators."""
    by_source: dict[str, list[EntryContext]] = defaultdict(list)
    for seen in book.entries:
        if seen.text and seen.entry.cue:
            by_source[seen.unwrapped_source].append(seen)
    for alike in by_source.values():
        first, *rest = alike
        for seen in rest:
            if seen.unwrapped != first.unwrapped:
                yield Hit(
                    f"{first.entry.context} has the same source but reads {first.unwrapped!r}.",
                    "Use one wording, unless the difference is intended.",
                    context=seen.entry.context,
                )
