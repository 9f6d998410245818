"""What the fonts can draw, and how wide it becomes. The build asks the same: checks/drawable.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from filmpack.checks import drawable
from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule
from filmpack.timedtext.cue import Cue
from filmpack.timedtext.markup import strip_tags


@rule(
    "picture/missing-glyph",
    "error",
    "the fonts themselves, shaped by HarfBuzz; Unicode Standard Annex 29, grapheme clusters",
    beyond_ascii=True,
    waivable=False,
)
def missing_glyph(seen: EntryContext) -> Iterator[Hit]:
    """A character that the burn font lacks becomes an empty box in the film, a sign without its
    letter stands on a dotted circle, and stacked marks leave their line. Checked as it is shaped,
    regular and italic."""
    font = seen.setting.font
    if font is None or seen.ascii:
        return
    for flaw in drawable.missing_glyphs(seen.text, font):
        at = seen.text.find(flaw.text)
        yield Hit(flaw.what, flaw.advice, (at, at + len(flaw.text)) if at >= 0 else None)


@rule(
    "picture/too-wide",
    "error",
    "EBU R 95, safe areas; measured with the font that draws it, shaped by HarfBuzz",
    waivable=False,
)
def too_wide(seen: EntryContext) -> Iterator[Hit]:
    """Characters are counted, but pictures have a width: 42 wide letters leave the picture's
    safe area where 42 narrow ones don't. Measured for the narrowest picture that is built in the
    film's own shape."""
    setting = seen.setting
    if setting.font is None or not setting.room or seen.entry.cue is None:
        return
    for flaw in drawable.too_wide(seen.lines, setting.font, setting.room, setting.picture):
        line = strip_tags(flaw.text)
        at = seen.text.find(line)
        yield Hit(flaw.what, flaw.advice, (at, at + len(line)) if at >= 0 else None)


@rule(
    "picture/no-room",
    "error",
    "measured with the font that draws it; the shapes' sizes were chosen by looking at pictures",
    waivable=False,
)
def no_room(seen: EntryContext) -> Iterator[Hit]:
    """A picture of another shape (`[[renditions]] shape`) is narrow: a subtitle is broken anew
    there, into three lines at most, in smaller letters if need be, and else split in two that
    follow one another, where a sentence or a clause ends. What does not fit even so is told, for
    each shape that the project builds."""
    font, cue = seen.setting.font, seen.entry.cue
    if font is None or cue is None or not seen.setting.shapes:
        return
    for shape in seen.setting.shapes:
        for flaw in drawable.no_room(_shown(seen, cue), font, shape, seen.setting.tag):
            yield Hit(flaw.what, flaw.advice)


@rule(
    "picture/collision",
    "error",
    "EBU R 95, safe areas; where text stands in each shape is in docs/shapes.md",
    waivable=False,
)
def collision(seen: EntryContext) -> Iterator[Hit]:
    """A subtitle at the top and one at the bottom may be shown at once. Together they must fit: in
    the film's own picture, and in each other shape that is built. With margins both stand under
    the film, where there is room for few lines."""
    font, cue, setting = seen.setting.font, seen.entry.cue, seen.setting
    if font is None or cue is None:
        return
    at_once, before = [seen], seen.previous
    # More than these don't fit even if each has one line.
    while len(at_once) <= drawable.most_lines() and _reaches(before, cue.start):
        assert before is not None
        at_once.append(before)
        before = before.previous
    if len(at_once) == 1:
        return
    others = ", ".join(one.entry.context for one in reversed(at_once[1:]))
    if setting.room:
        lines, most = sum(len(one.lines) for one in at_once), drawable.most_lines()
        if lines > most:
            flaw = drawable.crowded(lines, most)
            yield Hit(f"with {others}, {flaw.what}", flaw.advice)
    for shape in setting.shapes:
        lines = sum(
            drawable.lines_in(_shown(one, one.entry.cue), font, shape, setting.tag)
            for one in at_once
            if one.entry.cue
        )
        if lines > shape.room.at_once:
            flaw = drawable.crowded(lines, shape.room.at_once)
            yield Hit(f"with {others}, in {shape}, {flaw.what}", flaw.advice)


def _reaches(seen: EntryContext | None, start: int) -> bool:
    """Whether a cue is still shown at a time, in milliseconds."""
    return seen is not None and seen.entry.cue is not None and seen.entry.cue.end > start


def _shown(seen: EntryContext, cue: Cue) -> Cue:
    """An entry's cue as the film's own picture shows it."""
    return replace(cue, text="\n".join(seen.lines))


@rule(
    "picture/too-tall",
    "error",
    "EBU R 95, safe areas",
    marks="\n",
    waivable=False,
)
def too_tall(seen: EntryContext) -> Iterator[Hit]:
    """A subtitle of very many lines leaves the picture at the top."""
    if seen.entry.cue is not None:
        for flaw in drawable.too_tall(seen.lines):
            yield Hit(flaw.what, flaw.advice)
