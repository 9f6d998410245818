"""How a line begins and ends, and its capitals, compared with the source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Edit, Hit, rule
from filmpack.checks.sentence_marks import (
    FINAL,
    MARKS,
    WORD,
    after_last,
    begins_in_lower_case,
    begins_sentence,
    first_letter,
    last_mark,
)
from filmpack.languages.language import language as language_data
from filmpack.languages.scripts import script_of_language

_POFILTER = "translate-toolkit, pofilter"


@rule(
    "integrity/end-punctuation",
    "warning",
    f"{_POFILTER}: endpunc",
    fixes=True,
)
def end_punctuation(seen: EntryContext) -> Iterator[Hit]:
    """A question ends as a question in every language (Greek: with a semicolon), a sentence
    with a full stop, and a line that continues in the next one with neither. The translation's
    last mark must be of the same kind as the source's. A full stop is added where the next
    subtitle clearly begins a sentence."""
    question = language_data(seen.setting.tag).question_mark
    ours, theirs = last_mark(seen.bare, question), last_mark(seen.bare_source, "?")
    if seen.sound or ours == theirs or {ours, theirs} in _ALIKE or _cut_by_ellipsis(seen):
        return
    if ours == "nothing" and language_data(seen.setting.tag).unmarked_ends:
        return
    wanted = repr(question) if theirs == "question mark" else _MARK_OF[theirs]
    if ours == "nothing":
        stop = theirs == "full stop" and begins_sentence(seen.following)
        span, fix = (after_last(seen), ".") if stop else (None, None)
        yield Hit(f"no {theirs} at the end.", f"End it with {wanted}.", span, fix)
    else:
        at = len(seen.text.rstrip())
        yield Hit(
            f"ends with {_A[ours]}; the source ends with {_A[theirs]}.",
            f"End it with {wanted}.",
            (at - 1, at),
        )


_MARK_OF = {kind: repr(mark) for mark, kind in reversed(MARKS.items())} | {"nothing": "no mark"}
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


_ELLIPSIS_AT_START = re.compile(r"(?:…|\.{3,})[ \n\u00a0\u202f]*")


def _ellipsis_at_end(seen: EntryContext) -> tuple[int, int] | None:
    """The span of a last ellipsis with the spaces before it, tags and spaces after it left out."""
    bare = seen.bare.rstrip(" \n\0")
    if not bare.endswith(("…", "...")):
        return None
    stem = bare[:-1] if bare[-1] == "…" else bare.rstrip(".")
    return len(stem.rstrip(" \u00a0\u202f")), len(bare)


def _start(pattern: re.Pattern[str], seen: EntryContext) -> re.Match[str] | None:
    """What a translation begins with, tags and spaces before it not counted."""
    bare = seen.bare
    return pattern.match(bare, len(bare) - len(bare.lstrip(" \n\0")))


def _runs_on(seen: EntryContext) -> bool:
    """Whether the source's sentence goes on in the next cue: no mark but a comma at this one's
    end, and a small letter at the next one's start."""
    return (
        seen.following is not None
        and last_mark(seen.bare_source, "?") in ("nothing", "comma")
        and seen.following.unwrapped_source[:1].islower()
    )


def _cut_by_ellipsis(seen: EntryContext) -> bool:
    """Whether an ellipsis ends this cue although its sentence goes on in the next one."""
    after = seen.following
    if after is None or not after.text or not _runs_on(seen):
        return False
    if _ellipsis_at_end(seen) is None:
        return False
    first = first_letter(after.bare)
    return bool(_start(_ELLIPSIS_AT_START, after) or (first and first[1].islower()))


@rule(
    "typography/continuation",
    "warning",
    "Netflix Timed Text Style Guide, Continuity: no ellipsis where a sentence is split",
    fixes=True,
    marks="….",
)
def continuation(seen: EntryContext) -> Iterator[Hit]:
    """A sentence that goes on in the next subtitle needs no sign of it: an ellipsis says that
    somebody hesitates or is interrupted. The repair removes it on both sides of the cut."""
    after, mark = seen.following, _ellipsis_at_end(seen)
    if after is None or mark is None or not _cut_by_ellipsis(seen):
        return
    # Where the source has a comma, only a translator knows whether this language has one, too.
    bare = last_mark(seen.bare_source, "?") == "nothing"
    again = _start(_ELLIPSIS_AT_START, after)
    yield Hit(
        f"an ellipsis, but the sentence goes on in {after.entry.context}.",
        "Remove it on both sides of the cut." if again else "Remove it.",
        mark,
        "" if bare else None,
        elsewhere=(Edit(after.entry.context, again.span(), ""),) if again and bare else (),
    )


@rule(
    "integrity/start-punctuation",
    "warning",
    f"{_POFILTER}: startpunc",
    fixes=True,
)
def start_punctuation(seen: EntryContext) -> Iterator[Hit]:
    """A mark at the very start that the source doesn't have is left over from an edit, or
    belongs to the line before. Spanish ¿ ¡, quotation marks and dashes may begin a line. The
    repair moves a mark to the end of the subtitle before where it clearly belongs there."""
    mark = seen.bare.lstrip("\0 \n")[:1]
    if mark and mark in ",.;:!?…)]}%&*/" and seen.bare_source.lstrip("\0 \n")[:1] != mark:
        if mark in ".…" and seen.previous and _cut_by_ellipsis(seen.previous):
            return  # told there
        at = seen.text.index(mark)
        what = f"begins with {mark!r}; the source doesn't."
        fix, before = _moved_back(seen, at)
        if fix is None:
            yield Hit(what, "Remove it.", (at, at + 1))
        else:
            advice = "Move it to the end of the subtitle before." if before else "Remove it."
            yield Hit(what, advice, fix, "", elsewhere=before)


_MARK_AT_START = re.compile(r"([,;:.!?])[ \n\u00a0\u202f]*(?=[^\W\d_])")


def _moved_back(seen: EntryContext, at: int) -> tuple[tuple[int, int] | None, tuple[Edit, ...]]:
    """The span of a first mark that belongs to the cue before, and the change there.

    None where that is not certain; no change where the cue before has the mark already.
    """
    found, before = _MARK_AT_START.match(seen.bare, at), seen.previous
    if not found or not before or not before.text:
        return None, ()
    kind, its = MARKS[found[1]], last_mark(before.bare_source, "?")
    if kind != its and (kind, its) != ("comma", "nothing"):
        return None, ()
    end = after_last(before)
    last = before.bare[: end[0]][-1:]
    if last == found[1]:
        return found.span(), ()
    if not last.isalnum():
        return None, ()
    return found.span(), (Edit(before.entry.context, end, found[1]),)


_WITHOUT_CAPITALS = frozenset(
    {"Arab", "Beng", "Deva", "Ethi", "Geor", "Hans", "Hant", "Hebr", "Jpan", "Kore", "Taml", "Thai"}
)


@rule(
    "integrity/capital",
    "warning",
    f"{_POFILTER}: startcaps",
)
def capital(seen: EntryContext) -> Iterator[Hit]:
    """A sentence begins with a capital. Where the source's line begins a sentence, so does the
    translation's; a line that continues the one before begins with a small letter in both, unless
    it begins with a name, or the translation ends a sentence before it."""
    mine, its = first_letter(seen.bare), first_letter(seen.bare_source)
    if mine is None or its is None:
        return
    at, char = mine
    if script_of_language(seen.setting.tag) in _WITHOUT_CAPITALS:
        return
    if its[1].isupper() and char.islower() and _needs_capital(seen, at):
        yield Hit(f"begins with a small {char!r}.", "Begin with a capital.", (at, at + 1))
    elif _goes_on_small(seen, its) and char.isupper() and _needs_small(seen, at):
        yield Hit(
            f"begins with a capital {char!r}.",
            "Begin with a small letter, as in the source.",
            (at, at + 1),
        )


def _goes_on_small(seen: EntryContext, first: tuple[int, str]) -> bool:
    """Whether the source, which begins with this letter, goes on with a sentence: it begins with a
    small letter, or with "I" where the cue before ends none."""
    at, char = first
    if at:  # a dash or a quotation mark begins something of its own
        return False
    if _I.match(seen.bare_source):
        return seen.previous is not None and not seen.previous.ends_sentence
    return char.islower()


_I = re.compile(r"I(?:['’]\w+)?(?!\w)")


def _needs_capital(seen: EntryContext, at: int) -> bool:
    """Whether the word at this place certainly begins a sentence."""
    if seen.previous and last_mark(seen.previous.bare_source, "?") in ("nothing", "comma"):
        return False  # the source's capital is a name's, or I
    char = seen.text[at]  # Georgian has small letters alone
    return char.title() != char and not begins_in_lower_case(seen, at)


def _needs_small(seen: EntryContext, at: int) -> bool:
    """Whether the word at this place, the first one, certainly continues a sentence."""
    known, before = language_data(seen.setting.tag), seen.previous
    word = WORD.match(seen.text, at)
    if word is None or word[0] in {term.term for term in seen.setting.terms}:
        return False
    # The source begins with a small letter: a capital in it is a name's, or another sentence's.
    if any(w[0].isupper() and re.split("['’]", w)[0] != "I" for w in WORD.findall(seen.source)):
        return False
    if before is None:
        # German, Danish and Norwegian begin a whole sentence after a colon with a capital.
        return not (known.noun_capitals or known.capital_after_colon)
    if known.noun_capitals and (
        word[0].lower() not in known.small_words or word[0] in known.formal_words
    ):
        return False
    if not before.text or before.ends_sentence:
        return False
    end = last_mark(before.bare, known.question_mark)
    after_colon = "colon" in (end, last_mark(before.bare_source, "?"))
    return end not in FINAL and not (known.capital_after_colon and after_colon)


@rule(
    "integrity/all-caps",
    "warning",
    f"{_POFILTER}: acronyms, simplecaps",
    where=("inner_capitals",),
)
def all_caps(seen: EntryContext) -> Iterator[Hit]:
    """Capitals shout, are slower to read and hide accents. If the source doesn't shout, neither
    should the translation."""
    words = WORD.findall(seen.bare)
    loud = [word for word in words if len(word) > 1 and word.isupper()]
    if len(loud) > 1 and 2 * len(loud) > len(words) and not seen.source.isupper():
        yield Hit("written in capitals.", "Write it in small letters.", (0, len(seen.text)))


_MID_CAPITALS = re.compile(r"\b[^\W\d_]{2,}\b")


@rule(
    "integrity/mid-capitals",
    "warning",
    f"{_POFILTER}: simplecaps",
    where=("inner_capitals",),
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
