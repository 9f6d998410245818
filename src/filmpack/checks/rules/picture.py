"""What the fonts can draw, and how wide it becomes."""

from __future__ import annotations

from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule
from filmpack.timedtext.markup import spans, strip_tags


@rule(
    "picture/missing-glyph",
    "error",
    "the fonts' own character maps",
    beyond_ascii=True,
    waivable=False,
)
def missing_glyph(seen: EntryContext) -> Iterator[Hit]:
    """A character that the burn font lacks becomes an empty box in the film. Checked for
    regular and italic."""
    font = seen.setting.font
    if font is None or seen.ascii:
        return
    for italic, text in spans(seen.text):
        if missing := font.missing(text, italic):
            shown = " ".join(f"{char} (U+{ord(char):04X})" for char in missing[:5])
            at = seen.text.find(missing[0])
            yield Hit(f"the font can't draw {shown}.", "Replace the character.", (at, at + 1))


@rule(
    "picture/too-wide",
    "error",
    "EBU R 95, safe areas; measured with the font that draws it, shaped by HarfBuzz",
    waivable=False,
)
def too_wide(seen: EntryContext) -> Iterator[Hit]:
    """Characters are counted, but pictures have a width: 42 wide letters leave the picture's
    safe area where 42 narrow ones don't. Measured for the narrowest picture that is built."""
    font, room = seen.setting.font, seen.setting.room
    if font is None or not room or seen.entry.cue is None:
        return
    for line in seen.lines:
        # No line of this few characters can be too wide: an em is the widest letter's width.
        if len(line) < room * 0.9:
            continue
        width = sum(font.width(text, italic) for italic, text in spans(line))
        if width > room:
            over = 100 * (width - room) / room
            at = seen.text.find(strip_tags(line))
            span = (at, at + len(strip_tags(line))) if at >= 0 else None
            yield Hit(f"a line {over:.0f} % wider than the safe area.", "Shorten it.", span)
