"""A rule, what it sees, and what it finds.

A rule is a small pure function. It sees one translation (Seen), a whole
catalogue (Book) or the source with what is known of the film (Source), and
yields hits. Its decorator carries its id, its severity and its documentation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, Generic, Literal, Protocol, TypeVar

from filmpack.checks.terms import Term
from filmpack.languages.tags import primary_subtag
from filmpack.timedtext.cue import Cue, CueId
from filmpack.timedtext.markup import is_dialogue, length, mask_tags, strip_tags, unwrap
from filmpack.timedtext.profile import Profile
from filmpack.translation.compile import State, Violation, misfit
from filmpack.translation.po.document import PoDocument, PoEntry
from filmpack.translation.template import TemplateEntry

Value = TypeVar("Value")


class lazy(Generic[Value]):
    """A property that is worked out once. functools' own takes a lock each time (Python 3.11),
    which costs more than most rules do."""

    def __init__(self, find: Callable[[Any], Value]) -> None:
        self.find = find
        self.name = find.__name__
        self.__doc__ = find.__doc__

    def __get__(self, owner: Any, _kind: object = None) -> Value:
        value: Value = self.find(owner)
        owner.__dict__[self.name] = value
        return value


Severity = Literal["error", "warning", "note"]
Scope = Literal["entry", "catalogue", "source", "edition"]


class Font(Protocol):
    """What a rule must know of the fonts that draw the subtitles."""

    def width(self, text: str, italic: bool) -> float:
        """The width of a line as it is drawn, in ems."""

    def missing(self, text: str, italic: bool) -> str:
        """The characters that the font has no glyph for."""


@dataclass(frozen=True, slots=True)
class LanguageContext:
    """What is the same for all entries of a catalogue.

    tag is its BCP 47 tag ("de-CH"), language the tag's first part; room is the
    width of the narrowest rendition's safe area in ems of the subtitles' font.
    """

    tag: str
    profile: Profile
    terms: tuple[Term, ...] = ()
    font: Font | None = None
    room: float = 0.0

    @property
    def language(self) -> str:
        return primary_subtag(self.tag)


@dataclass(frozen=True)
class EntryContext:
    """One entry as a rule sees it.

    text is the translation as it stands in the catalogue ("" when there is
    none); lines is it as it will stand on the screen. A hit's span counts in text.
    """

    entry: TemplateEntry
    state: State
    text: str
    lines: tuple[str, ...]
    setting: LanguageContext
    block: PoEntry | None = None

    @property
    def language(self) -> str:
        return self.setting.language

    @property
    def profile(self) -> Profile:
        return self.setting.profile

    @property
    def source(self) -> str:
        return self.entry.text

    @lazy
    def bare(self) -> str:
        """The text with each markup tag blanked by NULs, so that places stay places."""
        return mask_tags(self.text)

    @lazy
    def bare_source(self) -> str:
        return mask_tags(self.entry.text)

    @lazy
    def unwrapped(self) -> str:
        """The text on one line, without markup."""
        return unwrap(strip_tags(self.text))

    @lazy
    def unwrapped_source(self) -> str:
        return unwrap(strip_tags(self.entry.text))

    @lazy
    def waived(self) -> frozenset[str]:
        """The rules that the translator waived here, and may."""
        return frozenset(waived_rules(self.block)) - NEVER_WAIVED if self.block else frozenset()

    @lazy
    def misfit(self) -> Violation | None:
        """Why this must not reach a screen, if it must not."""
        return misfit(self.text, self.entry) if self.text else None

    @lazy
    def ascii(self) -> bool:
        return self.text.isascii()

    @lazy
    def digits(self) -> bool:
        """Whether there is any."""
        return _DIGIT.search(self.text) is not None

    @lazy
    def dialogue(self) -> bool:
        """Whether two people speak in it."""
        return is_dialogue(self.text)

    @lazy
    def duration(self) -> int:
        """Milliseconds on screen; 0 for what is no cue."""
        return self.entry.cue.duration if self.entry.cue else 0

    @lazy
    def count(self) -> int:
        """Characters that a reader sees, spaces counted, markup not."""
        return length("\n".join(self.lines))

    @lazy
    def marks(self) -> frozenset[str]:
        """The characters that are neither letters, digits nor spaces: a cheap first question."""
        return frozenset(c for c in self.text if not c.isalnum() and c != " ")


@dataclass(frozen=True)
class CatalogueContext:
    """A whole catalogue as a rule sees it; entries are in the film's order.

    template_date is the template's POT-Creation-Date; today is as 2026-11-24.
    """

    document: PoDocument
    entries: tuple[EntryContext, ...]
    setting: LanguageContext
    template_date: str = ""
    today: str = ""

    @property
    def language(self) -> str:
        return self.setting.language


@dataclass(frozen=True, slots=True)
class FilmTiming:
    """What is known of the master: frames, frames a second, and the first frame of each shot."""

    frames: int
    rate: Fraction
    shots: tuple[int, ...] = ()


@dataclass(frozen=True)
class SourceContext:
    """The source subtitles as a rule sees them; lines are those of their file, by cue id.

    card_from is when the closing card begins to cover the film, in
    milliseconds; None when it stands after it.
    """

    cues: Sequence[Cue]
    lines: Mapping[CueId, int]
    profile: Profile
    language: str = "en"
    film: FilmTiming | None = None
    card_from: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule says: what is wrong, what to do, and where.

    span is a half-open range of characters of Seen.text, None for the whole;
    fix is the text that should stand there, where that is safe and certain.
    context and line place a hit of a rule that sees more than one entry.
    """

    what: str
    advice: str
    span: tuple[int, int] | None = None
    fix: str | None = None
    context: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """What a rule must (bad) or must not (good) find, with its surroundings.

    For a rule that sees one entry: a translation. For one that sees a
    catalogue: change is (old, new) in a small valid catalogue. For one that sees the
    source: cues as (start ms, end ms, text).
    """

    text: str = ""
    language: str = "pl"
    source: str = "A line of the film."
    seconds: float = 3.0
    fixed: str | None = None
    change: tuple[str, str] | None = None
    cues: tuple[tuple[int, int, str], ...] = ()
    context: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its documentation: why, where it comes from, an example of each kind.

    languages are those that it speaks of (empty: all); "de-CH" means that
    country's way of writing alone. needs_text: it says nothing of an empty translation;
    marks: nor of one without any of these characters; beyond_ascii: nor of plain ASCII.
    """

    id: str
    severity: Severity
    why: str
    source: str
    bad: Example
    good: Example
    find: Callable[[Any], Iterator[Hit]]
    scope: Scope = "entry"
    languages: frozenset[str] = frozenset()
    needs_text: bool = True
    fixes: bool = False
    marks: frozenset[str] = frozenset()
    beyond_ascii: bool = False

    def may_match(self, seen: EntryContext) -> bool:
        """A cheap first question: whether find() can have anything to say of this text."""
        if self.beyond_ascii and seen.ascii:
            return False
        return not self.marks or not seen.marks.isdisjoint(self.marks)

    def applies_to(self, tag: str) -> bool:
        """Whether it applies to a language with this BCP 47 tag."""
        return not self.languages or tag in self.languages or primary_subtag(tag) in self.languages


@dataclass(frozen=True, slots=True)
class Finding:
    """A hit with its place; line is the entry's msgid line, from 1; start is in milliseconds."""

    rule: str
    severity: Severity
    language: str
    file: str
    line: int
    context: str
    start: int | None
    text: str
    span: tuple[int, int] | None
    what: str
    advice: str
    source: str = ""
    waived: bool = False
    fixable: bool = False


RULES: dict[str, Rule] = {}
"""All rules by id, in the order in which they were written."""

Find = Callable[[Any], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class rule:
    """Register a function as a rule; its docstring says why."""

    id: str
    severity: Severity
    source: str
    bad: Example
    good: Example
    scope: Scope = "entry"
    languages: str = ""
    needs_text: bool = True
    fixes: bool = False
    marks: str = ""
    beyond_ascii: bool = False
    registry: dict[str, Rule] = field(default_factory=lambda: RULES)

    def __call__(self, find: Find) -> Find:
        self.registry[self.id] = Rule(
            self.id,
            self.severity,
            " ".join((find.__doc__ or "").split()),
            self.source,
            self.bad,
            self.good,
            find,
            self.scope,
            frozenset(self.languages.split()),
            self.needs_text,
            self.fixes,
            frozenset(self.marks),
            self.beyond_ascii,
        )
        return find


NEVER_WAIVED = frozenset(
    "gettext/untranslated gettext/fuzzy gettext/outdated gettext/missing-entry"
    " integrity/placeholder integrity/number integrity/address safety/markup safety/italics-pair"
    " safety/styling safety/control safety/bidi safety/invisible safety/private-use".split()
)
"""Rules whose findings no film is built with (translation/compile.py refuses them): a waiver would
only make a check pass that the build then fails."""
_WAIVER = re.compile(r"filmpack-ok:\s*([\w/-]+(?:[ ,]+[\w/-]+)*)")


def waived_rules(block: PoEntry) -> list[str]:
    """The rule ids that a translator's comment or flag at an entry names, in order."""
    return [
        name
        for row in (*block.comments, ", ".join(block.flags))
        for match in _WAIVER.finditer(row)
        for name in re.split("[ ,]+", match[1])
        if "/" in name
    ]


_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=2048)
def script_of(char: str) -> str:
    """The first word of a letter's Unicode name: LATIN, GREEK, CYRILLIC; "" when it has none."""
    return unicodedata.name(char, "").partition(" ")[0]
