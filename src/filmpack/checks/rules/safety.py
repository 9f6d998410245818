"""What must never reach a screen, a path or a style: translators' text is data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from filmpack.checks.rule import CatalogueContext, EntryContext, Example, Hit, rule, script_of
from filmpack.languages.language import language as language_data
from filmpack.timedtext.markup import strip_tags

_UNICODE = "Unicode Technical Report 36, Security Considerations"
_FILMPACK = "filmpack: translators' text is data"
LONGEST = 600
_MOST_ENTRIES = 20_000


def _misfit_rule(kind: str, seen: EntryContext, advice: str) -> Iterator[Hit]:
    found = seen.misfit
    if found and found.kind == kind:
        yield Hit(f"{found.what}.", advice, found.span)


@rule(
    "safety/markup",
    "error",
    _FILMPACK,
    bad=Example('<font color="red">Linia</font> filmu.'),
    good=Example("<i>Linia</i> filmu.", source="<i>A line.</i>"),
)
def markup(seen: EntryContext) -> Iterator[Hit]:
    """Players obey tags such as <font> or <b>, each in its own way. <i> is the only one allowed."""
    yield from _misfit_rule("markup", seen, "Remove it; only <i>…</i> is allowed.")


@rule(
    "safety/italics-pair",
    "error",
    _FILMPACK,
    bad=Example("<i>Linia filmu.", source="<i>A line.</i>"),
    good=Example("<i>Linia filmu.</i>", source="<i>A line.</i>"),
)
def italics_pair(seen: EntryContext) -> Iterator[Hit]:
    """An <i> that is not closed makes the rest of the film italic in some players."""
    yield from _misfit_rule("italics", seen, "Write <i> before and </i> after.")


@rule(
    "safety/styling",
    "error",
    "libass, ASS override blocks",
    bad=Example("{\\pos(10,10)}Linia filmu."),
    good=Example("Linia {filmu}."),
)
def styling(seen: EntryContext) -> Iterator[Hit]:
    """{\\…} and \\N are commands of the format that burns the text: one could move, colour or hide
    it."""
    yield from _misfit_rule("styling", seen, "Remove it; a line break is typed as one.")


@rule(
    "safety/control",
    "error",
    _UNICODE,
    bad=Example("Linia\u0007 filmu."),
    good=Example("Linia\nfilmu."),
)
def control(seen: EntryContext) -> Iterator[Hit]:
    """Control characters are for machines: they end strings, ring bells and break files."""
    yield from _misfit_rule("control", seen, "Remove it.")


@rule(
    "safety/bidi",
    "error",
    f"{_UNICODE}; CVE-2021-42574",
    bad=Example("Linia \u202efilmu."),
    good=Example("Linia filmu."),
)
def bidi(seen: EntryContext) -> Iterator[Hit]:
    """Characters that turn the direction of writing make a text read otherwise than it is stored;
    none of the film's languages needs them."""
    yield from _misfit_rule("bidi", seen, "Remove it.")


@rule(
    "safety/invisible",
    "error",
    _UNICODE,
    bad=Example("Li\u200bnia filmu."),
    good=Example("Linia filmu."),
)
def invisible(seen: EntryContext) -> Iterator[Hit]:
    """A zero-width space or a byte order mark in the text can't be seen, and stops a search, a
    line break or a reader's device."""
    yield from _misfit_rule("invisible", seen, "Delete the word and type it anew.")


@rule(
    "safety/private-use",
    "error",
    "The Unicode Standard, 23.5 Private-Use Characters; unassigned code points",
    bad=Example("Linia \ue000 filmu."),
    good=Example("Linia filmu."),
)
def private_use(seen: EntryContext) -> Iterator[Hit]:
    """A code point without a meaning: each device shows something else, most an empty box."""
    yield from _misfit_rule("private", seen, "Remove it.")


_JOINER = re.compile("[\u00ad\u2060\u200c\u200d]+")


@rule(
    "safety/joiner",
    "warning",
    "The Unicode Standard, 23.2 Layout Controls",
    bad=Example("Li\u00adnia filmu.", fixed="Linia filmu."),
    good=Example("Linia filmu."),
    fixes=True,
    beyond_ascii=True,
)
def joiner(seen: EntryContext) -> Iterator[Hit]:
    """Soft hyphens, word joiners and zero-width joiners come along with text copied from web pages
    and word processors. No language of the film needs them inside a word."""
    for match in _JOINER.finditer(seen.text):
        codes = " ".join(f"U+{ord(char):04X}" for char in match[0])
        yield Hit(f"{codes}: invisible.", "Remove it.", match.span(), "")


_ODD_SPACE = re.compile("[\u1680\u2000-\u2008\u200a\u205f\u3000]+")


@rule(
    "safety/odd-space",
    "warning",
    "The Unicode Standard, 6.2 General Punctuation, Space Characters",
    bad=Example("Linia\u2003filmu.", fixed="Linia filmu."),
    good=Example("Linia\u00a0filmu."),
    fixes=True,
    beyond_ascii=True,
)
def odd_space(seen: EntryContext) -> Iterator[Hit]:
    """Em, en, figure and ideographic spaces are wider or narrower than a space and come along with
    copied text."""
    for match in _ODD_SPACE.finditer(seen.text):
        yield Hit(f"U+{ord(match[0][0]):04X}: an odd space.", "Write a space.", match.span(), " ")


_LOOK_ALIKE = re.compile(r"[^\W\d_]+")


@rule(
    "safety/look-alike",
    "error",
    "Unicode Technical Standard 39, mixed-script detection and confusables",
    bad=Example("Кaжи на някого.", "bg"),
    good=Example("Кажи на Mia.", "bg"),
    beyond_ascii=True,
)
def look_alike(seen: EntryContext) -> Iterator[Hit]:
    """A Latin a in a Cyrillic or Greek word, or the other way round, looks right and is wrong: a
    search does not find it, and a font may draw it otherwise."""
    if seen.ascii or not _BESIDE.search(seen.bare):
        return
    for match in _LOOK_ALIKE.finditer(seen.bare):
        scripts = {script_of(char) for char in match[0]}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1:
            yield Hit(f"{match[0]!r} mixes alphabets.", "Type the word anew.", match.span())


_SCRIPT_NAMES = {
    "Arab": "ARABIC",
    "Armn": "ARMENIAN",
    "Cyrl": "CYRILLIC",
    "Deva": "DEVANAGARI",
    "Ethi": "ETHIOPIC",
    "Geor": "GEORGIAN",
    "Grek": "GREEK",
    "Hebr": "HEBREW",
    "Latn": "LATIN",
    "Thai": "THAI",
}
"""ISO 15924 codes of scripts, and the word that begins their letters' Unicode names."""
_FOREIGN_SCRIPT = re.compile(r"[^\W\d_]+")


@rule(
    "safety/foreign-script",
    "error",
    "CLDR, exemplar characters",
    bad=Example("Τo jest Лео."),
    good=Example("To jest Leo."),
    beyond_ascii=True,
)
def foreign_script(seen: EntryContext) -> Iterator[Hit]:
    """A word in an alphabet that the language does not write: another language's text, or letters
    that only look like the right ones. Latin words may stand in Greek and Bulgarian: names do."""
    own = _SCRIPT_NAMES.get(language_data(seen.setting.tag).script)
    if own is None or (own in _BEYOND and not _BEYOND[own].search(seen.bare)):
        return
    for match in _FOREIGN_SCRIPT.finditer(seen.bare):
        if match[0].isascii():
            continue
        scripts = {script_of(char) for char in match[0]} - {own, "LATIN", "COMBINING", ""}
        if scripts:
            named = " and ".join(sorted(scripts)).capitalize()
            yield Hit(f"{match[0]!r} is written in {named}.", "Type it anew.", match.span())


_COMBINING = re.compile("(?:[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]){3,}")


@rule(
    "safety/combining",
    "error",
    "Unicode Standard Annex 15; stacked marks",
    bad=Example("Li\u0301\u0302\u0303\u0304\u0305nia filmu."),
    good=Example("Linía filmu."),
    beyond_ascii=True,
)
def combining(seen: EntryContext) -> Iterator[Hit]:
    """Many accents piled on one letter run over the lines above and below, and cost players
    seconds. No language of the film has more than two."""
    if match := _COMBINING.search(seen.text):
        yield Hit("accents are piled up.", "Type the letter anew.", match.span())


@rule(
    "safety/huge-text",
    "error",
    _FILMPACK,
    bad=Example("Linia filmu. " * 60),
    good=Example("Linia filmu. " * 6),
)
def huge_text(seen: EntryContext) -> Iterator[Hit]:
    """A text of many hundreds of characters is a whole page pasted into one subtitle."""
    if len(seen.text) > LONGEST:
        what = f"{len(seen.text)} characters in one subtitle."
        yield Hit(what, "Keep the text of this line alone.")


@rule(
    "safety/too-many-entries",
    "error",
    _FILMPACK,
    bad=Example(
        change=(
            "\n# end",
            "".join(f'\n\nmsgctxt "x{n}"\nmsgid "x"\nmsgstr "x"' for n in range(20_001)),
        )
    ),
    good=Example(),
    scope="catalogue",
)
def too_many_entries(book: CatalogueContext) -> Iterator[Hit]:
    """A catalogue of tens of thousands of entries, or of over sixteen million characters, is no
    short film's: a wrong file, or one made to keep machines busy."""
    if len(book.document.blocks) > max(_MOST_ENTRIES, 3 * len(book.entries)):
        what = f"{len(book.document.blocks)} entries; the film has {len(book.entries)}."
        yield Hit(what, "Is this the right file?", line=1)


@rule(
    "safety/mojibake",
    "error",
    "i18nspector: unusual-character-in-translation; UTF-8 read as Latin-1 or cp1252",
    bad=Example("Linia â€žfilmuâ€ť, Å¼e."),
    good=Example("Linia „filmu”, że."),
    beyond_ascii=True,
)
def mojibake(seen: EntryContext) -> Iterator[Hit]:
    """Text that was read in a wrong encoding and saved so: each letter became two, or a black
    diamond. The right text can't be told from it."""
    if found := MOJIBAKE.search(seen.text):
        yield Hit(f"{found[0]!r} is text read in a wrong encoding.", "Type it anew.", found.span())


_BESIDE = re.compile(
    "[A-Za-z\u00c0-\u024f][\u0370-\u052f\u1f00-\u1fff]"
    "|[\u0370-\u052f\u1f00-\u1fff][A-Za-z\u00c0-\u024f]"
)
"""A Latin letter beside a Greek or a Cyrillic one."""
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


_PATH = re.compile(
    r"\.\.[/\\]|(?:^|\s)/(?:\w+/)+\w*|\b[A-Za-z]:\\"
    r"|\b(?:file|javascript|data|smb|ftp):\S"
)


@rule(
    "safety/path",
    "error",
    "CWE-22, path traversal",
    bad=Example("Linia ../../etc/passwd filmu."),
    good=Example("Tak i/lub nie."),
    marks="/\\:",
)
def path(seen: EntryContext) -> Iterator[Hit]:
    """A path or a program's address in a subtitle: nothing here obeys it, but something later may,
    and a viewer can do nothing with it."""
    if not seen.marks & {"/", "\\", ":"}:
        return
    found = _PATH.search(
        seen.bare,
    )
    if found and found[0].strip() not in seen.source:
        yield Hit(f"{found[0].strip()!r} is a path or an address.", "Remove it.", found.span())


_ENTITY = re.compile(r"&(?:#\d+|#x[\da-fA-F]+|[A-Za-z]{2,8});")


@rule(
    "safety/entity",
    "error",
    "HTML, character references",
    bad=Example("Linia &amp; film."),
    good=Example("Linia & film."),
    marks="&",
)
def entity(seen: EntryContext) -> Iterator[Hit]:
    """&amp; and &nbsp; come from web editors; a player shows them as they stand."""
    for match in _ENTITY.finditer(seen.bare):
        if match[0] not in seen.source:
            yield Hit(
                f"{match[0]} is a web page's code.", "Type the character itself.", match.span()
            )


@rule(
    "safety/escape",
    "warning",
    "translate-toolkit, pofilter: escapes, newlines",
    bad=Example("Linia\\filmu."),
    good=Example("Linia filmu."),
    marks="\\",
)
def escape(seen: EntryContext) -> Iterator[Hit]:
    """A backslash in a subtitle is mostly a typed \\" or a line break that was escaped twice."""
    if "\\" in seen.text and "\\" not in seen.source and not seen.misfit:
        at = seen.text.index("\\")
        yield Hit("a backslash.", "Remove it.", (at, at + 1))


@rule(
    "safety/emoji",
    "warning",
    "Unicode Technical Standard 51; filmpack: the burn font has no emoji",
    bad=Example("Linia filmu 😀."),
    good=Example("Linia filmu."),
    beyond_ascii=True,
)
def emoji(seen: EntryContext) -> Iterator[Hit]:
    """Emoji and pictures are drawn otherwise on every device, or as an empty box."""
    for at, char in enumerate(seen.text):
        if (
            char > "\u2190"
            and unicodedata.category(char) in ("So", "Sk")
            and char not in strip_tags(seen.source)
        ):
            yield Hit(f"{char} is a picture.", "Say it in words, or leave it out.", (at, at + 1))
