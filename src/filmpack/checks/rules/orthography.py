"""How single languages are written: French spaces, Romanian commas, Greek sigmas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from filmpack.checks.rule import EntryContext, Example, Hit, rule, script_of
from filmpack.languages.language import language as language_data

_VOWELS_EL = "αεηιουω"
_NOT_ASCII = re.compile(r"[^\W\d_\x00-\x7f]")
_TONOS = set("άέήίόύώΐΰΆΈΉΊΌΎΏ")


@lru_cache(maxsize=64)
def alphabet(tag: str) -> frozenset[str]:
    """The letters that a language writes or borrows, lower case; empty when unknown.

    Source: CLDR 48, exemplar characters, main and auxiliary.
    """
    return language_data(tag).letters


@lru_cache(maxsize=64)
def _scripts(tag: str) -> frozenset[str]:
    """The scripts that a language's words may be written in: its own, and Latin."""
    return frozenset({script_of(char) for char in alphabet(tag) if char.isalpha()} | {"LATIN"})


@lru_cache(maxsize=64)
def _punctuation(tag: str) -> frozenset[str]:
    return frozenset(language_data(tag).punctuation)


_LETTERS = re.compile(r"[^\W\d_]+")


@rule(
    "typography/letters",
    "warning",
    "CLDR 48, exemplar characters, main and auxiliary",
    bad=Example("Ma\u00f1ana"),
    good=Example("Jutro"),
    beyond_ascii=True,
)
def letters(seen: EntryContext) -> Iterator[Hit]:
    """A letter that the language does not write is mostly a slip, or another language's text."""
    if seen.ascii or not (allowed := alphabet(seen.setting.tag)):
        return
    if allowed.issuperset(_NOT_ASCII.findall(seen.bare.lower())):
        return
    for match in _LETTERS.finditer(seen.bare):
        word = match[0]
        if word.isascii() or word in seen.source:
            continue
        strange = "".join(
            c for c in dict.fromkeys(word.lower()) if c not in allowed and not c.isascii()
        )
        own = [c for c in strange if script_of(c) in _scripts(seen.setting.tag)]
        if own:
            shown = " ".join(own)
            yield Hit(
                f"{shown} is no letter of this language.", "Check the spelling.", match.span()
            )


@rule(
    "typography/marks",
    "warning",
    "CLDR 48, exemplar characters, punctuation",
    bad=Example("¿Linia filmu?"),
    good=Example("Linia filmu?"),
    beyond_ascii=True,
)
def marks(seen: EntryContext) -> Iterator[Hit]:
    """¿ in a Polish line or 、 in a Greek one: a mark that the language doesn't know."""
    if not (known := _punctuation(seen.setting.tag)):
        return
    foreign = "¿¡、。،؛؟·‽⁇⁈⁉¶•"
    if seen.marks.isdisjoint(foreign):
        return
    for at, char in enumerate(seen.text):
        if char in foreign and char not in known and char not in seen.source:
            yield Hit(f"{char} is no mark of this language.", "Remove it.", (at, at + 1))


_CEDILLA = re.compile("[şţŞŢ]")


@rule(
    "typography/cedilla",
    "error",
    "Romanian Academy; Unicode, Latin Extended-B: comma below",
    bad=Example("Ştiu ţara.", "ro", fixed="Știu țara."),
    good=Example("Știu țara.", "ro"),
    languages="ro",
    fixes=True,
    beyond_ascii=True,
)
def cedilla(seen: EntryContext) -> Iterator[Hit]:
    """Romanian ș and ț have a comma below; the letters with a cedilla are Turkish ones."""
    for match in _CEDILLA.finditer(seen.text):
        fix = match[0].translate(str.maketrans("şţŞŢ", "șțȘȚ"))
        yield Hit(
            f"{match[0]} has a cedilla.", f"Write {fix}, with a comma below.", match.span(), fix
        )


_ROMANIAN_I_2 = re.compile(r"(?:ne|re|des|pre|bine|sub|co|ante|auto|supra|semi|între)?(?:n?e)?î")


_ROMANIAN_I = re.compile(r"(?<![^\W\d_])[^\W\d_]+î[^\W\d_]+")


@rule(
    "typography/romanian-i",
    "warning",
    "Romanian Academy, decision of 17 February 1993",
    bad=Example("Ce se întîmplă?", "ro"),
    good=Example("Când vii? Neîncredere.", "ro"),
    languages="ro",
)
def romanian_i(seen: EntryContext) -> Iterator[Hit]:
    """Inside a word Romanian writes â; î stands at its ends and after a prefix."""
    for match in _ROMANIAN_I.finditer(seen.bare):
        word = match[0].lower()
        prefix = _ROMANIAN_I_2.match(word)
        if "î" in word[prefix.end() if prefix else 0 : -1]:
            yield Hit(f"{match[0]!r} has î inside.", "Write â.", match.span())


_FRENCH_SPACES_2 = re.compile(r"\d$")


_FRENCH_SPACES = re.compile(
    r"(?<=[\w\])»”’…])( ?)([?!;:])(?![\w/])"
    r"|(?<=«)( ?)(?=[^\s\u00a0\u202f])|(?<=[^\s\u00a0\u202f])( ?)(?=»)"
)


@rule(
    "typography/french-spaces",
    "warning",
    "Imprimerie nationale, Lexique des règles typographiques en usage",
    bad=Example(
        "Ça va ? Dis : « Oui » !", "fr", fixed="Ça va\u202f? Dis\u00a0: «\u00a0Oui\u00a0»\u202f!"
    ),
    good=Example("Ça va\u202f? Dis\u00a0: «\u00a0Oui\u00a0»\u202f!", "fr"),
    languages="fr",
    fixes=True,
)
def french_spaces(seen: EntryContext) -> Iterator[Hit]:
    """French has a no-break space before ? ! : ; and inside « »; a plain one lets the mark fall
    onto the next line. Thin (U+202F) before ? ! ;, full (U+00A0) before : and inside « »; either
    is let pass."""
    if seen.setting.tag == "fr-CH" or seen.marks.isdisjoint("?!:;«»"):
        return
    text = seen.bare
    for match in _FRENCH_SPACES.finditer(
        text,
    ):
        mark = match[2] or ""
        if mark and match.start() and text[match.start() - 1] in "?!" and not match[1]:
            continue
        if (
            mark == ":"
            and _FRENCH_SPACES_2.search(text[: match.start()])
            and text[match.end() : match.end() + 1].isdigit()
        ):
            continue
        thin = mark in ("?", "!", ";") if mark else False
        fix = "\u202f" if thin else "\u00a0"
        span = (match.start(), match.start() + len(match[1] or match[3] or match[4] or ""))
        yield Hit("a no-break space is missing.", "Use U+202F or U+00A0 here.", span, fix)


@rule(
    "typography/opening-marks",
    "warning",
    "Real Academia Española, Ortografía: signos de interrogación y exclamación",
    bad=Example("Qué pasa?", "es"),
    good=Example("¿Qué pasa?", "es"),
    languages="es",
)
def opening_marks(seen: EntryContext) -> Iterator[Hit]:
    """A Spanish question begins with ¿ and a cry with ¡: without them, the reader learns too late
    what it was."""
    for opening, closing in ("¿?", "¡!"):
        opened, closed = seen.text.count(opening), len(re.findall(rf"\{closing}+", seen.text))
        if opened < closed and opening + closing not in ("¿!",):
            yield Hit(f"{closing} without its {opening}.", f"Begin with {opening}.")
        elif (
            opened > closed
            and closing not in seen.text
            and "!" not in seen.text
            and "?" not in seen.text
        ):
            yield Hit(f"{opening} without its {closing}.", f"End with {closing}.")


_GREEK_QUESTION = re.compile("[?\u037e]")


@rule(
    "typography/greek-question",
    "error",
    "Greek orthography; Unicode: U+037E is canonically the semicolon",
    bad=Example("Τι κάνεις?", "el", fixed="Τι κάνεις;"),
    good=Example("Τι κάνεις;", "el"),
    languages="el",
    fixes=True,
    marks="?\u037e",
)
def greek_question(seen: EntryContext) -> Iterator[Hit]:
    """The Greek question mark is ; (the keyboard's semicolon). A Latin ? is a foreign line's."""
    for match in _GREEK_QUESTION.finditer(seen.text):
        yield Hit(f"{match[0]!r} for the Greek question mark.", "Write ;", match.span(), ";")


_FINAL_SIGMA = re.compile(r"(?<=[^\W\d_])σ(?![\w’'])|ς(?=[^\W\d_])")


@rule(
    "typography/final-sigma",
    "error",
    "Greek orthography",
    bad=Example("Ο Λουκάσ είναι εδώ.", "el", fixed="Ο Λουκάς είναι εδώ."),
    good=Example("Ο Λουκάς είναι εδώ.", "el"),
    languages="el",
    fixes=True,
)
def final_sigma(seen: EntryContext) -> Iterator[Hit]:
    """At the end of a word the small sigma is ς, inside it is σ."""
    for match in _FINAL_SIGMA.finditer(seen.bare):
        fix = "ς" if match[0] == "σ" else "σ"
        yield Hit(f"{match[0]} stands where {fix} belongs.", f"Write {fix}.", match.span(), fix)


_TONOS_2 = re.compile(r"[α-ωΐΰϊϋά-ώΑ-ΩΆΈ-ώ]{4,}")


@rule(
    "typography/tonos",
    "warning",
    "Greek monotonic orthography, 1982",
    bad=Example("Πες το σε καποιον.", "el"),
    good=Example("Πες το σε κάποιον.", "el"),
    languages="el",
)
def tonos(seen: EntryContext) -> Iterator[Hit]:
    """A Greek word of two syllables or more has a tonos; without it many words are another word."""
    for match in _TONOS_2.finditer(seen.bare):
        word = match[0]
        if word.isupper() or set(word) & _TONOS:
            continue
        # Two vowels that are read as one are one syllable, and so is an i before another vowel.
        bare = _ONE_SOUND.sub("α", _GLIDE.sub("", word.lower()))
        if sum(char in _VOWELS_EL for char in bare) >= 2 and "ϊ" not in word:
            yield Hit(f"{word!r} has no tonos.", "Check the accent.", match.span())


_GLIDE = re.compile("(?:οι|ει|ι|υ)(?=[αεοω])")
_ONE_SOUND = re.compile("αι|ει|οι|ου|υι|αυ|ευ|ηυ")

_ESZETT = re.compile("[ßẞ]")


@rule(
    "typography/eszett",
    "error",
    "Schweizerische Bundeskanzlei, Schreibweisung: kein ß",
    bad=Example("Das ist die Straße.", "de-CH", fixed="Das ist die Strasse."),
    good=Example("Das ist die Strasse.", "de-CH"),
    languages="de-CH de-LI",
    fixes=True,
    beyond_ascii=True,
)
def eszett(seen: EntryContext) -> Iterator[Hit]:
    """Switzerland writes ss where Germany and Austria write ß."""
    for match in _ESZETT.finditer(seen.text):
        yield Hit("ß is not written in Switzerland.", "Write ss.", match.span(), "ss")


@rule(
    "typography/german-ss",
    "warning",
    "Rat für deutsche Rechtschreibung, § 25; reform of 1996",
    bad=Example("Du weißt, daß er muß.", "de"),
    good=Example("Du weißt, dass er muss.", "de"),
    languages="de",
)
def german_ss(seen: EntryContext) -> Iterator[Hit]:
    """After a short vowel German writes ss (dass, muss) since 1996, after a long one ß (groß,
    Straße); ss there is Swiss."""
    if seen.setting.tag == "de-CH":
        return
    for match in re.finditer(_OLD_ESZETT, seen.bare):
        yield Hit(f"{match[0]!r} is the old spelling.", "Write ss.", match.span())
    for match in re.finditer(_SWISS_SS, seen.bare):
        yield Hit(f"{match[0]!r} is the Swiss spelling.", "Write ß.", match.span())


_OLD_ESZETT = re.compile(
    r"(?i)\b(?:daß|muß|mußt|müßte[nt]?|mußte[nt]?|laß|läßt|wußte[nt]?|gewußt|bewußt\w*|Kuß|Schluß"
    r"|ißt|mißt|paßt|faßt|haßt|vergeßt|Streß|Prozeß|bißchen)\b"
)
_SWISS_SS = re.compile(
    r"(?i)\b(?:gross\w{0,2}|Strasse\w?|Fuss|Füsse\w?|heisst?|heissen|weiss|weisst|ausser\w*|draussen|süss\w{0,2}"
    r"|schliesslich|grüssen?|Grüsse|Spass|bloss|stossen|fliessen|giessen)\b"
)


_DUTCH_IJ = re.compile(r"\bIj(?=[a-z])")


@rule(
    "typography/dutch-ij",
    "error",
    "Nederlandse Taalunie, Leidraad: IJ is one capital",
    bad=Example("Ijs is lekker.", "nl", fixed="IJs is lekker."),
    good=Example("IJs is lekker.", "nl"),
    languages="nl",
    fixes=True,
)
def dutch_ij(seen: EntryContext) -> Iterator[Hit]:
    """Dutch ij is one letter: at the start of a sentence or a name both parts are capitals."""
    for match in _DUTCH_IJ.finditer(seen.bare):
        yield Hit("Ij is half a capital.", "Write IJ.", match.span(), "IJ")


_DUTCH_PARTICLE = re.compile(r"(?<!\w)[‘'`´](?=[tsnmkr]\b(?![‘’']))")


@rule(
    "typography/dutch-particle",
    "warning",
    "Nederlandse Taalunie, Leidraad: apostrof",
    bad=Example("Zo is ‘t.", "nl", fixed="Zo is ’t."),
    good=Example("Zo is ’t.", "nl"),
    languages="nl",
    fixes=True,
)
def dutch_particle(seen: EntryContext) -> Iterator[Hit]:
    """'t, 's and 'n begin with an apostrophe ’; word processors turn it into an opening mark ‘."""
    for match in _DUTCH_PARTICLE.finditer(seen.bare):
        yield Hit(f"{match[0]} before a particle.", "Write ’.", match.span(), "’")


_IRISH_PREFIX = re.compile(r"\b(?:H[AEIOUÁÉÍÓÚ]|BP|BhF|GC|DT|MB|NG|ND|TS)[a-záéíóú]+")


@rule(
    "typography/irish-prefix",
    "warning",
    "An Caighdeán Oifigiúil, Ceannlitreacha",
    bad=Example("Tá Gaeilge ag an HÉireannach.", "ga"),
    good=Example("Tá Gaeilge ag an hÉireannach.", "ga"),
    languages="ga",
)
def irish_prefix(seen: EntryContext) -> Iterator[Hit]:
    """Irish puts a small letter before the capital of a name (hÉireann, bPoblacht, nGaeilge)."""
    for match in _IRISH_PREFIX.finditer(seen.bare):
        yield Hit(f"{match[0]!r}: the prefix is small.", "Write it in small letters.", match.span())


_MALTESE_LETTERS_2 = re.compile("[cCyY]|[gG]h")


_MALTESE_LETTERS = re.compile(r"[^\W\d_]+")


@rule(
    "typography/maltese-letters",
    "error",
    "Il-Kunsill Nazzjonali tal-Ilsien Malti; CLDR 48, exemplar characters",
    bad=Example("Cempel lil gharus.", "mt"),
    good=Example("Ċempel lil għarus.", "mt"),
    languages="mt",
)
def maltese_letters(seen: EntryContext) -> Iterator[Hit]:
    """Maltese has ċ and għ; a bare c, y or gh comes from a keyboard without its letters."""
    names = {term.term for term in seen.setting.terms}
    for match in _MALTESE_LETTERS.finditer(seen.bare):
        word = match[0]
        if word in names or word in seen.source:
            continue
        if _MALTESE_LETTERS_2.search(word):
            yield Hit(f"{word!r} lacks Maltese letters.", "Write ċ, għ, j.", match.span())


_MALTESE_ARTICLE = re.compile(r"(?i)(?<=\b[il][lnrstxzdċż]-)\s(?=\w)|(?<=\bl-)\s(?=\w)")


@rule(
    "typography/maltese-article",
    "warning",
    "Akkademja tal-Malti, Tagħrif fuq il-Kitba Maltija: l-artiklu",
    bad=Example("Dan huwa il- film.", "mt", fixed="Dan huwa il-film."),
    good=Example("Dan huwa l-film.", "mt"),
    languages="mt",
    fixes=True,
)
def maltese_article(seen: EntryContext) -> Iterator[Hit]:
    """The Maltese article is joined to its word by a hyphen, without spaces."""
    for match in _MALTESE_ARTICLE.finditer(seen.bare):
        yield Hit("a space after the article.", "Remove it.", match.span(), "")


_BULGARIAN_LETTERS = re.compile("(?i)[ыэёіїєґјљњђћџѓќѕ]")


@rule(
    "typography/bulgarian-letters",
    "error",
    "Bulgarian orthography, 1945",
    bad=Example("Ты знаешь.", "bg"),
    good=Example("Ти знаеш.", "bg"),
    languages="bg",
)
def bulgarian_letters(seen: EntryContext) -> Iterator[Hit]:
    """ы, э and ё are Russian, і and ї Ukrainian, ј and ђ Serbian: a Bulgarian line has none."""
    for match in _BULGARIAN_LETTERS.finditer(seen.bare):
        yield Hit(f"{match[0]} is no Bulgarian letter.", "Check the spelling.", match.span())


_HUNGARIAN_LONG = re.compile("[õûÕÛôÔ]")


@rule(
    "typography/hungarian-long",
    "error",
    "A magyar helyesírás szabályai (AkH. 12): ő, ű",
    bad=Example("Nem tõle kaptam.", "hu", fixed="Nem tőle kaptam."),
    good=Example("Nem tőle kaptam.", "hu"),
    languages="hu",
    fixes=True,
    beyond_ascii=True,
)
def hungarian_long(seen: EntryContext) -> Iterator[Hit]:
    """õ and û stand for ő and ű where a file was read in Latin-1 instead of Latin-2."""
    for match in _HUNGARIAN_LONG.finditer(seen.text):
        fix = match[0].translate(str.maketrans("õûÕÛôÔ", "őűŐŰőŐ"))
        yield Hit(f"{match[0]} is no Hungarian letter.", f"Write {fix}.", match.span(), fix)


_ITALIAN_ACCENT_2 = re.compile(r"\bE['’`´](?=\s)")


_ITALIAN_ACCENT = re.compile(r"(?i)\b(?:perch|poich|bench|finch|affinch|n|s)è\b")


@rule(
    "typography/italian-accent",
    "warning",
    "Accademia della Crusca; UNI 6015: accents",
    bad=Example("Non so perchè.", "it", fixed="Non so perché."),
    good=Example("Non so perché. È così.", "it"),
    languages="it",
    fixes=True,
)
def italian_accent(seen: EntryContext) -> Iterator[Hit]:
    """perché has an acute and è a grave; E' for È is a typewriter's makeshift."""
    for match in _ITALIAN_ACCENT.finditer(seen.bare):
        at = match.end() - 1
        if match[0].lower() in ("nè", "sè") or len(match[0]) > 2:
            yield Hit(f"{match[0]!r} has the wrong accent.", "Write é.", (at, at + 1), "é")
    for match in _ITALIAN_ACCENT_2.finditer(seen.bare):
        yield Hit("E’ for È.", "Write È.", match.span(), "È")


_POLISH_BARE = re.compile(
    r"(?i)\b(?:sie|moze|juz|zeby|jestes|cos|ktos|byc|mozesz|wiec|takze|rowniez)\b"
)


@rule(
    "typography/polish-sz",
    "error",
    "Polish orthography",
    bad=Example("Proszę sie zgłosić, moze dziś."),
    good=Example("Proszę się zgłosić, może dziś."),
    languages="pl",
)
def polish_bare(seen: EntryContext) -> Iterator[Hit]:
    """Very common words without their letters (sie, moze, juz, zeby) come from a keyboard without
    Polish letters."""
    for match in _POLISH_BARE.finditer(
        seen.bare,
    ):
        yield Hit(f"{match[0]!r} lacks its Polish letters.", "Check the spelling.", match.span())


_CROATIAN_BARE = re.compile(r"(?i)\b(?:takodjer|izmedju|medju\w*|dodji\w*|sledec\w*)\b")


@rule(
    "typography/croatian-digraph",
    "warning",
    "Croatian and Slovene orthography: đ, š, č",
    bad=Example("Takodjer nije tako.", "hr"),
    good=Example("Također nije tako.", "hr"),
    languages="hr",
)
def croatian_bare(seen: EntryContext) -> Iterator[Hit]:
    """dj for đ is a keyboard's makeshift in common words (takodjer, izmedju, dodji, medju)."""
    for match in _CROATIAN_BARE.finditer(seen.bare):
        yield Hit(f"{match[0]!r} is written with đ.", "Check the spelling.", match.span())
