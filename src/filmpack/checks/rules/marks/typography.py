"""Marks and spaces as each language sets them: quotation marks, dots, dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule
from filmpack.languages.language import language as language_data
from filmpack.timedtext.dialogue import dialogue_style

_MARKS = '"“”„«»‟‹›'
_SINGLE = re.compile(r"(?<!\w)[‘‚](?=\w)")
_QUOTED = re.compile('"([^"\n]*)"')
_CLDR = "CLDR 48, delimiters; national style guides"


@rule(
    "typography/quotes",
    "warning",
    _CLDR,
    fixes=True,
    marks=f"{_MARKS}‘‚",
)
def quotes(seen: EntryContext) -> Iterator[Hit]:
    """Each language has its own quotation marks; others look like a typing slip. Single marks
    belong inside double ones, or stand alone where a language uses them first (Dutch, English)."""
    known = language_data(seen.setting.tag)
    pairs, written = known.quotes, known.fixed_quotes
    if not pairs:
        return
    opening, closing = written[0], written[1]
    inner = "\u00a0" if seen.language == "fr" and opening == "«" else ""
    pending = set()
    for match in _QUOTED.finditer(seen.bare):
        pending |= {match.start(), match.end() - 1}
        fix = f"{opening}{inner}{seen.text[match.start(1) : match.end(1)].strip()}{inner}{closing}"
        whole = "\0" not in match[0] and bool(match[1].strip())
        what, advice = '" is not used here.', f"Write {opening}…{closing}."
        yield Hit(what, advice, match.span(), fix if whole else None)
    allowed = set("".join(pairs))
    for at, char in enumerate(seen.bare):
        if char in _MARKS and char not in allowed and at not in pending:
            yield Hit(f"{char} is not used here.", f"Write {opening}…{closing}.", (at, at + 1))
    if allowed.isdisjoint("‘‚") and seen.marks.isdisjoint(_MARKS):
        for match in _SINGLE.finditer(seen.bare):
            yield Hit(f"{match[0]} is not used here.", f"Write {opening}…{closing}.", match.span())


@rule(
    "typography/quote-pairs",
    "warning",
    f"{_CLDR}; translate-toolkit, pofilter: doublequoting",
    marks=_MARKS,
)
def quote_pairs(seen: EntryContext) -> Iterator[Hit]:
    """A quotation mark that is not closed leaves the reader inside the quotation. A quotation
    that runs over several subtitles opens in one and closes in another, as in the source."""
    found = [char for char in seen.bare if char in _MARKS]
    theirs = sum(char in _MARKS for char in seen.bare_source)
    if len(found) % 2 and theirs % 2 == 0:
        at = seen.bare.index(found[-1])
        yield Hit("unpaired quotation mark.", "Add or remove one.", (at, at + 1))
        return
    pairs = language_data(seen.setting.tag).quotes
    for opened, closed in zip(found[::2], found[1::2], strict=False):
        if opened + closed not in pairs and {opened, closed} <= set("".join(pairs)):
            at = seen.bare.index(opened)
            want = " or ".join(f"{p[0]}…{p[1]}" for p in pairs[:2])
            yield Hit(f"{opened} and {closed} don't form a pair.", f"Write {want}.", (at, at + 1))


_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['`´ʼ‘](?=[^\W\d_])|(?<=[^\W\d_])[`´](?!\w)")
_FINAL_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?![\w'])")


@rule(
    "typography/apostrophe",
    "warning",
    "Unicode Standard, 6.2: U+2019 is preferred for the apostrophe",
    fixes=True,
    marks="'`´‘ʼ",
)
def apostrophe(seen: EntryContext) -> Iterator[Hit]:
    """The typewriter's ' and the accents ´ and ` are stand-ins for the apostrophe ’."""
    if not _QUOTING_APOSTROPHES.search(seen.bare):
        letters = language_data(seen.setting.tag).main  # Ukrainian may write ʼ
        for match in _APOSTROPHE.finditer(seen.bare):
            if match[0] in letters:
                continue
            yield Hit(f"{match[0]} used as an apostrophe.", "Write ’.", match.span(), "’")
    if language_data(seen.setting.tag).final_apostrophe:
        for match in _FINAL_APOSTROPHE.finditer(seen.bare):
            if seen.text.count("'") == 1:
                yield Hit("' used as an apostrophe.", "Write ’.", match.span(), "’")


_QUOTING_APOSTROPHES = re.compile(
    r"(?<!\w)'[^'\n]+'(?!\w)|(?<!\w)'(?=\w{2})|(?<!\w)[`´][^`´'\n]+[`´'](?!\w)"
)
_DUTCH_PARTICLE = re.compile(r"'[tsn]\b")


@rule(
    "typography/quoting-apostrophes",
    "warning",
    f"{_CLDR}; translate-toolkit, pofilter: singlequoting",
    marks="'`´",
)
def quoting_apostrophes(seen: EntryContext) -> Iterator[Hit]:
    """No language here uses the typewriter's ' or ` as quotation marks."""
    found = _QUOTING_APOSTROPHES.search(seen.bare)
    if found and not (seen.language == "nl" and _DUTCH_PARTICLE.match(found[0])):
        pair = language_data(seen.setting.tag).fixed_quotes or "“”"
        yield Hit(
            f"{found[0][0]} used as a quotation mark.", f"Write {pair[0]}…{pair[1]}.", found.span()
        )


_ELLIPSIS = re.compile(r"\.{3,}")


@rule(
    "typography/ellipsis",
    "warning",
    "Netflix Timed Text Style Guide, Continuity: the single character U+2026",
    fixes=True,
    marks=".",
)
def ellipsis(seen: EntryContext) -> Iterator[Hit]:
    """Three dots take the room of three characters and may break apart."""
    if ".." not in seen.text:
        return
    for match in _ELLIPSIS.finditer(seen.bare):
        yield Hit("three dots instead of an ellipsis.", "Write the character ….", match.span(), "…")


_ELLIPSIS_SPACE = re.compile(r"(?<=\w)[ \u00a0]+(?=…(?:\W|$))")


@rule(
    "typography/ellipsis-space",
    "warning",
    "CLDR 48, ellipsis patterns; national style guides",
    fixes=True,
    marks="…",
)
def ellipsis_space(seen: EntryContext) -> Iterator[Hit]:
    """An ellipsis that trails off follows its word directly; with a space before it, it can
    fall onto the next line. (German, Danish, Norwegian and Slovene put one where whole words
    are left out: accepted there.)"""
    if "…" not in seen.marks or language_data(seen.setting.tag).spaced_ellipsis:
        return
    for match in _ELLIPSIS_SPACE.finditer(seen.bare):
        yield Hit("space before the ellipsis.", "Remove it.", match.span(), "")


_LONE_DASH = re.compile("(?m)^[ \u00a0\0]*[-‐‑–—][ \u00a0\0]*$")


@rule(
    "typography/lone-dash",
    "warning",
    "Netflix Timed Text Style Guide, Dual speakers",
    marks="-‐‑–—",
)
def lone_dash(seen: EntryContext) -> Iterator[Hit]:
    """A dash alone on a line is what is left of a speaker whose words were lost."""
    for match in _LONE_DASH.finditer(seen.bare):
        advice = "Write the speaker's words after it, or remove it."
        yield Hit("a dash alone on its line.", advice, match.span())


_DASH = re.compile(r"(?<=[^\s\0]) --? (?=\S)|(?<=\w)--(?=\w|$)")


@rule(
    "typography/dash",
    "warning",
    "national style guides; Unicode Standard, 6.2 Dashes and Hyphens",
    fixes=True,
    marks="-",
)
def dash(seen: EntryContext) -> Iterator[Hit]:
    """A hyphen joins words; between spaces, a dash is meant."""
    for match in _DASH.finditer(seen.bare):
        fix = " – " if match[0][0] == " " else "–"
        yield Hit("hyphen instead of a dash.", "Write –.", match.span(), fix)


_OPENING_TAG = re.compile(r"<i>")
_SPEAKER_MARK = re.compile(r"(?:[-‐‑–—－][ \u00a0\u202f]*)?")


@rule(
    "typography/dialogue",
    "warning",
    "Netflix Timed Text Style Guide, Dual speakers; Subtitle Edit, pull request 13347",
    fixes=True,
    marks="-‐‑–—",
    where=("dialogue",),
)
def dialogue(seen: EntryContext) -> Iterator[Hit]:
    """Each language marks two speakers in its own way: a hyphen and a space on both lines (Polish,
    French…), a hyphen alone on both (German, Greek…), or on the second line only (Dutch, Finnish,
    Bulgarian)."""
    style = dialogue_style(seen.language)
    lines = seen.text.split("\n")
    if len(lines) != 2:
        return
    at = 0
    for line, start in zip(lines, style, strict=True):
        tag = _OPENING_TAG.match(line)
        begin = tag.end() if tag else 0
        mark = _SPEAKER_MARK.match(line[begin:])
        given = mark[0] if mark else ""
        if given != start:
            span = (at + begin, at + begin + len(given))
            wanted = repr(start) if start else "nothing"
            yield Hit(
                f"the speaker's line begins with {given!r}.", f"Begin with {wanted}.", span, start
            )
        at += len(line) + 1


_DOUBLED_MARK = re.compile(
    r"([!?,;:.…])(?:(?<=[!?,;:])\1+|(?<=\.)(?<!\.\.)\.(?!\.)|(?<=[,…])\.|(?<=\.)…)"
)


@rule(
    "typography/doubled-mark",
    "warning",
    "translate-toolkit, pofilter: puncspacing; national style guides",
    marks="!?,;:.…",
)
def doubled_mark(seen: EntryContext) -> Iterator[Hit]:
    """Repeated marks shout, or are a slip: one is enough."""
    for match in _DOUBLED_MARK.finditer(seen.bare):
        if match[0] not in seen.source:
            yield Hit(f"{match[0]!r}: one mark is enough.", "Remove one.", match.span())
