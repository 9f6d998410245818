"""How the film speaks to its viewer, and what shows the speaker's sex."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.phrases import forms, phrases
from filmpack.checks.rule import Hit, rule
from filmpack.languages.language import language as language_data

_CUE = re.compile(r"\bc\d+\b")
_BEFORE_SENTENCE = '.?!…:;-‐‑–—"“”„«»‘’‚\0'


@rule(
    "integrity/register",
    "warning",
    "translations/terms.toml, [register]; translations/source/notes.toml",
    on_source=False,
)
def register(seen: EntryContext) -> Iterator[Hit]:
    """Terms.toml says how a language addresses the viewer; one form of address for one film. Where
    it is informal, a formal word is a slip; so are the words for several people, where one is
    addressed: in a cue that notes.toml says so of, unless the register names the cue, and on the
    closing card, if the register names it."""
    said = seen.setting.register
    known = language_data(seen.setting.tag)
    if not said or not known.informal_words or known.informal_words.isdisjoint(_words(said)):
        return
    formal, plural = forms(known.formal_words), forms(known.plural_words, known.not_plural)
    one = _to_one(seen)
    if not one and not known.formal_words:
        return
    before = ""
    for word, at in seen.tokens:
        small = word.lower()
        for asked, what in ((formal, "formal"), (plural, "for several people, or formal")):
            if asked is plural and not one:
                continue
            capital = word in asked.whole and word != small
            if capital and before and before not in _BEFORE_SENTENCE:
                found = True
            else:
                found = small in asked
            if found:
                yield Hit(
                    f"{word!r} is {what}; the film addresses one viewer informally.",
                    f"The register in terms.toml: {said}",
                    (at, at + len(word)),
                )
                break
        before = word


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _to_one(seen: EntryContext) -> bool:
    """Whether a text certainly speaks to one person."""
    said = seen.setting.register
    if seen.entry.cue is None:
        return "card" in said
    context = seen.entry.context
    if seen.dialogue or context not in seen.setting.notes.to_one:
        return False
    return context not in _CUE.findall(said)


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
    known = language_data(seen.setting.tag)
    male, female = (phrases(given, known.neither) for given in (known.masculine, known.feminine))
    right, wrong = (male, female) if sex == "male" else (female, male)
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


def _plain(word: str, source: str) -> str:
    """A word in small letters, with ’ for '; a name stays as it is: Croatian "sam" is not Sam."""
    return word if word[0].isupper() and word in source else word.lower().replace("'", "’")
