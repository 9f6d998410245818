"""What a translator is told of a cue: its time and room, who speaks to whom, its sentence."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from unicodedata import category

from msgspec import Struct

from filmpack.errors import InputError, Problem
from filmpack.timedtext.cue import Cue, Side, cue_number, format_time
from filmpack.timedtext.dialogue import dialogue_style
from filmpack.timedtext.markup import ends_sentence, is_dialogue, strip_tags, unwrap
from filmpack.timedtext.profile import PROFILES, Profile
from filmpack.toml import TomlFile

Sex = Literal["male", "female"]
_PLACES: dict[str, tuple[bool, Side]] = {
    "placement: top": (True, ""),
    "placement: left": (False, "left"),
    "placement: right": (False, "right"),
    "placement: top left": (True, "left"),
    "placement: top right": (True, "right"),
}
"""The notes of cues that stand elsewhere than in the bottom's middle; the template is read by
them."""
_LONGEST_SENTENCE = 6
"""Cues; more without a full stop are a source without marks, not a sentence."""


class _Scene(Struct, frozen=True, forbid_unknown_fields=True):
    first: str
    speaker: str
    last: str = ""
    to: str = ""


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    person: dict[str, str] = {}
    scene: tuple[_Scene, ...] = ()
    note: dict[str, str] = {}
    sounds: tuple[str, ...] = ()
    forced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CueNotes:
    """What notes.toml says of the cues, by id: lines for the translator, in order.

    sounds are cues that only subtitles for the deaf and hard of hearing have; forced those that
    are shown to viewers who understand the rest: lines and signs in another language.
    """

    by_cue: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sexes: Mapping[str, Sex] = field(default_factory=dict)
    """Of the speakers that are known to be male or female, by cue."""
    to_one: frozenset[str] = frozenset()
    """The cues that are said to one person."""
    sounds: frozenset[str] = frozenset()
    forced: frozenset[str] = frozenset()
    speakers: Mapping[str, str] = field(default_factory=dict)
    """The names of the speakers who have one, by cue."""

    def of(self, cue: str) -> tuple[str, ...]:
        """The lines of one cue; none where the file has none."""
        return self.by_cue.get(cue, ())


def parse_notes(text: str, name: str, cues: Sequence[Cue]) -> CueNotes:
    """Read a notes file: who speaks to whom in which cues, and single cues' notes.

    Where several scenes hold a cue, the last of them counts: an exception stands below its rule.

    Args:
        text: The file's text, TOML.
        name: Its name, for messages.
        cues: The source's cues, in the order of the film.

    Returns:
        The notes by cue id.

    Raises:
        InputError: With the line, for what is not as described, and for an id that no cue has.
    """
    file = TomlFile.parse(text, name)
    _require_lists_first(file)
    data = file.decode(_File)
    order = {str(cue.id): at for at, cue in enumerate(cues)}
    problems: list[Problem] = []

    def place(cue: str, *path: str | int) -> int | None:
        if cue not in order:
            what = f"the film has no cue {cue!r}."
            advice = f"{_nearest_cue(cue, order)}Remove the note of a cue that left the film."
            problems.append(Problem(name, file.line(*path), what, advice))
        return order.get(cue)

    def person(key: str, number: int, role: str) -> str:
        if key not in data.person:
            near = difflib.get_close_matches(key, data.person, 1)
            advice = f"Did you mean {near[0]!r}? " if near else ""
            problems.append(
                Problem(
                    name,
                    file.line("scene", number, role),
                    f"there is no person {key!r} under [person].",
                    f'{advice}Name the person there: {key or "leo"} = "…".',
                )
            )
        return " ".join(data.person.get(key, "").split())

    speaks: dict[str, str] = {}
    scenes: dict[str, _Scene] = {}
    for number, scene in enumerate(data.scene):
        first = place(scene.first, "scene", number, "first")
        last = place(scene.last, "scene", number, "last") if scene.last else first
        line = person(scene.speaker, number, "speaker")
        if scene.to:
            line += f", to {person(scene.to, number, 'to')}"
        if first is None or last is None:
            continue
        if last < first:
            what = f"the scene ends with {scene.last}, before {scene.first}."
            advice = "Name the first cue in 'first' and the last one in 'last'."
            problems.append(Problem(name, file.line("scene", number, "last"), what, advice))
        speaks |= {str(cue.id): f"Speaks: {line}." for cue in cues[first : last + 1]}
        scenes |= {str(cue.id): scene for cue in cues[first : last + 1]}
    for number, cue in enumerate(data.sounds):
        place(cue, "sounds", number)
    for number, cue in enumerate(data.forced):
        place(cue, "forced", number)
    for key, note in data.note.items():
        place(key, "note", key)
        if not note.strip():
            advice = "Fill or remove it."
            problems.append(Problem(name, file.line("note", key), "this note is empty.", advice))
    if problems:
        raise InputError(problems)
    told: dict[str, tuple[str, ...]] = {}
    for cue in order:
        note = " ".join(data.note.get(cue, "").split())
        sound = "A sound, only for the deaf and hard of hearing." if cue in data.sounds else ""
        forced = (
            "In another language: forced subtitles show it alone." if cue in data.forced else ""
        )
        lines = (speaks.get(cue, ""), sound, forced, f"Note: {note}" if note else "")
        if found := tuple(line for line in lines if line):
            told[cue] = found
    sexes = {cue: _sex(data.person[scene.speaker]) for cue, scene in scenes.items()}
    return CueNotes(
        told,
        {cue: sex for cue, sex in sexes.items() if sex},
        frozenset(
            cue for cue, scene in scenes.items() if scene.to and _is_one(data.person[scene.to])
        ),
        frozenset(data.sounds),
        frozenset(data.forced),
        {cue: name for cue, scene in scenes.items() if (name := _name(data.person[scene.speaker]))},
    )


def _require_lists_first(file: TomlFile) -> None:
    """Raise InputError for a list of cues below a table, whose key TOML takes it for."""
    problems = []
    for table in ("person", "note", "scene"):
        found = file.data.get(table)
        for number, keys in enumerate(found if isinstance(found, list) else [found]):
            path = (table, number) if isinstance(found, list) else (table,)
            for key in ("sounds", "forced"):
                if isinstance(keys, dict) and isinstance(keys.get(key), list):
                    what = f"{key!r} stands below a table, and is read as a key of [{table}]."
                    advice = "Put it before the first [ of the file."
                    problems.append(Problem(file.name, file.line(*path, key), what, advice))
    if problems:
        raise InputError(problems)


_MALE = frozenset(["boy", "man", "male"])
_FEMALE = frozenset(["girl", "woman", "female"])
_SEVERAL = frozenset(["several", "two", "both", "all"])


_ROLES = frozenset(
    "adult boy brother caller child counsellor dad doctor father friend girl grandfather"
    " grandmother guest host interviewer man mother moderator mum narrator nurse officer operator"
    " parent police policeman policewoman presenter psychologist pupil reporter sister speaker"
    " stranger student teacher viewer voice woman".split()
)
"""Words that name no person: "Teacher (woman, 40)"."""
_JOINTS = "'’ʼ-‐‑."
"""Marks that a name may hold."""


def _name(person: str) -> str:
    """The name with which a description begins, as in "Leo (boy, 15)" and "Anne-Marie O’Brien".

    "" for a description such as "the narrator" or "Teacher (woman)", which is in one language
    only: one that has a word in small letters, or a role's.
    """
    words = person.partition("(")[0].split()
    names = all(
        word[0].isalpha()
        and not word[0].islower()
        and all(category(char)[0] in "LMN" or char in _JOINTS for char in word)
        for word in words
    )
    roles = _ROLES & {word.casefold().rstrip(".") for word in words}
    return " ".join(words) if names and not roles else ""


def _sex(person: str) -> Sex | None:
    """The sex that a description names: "Leo (boy, 15)"; None where it names none or both."""
    words = _words(person)
    male, female = bool(words & _MALE), bool(words & _FEMALE)
    return None if male == female else "male" if male else "female"


def _is_one(person: str) -> bool:
    """Whether a description is of one person."""
    return not _words(person) & _SEVERAL


def _words(person: str) -> set[str]:
    return set(re.findall(r"\w+", person.lower()))


def _nearest_cue(given: str, known: Iterable[str]) -> str:
    """Advice that names the cue with the nearest number, or with the likest name."""
    number = cue_number(given)
    if number is not None:
        near = sorted(known, key=lambda cue: abs((cue_number(cue) or 0) - number))[:1]
    else:
        near = difflib.get_close_matches(given[:60], list(known), 1)
    return f"The nearest is {near[0]}. " if near else ""


def noted_place(notes: Iterable[str]) -> tuple[bool, Side]:
    """Where the notes of a cue say that it stands: whether at the top, and at which side."""
    return next((_PLACES[note] for note in notes if note in _PLACES), (False, ""))


def cue_notes(
    cues: Sequence[Cue], at: int, profile: Profile, language: str, told: Sequence[str]
) -> tuple[str, ...]:
    """All notes of one cue; the first gives its time, which the template is read by.

    Args:
        cues: The source's cues, in the order of the film.
        at: Which of them.
        profile: Limits, for the room.
        language: The tag whose reading speed counts; "" for the profile's general one.
        told: The lines that notes.toml and terms.toml have for this cue.
    """
    cue = cues[at]
    notes = [
        f"{format_time(cue.start)} --> {format_time(cue.end)}  ({cue.duration / 1000:.1f} s)",
        _room(cue, profile, language),
    ]
    notes += [note for note, place in _PLACES.items() if place == cue.place]
    if is_dialogue(cue.text):
        notes.append(_speakers(language))
    if "<i>" in cue.text:
        notes.append("<i> and </i> mark italics: a message read on a phone.")
    notes += told
    first, whole = _sentence(cues, at)
    if 1 < len(whole) <= _LONGEST_SENTENCE:
        text = " / ".join(_said(one) for one in whole)
        notes.append(f"Sentence, {at - first + 1} of {len(whole)}: {text}")
    if at > 0:
        notes.append(f"Before: {_said(cues[at - 1])}")
    if at + 1 < len(cues):
        notes.append(f"After: {_said(cues[at + 1])}")
    return tuple(notes)


def _said(cue: Cue) -> str:
    return strip_tags(unwrap(cue.text))


def _room(cue: Cue, profile: Profile, language: str) -> str:
    speed = profile.max_cps_for(language)
    budget = profile.character_budget(cue.duration, language)
    room = (
        f"Room: {profile.max_lines} lines of {profile.max_line_length} characters;"
        f" {budget} characters in all at {speed} a second"
    )
    children = PROFILES["netflix-children"]
    its = children.max_cps_for(language)
    if its < speed:
        enough = min(budget, children.character_budget(cue.duration, language))
        room += f"; better {enough}: children read {its}"
    return f"{room}."


def _speakers(language: str) -> str:
    if not language:
        return "Two speakers: each has a line and, as the language does, a dash."
    first, second = dialogue_style(language)
    if not first:
        return (
            f"Two speakers: begin the second speaker's line with {second!r}, the first's with none."
        )
    return f"Two speakers: begin each speaker's line with {first!r}."


def _sentence(cues: Sequence[Cue], at: int) -> tuple[int, Sequence[Cue]]:
    """The sentence that a cue is a part of: the index of its first cue, and its cues.

    It is not followed further than would be shown.
    """
    first = last = at
    while first > 0 and at - first < _LONGEST_SENTENCE and not ends_sentence(cues[first - 1].text):
        first -= 1
    while (
        last + 1 < len(cues)
        and last - at < _LONGEST_SENTENCE
        and not ends_sentence(cues[last].text)
    ):
        last += 1
    return first, cues[first : last + 1]
