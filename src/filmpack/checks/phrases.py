"""Finding a language's words and phrases in a text, without a pattern to compile for each language.

A form may have a * for what precedes or follows: "*łem", "wasz*". Compiling patterns for 23
languages takes longer than looking at the words of all their texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*['’]?")
_TOKEN = re.compile(rf"{_WORD.pattern}|\S")
_FORM_TOKEN = re.compile(r"[^\W\d_*]+(?:['’][^\W\d_]+)*['’]?|\*[^\W\d_]+|\S")


def words(text: str) -> list[str]:
    """The words of a text, in small letters and with ’ for an apostrophe."""
    return _WORD.findall(text.lower().replace("'", "’"))


def tokens(text: str) -> list[tuple[str, int]]:
    """The words and marks of a text with their places, in its order."""
    return [(match[0], match.start()) for match in _TOKEN.finditer(text)]


@dataclass(frozen=True)
class Forms:
    """Words, some of which have a * at one end."""

    whole: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    never: frozenset[str] = frozenset()
    """Words that are none of them."""

    def any_of(self, words: Collection[str]) -> bool:
        """Whether any of these words, in small letters, may be one: a cheap first question."""
        if not self._small.isdisjoint(words):
            return True
        # Lists, since the answer is nearly always no, and a generator takes longer to exhaust.
        ends = [word for word in words if word.endswith(self.endings)] if self.endings else []
        begins = self.beginnings
        return bool(ends or (begins and [word for word in words if word.startswith(begins)]))

    @cached_property
    def _small(self) -> frozenset[str]:
        return frozenset(word.lower() for word in self.whole)

    def __contains__(self, word: str) -> bool:
        if word in self.whole:
            return True
        ends = word.endswith(self.endings) or word.startswith(self.beginnings)
        return ends and word not in self.never


@lru_cache(maxsize=512)
def forms(given: Iterable[str], never: frozenset[str] = frozenset()) -> Forms:
    """Forms of which some have a * at one end."""
    listed = list(given)
    return Forms(
        frozenset(word for word in listed if "*" not in word),
        tuple(word[:-1] for word in listed if word.endswith("*")),
        tuple(word[1:] for word in listed if word.startswith("*")),
        never,
    )


@dataclass(frozen=True)
class Phrases:
    """Phrases, each a sequence of forms that follow one another."""

    phrases: tuple[tuple[str, ...], ...]
    starred: Forms
    """Those of their forms that have a *, which show the same alone, if less surely."""
    anchors: frozenset[str] = field(default=frozenset())
    """Their whole words; a text without any of them, where each phrase has one, has no phrase."""

    def any_of(self, words: Collection[str]) -> bool:
        """Whether words in small letters may have one of the phrases: a cheap first question."""
        return not self.anchors.isdisjoint(words) if self.anchors else self.starred.any_of(words)

    def find(self, words: Sequence[str]) -> tuple[int, int] | None:
        """The half-open range of words of the first phrase that is there; None for none."""
        for phrase in self.phrases:
            size = len(phrase)
            for at in range(len(words) - size + 1):
                if all(map(self._fits, phrase, words[at : at + size])):
                    return at, at + size
        return None

    def _fits(self, form: str, word: str) -> bool:
        if form[0] == "*":
            return word.endswith(form[1:]) and word not in self.starred.never
        return word == form


@lru_cache(maxsize=512)
def phrases(given: tuple[str, ...], never: frozenset[str] = frozenset()) -> Phrases:
    """Phrases such as "jsem se *l" to look for, and the words that never count as a part."""
    split = tuple(tuple(_FORM_TOKEN.findall(phrase)) for phrase in given)
    starred = forms(frozenset(f for phrase in split for f in phrase if "*" in f), never)
    whole = [frozenset(form for form in phrase if "*" not in form) for phrase in split]
    anchors = frozenset().union(*whole) if all(whole) else frozenset()
    return Phrases(split, starred, anchors)
