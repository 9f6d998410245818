"""What a translation must keep from its source, and what it must not add."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from filmpack.checks.contexts import CatalogueContext, EntryContext
from filmpack.checks.rule import Example, Hit, rule
from filmpack.timedtext.markup import is_dialogue, strip_tags

_POFILTER = "translate-toolkit, pofilter"
_FILMPACK = "filmpack: translators' text is data"
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_HASHTAG = re.compile(r"(?<![\w&])#\w+")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_COUNTRIES = "Numbers and addresses come from the countries' files."


@rule(
    "integrity/placeholder",
    "error",
    _FILMPACK,
    bad=Example("Dzwoń pod numer alarmowy.", source="Call {emergency}.", context="card.emergency"),
    good=Example("Dzwoń pod {emergency}.", source="Call {emergency}.", context="card.emergency"),
    waivable=False,
)
def placeholder(seen: EntryContext) -> Iterator[Hit]:
    """{emergency} is replaced by the country's own number. If it is lost, repeated or misspelt,
    the card shows a sentence without a number."""
    if (found := seen.misfit) and found.kind == "placeholder":
        yield Hit(f"{found.what}.", "Keep placeholders as they are.", found.span)


@rule(
    "integrity/number",
    "error",
    _FILMPACK,
    bad=Example("Zadzwoń pod 800100100."),
    good=Example("Linia filmu o 3 osobach."),
    waivable=False,
)
def number(seen: EntryContext) -> Iterator[Hit]:
    """Somebody could dial a run of digits that the source doesn't have. Phone numbers never
    pass through a translation: a wrong digit would connect a young person to a stranger."""
    if (found := seen.misfit) and found.kind == "number":
        yield Hit(f"{found.what}.", _COUNTRIES, found.span)


@rule(
    "integrity/address",
    "error",
    _FILMPACK,
    bad=Example("Wejdź na pomoc.pl/czat."),
    good=Example("Wejdź na tę stronę."),
    waivable=False,
)
def address(seen: EntryContext) -> Iterator[Hit]:
    """A web or mail address that the source doesn't have: nobody has checked where it leads."""
    if (found := seen.misfit) and found.kind == "address":
        yield Hit(f"{found.what}.", _COUNTRIES, found.span)


@rule(
    "integrity/lost-number",
    "warning",
    f"{_POFILTER}: numbers",
    bad=Example("Napisał do mnie wiele razy.", source="He wrote to me 24 times."),
    good=Example("Napisał do mnie 24 razy.", source="He wrote to me 24 times."),
)
def lost_number(seen: EntryContext) -> Iterator[Hit]:
    """A figure from the source is not in the translation: it may have been changed or
    forgotten. If the number is written in words, waive this."""
    if not _DIGITS.search(seen.source):
        return
    ours = set(_DIGITS.findall(seen.text))
    for digits in _DIGITS.findall(strip_tags(seen.source)):
        if digits not in ours:
            yield Hit(f"{digits} is in the source, but not here.", "Check the number.")


# Bounded, as mail addresses are (RFC 5321, 4.5.3.1): a text without a space takes a time that grows
# with its square otherwise.
_LOST_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]*[\w/]|[^\s@]{1,64}@[^\s@]{1,255}\.\w{2,63}")


@rule(
    "integrity/lost-address",
    "error",
    f"{_POFILTER}: urls, emails",
    bad=Example("Wejdź na film.example.", source="Go to www.film.example."),
    good=Example("Wejdź na www.film.example.", source="Go to www.film.example."),
)
def lost_address(seen: EntryContext) -> Iterator[Hit]:
    """An address from the source must appear letter for letter in every language."""
    if "." not in seen.source and "@" not in seen.source:
        return
    for found in _LOST_ADDRESS.findall(seen.source):
        if found not in seen.text:
            yield Hit(f"the address {found} is missing.", "Copy it from the source.")


@rule(
    "integrity/hashtag",
    "error",
    "filmpack: a hashtag is an address, too",
    bad=Example("Oznacz #PowiedzKomus.", source="Tag it #TellSomebody."),
    good=Example("Oznacz #TellSomebody.", source="Tag it #TellSomebody."),
)
def hashtag(seen: EntryContext) -> Iterator[Hit]:
    """A hashtag leads somewhere: translated or misspelt, it leads to other people's posts."""
    if "#" not in seen.text and "#" not in seen.source:
        return
    theirs = set(_HASHTAG.findall(seen.source))
    for found in _HASHTAG.finditer(seen.bare):
        if found[0] not in theirs:
            yield Hit(f"{found[0]} is not in the source.", "Keep the source's.", found.span())
        theirs.discard(found[0])
    for lost in sorted(theirs):
        yield Hit(f"{lost} is missing.", "Copy it from the source.")


@rule(
    "integrity/term",
    "warning",
    "translations/terms.toml",
    bad=Example("To jest Lea.", source="This is Nora."),
    good=Example("To jest Nora.", source="This is Nora."),
)
def term(seen: EntryContext) -> Iterator[Hit]:
    """Names and terms stay the same throughout a film. terms.toml says how each language writes
    them; if a name changes, viewers lose track of who is who."""
    for known in seen.setting.terms:
        if known.term not in seen.source or not re.search(
            rf"(?<!\w){re.escape(known.term)}(?!\w)", seen.source
        ):
            continue
        forms = known.forms_in(seen.language)
        if "*" in forms or seen.language == "en":
            continue
        text = seen.unwrapped.lower()
        if not any(re.search(rf"(?<!\w){re.escape(form.lower())}", text) for form in forms):
            yield Hit(
                f"{known.term!r} should appear here as {' or '.join(forms)}.",
                known.note or "Use the form from terms.toml, or add the right one there.",
            )


_SPACE = re.compile(r"(?m)^ +| +$| {2,}")


@rule(
    "integrity/space",
    "warning",
    f"{_POFILTER}: doublespacing, startwhitespace, endwhitespace",
    bad=Example("Linia  filmu.", fixed="Linia filmu."),
    good=Example("Linia filmu."),
    fixes=True,
)
def space(seen: EntryContext) -> Iterator[Hit]:
    """Repeated, leading and trailing spaces shift a line on the screen."""
    text = seen.bare
    if "  " not in text and " \n" not in text and "\n " not in text and text == text.strip(" "):
        return
    for match in _SPACE.finditer(text):
        at_edge = match.start() == 0 or match.end() == len(text)
        edge = at_edge or text[match.start() - 1] == "\n" or text[match.end()] == "\n"
        yield Hit("extra space.", "Remove it.", match.span(), "" if edge else " ")


@rule(
    "integrity/tab",
    "warning",
    f"{_POFILTER}: tabs",
    bad=Example("Linia\tfilmu."),
    good=Example("Linia filmu."),
    marks="\t\\",
)
def tab(seen: EntryContext) -> Iterator[Hit]:
    """Each player shows a tab with a different width. Tabs come from copied tables."""
    if "\t" in seen.text or "\\t" in seen.text:
        at = seen.text.find("\t")
        yield Hit("a tab character.", "Write a space.", (at, at + 1) if at >= 0 else None)


_DOUBLED_WORD = re.compile(r"(?i)\b([^\W\d_]{2,})[ \n]+\1\b")
_DOUBLED_IN_SOURCE = re.compile(r"(?i)\b(\w+)\W+\1\b")


@rule(
    "integrity/doubled-word",
    "warning",
    f"{_POFILTER}: doublewords",
    bad=Example("Linia linia filmu."),
    good=Example("Linia filmu."),
)
def doubled_word(seen: EntryContext) -> Iterator[Hit]:
    """The same word twice in a row is usually a slip. It is accepted where the source repeats a
    word, too ("No, no"), and where the language allows it (French "nous nous", Dutch "je je")."""
    for match in _DOUBLED_WORD.finditer(seen.bare):
        if match[1].lower() in _MAY_DOUBLE.get(seen.language, ()):
            continue
        if not _DOUBLED_IN_SOURCE.search(seen.source):
            yield Hit(f"{match[1]!r} is repeated.", "Remove one.", match.span())


_MAY_DOUBLE = {
    "fr": {"nous", "vous"},
    "nl": {"je", "die", "dat", "we", "ze"},
    "de": {"die", "der", "das", "sie", "den"},
    "da": {"der", "det", "så"},
    "nb": {"det", "så"},
    "it": {"che"},
    "hu": {"még"},
    "mt": {"xi"},
}


@rule(
    "integrity/brackets",
    "warning",
    f"{_POFILTER}: brackets",
    bad=Example("Linia (filmu."),
    good=Example("Linia (filmu)."),
    marks="()[]{}",
)
def brackets(seen: EntryContext) -> Iterator[Hit]:
    """Brackets come in pairs."""
    if not seen.marks & {"(", ")", "[", "]", "{", "}"}:
        return
    for opening, closing in _PAIRS.items():
        if seen.text.count(opening) != seen.text.count(closing):
            at = max(seen.text.find(opening), seen.text.find(closing))
            yield Hit(
                f"{opening} and {closing} are not in pairs.", "Add or remove one.", (at, at + 1)
            )


@rule(
    "integrity/end-punctuation",
    "warning",
    f"{_POFILTER}: endpunc",
    bad=Example("Linia filmu", source="A line?"),
    good=Example("Linia filmu?", source="A line?"),
)
def end_punctuation(seen: EntryContext) -> Iterator[Hit]:
    """A question ends as a question in every language (Greek: with a semicolon), a sentence
    with a full stop, and a line that continues in the next one with neither. The translation's
    last mark must be of the same kind as the source's."""
    ours, theirs = _end(seen.bare, seen.language), _end(seen.bare_source, "en")
    if ours == theirs or {ours, theirs} in _ALIKE:
        return
    wanted = _MARK_OF[theirs]
    if theirs == "question" and seen.language == "el":
        wanted = "';'"
    if ours == "nothing":
        yield Hit(f"no {theirs} at the end.", f"End it with {wanted}.")
    else:
        at = len(seen.text.rstrip())
        yield Hit(
            f"ends with {_A[ours]}; the source ends with {_A[theirs]}.",
            f"End it with {wanted}.",
            (at - 1, at),
        )


_KINDS = {
    "?": "question mark",
    ";": "semicolon",
    "\u037e": "question mark",
    "!": "exclamation mark",
    "…": "ellipsis",
    ".": "full stop",
    ":": "colon",
    ",": "comma",
    "–": "dash",
    "—": "dash",
}
_MARK_OF = {kind: repr(mark) for mark, kind in reversed(_KINDS.items())} | {
    "nothing": "no mark",
    "question mark": "'?'",
}
_A = {kind: f"a {kind}" for kind in _MARK_OF} | {
    "exclamation mark": "an exclamation mark",
    "ellipsis": "an ellipsis",
    "nothing": "no mark",
}
# A pause may be a comma or a dash; joy is not the same everywhere; sentences are cut elsewhere.
_ALIKE = [
    {"full stop", "exclamation mark"},
    {"comma", "nothing"},
    {"comma", "dash"},
    {"dash", "nothing"},
    {"dash", "ellipsis"},
    {"comma", "full stop"},
    {"comma", "ellipsis"},
    {"colon", "comma"},
    {"colon", "full stop"},
    {"semicolon", "full stop"},
    {"semicolon", "comma"},
]


def _end(text: str, language: str) -> str:
    bare = text.rstrip(" \n\0\"'”“’‘»«)]\u00a0\u202f")
    if language == "el" and bare[-1:] == ";":
        return "question mark"
    if bare.endswith("..."):
        return "ellipsis"
    return _KINDS.get(bare[-1:], "nothing")


@rule(
    "integrity/start-punctuation",
    "warning",
    f"{_POFILTER}: startpunc",
    bad=Example(", linia filmu."),
    good=Example("…linia filmu.", source="…a line."),
)
def start_punctuation(seen: EntryContext) -> Iterator[Hit]:
    """A mark at the very start that the source doesn't have is left over from an edit, or
    belongs to the line before. Spanish ¿ ¡, quotation marks and dashes may begin a line."""
    mark = seen.bare.lstrip("\0 \n")[:1]
    if mark and mark in ",.;:!?…)]}%&*/" and seen.bare_source.lstrip("\0 \n")[:1] != mark:
        at = seen.text.index(mark)
        yield Hit(f"begins with {mark!r}; the source doesn't.", "Remove it.", (at, at + 1))


@rule(
    "integrity/capital",
    "warning",
    f"{_POFILTER}: startcaps",
    bad=Example("linia filmu."),
    good=Example("Linia filmu."),
)
def capital(seen: EntryContext) -> Iterator[Hit]:
    """A sentence begins with a capital. Where the source's line begins a sentence, so does the
    translation's; a line that continues the one before begins with a small letter in both."""
    mine, its = _first_letter(seen.bare), _first_letter(seen.bare_source)
    if mine is None or its is None:
        return
    at, char = mine
    if its[1].isupper() and char.islower() and not _small_start(seen.text[at:], seen.language):
        yield Hit(f"begins with a small {char!r}.", "Begin with a capital.", (at, at + 1))
    elif its[1].islower() and not its[0] and char.isupper() and seen.source[:1] != "I":
        word = _WORD.match(seen.text, at)
        if word and word[0] in {t.term for t in seen.setting.terms}:
            return
        # German, Danish and Norwegian begin a whole sentence after a colon with a capital.
        if seen.language not in ("de", "da", "nb") and _goes_on(seen.source):
            yield Hit(
                f"begins with a capital {char!r}.",
                "Begin with a small letter, as in the source.",
                (at, at + 1),
            )


def _goes_on(source: str) -> bool:
    return source[:1].islower()


_FIRST_LETTER = re.compile(r"[\s\0\-‐‑–—\"'“”„«»‘’‚¿¡(\[]*")


def _first_letter(text: str) -> tuple[int, str] | None:
    """Place and letter of the first word; None when a digit or "…" stands before it."""
    match = _FIRST_LETTER.match(text)
    at = match.end() if match else 0
    char = text[at : at + 1]
    return (at, char) if char.isalpha() else None


_SMALL_START = re.compile(r"[tsn]\b ")


def _small_start(text: str, language: str) -> bool:
    """Whether a language begins a sentence with a small letter here: Dutch 't, 's, 'n."""
    return language == "nl" and _SMALL_START.match(text) is not None


@rule(
    "integrity/all-caps",
    "warning",
    f"{_POFILTER}: acronyms, simplecaps",
    bad=Example("TO JEST LINIA FILMU."),
    good=Example("To jest linia filmu o UE."),
)
def all_caps(seen: EntryContext) -> Iterator[Hit]:
    """Capitals shout, are slower to read and hide accents. If the source doesn't shout, neither
    should the translation."""
    words = _WORD.findall(seen.bare)
    loud = [word for word in words if len(word) > 1 and word.isupper()]
    if len(loud) > 1 and 2 * len(loud) > len(words) and not seen.source.isupper():
        yield Hit("written in capitals.", "Write it in small letters.", (0, len(seen.text)))


_MID_CAPITALS = re.compile(r"\b[^\W\d_]{2,}\b")


@rule(
    "integrity/mid-capitals",
    "warning",
    f"{_POFILTER}: simplecaps",
    bad=Example("To jest LInia filmu."),
    good=Example("To jest linia filmu z UE."),
)
def mid_capitals(seen: EntryContext) -> Iterator[Hit]:
    """A capital inside a word usually means that the shift key was held too long. Words that
    the source writes that way (YouTube) and Irish and Dutch prefixes are accepted."""
    if seen.text.islower():
        return
    for match in _MID_CAPITALS.finditer(seen.bare):
        word = match[0]
        inner = word[1:]
        if inner.islower() or word.isupper() or word.islower() or word in seen.source:
            continue
        if seen.language == "ga" or word.startswith("IJ") or word.rstrip("s").isupper():
            continue
        if any(c.isupper() for c in inner) and any(c.islower() for c in word):
            yield Hit(f"{word!r} has a capital inside.", "Check the spelling.", match.span())


@rule(
    "integrity/speakers",
    "error",
    "Netflix Timed Text Style Guide, Dual speakers",
    bad=Example("Tak? Nie.", source="- Yes?\n- No."),
    good=Example("- Tak?\n- Nie.", source="- Yes?\n- No."),
)
def speakers(seen: EntryContext) -> Iterator[Hit]:
    """Where two people speak in one subtitle, each has a line of their own, marked by a dash."""
    theirs = is_dialogue(seen.source)
    if theirs and not seen.dialogue:
        yield Hit("two speakers became one.", "Give each a line and a dash, as in the source.")
    if seen.dialogue and not theirs and seen.entry.cue:
        yield Hit("one speaker became two.", "Remove the dashes.")


@rule(
    "integrity/italics",
    "warning",
    "filmpack: italics are a message read on a phone",
    bad=Example("Gdzie jesteś?", source="<i>Where are you?</i>"),
    good=Example("<i>Gdzie jesteś?</i>", source="<i>Where are you?</i>"),
)
def italics(seen: EntryContext) -> Iterator[Hit]:
    """Italics mark a message on a phone, as opposed to speech. They must not be lost."""
    if ("<i>" in seen.source) != ("<i>" in seen.text):
        yield Hit("italics differ from the source.", "Keep <i>…</i> as in the source.")


@rule(
    "integrity/length",
    "warning",
    f"{_POFILTER}: long, short",
    bad=Example("Tak.", source="They don't know each other. They live in different countries."),
    good=Example("Tak.", source="Yes, I do."),
)
def strange_length(seen: EntryContext) -> Iterator[Hit]:
    """A translation a fraction of the source's length, or three times as long, usually belongs
    to another line, or is incomplete."""
    mine, its = len(seen.unwrapped), len(seen.unwrapped_source)
    if its >= 25 and mine * 4 < its:
        yield Hit(f"{mine} characters; the source has {its}.", "Is something missing?")
    elif mine > 40 and mine > 3 * its:
        yield Hit(f"{mine} characters; the source has {its}.", "Is it the text of another line?")


@rule(
    "integrity/consistency",
    "note",
    "filmpack: one wording for a repeated line, unless a difference is intended",
    bad=Example(change=('msgstr "A to jest Mia."', 'msgstr "Oto ona."')),
    good=Example(),
    scope="catalogue",
)
def consistency(book: CatalogueContext) -> Iterator[Hit]:
    """The same source line is translated differently in different places. That can be right (it
    depends on who speaks to whom), but often comes from two translators."""
    by_source: dict[str, list[EntryContext]] = defaultdict(list)
    for seen in book.entries:
        if seen.text and seen.entry.cue:
            by_source[seen.unwrapped_source].append(seen)
    for alike in by_source.values():
        first, *rest = alike
        for seen in rest:
            if seen.unwrapped != first.unwrapped:
                yield Hit(
                    f"{first.entry.context} has the same source but reads {first.unwrapped!r}.",
                    "Use one wording, unless the difference is intended.",
                    context=seen.entry.context,
                )
