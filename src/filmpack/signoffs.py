"""Sign-offs: who stood behind which facts, and on which day.

A catalogue's text is signed off by a native reviewer, a country's contact by the country's own
staff. Both are recorded in the same way: one JSON object a line, lines are only ever appended,
and the last line about a subject counts. A sign-off holds the facts themselves, so that a year
later one can say what somebody approved, and a digest of them, so that a line that was edited by
hand is noticed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from msgspec import Struct

from filmpack.errors import InputError, Problem


class SignOff(Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a record: `by` approved these facts about a subject on a day.

    about names the subject ("contact PL/helpline", "catalogue pl"); digest is facts_digest() of
    the subject and its facts.
    """

    about: str
    by: str
    on: date
    facts: dict[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that is not as it was signed off; "" for one that was, or is, not there."""

    fact: str
    then: str
    now: str

    def __str__(self) -> str:
        return f"{self.fact} {self.then or '(none)'} → {self.now or '(none)'}"


def facts_digest(about: str, facts: Mapping[str, str]) -> str:
    """A digest of a subject and its facts in any order: 16 hexadecimal digits of SHA-256."""
    text = json.dumps([about, sorted(facts.items())], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def sign(about: str, by: str, on: date, facts: Mapping[str, str]) -> SignOff:
    """A sign-off of facts as they are.

    Args:
        about: The subject.
        by: Who signs, with their role: "Anna Nowak, NASK".
        on: The day.
        facts: What is approved, by name.
    """
    return SignOff(about, by, on, dict(facts), facts_digest(about, facts))


def changes(signed: SignOff, facts: Mapping[str, str]) -> tuple[Change, ...]:
    """What of the facts is not as it was signed off, in the order of the facts."""
    names = dict.fromkeys((*facts, *signed.facts))
    then, now = signed.facts, facts
    return tuple(
        Change(name, then.get(name, ""), now.get(name, ""))
        for name in names
        if then.get(name) != now.get(name)
    )


def latest(record: Sequence[SignOff], about: str) -> SignOff | None:
    """The last sign-off of a subject."""
    return next((signed for signed in reversed(record) if signed.about == about), None)


def as_line(signed: SignOff) -> str:
    """One line of a record, with its line break."""
    return json.dumps(msgspec.to_builtins(signed), ensure_ascii=False) + "\n"


def parse_record(data: bytes, name: str, subject: str) -> tuple[SignOff, ...]:
    """Read a record.

    Args:
        data: The file's bytes.
        name: The file, for messages.
        subject: What each line's `about` is, or begins with where it ends in "/".

    Raises:
        InputError: With a problem for each line that is no sign-off, is about something else, or
            was edited.
    """
    signed, problems = [], []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            one = msgspec.json.decode(line, type=SignOff)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            what = f"this line is not a sign-off: {error}."
            problems.append(Problem(name, number, what, _RESTORE))
            continue
        if not (one.about.startswith(subject) if subject[-1:] == "/" else one.about == subject):
            what = f"this line is about {one.about!r}, but this file is about {subject!r}."
            problems.append(Problem(name, number, what, _RESTORE))
        elif one.digest != facts_digest(one.about, one.facts):
            what = f"the facts in this line are not those that {one.by} signed off."
            problems.append(Problem(name, number, what, _RESTORE))
        elif not one.by.strip():
            problems.append(Problem(name, number, "this line does not say who signed.", _RESTORE))
        else:
            signed.append(one)
    if problems:
        raise InputError(problems)
    return tuple(signed)


_RESTORE = "Restore the file from version control, or delete the line and have it signed off again."
