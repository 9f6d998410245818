"""What can be read in the time and the room there is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import CatalogueContext, EntryContext
from filmpack.checks.rule import RULES, Hit, rule
from filmpack.timedtext.linebreak import binds_forward, break_lines, splits_quantity
from filmpack.timedtext.markup import length, strip_tags, unwrap
from filmpack.timedtext.profile import PROFILES

_NETFLIX = "Netflix Timed Text Style Guide, General Requirements"


@rule(
    "timing/too-fast",
    "error",
    f"{_NETFLIX}; per language: 'filmpack profile show'",
    on_source=False,
)
def too_fast(seen: EntryContext) -> Iterator[Hit]:
    """Viewers who can't finish a line miss the next one. Spaces are counted, markup is not."""
    if not seen.duration:
        return
    count, allowed = seen.count, seen.profile.max_cps_for(seen.language)
    if count * 1000 > allowed * seen.duration:
        cut = count - allowed * seen.duration // 1000
        yield Hit(
            f"{_rate(count, seen.duration, allowed)} characters a second with spaces,"
            f" {allowed} allowed ({seen.profile.name}).",
            f"Shorten by {cut}.",
        )


_WORST = 10
"""How many of the fastest subtitles are named."""


@rule(
    "timing/fast-for-children",
    "warning",
    f"{_NETFLIX}, children's programmes",
    scope="catalogue",
)
def fast_for_children(book: CatalogueContext) -> Iterator[Hit]:
    """The audience is 12 to 17 years old: lines that a younger viewer can't finish deserve a
    second look, even within the limit for adults. Reported once per language, naming the
    fastest lines. Waive a line that cannot be shortened at its entry; it is then no longer
    counted."""
    allowed = PROFILES["netflix-children"].max_cps_for(book.language)
    most = book.setting.profile.max_cps_for(book.language)
    cues = [
        (seen, seen.block.line)
        for seen in book.entries
        if seen.text and seen.duration and seen.block and not seen.inherited
    ]
    fast = [
        (seen, line)
        for seen, line in cues
        if allowed * seen.duration < seen.count * 1000 <= most * seen.duration
        and not RULES["timing/fast-for-children"].waived_at(seen)
    ]
    if not fast:
        return
    fast.sort(key=lambda one: -one[0].count / one[0].duration)
    named = ", ".join(
        f"{seen.entry.context} ({_rate(seen.count, seen.duration, allowed)})"
        for seen, _ in fast[:_WORST]
    )
    yield Hit(
        f"{len(fast)} of {len(cues)} subtitles have more than the {allowed} characters a second"
        f" that children read; the fastest: {named}.",
        "Shorten these where nothing is lost.",
        line=fast[0][1],
    )


@rule(
    "reading/line-too-long",
    "error",
    _NETFLIX,
    on_source=False,
)
def line_too_long(seen: EntryContext) -> Iterator[Hit]:
    """A longer line leaves the picture's safe area, or wraps where nobody chose."""
    if seen.entry.cue is None:
        return
    limit = seen.profile.max_line_length
    for line in seen.lines:
        if len(line) > limit and length(line) > limit:
            yield Hit(
                f"a line of {length(line)} characters, {limit} allowed.",
                f"Shorten by {length(line) - limit}, or break the line elsewhere.",
                _place(seen, line),
            )


@rule(
    "reading/too-many-lines",
    "error",
    _NETFLIX,
    on_source=False,
)
def too_many_lines(seen: EntryContext) -> Iterator[Hit]:
    """Three lines cover the picture, and the faces."""
    if seen.entry.cue and len(seen.lines) > seen.profile.max_lines:
        what = f"{len(seen.lines)} lines, {seen.profile.max_lines} allowed."
        yield Hit(what, "Shorten it to two lines.")


@rule(
    "reading/bad-break",
    "warning",
    f"{_NETFLIX}, Line treatment; Polish, Czech and Slovak typography: one-letter words",
    fixes=True,
)
def bad_break(seen: EntryContext) -> Iterator[Hit]:
    """A line that ends in an article or a short preposition interrupts reading, and so does a
    break between a number and what it counts."""
    if seen.entry.cue is None or len(seen.lines) < 2 or seen.dialogue:
        return
    for upper, lower in zip(seen.lines, seen.lines[1:], strict=False):
        last = strip_tags(upper).rsplit(" ", 1)[-1]
        if binds_forward(last, seen.language):
            yield Hit(f"the line ends with {last!r}.", "Break before it.", *_rebroken(seen))
        elif splits_quantity(strip_tags(upper), strip_tags(lower)):
            what = f"the break separates {last!r} from {strip_tags(lower).split(' ')[0]!r}."
            yield Hit(what, "Break elsewhere.", *_rebroken(seen))


@rule(
    "reading/needless-break",
    "warning",
    f"{_NETFLIX}, Line treatment: one line if it fits",
    fixes=True,
)
def needless_break(seen: EntryContext) -> Iterator[Hit]:
    """A short text on one line is read at a glance; two lines cover more of the picture. Where
    the source breaks the line, too, the break may be intended."""
    if seen.entry.cue is None or "\n" not in seen.text or "\n" in seen.source or seen.dialogue:
        return
    whole = unwrap(seen.text)
    if length(whole) <= min(seen.profile.max_line_length, 32):
        yield Hit("fits on one line.", "Remove the line break.", (0, len(seen.text)), whole)


@rule(
    "reading/orphan",
    "warning",
    "TED translators' cheat sheet: no line under half of the other's length",
)
def orphan(seen: EntryContext) -> Iterator[Hit]:
    """A short word alone on a line looks forgotten and makes the eye travel."""
    if seen.entry.cue is None or len(seen.lines) != 2 or seen.dialogue:
        return
    above, below = (strip_tags(line) for line in seen.lines)
    for line, other in ((below, above), (above, below)):
        alone = " " not in line.strip() and len(line) <= 6 and len(other) > 20
        if alone and above[-1:] not in ".!?…":
            yield Hit(f"{line!r} is alone on its line.", "Break elsewhere.", *_rebroken(seen))


@rule(
    "reading/unbalanced",
    "note",
    "TED translators' cheat sheet: no line under half of the other's length",
)
def unbalanced(seen: EntryContext) -> Iterator[Hit]:
    """Two lines of similar length are the fastest to read. A break after a sentence or a clause
    matters more than balance and is accepted."""
    if seen.entry.cue is None or len(seen.lines) != 2 or seen.dialogue:
        return
    above, below = (length(line) for line in seen.lines)
    if strip_tags(seen.lines[0])[-1:] in ".!?…;:,–—":
        return
    if 2 * min(above, below) < max(above, below):
        yield Hit(f"lines of {above} and {below} characters.", "Break closer to the middle.")


@rule(
    "reading/too-much",
    "error",
    _NETFLIX,
)
def too_much(seen: EntryContext) -> Iterator[Hit]:
    """More text than two full lines hold doesn't fit, however long it stays on screen."""
    if seen.entry.cue is None:
        return
    room = seen.profile.max_line_length * seen.profile.max_lines
    if len(seen.unwrapped) <= room:
        return
    count = length(seen.unwrapped)
    if count > room + seen.profile.max_lines - 1:
        yield Hit(f"{count} characters, {room} fit.", f"Shorten by {count - room}.")


def _rate(count: int, duration: int, allowed: int) -> str:
    """Characters a second, with the digits that tell it from the limit: 13.02, not 13.0."""
    speed = count * 1000 / duration
    return f"{speed:.2f}" if f"{speed:.1f}" == f"{allowed}.0" else f"{speed:.1f}"


def _place(seen: EntryContext, line: str) -> tuple[int, int] | None:
    at = seen.text.find(line)
    return (at, at + len(line)) if at >= 0 else None


def _rebroken(seen: EntryContext) -> tuple[tuple[int, int], str] | tuple[()]:
    """The whole text's span and the text with better breaks; nothing where there are none."""
    if "\n" not in seen.text:
        return ()
    better = break_lines(unwrap(seen.text), seen.profile, seen.language)
    lines = better.split("\n")
    good = all(
        not binds_forward(strip_tags(line).rsplit(" ", 1)[-1], seen.language) for line in lines[:-1]
    ) and all(length(line) <= seen.profile.max_line_length for line in lines)
    if len(lines) == 2 and splits_quantity(strip_tags(lines[0]), strip_tags(lines[1])):
        good = False
    if better == seen.text or not good or re.search(r"<i>", seen.text):
        return ()
    return (0, len(seen.text)), better
