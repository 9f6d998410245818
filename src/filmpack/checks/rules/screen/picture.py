"""What the fonts can draw, and how wide it becomes. The build asks the same: checks/drawable.py."""

from __future__ import annotations

from collections.abc import Iterator

from filmpack.checks import drawable
from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule
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
    safe area where 42 narrow ones don't. Measured for the narrowest picture that is built."""
    setting = seen.setting
    if setting.font is None or not setting.room or seen.entry.cue is None:
        return
    for flaw in drawable.too_wide(seen.lines, setting.font, setting.room, setting.picture):
        line = strip_tags(flaw.text)
        at = seen.text.find(line)
        yield Hit(flaw.what, flaw.advice, (at, at + len(line)) if at >= 0 else None)


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
