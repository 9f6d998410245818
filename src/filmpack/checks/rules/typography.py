"""Marks and spaces as each language sets them: quotation marks, dots, dashes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from filmpack.checks.rule import EntryContext, Example, Hit, rule
from filmpack.languages.language import language as language_data
from filmpack.timedtext.dialogue import dialogue_style

_MARKS = '"“”„«»‟‹›'
_SINGLE = re.compile(r"(?<!\w)[‘‚](?=\w)")
_QUOTED = re.compile('"([^"\n]*)"')
_CLDR = "CLDR 48, delimiters; national style guides"
_BRINGHURST = "national style guides; Unicode Standard, 6.2 Dashes and Hyphens"


@rule(
    "typography/quotes",
    "warning",
    _CLDR,
    bad=Example('Kamera była "zepsuta".', fixed="Kamera była „zepsuta”."),
    good=Example("Kamera była „zepsuta”."),
    fixes=True,
    marks=f"{_MARKS}‘‚",
)
def quotes(seen: EntryContext) -> Iterator[Hit]:
    """Quotation marks are a language's own; foreign ones look like a slip of the keyboard. Single
    ones stand inside double ones, and alone where a language has them first (Dutch, English)."""
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
    bad=Example("Kamera była „zepsuta."),
    good=Example("Kamera była „zepsuta”."),
    marks=_MARKS,
)
def quote_pairs(seen: EntryContext) -> Iterator[Hit]:
    """A quotation mark that is not closed leaves the reader inside the quotation. A quotation that
    runs over several subtitles is open in one and closed in another, as in the source."""
    found = [char for char in seen.bare if char in _MARKS]
    theirs = sum(char in _MARKS for char in seen.bare_source)
    if len(found) % 2 and theirs % 2 == 0:
        at = seen.bare.index(found[-1])
        yield Hit("a quotation mark has no partner.", "Add or remove one.", (at, at + 1))
        return
    pairs = language_data(seen.setting.tag).quotes
    for opened, closed in zip(found[::2], found[1::2], strict=False):
        if opened + closed not in pairs and {opened, closed} <= set("".join(pairs)):
            at = seen.bare.index(opened)
            want = " or ".join(f"{p[0]}…{p[1]}" for p in pairs[:2])
            yield Hit(f"{opened}…{closed} do not belong together.", f"Write {want}.", (at, at + 1))


_APOSTROPHE_2 = re.compile(r"(?<=[^\W\d_])'(?![\w'])")


_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['`´ʼ‘](?=[^\W\d_])|(?<=[^\W\d_])[`´](?!\w)")


@rule(
    "typography/apostrophe",
    "warning",
    "Unicode Standard, 6.2: U+2019 is preferred for the apostrophe",
    bad=Example("C'est la ligne.", "fr", fixed="C’est la ligne."),
    good=Example("C’est la ligne.", "fr"),
    fixes=True,
    marks="'`´‘ʼ",
)
def apostrophe(seen: EntryContext) -> Iterator[Hit]:
    """The typewriter's ' and the accents ´ and ` are makeshifts for the apostrophe ’."""
    if not _QUOTING_APOSTROPHES.search(seen.bare):
        for match in _APOSTROPHE.finditer(seen.bare):
            yield Hit(f"{match[0]} for an apostrophe.", "Write ’.", match.span(), "’")
    if language_data(seen.setting.tag).final_apostrophe:
        for match in _APOSTROPHE_2.finditer(seen.bare):
            if seen.text.count("'") == 1:
                yield Hit("' for an apostrophe.", "Write ’.", match.span(), "’")


_QUOTING_APOSTROPHES_2 = re.compile(r"'[tsn]\b")


_QUOTING_APOSTROPHES = re.compile(
    r"(?<!\w)'[^'\n]+'(?!\w)|(?<!\w)'(?=\w{2})|(?<!\w)[`´][^`´'\n]+[`´'](?!\w)"
)


@rule(
    "typography/quoting-apostrophes",
    "warning",
    f"{_CLDR}; translate-toolkit, pofilter: singlequoting",
    bad=Example("Kamera była 'zepsuta'."),
    good=Example("Kamera była „zepsuta”."),
    marks="'`´",
)
def quoting_apostrophes(seen: EntryContext) -> Iterator[Hit]:
    """The typewriter's ' and ` around a word are no quotation marks in any of the languages."""
    found = _QUOTING_APOSTROPHES.search(seen.bare)
    if found and not (seen.language == "nl" and _QUOTING_APOSTROPHES_2.match(found[0])):
        pair = language_data(seen.setting.tag).fixed_quotes or "“”"
        yield Hit(
            f"{found[0][0]} for a quotation mark.", f"Write {pair[0]}…{pair[1]}.", found.span()
        )


_ELLIPSIS = re.compile(r"\.{3,}")


@rule(
    "typography/ellipsis",
    "warning",
    "Netflix Timed Text Style Guide, Continuity: the single character U+2026",
    bad=Example("No cóż...", fixed="No cóż…"),
    good=Example("No cóż…"),
    fixes=True,
    marks=".",
)
def ellipsis(seen: EntryContext) -> Iterator[Hit]:
    """Three dots take the room of three characters and may break apart."""
    if ".." not in seen.text:
        return
    for match in _ELLIPSIS.finditer(seen.bare):
        yield Hit("three dots.", "Write the character ….", match.span(), "…")


_ELLIPSIS_SPACE = re.compile(r"(?<=\w)[ \u00a0]+(?=…(?:\W|$))")


@rule(
    "typography/ellipsis-space",
    "warning",
    "CLDR 48, ellipsis patterns; national style guides",
    bad=Example("No cóż …", fixed="No cóż…"),
    good=Example("No cóż…"),
    fixes=True,
    marks="…",
)
def ellipsis_space(seen: EntryContext) -> Iterator[Hit]:
    """An ellipsis that trails off stands at its word; a space before it lets it fall onto the next
    line. (German, Danish, Norwegian and Slovene set one where whole words are left out: there it is
    let pass.)"""
    if "…" not in seen.marks or language_data(seen.setting.tag).spaced_ellipsis:
        return
    for match in _ELLIPSIS_SPACE.finditer(seen.bare):
        yield Hit("a space before the ellipsis.", "Remove it.", match.span(), "")


_DASH = re.compile(r"(?<=[^\s\0]) --? (?=\S)|(?<=\w)--(?=\w|$)")


@rule(
    "typography/dash",
    "warning",
    _BRINGHURST,
    bad=Example("Linia - filmu.", fixed="Linia – filmu."),
    good=Example("Linia – filmu."),
    fixes=True,
    marks="-",
)
def dash(seen: EntryContext) -> Iterator[Hit]:
    """A hyphen joins words; between spaces, a dash is meant."""
    if "-" not in seen.marks:
        return
    for match in _DASH.finditer(seen.bare):
        fix = " – " if match[0][0] == " " else "–"
        yield Hit("a hyphen for a dash.", "Write –.", match.span(), fix)


_DIALOGUE_2 = re.compile(r"(?:[-‐‑–—][ \u00a0\u202f]*)?")


_DIALOGUE = re.compile(r"<i>")


@rule(
    "typography/dialogue",
    "warning",
    "Netflix Timed Text Style Guide, Dual speakers; Subtitle Edit, pull request 13347",
    bad=Example("– Tak?\n– Nie.", source="- Yes?\n- No.", fixed="- Tak?\n- Nie."),
    good=Example("- Tak?\n- Nie.", source="- Yes?\n- No."),
    fixes=True,
    marks="-‐‑–—",
)
def dialogue(seen: EntryContext) -> Iterator[Hit]:
    """Each language marks two speakers in its own way: a hyphen and a space on both lines (Polish,
    French…), a hyphen alone on both (German, Greek…), or on the second line only (Dutch, Finnish,
    Bulgarian)."""
    if not seen.dialogue:
        return
    style = dialogue_style(seen.language)
    lines = seen.text.split("\n")
    if len(lines) != 2:
        return
    at = 0
    for line, start in zip(lines, style, strict=True):
        tag = _DIALOGUE.match(line)
        begin = tag.end() if tag else 0
        mark = _DIALOGUE_2.match(line[begin:])
        given = mark[0] if mark else ""
        if given != start:
            span = (at + begin, at + begin + len(given))
            wanted = repr(start) if start else "nothing"
            yield Hit(
                f"the speaker's line begins with {given!r}.", f"Begin with {wanted}.", span, start
            )
        at += len(line) + 1


@rule(
    "typography/space-before",
    "warning",
    "national style guides; translate-toolkit, pofilter: puncspacing",
    bad=Example("Tak , wiem .", fixed="Tak, wiem."),
    good=Example("Tak, wiem."),
    fixes=True,
)
def space_before(seen: EntryContext) -> Iterator[Hit]:
    """No space stands before a comma or a full stop; before ? ! : ; only French has one, and that
    is a no-break space."""
    marks = ",." if seen.language == "fr" else ",.?!:;"
    if seen.marks.isdisjoint(marks):
        return
    for match in re.finditer(
        rf"(?<=[\w”“»\)])[ \u00a0\u202f]+(?=[{marks}](?:[\s\0?!]|$))", seen.bare
    ):
        yield Hit("a space before a mark.", "Remove it.", match.span(), "")


_SPACE_AFTER = re.compile(
    r"(?<=[^\W\d_]{2})[,;!?](?=[^\W\d_])"
    r"|(?<=[^\W\d_][a-zà-ÿ])\.(?=[^\W\d_a-zà-ÿ][^\W\d_])"
)


@rule(
    "typography/space-after",
    "warning",
    "national style guides; translate-toolkit, pofilter: puncspacing",
    bad=Example("Tak,wiem.", fixed="Tak, wiem."),
    good=Example("Tak, wiem o 3,5 mln."),
    fixes=True,
    marks=",;!?.…",
)
def space_after(seen: EntryContext) -> Iterator[Hit]:
    """A mark and the next word need a space between them, or they are read as one."""
    for match in _SPACE_AFTER.finditer(
        seen.bare,
    ):
        if match[0] == "." and _ADDRESS_AROUND.search(
            seen.bare[max(0, match.start() - 20) : match.end() + 20]
        ):
            continue
        if match[0] == ";" and _ENTITY_BEFORE.search(seen.bare, 0, match.end()):
            continue  # a web page's code, which is another rule's
        yield Hit(f"no space after {match[0]}", "Add one.", match.span(), f"{match[0]} ")


_ENTITY_BEFORE = re.compile(r"&\w{2,8};\Z")
_ADDRESS_AROUND = re.compile(r"www\.|://|@")


_DOUBLED_MARK = re.compile(r"([!?,;:])\1+|(?<!\.)\.\.(?!\.)|,\.|…\.|\.…")


@rule(
    "typography/doubled-mark",
    "warning",
    "translate-toolkit, pofilter: puncspacing; national style guides",
    bad=Example("Tak!!"),
    good=Example("Tak?!"),
)
def doubled_mark(seen: EntryContext) -> Iterator[Hit]:
    """Doubled marks shout, or are a slip: one is enough."""
    if len(seen.marks) == 0:
        return
    for match in _DOUBLED_MARK.finditer(seen.bare):
        if match[0] not in seen.source:
            yield Hit(f"{match[0]!r}: one mark is enough.", "Remove one.", match.span())


_INNER_SPACE_2 = re.compile(r"(?<=«)[ \u00a0\u202f]+(?=\w)|(?<=[\w.!?…])[ \u00a0\u202f]+(?=»)")


_INNER_SPACE = re.compile(r"(?<=[(\[„]) +|(?<=\w) +(?=[)\]])|(?<=[.!?…,]) +(?=[)\]])")


@rule(
    "typography/inner-space",
    "warning",
    "national style guides",
    bad=Example("Linia ( filmu ).", fixed="Linia (filmu)."),
    good=Example("Linia (filmu)."),
    fixes=True,
    marks="([)]„“”«»",
)
def inner_space(seen: EntryContext) -> Iterator[Hit]:
    """Brackets and quotation marks stand close to what they hold; French « » alone have a space."""
    text = seen.bare
    found = list(_INNER_SPACE.finditer(text))
    if seen.language != "fr" and "»«" not in language_data(seen.language).quotes:
        found += _INNER_SPACE_2.finditer(text)
    for match in found:
        yield Hit("a space inside.", "Remove it.", match.span(), "")


@rule(
    "typography/composed",
    "warning",
    "Unicode Standard Annex 15, NFC",
    bad=Example("Zaz\u0307o\u0301łc\u0301", fixed="Zażółć"),
    good=Example("Zażółć"),
    fixes=True,
    beyond_ascii=True,
)
def composed(seen: EntryContext) -> Iterator[Hit]:
    """A letter and a loose accent look like one letter here and like two there."""
    if not seen.ascii and not unicodedata.is_normalized("NFC", seen.text):
        fix = unicodedata.normalize("NFC", seen.text)
        what, advice = "letters and accents are apart.", "Type them as single characters (NFC)."
        yield Hit(what, advice, (0, len(seen.text)), fix)


_LIGATURE = re.compile("[\ufb00-\ufb06\u0132\u0133\u01c4-\u01cc\uff01-\uff5e]")


@rule(
    "typography/ligature",
    "warning",
    "The Unicode Standard, 7.1: ligatures and digraphs for round trips only",
    bad=Example("To jest ﬁlm.", fixed="To jest film."),
    good=Example("To jest film."),
    fixes=True,
    beyond_ascii=True,
)
def ligature(seen: EntryContext) -> Iterator[Hit]:
    """ﬁ, ǆ or ĳ as one character come from printed pages; fonts lack them and searches miss them.
    Full-width letters likewise."""
    for match in _LIGATURE.finditer(seen.text):
        fix = unicodedata.normalize("NFKC", match[0])
        yield Hit(f"{match[0]} is one character.", f"Type {fix}.", match.span(), fix)


_DECIMAL = re.compile(r"(?<!\d)\d+[.,]\d+")


@rule(
    "typography/decimal",
    "warning",
    "CLDR 48, number symbols",
    bad=Example("Trwa 2.5 minuty.", source="It takes 2.5 minutes.", fixed="Trwa 2,5 minuty."),
    good=Example("Trwa 2,5 minuty.", source="It takes 2.5 minutes."),
    fixes=True,
)
def decimal(seen: EntryContext) -> Iterator[Hit]:
    """Most of Europe writes 2,5 where English writes 2.5; the other way round it is read as two
    numbers."""
    wanted = language_data(seen.setting.tag).decimal_separator
    other = "," if wanted == "." else "."
    if not wanted or other not in seen.marks:
        return
    amounts = {n.replace(".", ",") for n in _DECIMAL.findall(seen.source)}
    for match in re.finditer(rf"(?<![\d.,])\d+\{other}\d{{1,2}}(?![\d.,]\d)", seen.bare):
        if match[0].replace(".", ",") in amounts:
            at = match.start() + match[0].index(other)
            yield Hit(f"a decimal {other}", f"Write {wanted}", (at, at + 1), wanted)


_NUMBER_SPACE = re.compile(r"(?<=\d)( ?)(?=(?:min|km|kg|cm|mm|GB|MB|kB|MHz|Hz|EUR|€)\b|€)")


@rule(
    "typography/number-space",
    "warning",
    "BIPM, The International System of Units, 5.4.3; national style guides",
    bad=Example("Trwa 5min.", source="It takes 5 min.", fixed="Trwa 5\u00a0min."),
    good=Example("Trwa 5\u00a0min.", source="It takes 5 min."),
    fixes=True,
)
def number_space(seen: EntryContext) -> Iterator[Hit]:
    """Between a number and its unit stands a space, and one that does not break."""
    if not seen.digits:
        return
    for match in _NUMBER_SPACE.finditer(seen.bare):
        yield Hit("a number and its unit.", "Write a no-break space.", match.span(), "\u00a0")
