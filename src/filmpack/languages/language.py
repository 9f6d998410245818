"""What is known of one language: its letters, marks, words and reading speeds.

Each language is one file, data/TAG.toml; a new file is all that a new language needs.
The file of a region or a script (de-CH, sr-Latn) holds only what differs from its language's.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from filmpack.languages.sdh import without_sdh

Audience = Literal["adult", "child"]


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of a language. A field that is empty says that nothing is known.

    Words are NFC and in lower case. The letters of a few languages hold loose accents too.
    """

    tag: str
    """BCP 47, with hyphens: "de-CH"."""
    name: str = ""
    """Its name in English."""
    own_name: str = ""
    """Its name for itself, of a language without a locale in CLDR, which has the others'."""
    script: str = ""
    """The script that it is written in, ISO 15924: "Latn"."""
    direction: Literal["", "ltr", "rtl"] = ""
    main: str = ""
    """The letters that it is written with. Source: CLDR 48, exemplar characters, main."""
    auxiliary: str = ""
    """The letters of its loan words and foreign names. Source: CLDR 48, auxiliary."""
    punctuation: str = ""
    """Its punctuation. Source: CLDR 48, exemplar characters, punctuation."""
    legacy_letters: str = ""
    """Letters that files in its code pages hold beside `main`: é in English, ş in Romanian."""
    code_pages: tuple[str, ...] = ()
    """Encodings that its older subtitle files are in, by Python's names, the commonest first."""
    quotes: tuple[str, ...] = ()
    """Pairs of opening and closing quotation mark, the commonest first: "„”"."""
    quotes_written: str = ""
    """The pair that a fix writes, where that is not the first of `quotes`."""
    decimal_separator: Literal["", ".", ","] = ""
    """What stands before a number's decimals; "" where both are in use. Source: CLDR."""
    clock: str = ""
    """Opening hours in whole hours, {} for "9–17": "{} Uhr"; "" where times are written in full."""
    question_mark: str = "?"
    """What a question ends with: ";" in Greek, "؟" in Arabic script."""
    unmarked_ends: bool = False
    """Whether sentences may end without a mark: Thai; Japanese and Chinese in subtitles."""
    spaced_ellipsis: bool = False
    """Whether a space stands before … where whole words are left out."""
    capital_after_colon: bool = False
    """Whether a whole sentence after a colon begins with a capital."""
    plural_forms: tuple[str, ...] = ()
    """Rules of Plural-Forms that gettext's tools write and CLDR does not have, or no longer."""
    noun_capitals: bool = False
    """Whether nouns begin with a capital."""
    final_apostrophe: bool = False
    """Whether words end in an apostrophe: Maltese ta’, Italian po’."""
    italics: bool = True
    """Whether it has italics; scripts without any are not slanted."""
    dialogue: tuple[str, str] | None = None
    """What begins the first and the second speaker's line: ["- ", "- "]."""
    binds_forward: frozenset[str] = frozenset()
    """Words that must not end a line: articles, short prepositions and conjunctions."""
    small_words: frozenset[str] = frozenset()
    """Its commonest small words, which tell it from other languages."""
    near: frozenset[str] = frozenset()
    """Tags of languages so near that small words and language models mistake them for it."""
    may_double: frozenset[str] = frozenset()
    """Words that may come twice in a row: French "nous nous"."""
    number_words: dict[str, tuple[str, ...]] = {}
    """The words for the numbers from "1" to "10", in the forms that the language has; one that
    ends with * is the beginning of several."""
    informal_words: frozenset[str] = frozenset()
    """The word for one person whom one knows: "du", "tu"."""
    formal_words: frozenset[str] = frozenset()
    """Words that address somebody formally and nothing else. One with a capital counts only as
    such and inside a sentence: German "Sie"."""
    plural_words: frozenset[str] = frozenset()
    """Words that address several people, or one formally: French "vous", "*ez". A * stands for
    what may precede or follow."""
    not_plural: frozenset[str] = frozenset()
    """Words like those of `plural_words` that are none: French "chez"."""
    masculine: tuple[str, ...] = ()
    """What shows that a man says it of himself: "*łem", "je suis *é". A * stands for
    what may precede, not follow."""
    feminine: tuple[str, ...] = ()
    """What shows that a woman says it of herself."""
    neither: frozenset[str] = frozenset()
    """Words like those of `masculine` and `feminine` that show nothing."""
    subordinators: frozenset[str] = frozenset()
    """Conjunctions that begin a subordinate clause before its main clause: when, if, because."""
    larger_numbers: tuple[str, ...] = ()
    """Tens, hundreds and thousands, with * for what may precede or follow: a small number's word
    beside one of them is a part of a larger number, as in "twenty-four"."""
    number_joints: tuple[str, ...] = ()
    """The words between the two: "et" in "vingt et un"."""
    line_length: int | None = None
    """Characters a line that guides for it allow; None where none says otherwise than others."""
    half_width: bool = False
    """Whether a character half as wide as a square counts half in lines and speeds."""
    speed_adult: int | None = None
    """Characters a second that adults read, spaces counted; None where no guide gives a figure."""
    speed_child: int | None = None
    """Characters a second that children read, likewise."""
    source: str = ""
    """Where the reading speeds come from, or that there is no guide."""
    confidence: Literal["", "low", "medium", "high"] = ""
    """How sure the reading speeds are: high where the guide itself was read."""

    @property
    def letters(self) -> frozenset[str]:
        """The letters that it writes or borrows; empty when they are not known."""
        return frozenset(self.main + self.auxiliary)

    @property
    def legacy(self) -> frozenset[str]:
        """The letters beyond a-z that tell its code pages apart."""
        return frozenset(c for c in self.main + self.legacy_letters if not c.isascii())

    @property
    def fixed_quotes(self) -> str:
        """The pair of quotation marks that a fix writes; "" when none is known."""
        return self.quotes_written or (self.quotes[0] if self.quotes else "")

    def has_number(self, digits: str, text: str) -> bool:
        """Whether a text says a number in words; never where the language's are not known.

        A word that is a part of a larger number does not count: "twenty-four" for 4.
        """
        if digits not in self.number_words:
            return False
        words = words_pattern(self.number_words[digits])
        return any(not self._is_part(found, text) for found in words.finditer(text))

    def _is_part(self, found: re.Match[str], text: str) -> bool:
        """Whether a small number's word is a part of a larger number."""
        if not self.larger_numbers:
            return False
        before, after = _beside(self.larger_numbers, self.number_joints)
        nearby = text[max(0, found.start() - _LONGEST_NUMBER) : found.start()]
        return bool(before.search(nearby) or after.match(text, found.end()))

    def speed(self, audience: Audience) -> int | None:
        """Characters a second for an audience; None where no guide gives a figure."""
        return self.speed_adult if audience == "adult" else self.speed_child


_LONGEST_NUMBER = 60
"""Characters before a word in which the rest of its number stands."""


@lru_cache(maxsize=256)
def words_pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of these words, in any case, with * for what may precede or follow.

    A form may be several words; a line break between them is a space, too.
    """
    return re.compile(rf"(?<!\w)(?:{_any_of(forms)})(?!\w)", re.I)


@lru_cache(maxsize=64)
def _beside(
    larger: tuple[str, ...], joints: tuple[str, ...]
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for the rest of a larger number: before a small number's word, and after it."""
    each, gap = _any_of(larger), r"[\s\-‐‑]+"
    joint = f"(?:(?:{_any_of(joints)}){gap})?" if joints else ""
    before = re.compile(rf"(?<!\w)(?:{each}){gap}{joint}\Z", re.I)
    return before, re.compile(rf"{gap}{joint}(?:{each})(?!\w)", re.I)


def _any_of(forms: tuple[str, ...]) -> str:
    return "|".join(
        r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in form.split())
        for form in forms
    )


@lru_cache(maxsize=256)
def language(tag: str) -> Language:
    """What is known of the language of a tag such as "pl", "de-CH" or "de_CH".

    The most specific file wins, field by field: de-CH.toml lies over de.toml. A language
    without a file comes back with its tag alone. Raises ValueError or
    msgspec.ValidationError when a file of the package is damaged.
    """
    parts = _canonical(tag)
    if parts[0] in _of_several_scripts() and (len(parts) == 1 or len(parts[1]) != 4):
        script = likely_script(tag)
        if f"{parts[0]}-{script}" in known_languages():
            parts.insert(1, script)
    known: dict[str, Any] = {}
    for count in range(1, len(parts) + 1):
        known |= _file("-".join(parts[:count]))
    return msgspec.convert(known | {"tag": "-".join(_canonical(tag))}, Language)


@lru_cache(maxsize=1)
def known_languages() -> tuple[str, ...]:
    """The tags of all languages that have a file, in alphabetical order."""
    names = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@lru_cache(maxsize=1)
def _of_several_scripts() -> frozenset[str]:
    """The languages that have a file for one of their scripts."""
    names = (name.split("-") for name in known_languages())
    return frozenset(name[0] for name in names if len(name) > 1 and len(name[1]) == 4)


@lru_cache(maxsize=256)
def likely_script(tag: str) -> str:
    """The script that a language is written in where it is spoken, by CLDR: "Hant" of zh-TW.

    A script that the tag states is not looked at. "" for a language that CLDR does not know.
    """
    from babel.core import get_global

    language, *others = without_sdh(tag).replace("_", "-").split("-")
    region = next((part.upper() for part in others if len(part) == 2), "")
    likely = get_global("likely_subtags")
    found = str(likely.get(f"{language.lower()}_{region}") or likely.get(language.lower(), ""))
    return found.split("_")[1] if found.count("_") > 1 else ""


def _canonical(tag: str) -> list[str]:
    """A tag's parts in BCP 47's capitals, as files are named: de, Latn, CH."""
    first, *rest = without_sdh(tag).replace("_", "-").split("-")
    return [first.lower(), *(p.title() if len(p) == 4 else p.upper() for p in rest)]


def _file(tag: str) -> dict[str, Any]:
    """A file's fields; nothing for a language without one."""
    if tag not in known_languages():  # a name that was listed is never a path out of the folder
        return {}
    return tomllib.loads(_folder().joinpath(f"{tag}.toml").read_text("utf-8"))


def _folder() -> Path:
    # Not by importlib.resources, which takes longer to import than the files to read.
    return Path(__file__).with_name("data")
