"""What a translation must keep of its source, and what it must not bring along."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from filmpack.checks.rule import CatalogueContext, EntryContext, Example, Hit, rule
from filmpack.languages.language import language as language_data
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
)
def placeholder(seen: EntryContext) -> Iterator[Hit]:
    """{emergency} is where the country's own number comes. Lost, doubled or misspelt, the card
    would show a sentence without a number."""
    if (found := seen.misfit) and found.kind == "placeholder":
        yield Hit(f"{found.what}.", "Keep placeholders as they are.", found.span)


@rule(
    "integrity/number",
    "error",
    _FILMPACK,
    bad=Example("Zadzwoń pod 800100100."),
    good=Example("Linia filmu o 3 osobach."),
)
def number(seen: EntryContext) -> Iterator[Hit]:
    """A run of digits that the source doesn't have could be dialled. Phone numbers never pass
    through a translation: a wrong digit would send a young person to a stranger."""
    if (found := seen.misfit) and found.kind == "number":
        yield Hit(f"{found.what}.", _COUNTRIES, found.span)


@rule(
    "integrity/address",
    "error",
    _FILMPACK,
    bad=Example("Wejdź na pomoc.pl/czat."),
    good=Example("Wejdź na tę stronę."),
)
def address(seen: EntryContext) -> Iterator[Hit]:
    """A web or mail address that the source doesn't have: where it leads, nobody has checked."""
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
    """A number in figures that is not in the translation was perhaps changed or forgotten. Written
    in words it is right; then waive this."""
    if not _DIGITS.search(seen.source):
        return
    ours = set(_DIGITS.findall(seen.text))
    for digits in _DIGITS.findall(strip_tags(seen.source)):
        if digits not in ours:
            yield Hit(f"the source's {digits} is not here.", "Check the number.")


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
    """An address of the source stands in every language letter for letter."""
    if "." not in seen.source and "@" not in seen.source:
        return
    for found in _LOST_ADDRESS.findall(seen.source):
        if found not in seen.text:
            yield Hit(f"the address {found} is not here.", "Keep it as in the source.")


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
        yield Hit(f"{lost} is not here.", "Keep it as in the source.")


@rule(
    "integrity/term",
    "warning",
    "translations/terms.toml",
    bad=Example("To jest Lea.", source="This is Nora."),
    good=Example("To jest Nora.", source="This is Nora."),
)
def term(seen: EntryContext) -> Iterator[Hit]:
    """Names and terms are the same throughout a film. terms.toml says how each language writes
    them; a name that became another name is a viewer who no longer follows."""
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
                f"{known.term!r} is not here as {' or '.join(forms)}.",
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
    """Doubled, leading and trailing spaces move a line on the screen."""
    text = seen.bare
    if "  " not in text and " \n" not in text and "\n " not in text and text == text.strip(" "):
        return
    for match in _SPACE.finditer(text):
        at_edge = match.start() == 0 or match.end() == len(text)
        edge = at_edge or text[match.start() - 1] == "\n" or text[match.end()] == "\n"
        yield Hit("a space too many.", "Remove it.", match.span(), "" if edge else " ")


@rule(
    "integrity/tab",
    "warning",
    f"{_POFILTER}: tabs",
    bad=Example("Linia\tfilmu."),
    good=Example("Linia filmu."),
    marks="\t\\",
)
def tab(seen: EntryContext) -> Iterator[Hit]:
    """A tab is as wide as a player likes; it comes along with copied tables."""
    if "\t" in seen.text or "\\t" in seen.text:
        at = seen.text.find("\t")
        yield Hit("a tab.", "Write a space.", (at, at + 1) if at >= 0 else None)


_DOUBLED_WORD_2 = re.compile(r"(?i)\b(\w+)\W+\1\b")


_DOUBLED_WORD = re.compile(r"(?i)\b([^\W\d_]{2,})[ \n]+\1\b")


@rule(
    "integrity/doubled-word",
    "warning",
    f"{_POFILTER}: doublewords",
    bad=Example("Linia linia filmu."),
    good=Example("Linia filmu."),
)
def doubled_word(seen: EntryContext) -> Iterator[Hit]:
    """The same word twice in a row is mostly a slip; where the source says a word twice, too
    ("No, no"), or a language may (French "nous nous", Dutch "je je"), it is let pass."""
    for match in _DOUBLED_WORD.finditer(seen.bare):
        if match[1].lower() in language_data(seen.language).may_double:
            continue
        if not _DOUBLED_WORD_2.search(seen.source):
            yield Hit(f"{match[1]!r} stands twice.", "Remove one.", match.span())


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
                f"{opening} and {closing} do not pair up.", "Add or remove one.", (at, at + 1)
            )


@rule(
    "integrity/end-punctuation",
    "warning",
    f"{_POFILTER}: endpunc",
    bad=Example("Linia filmu", source="A line?"),
    good=Example("Linia filmu?", source="A line?"),
)
def end_punctuation(seen: EntryContext) -> Iterator[Hit]:
    """A question ends as a question in every language (Greek: with a semicolon), a sentence with a
    full stop; a line that goes on in the next one without. What the source's last mark is, the
    translation's is of the same kind."""
    ours, theirs = _end(seen.bare, seen.language), _end(seen.bare_source, "en")
    if ours == theirs or {ours, theirs} in _ALIKE:
        return
    wanted = _MARK_OF[theirs]
    if theirs == "question" and seen.language == "el":
        wanted = "';'"
    if ours == "nothing":
        yield Hit(f"the end lacks its {theirs}.", f"End it with {wanted}.")
    else:
        at = len(seen.text.rstrip())
        yield Hit(
            f"it ends with a {ours}, the source with {_A[theirs]}.",
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
    "nothing": "none",
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
    """A mark at the very start that the source does not have is a leftover of an edit, or belongs
    to the line before. Spanish ¿ ¡, quotation marks and dashes may begin a line."""
    mark = seen.bare.lstrip("\0 \n")[:1]
    if mark and mark in ",.;:!?…)]}%&*/" and seen.bare_source.lstrip("\0 \n")[:1] != mark:
        at = seen.text.index(mark)
        yield Hit(f"it begins with {mark!r}, the source does not.", "Remove it.", (at, at + 1))


@rule(
    "integrity/capital",
    "warning",
    f"{_POFILTER}: startcaps",
    bad=Example("linia filmu."),
    good=Example("Linia filmu."),
)
def capital(seen: EntryContext) -> Iterator[Hit]:
    """A sentence begins with a capital. Where the source's line begins one, so does the
    translation's; a line that goes on from the one before begins small in both."""
    mine, its = _first_letter(seen.bare), _first_letter(seen.bare_source)
    if mine is None or its is None:
        return
    at, char = mine
    if its[1].isupper() and char.islower() and not _small_start(seen.text[at:], seen.language):
        yield Hit(f"it begins with a small {char!r}.", "Begin with a capital.", (at, at + 1))
    elif its[1].islower() and not its[0] and char.isupper() and seen.source[:1] != "I":
        word = _WORD.match(seen.text, at)
        if word and word[0] in {t.term for t in seen.setting.terms}:
            return
        # German, Danish and Norwegian begin a whole sentence after a colon with a capital.
        after_colon = language_data(seen.setting.tag).capital_after_colon
        if not after_colon and _goes_on(seen.source):
            yield Hit(
                f"it begins with a capital {char!r}.", "Begin small, as the source.", (at, at + 1)
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
    """Capitals shout, are slower to read and hide accents. Where the source does not shout, the
    translation doesn't either."""
    words = _WORD.findall(seen.bare)
    loud = [word for word in words if len(word) > 1 and word.isupper()]
    if len(loud) > 1 and 2 * len(loud) > len(words) and not seen.source.isupper():
        yield Hit("it is written in capitals.", "Write it in small letters.", (0, len(seen.text)))


_MID_CAPITALS = re.compile(r"\b[^\W\d_]{2,}\b")


@rule(
    "integrity/mid-capitals",
    "warning",
    f"{_POFILTER}: simplecaps",
    bad=Example("To jest LInia filmu."),
    good=Example("To jest linia filmu z UE."),
)
def mid_capitals(seen: EntryContext) -> Iterator[Hit]:
    """A capital inside a word is a finger too long on the shift key. What the source writes so
    (YouTube) and Irish and Dutch prefixes are let pass."""
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
    """Where two people speak in one subtitle, each has a line of their own, and a dash tells so."""
    theirs = is_dialogue(seen.source)
    if theirs and not seen.dialogue:
        yield Hit("two speakers became one.", "A line and a dash for each, as in the source.")
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
    """Italics tell a message on a phone from what is said; they must not get lost."""
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
    """A translation of a fraction of the source's length, or three times as long, is mostly the
    text of another line, or half of it."""
    mine, its = len(seen.unwrapped), len(seen.unwrapped_source)
    if its >= 25 and mine * 4 < its:
        yield Hit(f"{mine} characters for the source's {its}.", "Is something missing?")
    elif mine > 40 and mine > 3 * its:
        yield Hit(f"{mine} characters for the source's {its}.", "Is it the text of another line?")


@rule(
    "integrity/consistency",
    "note",
    "filmpack: what is said twice is said alike, unless it is meant otherwise",
    bad=Example(change=('msgstr "A to jest Mia."', 'msgstr "Oto ona."')),
    good=Example(),
    scope="catalogue",
)
def consistency(book: CatalogueContext) -> Iterator[Hit]:
    """The same source line, translated in different ways in different places: sometimes right (who
    speaks to whom differs), often two translators' work."""
    by_source: dict[str, list[EntryContext]] = defaultdict(list)
    for seen in book.entries:
        if seen.text and seen.entry.cue:
            by_source[seen.unwrapped_source].append(seen)
    for alike in by_source.values():
        first, *rest = alike
        for seen in rest:
            if seen.unwrapped != first.unwrapped:
                yield Hit(
                    f"{first.entry.context} has the same source and reads {first.unwrapped!r}.",
                    "Make them alike, unless they are meant otherwise.",
                    context=seen.entry.context,
                )
