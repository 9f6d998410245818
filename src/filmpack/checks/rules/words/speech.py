"""How the film speaks to its viewer, and what shows the speaker's sex."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from filmpack.checks.contexts import EntryContext
from filmpack.checks.phrases import Forms, Phrases, forms, phrases
from filmpack.checks.rule import Hit, rule
from filmpack.languages.language import language as language_data

_BEFORE_SENTENCE = '.?!…:;-‐‑–—"“”„«»‘’‚\0'


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a language's texts address their viewer: words that are slips, and where.

    several are the cues in which more than one person is addressed; card says that the closing
    card speaks to one.
    """

    formal: Forms
    plural: Forms
    several: frozenset[str]
    card: bool


@lru_cache(maxsize=256)
def _manner(said: str, tag: str) -> _Manner | None:
    """What a register in terms.toml says; None where it is not informal, or nothing is known."""
    known = language_data(tag)
    if known.informal_words.isdisjoint(re.findall(r"\w+", said)):
        return None
    return _Manner(
        forms(known.formal_words),
        forms(known.plural_words, known.not_plural),
        frozenset(re.findall(r"\bc\d+\b", said)),
        "card" in said,
    )


@rule(
    "integrity/register",
    "warning",
    "translations/terms.toml, [register]; translations/source/notes.toml",
    on_source=False,
)
def register(seen: EntryContext) -> Iterator[Hit]:
    """The register in terms.toml says how a language addresses the viewer; one film has one form of
    address. Where it is informal, a formal word is a slip. So are the words for several people,
    where one is addressed: in a cue that notes.toml says so of, unless the register names the cue,
    and on the closing card, if the register names that."""
    said = seen.setting.register
    manner = _manner(said, seen.setting.tag) if said else None
    if manner is None:
        return
    asked = [(manner.formal, "formal")]
    if _to_one(seen, manner):
        asked.append((manner.plural, "for several people, or formal"))
    asked = [(found, what) for found, what in asked if found.any_of(seen.words)]
    if not asked:
        return
    before = ""
    for word, at in seen.tokens:
        inside = before != "" and before not in _BEFORE_SENTENCE
        for found, what in asked:
            if _is_one(word, found, inside=inside):
                yield Hit(
                    f"{word!r} is {what}; the film addresses one viewer informally.",
                    f"The register in terms.toml: {said}",
                    (at, at + len(word)),
                )
        before = word


def _to_one(seen: EntryContext, manner: _Manner) -> bool:
    """Whether a text certainly speaks to one person."""
    context = seen.entry.context
    if seen.entry.cue is None:
        return manner.card
    if seen.dialogue or context in manner.several:
        return False
    return context in seen.setting.notes.to_one


def _is_one(word: str, found: Forms, *, inside: bool) -> bool:
    """Whether a word is one of these, inside a sentence or at its start. One that is written with
    a capital counts only as such, and only inside."""
    if word in found.whole and word != word.lower():
        return inside
    return word.lower() in found


@rule(
    "integrity/speaker-gender",
    "warning",
    "translations/source/notes.toml",
    languages="bg cs es fr hr it lt lv mt pl pt ro sk sl",
    on_source=False,
)
def speaker_gender(seen: EntryContext) -> Iterator[Hit]:
    """Many languages show whether a man or a woman says it of himself or herself (Polish -łem and
    -łam). It must be the sex that notes.toml gives the speaker: a boy there is no girl here. Only
    what is certain is told: not where two people speak, and not where both forms are found."""
    sex = seen.setting.notes.sexes.get(seen.entry.context)
    if sex is None or seen.dialogue:
        return
    male, female = _genders(seen.setting.tag)
    right, wrong = (male, female) if sex == "male" else (female, male)
    if not wrong.any_of(seen.words):
        return
    words = [_plain(word, seen.source) for word, _ in seen.tokens]
    found = wrong.find(words)
    if found is None or right.find(words) or any(word in right.starred for word in words):
        return
    (_, start), (last, at) = seen.tokens[found[0]], seen.tokens[found[1] - 1]
    span = (start, at + len(last))
    shown = " ".join(seen.bare[slice(*span)].split())
    other = "female" if sex == "male" else "male"
    yield Hit(
        f"{shown!r} is said by a {other} speaker; notes.toml says {sex}.",
        "Write it as the speaker says it.",
        span,
    )


@lru_cache(maxsize=256)
def _genders(tag: str) -> tuple[Phrases, Phrases]:
    """What a man and what a woman says of himself or herself, in a language."""
    known = language_data(tag)
    return phrases(known.masculine, known.neither), phrases(known.feminine, known.neither)


def _plain(word: str, source: str) -> str:
    """A word in small letters, with ’ for '; a name stays as it is: Croatian "sam" is not Sam."""
    return word if word[0].isupper() and word in source else word.lower().replace("'", "’")
