"""Faults to plant into good translations, one kind each, and the rule that must find each.

A plant gets a translation and its source and gives the faulty text, or None
where it can't be planted (no question mark to lose, for instance).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

MIXED = ("pl", "fr", "el", "ro", "bg")
"""Five catalogues of different scripts, spacing and quotation marks."""


@dataclass(frozen=True)
class Place:
    """Where a fault is planted."""

    text: str
    source: str
    language: str
    context: str
    seconds: float
    rng: Random
    after: tuple[str, str] = ("", "")
    """The next cue's translation and its source."""

    @property
    def cue(self) -> bool:
        return self.context.startswith("c0")

    @property
    def dialogue(self) -> bool:
        return bool(re.search(r"\n-", self.text))

    @property
    def plain(self) -> bool:
        """A text of one speaker without markup."""
        return self.cue and "<" not in self.text and not self.dialogue


Grow = Callable[[Place], str | None]


@dataclass(frozen=True)
class Plant:
    """A kind of fault. field is what is edited: msgstr, or the entry's flags or msgid."""

    name: str
    rule: str
    grow: Grow
    languages: tuple[str, ...] = MIXED
    field: str = "msgstr"


PLANTS: list[Plant] = []


def plant(name: str, rule: str, *languages: str, field: str = "msgstr") -> Callable[[Grow], Grow]:
    def register(grow: Grow) -> Grow:
        PLANTS.append(Plant(name, rule, grow, languages or MIXED, field))
        return grow

    return register


def simple(name: str, rule: str, change: Grow, *languages: str) -> None:
    PLANTS.append(Plant(name, rule, change, languages or MIXED))


def _words(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"(?<![\w<])[^\W\d_]{4,}(?![\w>])", text))


def at_word(place: Place, change: Callable[[str], str], least: int = 1) -> str | None:
    """The text with one of its longer words changed."""
    words = [w for w in _words(place.text) if change(w[0]) != w[0]]
    if len(words) < least:
        return None
    word = place.rng.choice(words)
    return place.text[: word.start()] + change(word[0]) + place.text[word.end() :]


def before_end(place: Place, more: str) -> str:
    """The text with something before its last mark."""
    match = re.search(r"[\s\u00a0\u202f]*[.?!…;:,”»“]*(?:</i>)?$", place.text)
    at = match.start() if match else len(place.text)
    return place.text[:at] + more + place.text[at:]


# -- gettext ------------------------------------------------------------------

simple("nothing there", "gettext/untranslated", lambda _: "")
simple(
    "the source copied",
    "gettext/same-as-source",
    lambda p: p.source if len(_words(p.source)) > 2 else None,
)
simple("an empty line above", "gettext/newlines", lambda p: f"\n{p.text}")
simple("an empty line below", "gettext/newlines", lambda p: f"{p.text}\n")
simple("msgcat's mark", "gettext/conflict", lambda p: f"#-#-#-#-#  x.po  #-#-#-#-#\n{p.text}")
plant("fuzzy", "gettext/fuzzy", field="fuzzy")(lambda p: p.text)
plant("another source", "gettext/outdated", field="msgid")(lambda p: f"{p.source} And more.")
plant("a format's directive", "gettext/format", field="c-format")(
    lambda p: before_end(p, " %d") if p.cue else None
)

# -- integrity ----------------------------------------------------------------

simple(
    "a lost placeholder",
    "integrity/placeholder",
    lambda p: p.text.replace("{emergency}", "x") if "{" in p.text else None,
)
simple(
    "an unknown placeholder",
    "integrity/placeholder",
    lambda p: f"{p.text} {{number}}" if not p.cue else None,
)
simple("a phone number", "integrity/number", lambda p: before_end(p, " 116111"))
simple("a number in groups", "integrity/number", lambda p: before_end(p, " 22 54 37"))
simple("a web address", "integrity/address", lambda p: before_end(p, " www.pomoc.eu"))
simple("a country's address", "integrity/address", lambda p: before_end(p, " pomoc.pl/czat"))
simple("an address in disguise", "integrity/address", lambda p: before_end(p, " jan (at) pomoc"))
simple("a mail address", "integrity/address", lambda p: before_end(p, " jan@pomoc.eu"))
simple("a hashtag", "integrity/hashtag", lambda p: before_end(p, " #film"))


@plant("another name", "integrity/term")
def other_name(place: Place) -> str | None:
    names = {"Leo": r"Leo\w*|Λ[ίέ]ο|Лео", "Mia": r"Mi[aąęiou]\w*|Μία|Μια|Мия"}
    for name, forms in names.items():
        if re.search(rf"\b{name}\b", place.source):
            text = re.sub(rf"(?<!\w)(?:{forms})(?!\w)", "Nora", place.text)
            return text if text != place.text else None
    return None


simple(
    "a doubled space",
    "integrity/space",
    lambda p: re.sub(" ", "  ", p.text, count=1) if " " in p.text else None,
)
simple("a space at the start", "integrity/space", lambda p: f" {p.text}")
simple("a space at the end", "integrity/space", lambda p: f"{p.text} ")
simple(
    "a tab",
    "integrity/tab",
    lambda p: re.sub(" ", "\t", p.text, count=1) if " " in p.text else None,
)
simple(
    "a doubled word",
    "integrity/doubled-word",
    lambda p: (
        at_word(p, lambda w: f"{w} {w}") if not re.search(r"(?i)\b(\w+)\W+\1\b", p.source) else None
    ),
)
simple("an open bracket", "integrity/brackets", lambda p: at_word(p, lambda w: f"({w}"))
simple("a closed bracket", "integrity/brackets", lambda p: at_word(p, lambda w: f"{w}]"))


@plant("no mark at the end", "integrity/end-punctuation")
def no_end(place: Place) -> str | None:
    if not re.search(r"[.?]$", place.source) or not re.search(r"[.?;]$", place.text):
        return None
    return re.sub(r"[\s\u00a0\u202f]*[.?;]$", "", place.text)


@plant("a question told", "integrity/end-punctuation")
def no_question(place: Place) -> str | None:
    if not re.search(r"\?(?:</i>)?$", place.source):
        return None
    text = re.sub(r"[\s\u00a0\u202f]*[?;](?=(?:</i>)?$)", ".", place.text)
    return text if text != place.text else None


simple(
    "a mark at the start",
    "integrity/start-punctuation",
    lambda p: f",{p.text}" if p.plain else None,
)
simple(
    "a small start",
    "integrity/capital",
    lambda p: (
        p.text[0].lower() + p.text[1:]
        if p.text[0].isupper() and p.source[0].isupper() and p.cue
        else None
    ),
)
simple(
    "capitals",
    "integrity/all-caps",
    lambda p: p.text.upper() if len(_words(p.text)) > 2 and p.plain else None,
)
simple(
    "a capital inside a word",
    "integrity/mid-capitals",
    lambda p: at_word(p, lambda w: w[:2] + w[2].upper() + w[3:]),
)
simple(
    "two speakers on one line",
    "integrity/speakers",
    lambda p: p.text.replace("\n", " ") if p.dialogue else None,
)
simple(
    "dashes of nobody",
    "integrity/speakers",
    lambda p: "- " + p.text.replace("\n", "\n- ") if p.plain and "\n" in p.text else None,
)
simple(
    "italics lost",
    "integrity/italics",
    lambda p: re.sub("</?i>", "", p.text) if "<i>" in p.text else None,
)
simple(
    "half a text",
    "integrity/length",
    lambda p: f"{p.text.split()[0]}." if len(p.source) > 60 and p.plain else None,
)

_ENGLISH = (
    "I don't know what you have been told, but this is not what they said.",
    "You and I have to talk about this, and it will be all right.",
    "He was the one who had to tell them that it was over.",
)
_HUNGARIAN = (
    "Nem tudom, hogy mit mondtak neked, de ez nem az volt.",
    "El kell mondanod valakinek, mert ez nem a te hibád.",
    "Azt mondta, hogy csak vele beszéljek, és senki mással.",
)
simple("English", "integrity/wrong-language", lambda p: p.rng.choice(_ENGLISH) if p.cue else None)
simple(
    "Hungarian", "integrity/wrong-language", lambda p: p.rng.choice(_HUNGARIAN) if p.cue else None
)

# -- safety -------------------------------------------------------------------

simple("<b>", "safety/markup", lambda p: at_word(p, lambda w: f"<b>{w}</b>"))
simple("<font>", "safety/markup", lambda p: f'<font color="#f00">{p.text}</font>')
simple("a spaced tag", "safety/markup", lambda p: at_word(p, lambda w: f"< i >{w}</ i>"))
simple("half a tag", "safety/markup", lambda p: at_word(p, lambda w: f"<b {w}"))
simple(
    "a spreadsheet's mark",
    "safety/spreadsheet",
    lambda p: f"'{p.text}" if p.text.startswith("-") and "'" not in p.text else None,
    "pl",
    "fr",
)
simple("an arrow of times", "safety/markup", lambda p: before_end(p, " --> x"))
simple(
    "italics not closed",
    "safety/italics-pair",
    lambda p: f"<i>{p.text}" if "<i>" not in p.text else p.text.replace("</i>", ""),
)
simple("a style block", "safety/styling", lambda p: f"{{\\pos(10,10)}}{p.text}")
simple("braces", "safety/styling", lambda p: at_word(p, lambda w: f"{{{w}}}") if p.cue else None)
simple("a typed break", "safety/styling", lambda p: before_end(p, "\\N"))
simple("a bell", "safety/control", lambda p: at_word(p, lambda w: f"{w}\x07"))
simple("turned writing", "safety/bidi", lambda p: at_word(p, lambda w: f"\u202e{w}"))
simple(
    "a zero-width space",
    "safety/invisible",
    lambda p: at_word(p, lambda w: w[:2] + "\u200b" + w[2:]),
)
simple("private use", "safety/private-use", lambda p: at_word(p, lambda w: f"{w}\ue001"))
simple("a soft hyphen", "safety/joiner", lambda p: at_word(p, lambda w: w[:2] + "\u00ad" + w[2:]))
simple(
    "an em space",
    "safety/odd-space",
    lambda p: re.sub(" ", "\u2003", p.text, count=1) if " " in p.text else None,
)
_TWINS = str.maketrans("aeopcxαοеароАО", "аеорсхaoeapoAO")


@plant("a look-alike letter", "safety/look-alike")
def look_alike(place: Place) -> str | None:
    def twin(word: str) -> str:
        at = next((n for n, c in enumerate(word) if c.translate(_TWINS) != c), None)
        return word if at is None else word[:at] + word[at].translate(_TWINS) + word[at + 1 :]

    return at_word(place, twin)


simple(
    "a word of another script",
    "safety/foreign-script",
    lambda p: at_word(p, lambda _: "сила" if p.language != "bg" else "δύναμη"),
)
simple(
    "piled accents",
    "safety/combining",
    lambda p: at_word(p, lambda w: w[:2] + "\u0316\u0317\u0318\u0319\u031c" + w[2:]),
)
simple("a page pasted in", "safety/huge-text", lambda p: f"{p.text} " * (700 // len(p.text) + 1))


@plant("read in a wrong encoding", "safety/mojibake", "pl", "fr", "ro", "cs", "hu")
def mojibake(place: Place) -> str | None:
    def wrong(word: str) -> str:
        return word.encode().decode("cp1252", "replace") if not word.isascii() else word

    return at_word(place, wrong)


simple("a path", "safety/path", lambda p: before_end(p, " ../../etc"))
simple("a web page's code", "safety/entity", lambda p: before_end(p, " &amp;"))
simple("a backslash", "safety/escape", lambda p: at_word(p, lambda w: f"{w}\\"))
simple("an emoji", "safety/emoji", lambda p: before_end(p, " 😀"))

# -- reading and picture ------------------------------------------------------

_LONG = {
    "pl": "i jeszcze jedno zdanie o tym, co było dalej",
    "fr": "et encore une phrase sur ce qui vient après",
    "el": "και ακόμα μια πρόταση για όσα έγιναν μετά",
    "ro": "și încă o propoziție despre ce a fost apoi",
    "bg": "и още едно изречение за това, което стана",
}
simple(
    "too much for the time",
    "timing/too-fast",
    lambda p: before_end(p, f" {_LONG[p.language]}" * 2) if p.cue else None,
)
simple(
    "a third speaker",
    "reading/too-many-lines",
    lambda p: f"{p.text}\n- OK." if p.dialogue else None,
)
simple(
    "a word like a worm",
    "reading/line-too-long",
    lambda p: at_word(p, lambda w: w * (45 // len(w) + 1)) if p.cue else None,
)
simple(
    "more than fits",
    "reading/too-much",
    lambda p: before_end(p, f" {_LONG[p.language]}" * 3) if p.cue else None,
)
_BINDING = {"pl": "w", "fr": "le", "el": "το", "ro": "de", "bg": "на"}


@plant("a break after a small word", "reading/bad-break")
def bad_break(place: Place) -> str | None:
    words = place.text.replace("\n", " ").split(" ")
    if not place.plain or len(words) < 5 or len(place.text) > 60:
        return None
    half = len(words) // 2
    return " ".join([*words[:half], _BINDING[place.language]]) + "\n" + " ".join(words[half:])


@plant("a word alone", "reading/orphan")
def orphan(place: Place) -> str | None:
    words = place.text.replace("\n", " ").split(" ")
    upper = " ".join(words[:-1])
    if not place.plain or len(words[-1]) > 6 or not 20 < len(upper) <= 42:
        return None
    return None if upper[-1] in ".!?…" else f"{upper}\n{words[-1]}"


@plant("a break for nothing", "reading/needless-break")
def needless(place: Place) -> str | None:
    if not place.plain or "\n" in place.text or "\n" in place.source or len(place.text) > 32:
        return None
    return re.sub(" ", "\n", place.text, count=1) if " " in place.text else None


simple("a telephone sign", "picture/missing-glyph", lambda p: before_end(p, " ☎"))
simple(
    "wide letters",
    "picture/too-wide",
    lambda p: "WWWWWWWW WWWWWWWW WWWWWWWW WWWWWWWW" if p.cue else None,
)
simple("twelve voices", "picture/too-tall", lambda p: "\n".join(["- W"] * 12) if p.cue else None)

# -- typography ---------------------------------------------------------------

simple("typewriter quotes", "typography/quotes", lambda p: at_word(p, lambda w: f'"{w}"'))
_OPENING = {"pl": "„", "fr": "«\u00a0", "el": "«", "ro": "„", "bg": "„"}
simple(
    "a quotation not closed",
    "typography/quote-pairs",
    lambda p: (
        at_word(p, lambda w: f"{_OPENING[p.language]}{w}")
        if not re.search("[„“”«»]", p.text + p.source)
        else None
    ),
)
simple(
    "quoted by apostrophes",
    "typography/quoting-apostrophes",
    lambda p: at_word(p, lambda w: f"'{w}'"),
)
simple(
    "quoted by accents",
    "typography/quoting-apostrophes",
    lambda p: at_word(p, lambda w: f"`{w}`"),
)
simple(
    "single quotation marks",
    "typography/quotes",
    lambda p: (
        at_word(p, lambda w: f"‘{w}’") if not re.search("[„“”«»]", p.text + p.source) else None
    ),
)
simple(
    "a typewriter apostrophe",
    "typography/apostrophe",
    lambda p: p.text.replace("’", "'", 1) if re.search(r"\w’\w", p.text) else None,
    *("fr", "it", "mt", "en", "hr"),
)
simple("three dots", "typography/ellipsis", lambda p: at_word(p, lambda w: f"{w}..."))
simple("a space before …", "typography/ellipsis-space", lambda p: at_word(p, lambda w: f"{w} …"))
simple(
    "an ellipsis where the sentence goes on",
    "typography/continuation",
    lambda p: f"{p.text[:-1]}…" if p.source.endswith(",") and p.text.endswith(",") else None,
)
simple(
    "a hyphen for a dash",
    "typography/dash",
    lambda p: before_end(p, f" - {_words(p.text)[0][0]}") if _words(p.text) and p.plain else None,
)
simple(
    "another language's dialogue",
    "typography/dialogue",
    lambda p: re.sub(r"\n-", "\n–", p.text) if p.dialogue else None,
)
simple(
    "a space before a mark",
    "typography/space-before",
    lambda p: (
        re.sub(r"(?<=\w)([,.])(?=\s|$)", r" \1", p.text, count=1)
        if re.search(r"\w[,.](?=\s|$)", p.text)
        else None
    ),
)
simple(
    "no space after a comma",
    "typography/space-after",
    lambda p: (
        re.sub(r"(?<=[^\W\d_]{2}), (?=[^\W\d_])", ",", p.text, count=1)
        if re.search(r"[^\W\d_]{2}, [^\W\d_]", p.text)
        else None
    ),
)
simple(
    "a mark too many",
    "typography/doubled-mark",
    lambda p: (
        re.sub(r"([?!,;])(?=\s|$)", r"\1\1", p.text, count=1)
        if re.search(r"[?!,;](?=\s|$)", p.text)
        else None
    ),
)
simple("spaces in brackets", "typography/inner-space", lambda p: at_word(p, lambda w: f"( {w} )"))


@plant("accents apart", "typography/composed")
def apart(place: Place) -> str | None:
    text = unicodedata.normalize("NFD", place.text)
    return text if text != place.text and text.count("\u0327") == 0 else None


simple("a ligature", "typography/ligature", lambda p: at_word(p, lambda w: f"{w} ﬁlm"))
simple("another language's letter", "typography/letters", lambda p: at_word(p, _foreign(p)))


def _foreign(place: Place) -> Callable[[str], str]:
    letter = {"el": "ϙ", "bg": "ў"}.get(place.language, "þ")
    return lambda word: word[:2] + letter + word[2:]


simple("another language's mark", "typography/marks", lambda p: f"¿{p.text}" if p.plain else None)

# -- single languages ---------------------------------------------------------

simple(
    "cedillas",
    "typography/cedilla",
    lambda p: (
        p.text.translate(str.maketrans("șțȘȚ", "şţŞŢ")) if set("șțȘȚ") & set(p.text) else None
    ),
    "ro",
)
simple(
    "î inside",
    "typography/romanian-i",
    lambda p: (
        re.sub(r"(?<=[^\W\d_])â(?=[^\W\d_])", "î", p.text, count=1)
        if re.search(r"[^\W\d_]â[^\W\d_]", p.text)
        else None
    ),
    "ro",
)
simple(
    "French without its spaces",
    "typography/french-spaces",
    lambda p: (
        re.sub("[\u00a0\u202f](?=[?!:;])", " ", p.text)
        if re.search("[\u00a0\u202f][?!:;]", p.text)
        else None
    ),
    "fr",
)
simple(
    "no ¿",
    "typography/opening-marks",
    lambda p: p.text.replace("¿", "", 1) if "¿" in p.text else None,
    "es",
)
simple(
    "a Latin question mark",
    "typography/greek-question",
    lambda p: p.text.replace(";", "?", 1) if ";" in p.text else None,
    "el",
)
simple(
    "σ at the end",
    "typography/final-sigma",
    lambda p: re.sub(r"ς\b", "σ", p.text, count=1) if "ς" in p.text else None,
    "el",
)
simple(
    "no tonos",
    "typography/tonos",
    lambda p: at_word(
        p,
        lambda w: (
            w.translate(str.maketrans("άέήίόύώ", "αεηιουω"))
            if len(w) > 5 and not set("ΐΰϊϋ") & set(w)
            else w
        ),
    ),
    "el",
)
simple(
    "daß",
    "typography/german-ss",
    lambda p: (
        re.sub(r"\bdass\b", "daß", p.text, count=1) if re.search(r"\bdass\b", p.text) else None
    ),
    "de",
)
simple(
    "Swiss ss",
    "typography/german-ss",
    lambda p: (
        p.text.replace("ß", "ss")
        if re.search(r"\b(?:weiß|weißt|heißt|groß\w*)\b", p.text)
        else None
    ),
    "de",
)
simple("Ij", "typography/dutch-ij", lambda p: f"Ijs. {p.text}" if p.plain else None, "nl")
simple(
    "an opening mark for 't",
    "typography/dutch-particle",
    lambda p: before_end(p, " ‘t") if p.plain and "‘" not in p.text else None,
    "nl",
)
simple(
    "no ċ and għ",
    "typography/maltese-letters",
    lambda p: p.text.translate(str.maketrans("ċħ", "ch")) if re.search("ċ|għ", p.text) else None,
    "mt",
)
simple(
    "an article apart",
    "typography/maltese-article",
    lambda p: (
        re.sub(r"\b([Ii]l-)(?=\w)", r"\1 ", p.text, count=1)
        if re.search(r"\b[Ii]l-\w", p.text)
        else None
    ),
    "mt",
)
simple(
    "a Russian letter",
    "typography/bulgarian-letters",
    lambda p: at_word(p, lambda w: w[:2] + "ы" + w[2:]),
    "bg",
)
simple(
    "õ for ő",
    "typography/hungarian-long",
    lambda p: p.text.translate(str.maketrans("őű", "õû")) if set("őű") & set(p.text) else None,
    "hu",
)
simple("perchè", "typography/italian-accent", lambda p: before_end(p, " perchè"), "it")
simple(
    "sie",
    "typography/polish-sz",
    lambda p: re.sub(r"\bsię\b", "sie", p.text, count=1) if re.search(r"\bsię\b", p.text) else None,
    "pl",
)
simple(
    "takodjer", "typography/croatian-digraph", lambda p: at_word(p, lambda w: f"{w} izmedju"), "hr"
)
