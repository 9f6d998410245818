"""How Greek is written: the question mark, sigmas, accents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule

_GREEK_QUESTION = re.compile("[?\u037e]")


@rule(
    "typography/greek-question",
    "error",
    "Greek orthography; Unicode: U+037E is canonically the semicolon",
    languages="el",
    fixes=True,
    marks="?\u037e",
)
def greek_question(seen: EntryContext) -> Iterator[Hit]:
    """The Greek question mark is ; (the keyboard's semicolon). A Latin ? comes from another
    language."""
    for match in _GREEK_QUESTION.finditer(seen.text):
        yield Hit(f"{match[0]!r} instead of the Greek question mark.", "Write ;", match.span(), ";")


_FINAL_SIGMA = re.compile(r"(?<=[^\W\d_])σ(?![\w’'])|ς(?=[^\W\d_])")


@rule(
    "typography/final-sigma",
    "error",
    "Greek orthography",
    languages="el",
    fixes=True,
)
def final_sigma(seen: EntryContext) -> Iterator[Hit]:
    """At the end of a word the small sigma is ς, inside it is σ."""
    for match in _FINAL_SIGMA.finditer(seen.bare):
        fix = "ς" if match[0] == "σ" else "σ"
        yield Hit(f"{match[0]} where {fix} belongs.", f"Write {fix}.", match.span(), fix)


_VOWELS = "αεηιουω"
_WITH_TONOS = set("άέήίόύώΐΰΆΈΉΊΌΎΏ")
_GLIDE = re.compile("(?:οι|ει|ι|υ)(?=[αεοω])")
_ONE_SOUND = re.compile("αι|ει|οι|ου|υι|αυ|ευ|ηυ")
_LONG_GREEK_WORD = re.compile(r"[α-ωΐΰϊϋά-ώΑ-ΩΆΈ-ώ]{4,}")


@rule(
    "typography/tonos",
    "warning",
    "Greek monotonic orthography, 1982",
    languages="el",
)
def tonos(seen: EntryContext) -> Iterator[Hit]:
    """A Greek word of two or more syllables has a tonos; without it, many words become another
    word."""
    for match in _LONG_GREEK_WORD.finditer(seen.bare):
        word = match[0]
        if word.isupper() or set(word) & _WITH_TONOS:
            continue
        # Two vowels that are read as one are one syllable, and so is an i before another vowel.
        bare = _ONE_SOUND.sub("α", _GLIDE.sub("", word.lower()))
        if sum(char in _VOWELS for char in bare) >= 2 and "ϊ" not in word:
            yield Hit(f"{word!r} has no tonos.", "Check the accent.", match.span())
