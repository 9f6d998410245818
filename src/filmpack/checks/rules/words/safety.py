"""What must never reach a screen, a path or a style: translators' text is data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import CatalogueContext, EntryContext
from filmpack.checks.rule import Hit, misfit_rule, misfits, rule
from filmpack.languages.scripts import script_of_language, script_of_letter
from filmpack.timedtext.markup import SPACED_ITALIC

_UNICODE = "Unicode Technical Report 36, Security Considerations"
_FILMPACK = "filmpack: translators' text is data"
_PLACING = re.compile(r"\{\\an?[0-9]{1,2}\}")
LONGEST = 600
_MOST_ENTRIES = 20_000


@misfit_rule("safety/markup", _FILMPACK, fixes=True)
def markup(seen: EntryContext) -> Iterator[Hit]:
    """Players obey tags such as <font> or <b>, each in its own way, and hide what only looks like
    one. Only <i> is allowed. An italic tag in another spelling, as machine translation writes it
    (< i >, </ i>, <I>), is repaired."""
    found = seen.misfit
    if found is None or found.kind != "markup":
        return
    spelt = [m for m in SPACED_ITALIC.finditer(seen.text) if m[0] != f"<{m[1]}i>"]
    for match in spelt:
        tag = f"<{match[1]}i>"
        yield Hit(f"{match[0]} is no italic tag.", f"Write {tag}.", match.span(), tag)
    if not spelt:
        yield Hit(f"{found.what}.", "Remove it; only <i>…</i> is allowed.", found.span)


@misfit_rule("safety/italics-pair", _FILMPACK)
def italics_pair(seen: EntryContext) -> Iterator[Hit]:
    """An <i> that is not closed makes the rest of the film italic in some players."""
    yield from misfits("italics", seen, "Write <i> before and </i> after.")


@misfit_rule("safety/styling", "libass, ASS override blocks", fixes=True)
def styling(seen: EntryContext) -> Iterator[Hit]:
    """{\\…} and \\N are commands of the format that burns the text: one could move, colour or
    hide it. Players take any text in braces for a command and hide it, while the burned film
    shows it. A place such as {\\an8} is removed: the source says where a subtitle stands."""
    yield from misfits("braces", seen, "Write round brackets.")
    placing = list(_PLACING.finditer(seen.text)) if "{" in seen.text else []
    for match in placing:
        what = f"{match[0]} places the subtitle."
        advice = "Remove it. Where a subtitle stands is set in the source, for all languages."
        yield Hit(what, advice, match.span(), "")
    if not placing:
        yield from misfits("styling", seen, "Remove it; press Enter for a line break.")


@misfit_rule("safety/control", _UNICODE)
def control(seen: EntryContext) -> Iterator[Hit]:
    """Control characters are meant for machines: they end strings, ring bells and break files."""
    yield from misfits("control", seen, "Remove it.")


@misfit_rule("safety/bidi", f"{_UNICODE}; CVE-2021-42574")
def bidi(seen: EntryContext) -> Iterator[Hit]:
    """Characters that reverse the writing direction make a text read differently from how it is
    stored. None of the film's languages needs them."""
    yield from misfits("bidi", seen, "Remove it.")


@misfit_rule("safety/invisible", _UNICODE)
def invisible(seen: EntryContext) -> Iterator[Hit]:
    """A zero-width space or a byte order mark can't be seen, but breaks searches, line breaks
    and screen readers."""
    yield from misfits("invisible", seen, "Delete the word and type it again.")


@misfit_rule(
    "safety/private-use",
    "The Unicode Standard, 23.5 Private-Use Characters; unassigned code points",
)
def private_use(seen: EntryContext) -> Iterator[Hit]:
    """A code point without a meaning: each device shows something different, usually an empty
    box."""
    yield from misfits("private", seen, "Remove it.")


_JOINER = re.compile("[\u00ad\u2060\u200c\u200d]+")
_JOINING = frozenset({"Arab", "Beng", "Deva", "Taml"})
_INSIDE = re.compile("[\u0600-\u06ff\u0900-\u0bff][\u200c\u200d][\u0600-\u06ff\u0900-\u0bff]")
"""One joiner between two letters of these scripts."""


@rule(
    "safety/joiner",
    "warning",
    "The Unicode Standard, 23.2 Layout Controls",
    fixes=True,
    beyond_ascii=True,
)
def joiner(seen: EntryContext) -> Iterator[Hit]:
    """Soft hyphens, word joiners and zero-width joiners come with text copied from web pages
    and word processors. Only scripts whose letters join need joiners inside a word: Persian
    writes many verbs with one."""
    joining = script_of_language(seen.setting.tag) in _JOINING
    for match in _JOINER.finditer(seen.text):
        if joining and _INSIDE.fullmatch(seen.text[match.start() - 1 : match.end() + 1]):
            continue
        codes = " ".join(f"U+{ord(char):04X}" for char in match[0])
        yield Hit(f"{codes}: invisible character.", "Remove it.", match.span(), "")


_OF_SQUARES = frozenset({"Hans", "Hant", "Jpan", "Kore"})
_ODD_SPACE = re.compile("[\u1680\u2000-\u2008\u200a\u205f\u3000]+")


@rule(
    "safety/odd-space",
    "warning",
    "The Unicode Standard, 6.2 General Punctuation, Space Characters",
    fixes=True,
    beyond_ascii=True,
)
def odd_space(seen: EntryContext) -> Iterator[Hit]:
    """Em, en, figure and ideographic spaces are wider or narrower than a normal space and come
    with copied text. Japanese, Chinese and Korean have the ideographic space."""
    squares = script_of_language(seen.setting.tag) in _OF_SQUARES
    for match in _ODD_SPACE.finditer(seen.text):
        if squares and match[0] == "\u3000":
            continue
        yield Hit(f"U+{ord(match[0][0]):04X}: an odd space.", "Write a space.", match.span(), " ")


_LOOK_ALIKE = re.compile(r"[^\W\d_]+")


@rule(
    "safety/look-alike",
    "error",
    "Unicode Technical Standard 39, mixed-script detection and confusables",
    beyond_ascii=True,
)
def look_alike(seen: EntryContext) -> Iterator[Hit]:
    """A Latin a in a Cyrillic, Greek or Armenian word, or the other way round, looks right and is
    wrong: searches don't find it, and a font may draw it differently."""
    if seen.ascii or not _BESIDE.search(seen.bare):
        return
    for match in _LOOK_ALIKE.finditer(seen.bare):
        scripts = {script_of_letter(char) for char in match[0]}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"}) > 1:
            yield Hit(f"{match[0]!r} mixes alphabets.", "Type the word again.", match.span())


_IDEOGRAPHS = ("CJK", "IDEOGRAPHIC")
_KANA = ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH", "FULLWIDTH")
_SCRIPT_NAMES = {
    "Arab": ("ARABIC",),
    "Armn": ("ARMENIAN",),
    "Beng": ("BENGALI",),
    "Cyrl": ("CYRILLIC",),
    "Deva": ("DEVANAGARI",),
    "Ethi": ("ETHIOPIC",),
    "Geor": ("GEORGIAN",),
    "Grek": ("GREEK",),
    "Hans": (*_IDEOGRAPHS, "FULLWIDTH"),
    "Hant": (*_IDEOGRAPHS, "FULLWIDTH"),
    "Hebr": ("HEBREW",),
    "Jpan": (*_IDEOGRAPHS, *_KANA),
    "Kore": ("HANGUL", *_IDEOGRAPHS, "FULLWIDTH"),
    "Latn": ("LATIN",),
    "Taml": ("TAMIL",),
    "Thai": ("THAI",),
}
"""ISO 15924 codes of scripts, and the words that begin their letters' Unicode names."""
_FOREIGN_SCRIPT = re.compile(r"(?:(?!(?<=[^\W\d_])ʼ(?=[^\W\d_]))[^\W\d_])+")
"""A word. A ʼ inside it is an apostrophe's stand-in, of which typography/apostrophe speaks."""


@rule(
    "safety/foreign-script",
    "error",
    "CLDR, exemplar characters",
    beyond_ascii=True,
)
def foreign_script(seen: EntryContext) -> Iterator[Hit]:
    """A word in an alphabet that the language doesn't use: text in another language, or letters
    that only look right. Latin words are accepted in Greek and Bulgarian: names are written
    that way."""
    own = _SCRIPT_NAMES.get(script_of_language(seen.setting.tag))
    if own is None or (own[0] in _BEYOND and not _BEYOND[own[0]].search(seen.bare)):
        return
    for match in _FOREIGN_SCRIPT.finditer(seen.bare):
        if match[0].isascii():
            continue
        scripts = {script_of_letter(char) for char in match[0]} - {*own, "LATIN", "COMBINING", ""}
        if scripts:
            named = " and ".join(sorted(scripts)).capitalize()
            yield Hit(f"{match[0]!r} is written in {named}.", "Type it again.", match.span())


_COMBINING = re.compile("(?:[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]){3,}")


@rule(
    "safety/combining",
    "error",
    "Unicode Standard Annex 15; stacked marks",
    beyond_ascii=True,
)
def combining(seen: EntryContext) -> Iterator[Hit]:
    """Many accents stacked on one letter overlap the lines above and below, and slow players
    down for seconds. None of the film's languages has more than two."""
    if match := _COMBINING.search(seen.text):
        yield Hit("accents are stacked.", "Type the letter again.", match.span())


@rule(
    "safety/huge-text",
    "error",
    _FILMPACK,
)
def huge_text(seen: EntryContext) -> Iterator[Hit]:
    """A text of many hundreds of characters is a whole page pasted into one subtitle. A catalogue
    with a text of more than ten thousand is not read at all."""
    if len(seen.text) > LONGEST:
        what = f"{len(seen.text)} characters in one subtitle."
        yield Hit(what, "Keep only the text of this line.")


@rule(
    "safety/too-many-entries",
    "error",
    _FILMPACK,
    scope="catalogue",
)
def too_many_entries(book: CatalogueContext) -> Iterator[Hit]:
    """A catalogue of tens of thousands of entries, or of more than six million characters,
    doesn't belong to a short film: it is the wrong file, or one made to keep machines busy."""
    if len(book.document.entries) > max(_MOST_ENTRIES, 3 * len(book.entries)):
        what = f"{len(book.document.entries)} entries; the film has {len(book.entries)}."
        yield Hit(what, "Check that this is the right file.", line=1)


@rule(
    "safety/mojibake",
    "error",
    "i18nspector: unusual-character-in-translation; UTF-8 read as Latin-1 or cp1252",
    beyond_ascii=True,
)
def mojibake(seen: EntryContext) -> Iterator[Hit]:
    """The text was read in a wrong encoding and saved that way: each letter became two, or a
    black diamond. The original can't be recovered from it."""
    if found := MOJIBAKE.search(seen.text):
        yield Hit(f"{found[0]!r} is text read in a wrong encoding.", "Type it again.", found.span())


_BESIDE = re.compile(
    "[A-Za-z\u00c0-\u024f][\u0370-\u0587\u1f00-\u1fff]"
    "|[\u0370-\u0587\u1f00-\u1fff][A-Za-z\u00c0-\u024f]"
    "|[\u0370-\u052f][\u0531-\u0587]|[\u0531-\u0587][\u0370-\u052f]"
)
"""A letter beside one of another of the alphabets that look alike."""
_LATIN = "A-Za-z\u00aa-\u02af\u0300-\u036f\u1e00-\u1eff\ufb00-\ufb06"
_BEYOND = {
    "LATIN": re.compile(rf"[^\W\d_{_LATIN}]"),
    "GREEK": re.compile(rf"[^\W\d_{_LATIN}\u0370-\u03ff\u1f00-\u1fff]"),
    "CYRILLIC": re.compile(rf"[^\W\d_{_LATIN}\u0400-\u052f]"),
}
"""A letter of another script than the language's own and Latin."""


# UTF-8's lead bytes as cp1252 and cp1250 show them, followed by what a second byte becomes;
# quotation marks and dashes are left out of these, since they may follow a letter by right.
MOJIBAKE = re.compile(
    "\ufffd|[ÃÂÅÄÎÏÈ][\u0080-\u009f¡-ª¬-¯±-º¼-¿€‚ƒ†‡ˆ‰‹ŒœŸŽž˜™›]"
    "|[ĂĹÄ][\u0080-\u009f™šśťžźˇ˘Ł¤Ą¦§¨©Ş¬®Ż±˛ł´µ¶·¸ąşĽ˝ľż‡†‚›]|â€[^\\s\\w]|â„¢|[ÐÑ][\u0080-\u00bf‚ƒ„…†‡ˆ‰‹Œ‘’“”•–—˜™š›œ]"
)
