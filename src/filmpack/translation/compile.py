"""From source cues and a catalogue to a track: one language's finished timed text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from filmpack.errors import InputError, Problem
from filmpack.timedtext.cue import Cue, Track, format_time
from filmpack.timedtext.linebreak import break_lines
from filmpack.timedtext.markup import fault, hidden, strip_tags, unwrap
from filmpack.timedtext.profile import Profile
from filmpack.translation.po.document import PoDocument, PoEntry
from filmpack.translation.template import TemplateEntry

Missing = Literal["fail", "blank", "source"]
State = Literal["translated", "fuzzy", "untranslated", "outdated"]


@dataclass(frozen=True, slots=True)
class TranslationProgress:
    """How far one catalogue is, counted in messages; words are those of the translations.

    refused counts translations that must not reach a screen (markup and the like); shown_missing
    what every film shows, with a card or without, and is not translated.
    """

    translated: int
    fuzzy: int
    untranslated: int
    words: int
    refused: int
    shown_missing: int

    @property
    def total(self) -> int:
        return self.translated + self.fuzzy + self.untranslated

    @property
    def percent(self) -> int:
        """Whole percent translated; 100 only when nothing is missing."""
        return 100 * self.translated // self.total if self.total else 0

    @property
    def complete(self) -> bool:
        return self.translated == self.total and not self.refused


def state_of(block: PoEntry | None, entry: TemplateEntry) -> State:
    """Whether this entry's translation may be shown."""
    if block is None or not block.msgstr.strip(" \t\r\n"):
        return "untranslated"
    if block.msgid != entry.text and unwrap(block.msgid) != unwrap(entry.text):
        return "outdated"
    return "fuzzy" if block.fuzzy else "translated"


_PLACEHOLDER = re.compile(r"\{\w+\}")
_DIGITS = re.compile(r"\d+")
_NO_DIGIT = re.compile(r"\D+")
_DIALLED = re.compile(r"\d(?:[ \u00a0\u202f./()-]{0,2}\d){4,}")
# A label of a domain name has 63 characters at most; without that bound a long text in
# hyphens takes a time that grows with its square.
_ADDRESS = re.compile(
    r"https?://|www\.|\b[\w-]{1,63}\.(?:com|eu|org|net|info)\b|\S@\S|[(\[]at[)\]]"
    # The countries' own, in small letters only: "Ja.De" lacks a space, "pomoc.pl" leads somewhere.
    r"|\b[\w-]{2,63}\.(?-i:at|be|bg|ch|cy|cz|de|dk|ee|es|fi|fr|gr|hr|hu|ie|it|lt|lu|lv|mt|nl|no|pl"
    r"|pt|ro|se|si|sk|uk|app|chat|gg|help|io|link|me|online|tv)(?![\w-])",
    re.I,
)


_MAYBE_ADDRESS = re.compile(r"[@(\[]|://|\.\w|[Ww]{3}\.")
"""What an address has in it; most texts have nothing of it, and the longer question is slow."""


@dataclass(frozen=True, slots=True)
class Violation:
    """Why a translation must not be shown; kind is markup.fault()'s, or "braces", "placeholder",
    "number" or "address"; span is the place in the text where there is one."""

    kind: str
    what: str
    span: tuple[int, int] | None = None


def unfit(text: str, entry: TemplateEntry) -> str | None:
    """Why a translation must not be shown, in words; None when it may."""
    found = misfit(text, entry)
    return found.what if found else None


def misfit(text: str, entry: TemplateEntry) -> Violation | None:
    """Why a translation must not be shown; None when it may.

    Beside markup: a placeholder lost or invented, and any number or address
    that the source does not have. Those come from the countries' files alone.
    """
    if found := fault(text):
        return Violation(*found)
    if entry.cue is not None and (braces := hidden(text, entry.text)):
        return Violation("braces", *braces)
    if text == entry.text:
        return None
    if "{" in text or "{" in entry.text:
        ours, theirs = (sorted(_PLACEHOLDER.findall(t)) for t in (text, entry.text))
        if ours != theirs and (theirs or entry.cue is None):
            wrong = [p for p in ours if p not in theirs]
            if wrong:
                at = text.index(wrong[0])
                what = f"the placeholder {wrong[0]} is unknown here"
                return Violation("placeholder", what, (at, at + len(wrong[0])))
            what = f"the placeholder {theirs[0]} must stand once in the translation"
            return Violation("placeholder", what)
    # A small number may be written in figures; a long run of digits may be dialled.
    for match in _DIGITS.finditer(text):
        digits = match[0]
        if digits not in entry.text and (len(digits) > 2 or entry.cue is None):
            what = f"the number {digits} is not in the source"
            return Violation(
                "number", f"{what}; numbers come from the countries' files", match.span()
            )
    for match in _DIALLED.finditer(text):
        # Languages part thousands otherwise: 10,000 is 10 000.
        bare = _NO_DIGIT.sub("", match[0])
        if match[0] not in entry.text and bare not in _NO_DIGIT.sub("", entry.text):
            what = f"{match[0]!r} could be dialled and is not in the source"
            return Violation(
                "number", f"{what}; numbers come from the countries' files", match.span()
            )
    if not _MAYBE_ADDRESS.search(text):
        return None
    if (address := _ADDRESS.search(text)) and address.group() not in entry.text:
        what = "an address that is not in the source; addresses come from the countries' files"
        return Violation("address", what, address.span())
    return None


def layered(regional: PoDocument, base: PoDocument) -> PoDocument:
    """A regional catalogue over its language's: entries it doesn't finish are the base's.

    Entries that the base lacks are its own, finished or not.
    """
    overrides = {
        block.context: block for block in regional.live if unwrap(block.msgstr) and not block.fuzzy
    }
    blocks = [overrides.get(block.context, block) for block in base.live]
    there = {block.context for block in base.live}
    blocks += [block for block in regional.live if block.context not in there]
    return PoDocument(base.header, blocks, base.name)


def has_own(catalogue: PoDocument) -> bool:
    """Whether a catalogue has a finished entry."""
    return any(unwrap(block.msgstr) and not block.fuzzy for block in catalogue.live)


def require_own(catalogue: PoDocument) -> None:
    """Raise InputError unless a catalogue that lies over another has a finished entry."""
    if not has_own(catalogue):
        raise InputError(
            Problem(
                catalogue.name,
                0,
                "this catalogue has no finished entry: its film would show what all others show.",
                "Translate the lines in which speakers or sounds are named; the rest is taken from"
                " the language's own catalogue.",
            )
        )


def is_shown(entry: TemplateEntry) -> bool:
    """Whether a film without a card shows this message: a subtitle, or the name of a chapter."""
    return entry.cue is not None or entry.context.startswith("chapter.")


def progress(catalogue: PoDocument, entries: Sequence[TemplateEntry]) -> TranslationProgress:
    """Count a catalogue against the template's entries."""
    blocks = catalogue.by_context()
    count: Counter[str] = Counter()
    words = refused = shown_missing = 0
    for entry in entries:
        block = blocks.get(entry.context)
        state = state_of(block, entry)
        count["fuzzy" if state == "outdated" else state] += 1
        shown_missing += is_shown(entry) and state != "translated"
        if block is not None and state == "translated":
            words += len(strip_tags(block.msgstr).split())
            refused += unfit(block.msgstr, entry) is not None
    return TranslationProgress(
        count["translated"], count["fuzzy"], count["untranslated"], words, refused, shown_missing
    )


def compile_track(
    catalogue: PoDocument,
    entries: Sequence[TemplateEntry],
    language: str,
    profile: Profile,
    missing: Missing = "fail",
) -> Track:
    """The track of one language: of its cues alone. See messages() for what a card shows.

    Args:
        catalogue: The language's catalogue, with that of its base.
        entries: The template's entries, in order.
        language: BCP 47 tag.
        profile: The limits by which lines are broken.
        missing: For a cue without a finished translation: "fail" raises InputError with the list,
            "blank" drops the cue, "source" shows the source text.

    Raises:
        InputError: Translations are missing ("fail"), or a text has markup or control characters
            that must not be shown.
    """
    blocks = catalogue.by_context()
    problems = []
    incomplete = list[tuple[State, TemplateEntry, Problem]]()
    cues: list[Cue] = []
    absent = 0
    shown = [(entry, entry.cue) for entry in entries if entry.cue is not None]
    for entry, cue in shown:
        block = blocks.get(entry.context)
        state = state_of(block, entry)
        text = block.msgstr if block else ""
        if state != "translated":
            absent += 1
            if missing == "fail":
                incomplete.append((state, entry, _incomplete(catalogue, block, entry, state)))
                continue
            text = entry.text if missing == "source" else ""
        elif block and (reason := unfit(text, entry)):
            problems.append(
                Problem(block.file, block.line, f"{entry.context}: {reason}.", "Correct it.")
            )
            continue
        if unwrap(text):
            cues.append(replace(cue, text=break_lines(text, profile, language)))
    if problems or incomplete:
        raise InputError([*_summed_up(incomplete, len(shown)), *problems])
    return Track(language, tuple(cues), missing if absent else "", absent)


def messages(
    catalogue: PoDocument, entries: Sequence[TemplateEntry], missing: Missing = "fail"
) -> Mapping[str, str]:
    """The fixed messages of a language by context: title, closing message, labels."""
    blocks = catalogue.by_context()
    problems = []
    incomplete = list[tuple[State, TemplateEntry, Problem]]()
    found: dict[str, str] = {}
    for entry in entries:
        if entry.cue is not None:
            continue
        block = blocks.get(entry.context)
        state = state_of(block, entry)
        if block is not None and state == "translated":
            if reason := unfit(block.msgstr, entry):
                problems.append(
                    Problem(block.file, block.line, f"{entry.context}: {reason}.", "Correct it.")
                )
            found[entry.context] = unwrap(block.msgstr)
        elif missing == "fail":
            incomplete.append((state, entry, _incomplete(catalogue, block, entry, state)))
        else:
            found[entry.context] = entry.text if missing == "source" else ""
    if problems or incomplete:
        fixed = sum(entry.cue is None for entry in entries)
        raise InputError([*_summed_up(incomplete, fixed), *problems])
    return found


_ADVICE: Mapping[State, str] = {
    "untranslated": "Translate it.",
    "fuzzy": "Check the translation and remove the fuzzy mark.",
    "outdated": "Run 'filmpack extract', then check the translation.",
}


_FEW = 5
"""So many unfinished messages are listed one by one; more are one line."""


def _summed_up(
    incomplete: Sequence[tuple[State, TemplateEntry, Problem]], total: int
) -> list[Problem]:
    """The problems of unfinished messages: each by itself, or one for many of the same kind."""
    problems = []
    for state, advice in _ADVICE.items():
        found = [(entry, problem) for kind, entry, problem in incomplete if kind == state]
        if len(found) <= _FEW:
            problems += [problem for _, problem in found]
            continue
        (first, problem), (last, _) = found[0], found[-1]
        word = "need checking (fuzzy)" if state == "fuzzy" else f"are {state}"
        what = f"{len(found)} of {total} messages {word}, from {first.context} to {last.context}."
        if state == "untranslated":
            advice = "Translate them."
        problems.append(Problem(problem.file, problem.line, what, advice))
    return problems


def _incomplete(
    catalogue: PoDocument, block: PoEntry | None, entry: TemplateEntry, state: State
) -> Problem:
    when = f" ({format_time(entry.cue.start)})" if entry.cue else ""
    word = "needs checking (fuzzy)" if state == "fuzzy" else f"is {state}"
    return Problem(
        (block.file if block else "") or catalogue.name,
        block.line if block else 0,
        f"{entry.context}{when} {word}: {strip_tags(unwrap(entry.text))!r}.",
        _ADVICE[state],
    )
