"""How each language writes: quotation marks, dots, letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from filmpack.checks.rule import Example, Hit, Seen, rule
from filmpack.timedtext.encoding import letters_of
from filmpack.timedtext.markup import plain

# Opening and closing marks in use, the commonest first. Source: CLDR 45, delimiters,
# with what national style guides allow beside it.
QUOTES: dict[str, tuple[str, ...]] = {
    "bg": ("„“",),
    "cs": ("„“", "»«"),
    "da": ("”“", "””", "»«", "„“", "“”"),
    "de": ("„“", "»«", "«»"),
    "el": ("«»", "“”"),
    "en": ("“”", "‘’"),
    "es": ("«»", "“”"),
    "et": ("„“", "„”"),
    "fi": ("””", "»»"),
    "fr": ("«»", "“”"),
    "hr": ("„“", "„”", "»«"),
    "hu": ("„”", "»«"),
    "it": ("«»", "“”"),
    "lt": ("„“",),
    "lv": ("“”", "„“", "„”", "«»"),
    "mt": ("“”", "‘’"),
    "nb": ("«»",),
    "nl": ("‘’", "“”", "„”"),
    "pl": ("„”", "«»"),
    "pt": ("«»", "“”"),
    "ro": ("„”", "«»"),
    "sk": ("„“", "»«"),
    "sl": ("„“", "»«"),
}
_MARKS = '"“”„«»‟'


@rule(
    "typography/quotes",
    "warning",
    source="CLDR 45, delimiters; national style guides",
    bad=Example('Kamera była "zepsuta".'),
    good=Example("Kamera była „zepsuta”."),
)
def quotes(seen: Seen) -> Iterator[Hit]:
    """Quotation marks are a language's own; foreign ones look like a slip of the keyboard."""
    allowed = set("".join(QUOTES.get(seen.language, ()))) or set(_MARKS)
    for at, char in enumerate(seen.text):
        if char in _MARKS and char not in allowed:
            pair = QUOTES[seen.language][0]
            yield Hit(f"{char} is not used here.", f"Write {pair[0]}…{pair[1]}.", (at, at + 1))


@rule(
    "typography/ellipsis",
    "warning",
    source="Netflix Timed Text Style Guide, Continuity: the single character",
    bad=Example("No cóż..."),
    good=Example("No cóż…"),
)
def ellipsis(seen: Seen) -> Iterator[Hit]:
    """Three dots take the room of three characters and may break apart."""
    for match in re.finditer(r"\.{3,}", seen.text):
        yield Hit("three dots.", "Write the character ….", match.span())


@rule(
    "typography/composed",
    "warning",
    source="Unicode Standard Annex 15, NFC",
    bad=Example("Zaz\u0307o\u0301l\u0301c\u0301"),
    good=Example("Zażółć"),
)
def composed(seen: Seen) -> Iterator[Hit]:
    """A letter and a loose accent look like one letter here and like two there."""
    if not unicodedata.is_normalized("NFC", seen.text):
        yield Hit("letters and accents are apart.", "Type them anew as single characters (NFC).")


@rule(
    "typography/cedilla",
    "error",
    source="Romanian Academy; Unicode, Latin Extended-B: comma below",
    bad=Example("Ştiu ţara.", "ro"),
    good=Example("Știu țara.", "ro"),
)
def cedilla(seen: Seen) -> Iterator[Hit]:
    """Romanian ș and ț have a comma below; the letters with a cedilla are Turkish ones."""
    if seen.language == "ro":
        for match in re.finditer("[şţŞŢ]", seen.text):
            yield Hit(f"{match[0]} has a cedilla.", "Write ș, ț with a comma below.", match.span())


@rule(
    "typography/french-spaces",
    "warning",
    source="Imprimerie nationale, Lexique des règles typographiques",
    bad=Example("Ça va ?", "fr"),
    good=Example("Ça va\u202f?", "fr"),
)
def french_spaces(seen: Seen) -> Iterator[Hit]:
    """French has a no-break space before ? ! : ; and inside « »; a plain one lets the mark fall
    onto the next line."""
    if seen.language == "fr":
        for _ in re.finditer(r"(?<=\w)[ ]?(?=[?!:;»])|(?<=«) |(?<=«)(?=\w)", plain(seen.text)):
            yield Hit("a no-break space is missing.", "Use U+00A0 or U+202F here.", None)


@rule(
    "typography/mixed-script",
    "error",
    source="Unicode Technical Standard 39, mixed-script detection",
    bad=Example("Кaжи на някого.", "bg"),
    good=Example("Кажи на Mia.", "bg"),
)
def mixed_script(seen: Seen) -> Iterator[Hit]:
    """A Latin a in a Cyrillic or Greek word looks right and is wrong: it is not found by search,
    and a font may draw it otherwise."""
    for match in re.finditer(r"\w+", seen.text):
        scripts = {unicodedata.name(char, "?").split(" ")[0] for char in match[0] if char.isalpha()}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1:
            yield Hit(f"{match[0]!r} mixes alphabets.", "Type the word anew.", match.span())


@rule(
    "typography/letters",
    "warning",
    source="each language's alphabet, as the legacy code pages were chosen for it",
    bad=Example("Ma\u00f1ana"),
    good=Example("Jutro"),
)
def letters(seen: Seen) -> Iterator[Hit]:
    """A letter that the language does not write is mostly a slip, or another language's text."""
    allowed = letters_of(seen.language)
    strange = {
        char
        for char in plain(seen.text).lower()
        if char.isalpha() and not char.isascii() and char not in allowed
    }
    if strange and allowed:
        shown = " ".join(sorted(strange))
        yield Hit(f"{shown} is no letter of this language.", "Check the spelling.")
