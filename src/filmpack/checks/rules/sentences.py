"""How a line begins and ends, and its capitals, compared with the source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Example, Hit, rule
from filmpack.languages.language import language as language_data

_POFILTER = "translate-toolkit, pofilter"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


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
    question = language_data(seen.setting.tag).question_mark
    ours, theirs = _end(seen.bare, question), _end(seen.bare_source, "?")
    if ours == theirs or {ours, theirs} in _ALIKE:
        return
    wanted = repr(question) if theirs == "question mark" else _MARK_OF[theirs]
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
_MARK_OF = {kind: repr(mark) for mark, kind in reversed(_KINDS.items())} | {"nothing": "no mark"}
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


def _end(text: str, question: str) -> str:
    """The kind of the last mark, in a language whose questions end with `question`."""
    bare = text.rstrip(" \n\0\"'”“’‘»«)]\u00a0\u202f")
    if bare.endswith(question):
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
        after_colon = language_data(seen.setting.tag).capital_after_colon
        if not after_colon and _goes_on(seen.source):
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
