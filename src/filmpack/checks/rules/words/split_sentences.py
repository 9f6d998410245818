"""Sentences that run over several cues or share one, and how their parts fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule
from filmpack.checks.sentence_marks import (
    BEHIND_MARK,
    FINAL,
    WORD,
    begins_in_lower_case,
    begins_sentence,
    first_letter,
    last_mark,
)
from filmpack.languages.language import language as language_data
from filmpack.timedtext.markup import length, unwrap

_STOPS = ("full stop", "question mark", "exclamation mark")
_A_THIRD = 3


@rule(
    "integrity/split-sentence",
    "warning",
    "Netflix Timed Text Style Guide, Continuity; national orthographies",
    fixes=True,
)
def split_sentence(seen: EntryContext) -> Iterator[Hit]:
    """The parts of a sentence fit together where it is cut. A full stop ends it only where the
    next subtitle begins with a capital, a comma never before a new sentence, and a subordinate
    clause ends with a comma, not with a colon. Marks that the source's own do not excuse are
    found by integrity/end-punctuation."""
    after = seen.following
    if after is None or not after.text:
        return
    theirs = last_mark(seen.bare_source, "?")
    if theirs not in ("comma", "full stop"):
        return
    ours = last_mark(seen.bare, language_data(seen.setting.tag).question_mark)
    if ours == theirs or ours == "nothing":
        return
    next_one, place = after.entry.context, _mark_place(seen)
    if theirs == "full stop":
        if ours in ("comma", "semicolon") and begins_sentence(after):
            what = f"ends with a {ours}, but {next_one} begins a sentence."
            yield Hit(what, "End it with '.'.", place, ".")
    elif ours in _STOPS and _goes_on(after):
        what = f"ends a sentence, but {next_one} goes on with a small letter."
        yield Hit(what, "End it as the source does, or begin the next one with a capital.", place)
    elif ours == "colon" and _subordinate(seen) and not _QUOTED.match(after.bare):
        what = "a colon after a subordinate clause; the source has a comma."
        yield Hit(what, "End it with ','.", place, ",")


_QUOTED = re.compile('[\\0 ]*["“”„«»‘‚\\0]')


def _mark_place(seen: EntryContext) -> tuple[int, int]:
    """The span of a translation's last mark, with the space before it that French has."""
    text = seen.bare.rstrip(BEHIND_MARK)
    return len(text[:-1].rstrip("\u00a0\u202f ")), len(text)


def _goes_on(seen: EntryContext) -> bool:
    """Whether a cue certainly continues a sentence: source and translation begin small."""
    mine, its = first_letter(seen.bare), first_letter(seen.bare_source)
    if not mine or not its or not (mine[1].islower() and its[1].islower()):
        return False
    return not begins_in_lower_case(seen, mine[0])


def _subordinate(seen: EntryContext) -> bool:
    """Whether this cue, or the sentence that it is a part of, begins with a subordinate clause."""
    known = language_data(seen.setting.tag).subordinators
    first = seen.sentence.cues[0]
    return any(
        (word := WORD.search(one.unwrapped)) is not None
        and word[0].lower().replace("'", "’") in known
        for one in (seen, first)
    )


_NEW_SENTENCE = re.compile(r"[.!?…][\"”“»’)]*\s+(?=[\"“„«»‘‚¿¡(]*[^\W\d_])")


@rule(
    "reading/sentence-break",
    "warning",
    "Netflix Timed Text Style Guide, Line treatment: break after punctuation",
    fixes=True,
    marks=".!?…;",
)
def sentence_break(seen: EntryContext) -> Iterator[Hit]:
    """Where one sentence ends and another begins in a subtitle, the line breaks between them,
    if both fit a line. A break inside the later one splits what belongs together. A word or two
    before a long sentence need no line of their own."""
    if seen.entry.cue is None or len(seen.lines) != 2 or seen.dialogue:
        return
    upper, lower = seen.lines
    ends = [m for m in _NEW_SENTENCE.finditer(upper) if _capital_at(upper, m.end())]
    if not ends or last_mark(upper, language_data(seen.setting.tag).question_mark) in FINAL:
        return
    first, second = upper[: ends[-1].end()].rstrip(), f"{upper[ends[-1].end() :]} {lower}"
    if _A_THIRD * length(first) < length(second) or length(second) > seen.profile.max_line_length:
        return
    advice = f"Break after {first.rsplit(' ', 1)[-1]!r}."
    whole = (0, len(seen.text))
    fix = None if "<" in seen.text else f"{unwrap(first)}\n{unwrap(second)}"
    yield Hit("the line breaks inside the later sentence.", advice, whole, fix)


def _capital_at(line: str, at: int) -> bool:
    found = first_letter(line[at:])
    return found is not None and found[1].isupper()
