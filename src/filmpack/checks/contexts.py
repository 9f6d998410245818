"""What a rule sees: an entry with its neighbours, a catalogue, the source with its film."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Protocol

from filmpack.checks.lazy import lazy
from filmpack.checks.phrases import tokens, words
from filmpack.languages.sdh import is_sdh
from filmpack.languages.tags import primary_subtag
from filmpack.timedtext.cue import Cue, CueId
from filmpack.timedtext.line_length import line_length
from filmpack.timedtext.markup import (
    ends_sentence,
    is_dialogue,
    mask_tags,
    strip_tags,
    unwrap,
)
from filmpack.timedtext.profile import Profile
from filmpack.timedtext.reshape import Room
from filmpack.timedtext.sdh import is_sound, mask_sounds
from filmpack.timedtext.undrawn import Undrawn
from filmpack.translation.compile import State, Violation, misfit
from filmpack.translation.glossary import Rejected, Term
from filmpack.translation.notes import CueNotes
from filmpack.translation.po.document import PoDocument, PoEntry
from filmpack.translation.template import TemplateEntry

MARK = re.compile(r"[^\w ]|[_ʼ]")
"""What is no letter, digit or space; and ʼ, a letter that stands in for the apostrophe."""
_DIGIT = re.compile(r"\d")
_SMALL = "".join(filter(str.islower, map(chr, (*range(0x530), *range(0x1E00, 0x2000)))))
_INNER_CAPITAL = re.compile(rf"[^\W\d_]['’]?[^\W\d_{_SMALL}]")
_WAIVED_IN = ("translator", "flags")
_WAIVER = re.compile(r"filmpack-ok:\s*([\w/-]+(?:[ ,]+[\w/-]+)*)")


class Font(Protocol):
    """What a rule must know of the fonts that draw the subtitles."""

    def width(self, text: str, italic: bool) -> float:
        """The width of a line as it is drawn, in ems."""

    def shaped(self, text: str, italic: bool) -> float:
        """The same, to the letter where width() only bounds what is short."""

    def undrawn(self, text: str, italic: bool) -> Sequence[Undrawn]:
        """The grapheme clusters that the font cannot draw, each once."""


@dataclass(frozen=True, slots=True)
class ShapeRoom:
    """A shape that pictures are built in beside the film's own: its name, the names of its
    renditions, and what it holds of a subtitle."""

    name: str
    renditions: tuple[str, ...]
    room: Room

    def __str__(self) -> str:
        return f"the {self.name} picture (rendition {', '.join(self.renditions)})"


@dataclass(frozen=True, slots=True)
class LanguageContext:
    """What is the same for all entries of a catalogue.

    tag is its BCP 47 tag ("de-CH"), language the tag's first part; room is the
    width of the narrowest rendition's safe area in ems of the subtitles' font, picture
    that rendition's size for messages; shapes are those that renditions have beside the film's own.
    rejected are the renderings that an editor rejected in it;
    register says how the film addresses its viewer, notes who speaks to whom.
    """

    tag: str
    profile: Profile
    terms: tuple[Term, ...] = ()
    font: Font | None = None
    room: float = 0.0
    picture: str = "16:9"
    rejected: tuple[Rejected, ...] = ()
    register: str = ""
    notes: CueNotes = field(default_factory=CueNotes)
    source_language: str = "en"
    """The tag of the language that the source is in."""
    shapes: tuple[ShapeRoom, ...] = ()

    @property
    def of_source(self) -> bool:
        """Whether the catalogue is in the source's own language."""
        return self.language == primary_subtag(self.source_language)

    @property
    def language(self) -> str:
        return primary_subtag(self.tag)

    @property
    def sdh(self) -> bool:
        """Whether it is for the deaf and hard of hearing."""
        return is_sdh(self.tag)


@dataclass(frozen=True)
class EntryContext:
    """One entry as a rule sees it.

    text is the translation as it stands in the catalogue ("" when there is
    none); lines is it as it will stand on the screen. A hit's span counts in text.
    previous and following are the cues before and after it in the film, None at the film's ends
    and for what is no cue (the closing card's messages); linked() sets them.
    inherited: it lies in the catalogue beneath a regional one, such as de.po beneath de_CH.po.
    """

    entry: TemplateEntry
    state: State
    text: str
    lines: tuple[str, ...]
    setting: LanguageContext
    block: PoEntry | None = None
    inherited: bool = False
    previous: EntryContext | None = field(default=None, compare=False, repr=False)
    following: EntryContext | None = field(default=None, compare=False, repr=False)

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
        """The text with each markup tag blanked by NULs, so that places stay places; in subtitles
        for the deaf and hard of hearing, sounds and speakers' names, too."""
        return self._masked(self.text)

    @lazy
    def bare_source(self) -> str:
        return self._masked(self.entry.text)

    def _masked(self, text: str) -> str:
        return mask_sounds(mask_tags(text)) if self.setting.sdh else mask_tags(text)

    @lazy
    def sound(self) -> bool:
        """Whether it says only what the deaf and hard of hearing cannot hear."""
        return self.setting.sdh and is_sound(self.text)

    @lazy
    def unwrapped(self) -> str:
        """The text on one line, without markup."""
        return unwrap(strip_tags(self.text))

    @lazy
    def unwrapped_source(self) -> str:
        return unwrap(strip_tags(self.entry.text))

    @lazy
    def words(self) -> list[str]:
        """The text's words, in small letters."""
        return words(self.bare)

    @lazy
    def tokens(self) -> list[tuple[str, int]]:
        """The text's words and marks with their places."""
        return tokens(self.bare)

    @lazy
    def waived(self) -> frozenset[str]:
        """The rules that the translator waived here. Rule.waived_at() says whether that counts."""
        return frozenset(waived_rules(self.block)) if self.block else frozenset()

    @lazy
    def sentence(self) -> Sentence:
        """The sentence that this cue is a part of; an entry that is no cue is one of its own."""
        first = self
        while (before := first.previous) and not before.ends_sentence:
            first = before
        run = [first]
        while not run[-1].ends_sentence and (after := run[-1].following):
            run.append(after)
        whole = Sentence(tuple(run))
        for one in run:  # so that a source without any mark takes no time for each of its cues
            one.__dict__["sentence"] = whole
        return whole

    @lazy
    def ends_sentence(self) -> bool:
        """Whether the source ends a sentence."""
        return ends_sentence(self.source) or (self.setting.sdh and is_sound(self.source))

    @lazy
    def source_digits(self) -> bool:
        """Whether there is any in the source."""
        return _DIGIT.search(self.source) is not None

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
    def inner_capitals(self) -> bool:
        """Whether a letter that is not small follows another one; certainly where a word is in
        capitals or has a capital inside."""
        return _INNER_CAPITAL.search(self.text) is not None

    @lazy
    def dialogue(self) -> bool:
        """Whether two people speak in it."""
        return is_dialogue(self.text)

    @lazy
    def duration(self) -> int:
        """Milliseconds on screen; 0 for an entry that is not a cue."""
        return self.entry.cue.duration if self.entry.cue else 0

    @lazy
    def count(self) -> int:
        """Characters that a reader sees, spaces counted, markup not."""
        return line_length("\n".join(self.lines), self.setting.tag)

    @lazy
    def marks(self) -> frozenset[str]:
        """The characters that are neither letters, digits nor spaces: a cheap first question."""
        return frozenset(MARK.findall(self.text))


@dataclass(frozen=True)
class Sentence:
    """The run of cues whose sources make up one sentence, in the film's order.

    A source that ends without . ! ? or … goes on in the next cue.
    """

    cues: tuple[EntryContext, ...]

    @lazy
    def source(self) -> str:
        """The whole sentence in the source, on one line and without markup."""
        return " ".join(seen.unwrapped_source for seen in self.cues)

    @lazy
    def text(self) -> str:
        """Its translation likewise, as far as there is one."""
        return " ".join(seen.unwrapped for seen in self.cues if seen.text)


def linked(entries: Sequence[EntryContext]) -> None:
    """Tell each cue which one stands before and which after it; entries are in the film's order.

    Set once, when a catalogue's contexts are made: neighbours know each other, so that neither can
    be complete before the other.
    """
    for before, after in pairwise(seen for seen in entries if seen.entry.cue):
        before.__dict__["following"] = after
        after.__dict__["previous"] = before


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
    """What is known of the master: frames, frames a second, the first frame of each shot, and
    when its first frame is on the cues' clock, in milliseconds."""

    frames: int
    rate: Fraction
    shots: tuple[int, ...] = ()
    lead: int = 0


@dataclass(frozen=True)
class SourceContext:
    """The source subtitles as a rule sees them; lines are those of their file, by cue id.

    entries are the cues as entries whose translation is their own text: what rules of texts say
    of them. Where a catalogue of the source's own language says how each is shown (has_catalogue),
    only their errors count. card_from is when the closing card begins to cover the film, in
    milliseconds; None when it stands after it.
    """

    cues: Sequence[Cue]
    lines: Mapping[CueId, int]
    profile: Profile
    language: str = "en"
    film: FilmTiming | None = None
    card_from: int | None = None
    entries: tuple[EntryContext, ...] = ()
    has_catalogue: bool = False


def waived_rules(block: PoEntry) -> list[str]:
    """The rule ids that a translator's comment or flag at an entry names, in order."""
    fields = block.fields
    if not any("filmpack-ok" in row for key in _WAIVED_IN for row in fields.get(key, ())):
        return []
    return [
        name
        for row in (*block.comments, ", ".join(block.flags))
        for match in _WAIVER.finditer(row)
        for name in re.split("[ ,]+", match[1])
        if "/" in name
    ]
