"""What a translation must keep from its source, and what it must not add."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, misfit_rule, misfits, rule
from filmpack.languages.language import language as language_data
from filmpack.timedtext.markup import strip_tags

_POFILTER = "translate-toolkit, pofilter"
_FILMPACK = "filmpack: translators' text is data"
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_HASHTAG = re.compile(r"(?<![\w&])#\w+")
_DIGITS = re.compile(r"\d+")
_COUNTRIES = "Numbers and addresses come from the countries' files."


@misfit_rule("integrity/placeholder", _FILMPACK)
def placeholder(seen: EntryContext) -> Iterator[Hit]:
    """{emergency} is replaced by the country's own number. If it is lost, repeated or misspelt,
    the card shows a sentence without a number."""
    yield from misfits("placeholder", seen, "Keep placeholders as they are.")


@misfit_rule("integrity/number", _FILMPACK)
def number(seen: EntryContext) -> Iterator[Hit]:
    """Somebody could dial a run of digits that the source doesn't have. Phone numbers never
    pass through a translation: a wrong digit would connect a young person to a stranger."""
    yield from misfits("number", seen, _COUNTRIES)


@misfit_rule("integrity/address", _FILMPACK)
def address(seen: EntryContext) -> Iterator[Hit]:
    """A web or mail address that the source doesn't have: nobody has checked where it leads."""
    yield from misfits("address", seen, _COUNTRIES)


@rule(
    "integrity/lost-number",
    "warning",
    f"{_POFILTER}: numbers",
    where=("source_digits",),
)
def lost_number(seen: EntryContext) -> Iterator[Hit]:
    """A figure from the source is not in the translation: it may have been changed or
    forgotten. It may move to another subtitle of the same sentence, and the numbers up to ten may
    be written in words. If another one is, waive this."""
    ours, known = set(_DIGITS.findall(seen.text)), language_data(seen.setting.tag)
    for digits in _DIGITS.findall(strip_tags(seen.source)):
        if digits in ours or known.has_number(digits, seen.text):
            continue
        if not _moved(seen, digits):
            yield Hit(f"{digits} is in the source, but not here.", "Check the number.")


_LONGEST_SENTENCE = 20
"""More cues than this are no sentence, but a source without marks."""


def _moved(seen: EntryContext, digits: str) -> bool:
    """Whether a number stands in another cue of its sentence: languages order words differently.

    It must stand there as often as the sentence's source has it, so that none was lost.
    """
    whole = seen.sentence
    if not 1 < len(whole.cues) <= _LONGEST_SENTENCE:
        return False
    ours, theirs = (_DIGITS.findall(text).count(digits) for text in (whole.text, whole.source))
    in_words = language_data(seen.setting.tag).has_number(digits, whole.text)
    return ours + in_words >= theirs


# Bounded, as mail addresses are (RFC 5321, 4.5.3.1): a text without a space takes a time that grows
# with its square otherwise.
_LOST_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]*[\w/]|[^\s@]{1,64}@[^\s@]{1,255}\.\w{2,63}")


@lru_cache(maxsize=4096)
def _addresses(source: str) -> list[str]:
    """The addresses in a source, which is the same for all languages."""
    return _LOST_ADDRESS.findall(source) if "." in source or "@" in source else []


@rule(
    "integrity/lost-address",
    "error",
    f"{_POFILTER}: urls, emails",
)
def lost_address(seen: EntryContext) -> Iterator[Hit]:
    """An address from the source must appear letter for letter in every language."""
    for found in _addresses(seen.source):
        if found not in seen.text:
            yield Hit(f"the address {found} is missing.", "Copy it from the source.")


@rule(
    "integrity/hashtag",
    "error",
    "filmpack: a hashtag is an address, too",
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
        yield Hit(f"{lost} is missing.", "Copy it from the source.")


@rule(
    "integrity/term",
    "warning",
    "translations/terms.toml",
)
def term(seen: EntryContext) -> Iterator[Hit]:
    """Names and terms stay the same throughout a film. terms.toml says how each language writes
    them; if a name changes, viewers lose track of who is who. A name may move to another subtitle
    of the same sentence."""
    for known in seen.setting.terms:
        if known.term not in seen.source or not re.search(
            rf"(?<!\w){re.escape(known.term)}(?!\w)", seen.source
        ):
            continue
        forms = known.forms_in(seen.language)
        if "*" in forms or seen.setting.of_source:
            continue
        if not _named(seen.unwrapped, forms) and not _named_elsewhere(seen, known.term, forms):
            yield Hit(
                f"{known.term!r} should appear here as {' or '.join(forms)}.",
                known.note or "Use the form from terms.toml, or add the right one there.",
            )


def _named(text: str, forms: Sequence[str]) -> int:
    """How often a text has one of these words."""
    beginnings = "|".join(re.escape(form.lower()) for form in forms)
    return len(re.findall(rf"(?<!\w)(?:{beginnings})", text.lower()))


def _named_elsewhere(seen: EntryContext, term: str, forms: Sequence[str]) -> bool:
    """Whether the other cues of its sentence name it as often as the sentence's source does."""
    whole = seen.sentence
    if not 1 < len(whole.cues) <= _LONGEST_SENTENCE:
        return False
    theirs = len(re.findall(rf"(?<!\w){re.escape(term)}(?!\w)", whole.source))
    return _named(whole.text, forms) >= theirs


@rule(
    "integrity/rejected",
    "warning",
    "translations/terms.toml, [[rejected]]",
    on_source=False,
    regional=True,
)
def rejected(seen: EntryContext) -> Iterator[Hit]:
    """An editor rejected this rendering of the source's words: terms.toml gives the reason, and
    translators are told of it. It is found as whole words, in any case; a * in terms.toml stands
    for any ending."""
    if not seen.setting.rejected:
        return
    source = seen.unwrapped_source.lower()
    for one in seen.setting.rejected:
        if not one.speaks_of(source) or (seen.inherited and one.tag != seen.setting.tag):
            continue
        if found := one.found_in(seen.bare):
            words = " ".join(found[0].split())
            yield Hit(f"{words!r} for {one.source!r}: {one.because}", _OTHERWISE, found.span())


_OTHERWISE = "Say it in other words."
_SPACE = re.compile(r"(?m)^ +| +$| {2,}")


@rule(
    "integrity/space",
    "warning",
    f"{_POFILTER}: doublespacing, startwhitespace, endwhitespace",
    fixes=True,
)
def space(seen: EntryContext) -> Iterator[Hit]:
    """Repeated, leading and trailing spaces shift a line on the screen."""
    text = seen.bare
    if "  " not in text and " \n" not in text and "\n " not in text and text == text.strip(" "):
        return
    for match in _SPACE.finditer(text):
        at_edge = match.start() == 0 or match.end() == len(text)
        edge = at_edge or text[match.start() - 1] == "\n" or text[match.end()] == "\n"
        yield Hit("extra space.", "Remove it.", match.span(), "" if edge else " ")


@rule(
    "integrity/tab",
    "warning",
    f"{_POFILTER}: tabs",
    marks="\t\\",
)
def tab(seen: EntryContext) -> Iterator[Hit]:
    """Each player shows a tab with a different width. Tabs come from copied tables."""
    if "\t" in seen.text or "\\t" in seen.text:
        at = seen.text.find("\t")
        yield Hit("a tab character.", "Write a space.", (at, at + 1) if at >= 0 else None)


_DOUBLED_WORD = re.compile(r"(?i)\b([^\W\d_]{2,})[ \n]+\1\b")
_DOUBLED_IN_SOURCE = re.compile(r"(?i)\b(\w+)\W+\1\b")


@rule(
    "integrity/doubled-word",
    "warning",
    f"{_POFILTER}: doublewords",
)
def doubled_word(seen: EntryContext) -> Iterator[Hit]:
    """The same word twice in a row is usually a slip. It is accepted where the source repeats a
    word, too ("No, no"), and where the language allows it (French "nous nous", Dutch "je je")."""
    for match in _DOUBLED_WORD.finditer(seen.bare):
        if match[1].lower() in language_data(seen.language).may_double:
            continue
        if not _DOUBLED_IN_SOURCE.search(seen.source):
            yield Hit(f"{match[1]!r} is repeated.", "Remove one.", match.span())


@rule(
    "integrity/brackets",
    "warning",
    f"{_POFILTER}: brackets",
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
                f"{opening} and {closing} are not in pairs.", "Add or remove one.", (at, at + 1)
            )
