"""From source cues and a catalogue to a track: one language's finished timed text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from filmpack.catalogue.podocument import PoBlock, PoDocument
from filmpack.catalogue.template import TemplateEntry
from filmpack.errors import InputError, Problem
from filmpack.timedtext.cue import Cue, Track, format_time
from filmpack.timedtext.linebreak import break_lines
from filmpack.timedtext.markup import flow, forbidden, plain
from filmpack.timedtext.profile import Profile

Missing = Literal["fail", "blank", "source"]
State = Literal["translated", "fuzzy", "untranslated", "outdated"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one catalogue is, counted in messages; words are those of the translations.

    refused counts translations that must not reach a screen (markup and the like).
    """

    translated: int
    fuzzy: int
    untranslated: int
    words: int
    refused: int
    cues_missing: int

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


def state_of(block: PoBlock | None, entry: TemplateEntry) -> State:
    """Whether this entry's translation may be shown."""
    if block is None or not flow(block.msgstr):
        return "untranslated"
    if flow(block.msgid) != flow(entry.text):
        return "outdated"
    return "fuzzy" if block.fuzzy else "translated"


def progress(catalogue: PoDocument, entries: Sequence[TemplateEntry]) -> Progress:
    """Count a catalogue against the template's entries."""
    blocks = catalogue.by_context()
    count: Counter[str] = Counter()
    words = refused = cues_missing = 0
    for entry in entries:
        block = blocks.get(entry.context)
        state = state_of(block, entry)
        count["fuzzy" if state == "outdated" else state] += 1
        cues_missing += entry.cue is not None and state != "translated"
        if block is not None and state == "translated":
            words += len(plain(block.msgstr).split())
            refused += forbidden(block.msgstr) is not None
    return Progress(
        count["translated"], count["fuzzy"], count["untranslated"], words, refused, cues_missing
    )


def compile_track(
    catalogue: PoDocument,
    entries: Sequence[TemplateEntry],
    language: str,
    profile: Profile,
    missing: Missing = "fail",
) -> Track:
    """The track of one language.

    missing says what stands where no finished translation is: "fail" raises
    InputError with the list, "blank" leaves the cue out, "source" shows the
    source text. Text that must not be shown (markup, control characters)
    raises InputError in every mode.
    """
    blocks = catalogue.by_context()
    problems = []
    cues: list[Cue] = []
    absent = 0
    for entry in entries:
        block = blocks.get(entry.context)
        state = state_of(block, entry)
        text = block.msgstr if block else ""
        if state != "translated":
            absent += entry.cue is not None
            if missing == "fail":
                problems.append(_incomplete(catalogue, block, entry, state))
                continue
            text = entry.text if missing == "source" else ""
        elif block and (reason := forbidden(text)):
            problems.append(
                Problem(catalogue.name, block.line, f"{entry.context}: {reason}.", "Remove it.")
            )
            continue
        if entry.cue is not None and flow(text):
            cue = entry.cue
            cues.append(Cue(cue.id, cue.start, cue.end, break_lines(text, profile, language)))
    if problems:
        raise InputError(problems)
    return Track(language, tuple(cues), missing if absent else "", absent)


def messages(
    catalogue: PoDocument, entries: Sequence[TemplateEntry], missing: Missing = "fail"
) -> Mapping[str, str]:
    """The fixed messages of a language by context: title, closing message, labels."""
    blocks = catalogue.by_context()
    problems = []
    found: dict[str, str] = {}
    for entry in entries:
        if entry.cue is not None:
            continue
        block = blocks.get(entry.context)
        state = state_of(block, entry)
        if block is not None and state == "translated":
            if reason := forbidden(block.msgstr):
                problems.append(
                    Problem(catalogue.name, block.line, f"{entry.context}: {reason}.", "Remove it.")
                )
            found[entry.context] = flow(block.msgstr)
        elif missing == "fail":
            problems.append(_incomplete(catalogue, block, entry, state))
        else:
            found[entry.context] = entry.text if missing == "source" else ""
    if problems:
        raise InputError(problems)
    return found


_ADVICE = {
    "untranslated": "Translate it.",
    "fuzzy": "Check the translation and remove the fuzzy mark.",
    "outdated": "Run 'filmpack extract', then check the translation.",
}


def _incomplete(
    catalogue: PoDocument, block: PoBlock | None, entry: TemplateEntry, state: State
) -> Problem:
    when = f" ({format_time(entry.cue.start)})" if entry.cue else ""
    word = "needs checking (fuzzy)" if state == "fuzzy" else f"is {state}"
    return Problem(
        catalogue.name,
        block.line if block else 0,
        f"{entry.context}{when} {word}: {plain(flow(entry.text))!r}.",
        _ADVICE[state],
    )
