"""A text in another language than its catalogue's: the English line in the Greek film."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from filmpack.checks.contexts import CatalogueContext, EntryContext
from filmpack.checks.rule import Hit, rule
from filmpack.languages.language import known_languages
from filmpack.languages.language import language as language_data

_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# Names begin with a capital and may stand in any line.
_LATIN_WORD = re.compile(r"\b[a-z]{2,}\b")
_GREEK_CYRILLIC = re.compile("[\u0370-\u052f\u1f00-\u1fff]")
_WORDS = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]*)?")
_WINDOW = 4
_NEAR_WINDOW = 8
_ENOUGH = 3


@rule(
    "integrity/wrong-language",
    "error",
    "py3langid (Lui and Baldwin, 2012), asked where the language's small words are missing",
    scope="catalogue",
)
def wrong_language(book: CatalogueContext) -> Iterator[Hit]:
    """A line in another language: pasted from another file, or never translated. A short line
    reveals little, so several are judged together, unless one is clear by itself. Czech and
    Slovak, Danish and Norwegian and other close pairs are told apart eight lines at a time, by
    the small words that only one of them has."""
    if not language_data(book.language).small_words:
        return
    said = [seen for seen in book.entries if seen.text and seen.state != "untranslated"]
    words = {seen.entry.context: _words(seen) for seen in said}
    told: set[str] = set()
    for seen in said:
        if other := _other_language([seen], words, book.language, alone=True):
            told.add(seen.entry.context)
            yield _hit(seen, other)
    for at in range(0, len(said), _WINDOW):
        window = [seen for seen in said[at : at + _WINDOW] if seen.entry.context not in told]
        if len(window) > 1 and (
            other := _other_language(window, words, book.language, alone=False)
        ):
            for seen in window:
                yield _hit(seen, other)
                told.add(seen.entry.context)
    for at in range(0, len(said), _NEAR_WINDOW):
        window = said[at : at + _NEAR_WINDOW]
        if other := _near_language(window, words, book.language):
            yield from (_hit(seen, other) for seen in window if seen.entry.context not in told)


def _hit(seen: EntryContext, other: str) -> Hit:
    what = f"this looks like another language ({other})."
    return Hit(what, "Check that this is the right file and line.", context=seen.entry.context)


def _words(seen: EntryContext) -> list[str]:
    return _WORDS.findall(seen.unwrapped.lower().replace("'", "’"))


def _other_language(
    seen: Sequence[EntryContext], words: Mapping[str, list[str]], language: str, *, alone: bool
) -> str:
    """The language that these lines are in; "" when it is the right one or not clear.

    Args:
        seen: The lines.
        words: Every line's words, by its context.
        language: The catalogue's language.
        alone: Whether it is one line, judged by itself.
    """
    if language in ("el", "bg") and (foreign := _by_script(_text(seen))):
        return foreign
    these = [words[one.entry.context] for one in seen]
    if sum(map(len, these)) < (4 if alone else 8):
        return ""
    different = set().union(*these)  # "ne … ne … ne" is one word's evidence
    own = len(different & language_data(language).small_words)
    if own * 4 >= len(different):
        return ""
    having = _languages_by_word()
    counts = Counter(tag for word in different for tag in having.get(word, ()) if tag != language)
    best = min(counts, key=lambda tag: (-counts[tag], tag), default="")
    if counts[best] < _ENOUGH or counts[best] < 3 * own or _alike(best, language):
        return ""
    # Small words are a suspicion; the model must share it.
    told = _model_says(_text(seen))
    return told if told != language and not _alike(told, language) else ""


def _near_language(
    seen: Sequence[EntryContext], words: Mapping[str, list[str]], language: str
) -> str:
    """The near language that these lines are in, by words that only one of the two has; words
    are every line's, by its context.

    On this repository's catalogues eight lines of the right language never have more words
    of the near one alone than of their own; eight of the wrong one mostly have three times as many.
    """
    pairs = _telling(language)
    if not pairs:
        return ""
    these = set().union(*(words[one.entry.context] for one in seen))
    for other, own_alone, its_alone in pairs:
        its = len(these & its_alone)
        if its >= _ENOUGH and its >= 3 * len(these & own_alone):
            return other
    return ""


@lru_cache(maxsize=64)
def _telling(language: str) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """For each near language: its code, words that only this one has, and only that one."""
    own = language_data(language)
    near = ((other, language_data(other).small_words) for other in sorted(own.near))
    return tuple(
        (other, own.small_words - its, its - own.small_words) for other, its in near if its
    )


@lru_cache(maxsize=1)
def _languages_by_word() -> dict[str, list[str]]:
    """The languages that have each small word. They tell a language at a glance and cost nothing;
    only where they speak against a catalogue is the language model asked."""
    having: dict[str, list[str]] = defaultdict(list)
    for tag in known_languages():
        for word in language_data(tag).small_words:
            having[word].append(tag)
    return dict(having)


def _text(seen: Sequence[EntryContext]) -> str:
    return " ".join(one.unwrapped for one in seen)


def _by_script(text: str) -> str:
    """What to call a Greek or Bulgarian text that is mostly in Latin letters; "" for another."""
    latin, words = len(_LATIN.findall(text)), len(_LATIN_WORD.findall(text))
    own = len(_GREEK_CYRILLIC.findall(text))
    return "written in Latin letters" if words >= 2 and latin > own else ""


def _alike(one: str, other: str) -> bool:
    return one in language_data(other).near


@lru_cache(maxsize=1024)
def _model_says(text: str) -> str:
    from py3langid import classify

    return str(classify(text)[0])
