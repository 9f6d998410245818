"""How a text begins and ends: its last mark, its first letter, and what these say of sentences."""

from __future__ import annotations

import re

from filmpack.checks.contexts import EntryContext
from filmpack.languages.language import language as language_data

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

MARKS = {
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
    "。": "full stop",
    "।": "full stop",
    "۔": "full stop",
    "።": "full stop",
    "։": "full stop",
    "？": "question mark",
    "！": "exclamation mark",
    "，": "comma",
    "、": "comma",
    "،": "comma",
    "፣": "comma",
    "：": "colon",
    "؛": "semicolon",
}
FINAL = ("full stop", "question mark", "exclamation mark", "ellipsis")
"""The kinds of marks that end a sentence."""

BEHIND_MARK = " \n\0\"'”“’‘»«)]\u00a0\u202f"


def last_mark(text: str, question: str) -> str:
    """The kind of the last mark, in a language whose questions end with `question`."""
    bare = text.rstrip(BEHIND_MARK)
    # Armenian sets it inside the word that is asked about.
    if bare.endswith(question) or (question == "՞" and question in bare):
        return "question mark"
    if bare.endswith("..."):
        return "ellipsis"
    return MARKS.get(bare[-1:], "nothing")


_FIRST_LETTER = re.compile(r"[\s\0\-‐‑–—\"'“”„«»‘’‚¿¡(\[]*")


def first_letter(text: str) -> tuple[int, str] | None:
    """Place and letter of the first word; None when a digit or "…" stands before it."""
    match = _FIRST_LETTER.match(text)
    at = match.end() if match else 0
    char = text[at : at + 1]
    return (at, char) if char.isalpha() else None


def begins_sentence(seen: EntryContext | None) -> bool:
    """Whether a cue certainly begins a sentence: its source and its translation have a capital
    that no name and no noun explains."""
    if seen is None or not seen.text or language_data(seen.setting.tag).noun_capitals:
        return False
    mine, its = first_letter(seen.bare), first_letter(seen.bare_source)
    if not mine or not its or not (mine[1].isupper() and its[1].isupper()):
        return False
    word = WORD.match(seen.text, mine[0])
    return word is not None and word[0] not in seen.source


def after_last(seen: EntryContext) -> tuple[int, int]:
    """The empty span after a translation's last character, before closing tags and spaces."""
    at = len(seen.bare.rstrip(" \n\0"))
    return at, at


_SMALL_START = re.compile(r"[tsn]\b ")


def begins_in_lower_case(seen: EntryContext, at: int) -> bool:
    """Whether a language begins a sentence with a small letter here: Dutch 't, 's, 'n."""
    return seen.language == "nl" and _SMALL_START.match(seen.text, at) is not None
