"""Numbers and units as each language sets them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule
from filmpack.languages.language import language as language_data

_DECIMAL = re.compile(r"(?<!\d)\d+[.,]\d+")


@rule(
    "typography/decimal",
    "warning",
    "CLDR 48, number symbols",
    fixes=True,
    marks=".,",
    where=("digits",),
)
def decimal(seen: EntryContext) -> Iterator[Hit]:
    """Most of Europe writes 2,5 where English writes 2.5; the wrong one is read as two numbers."""
    wanted = language_data(seen.setting.tag).decimal_separator
    other = "," if wanted == "." else "."
    if not wanted or other not in seen.marks:
        return
    amounts = {n.replace(".", ",") for n in _DECIMAL.findall(seen.source)}
    for match in re.finditer(rf"(?<![\d.,])\d+\{other}\d{{1,2}}(?![\d.,]\d)", seen.bare):
        if match[0].replace(".", ",") in amounts:
            at = match.start() + match[0].index(other)
            yield Hit(f"decimal {other} in a number.", f"Write {wanted}", (at, at + 1), wanted)


_NUMBER_SPACE = re.compile(r"(?<=\d)( ?)(?=(?:min|km|kg|cm|mm|GB|MB|kB|MHz|Hz|EUR|€)\b|€)")


@rule(
    "typography/number-space",
    "warning",
    "BIPM, The International System of Units, 5.4.3; national style guides",
    fixes=True,
    where=("digits",),
)
def number_space(seen: EntryContext) -> Iterator[Hit]:
    """Number and unit are separated by a space that doesn't break."""
    for match in _NUMBER_SPACE.finditer(seen.bare):
        yield Hit(
            "no no-break space between number and unit.",
            "Write a no-break space.",
            match.span(),
            "\u00a0",
        )


_UNIT = r"[ \u00a0]?(?:[%€°]|(?:km|kg|cm|mm|min|GB|MB|kB|EUR|m|g|l|h|s)\b)"
_SMALL_NUMBER = re.compile(rf"(?<![\w.,:/+#<-])(?:[1-9]|10)(?![\w:/-]|[.,]\d|{_UNIT})")


@rule(
    "typography/small-number",
    "note",
    "Netflix Timed Text Style Guide, Numbers: from 1 to 10 in words",
    where=("digits",),
)
def small_number(seen: EntryContext) -> Iterator[Hit]:
    """Numbers up to ten are read faster as words. Times, measures and numbers with decimals stay
    in figures."""
    if seen.entry.cue is None:
        return
    if not language_data(seen.setting.tag).number_words:
        return
    for match in _SMALL_NUMBER.finditer(seen.bare):
        yield Hit(f"{match[0]} in figures.", "Write it as a word.", match.span())
