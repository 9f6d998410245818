"""Which master the source's cues were timed to: a sign-off of the film's digest and the times."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from filmpack.errors import InputError, Problem, display_path
from filmpack.project.records.signoffs import TIMING, SignOffFiles
from filmpack.signoffs import SignOff, sign
from filmpack.timedtext.cue import Cue

_ADVICE = "Watch the master with the source subtitles, then run: filmpack review source --by NAME"


def times_digest(cues: Iterable[Cue]) -> str:
    """A digest of when the cues are shown; what they say is not part of it."""
    lines = (f"{cue.start}-{cue.end}\n" for cue in cues)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def sign_timing(
    cues: Iterable[Cue], digest: str, by: str, on: date, *, fingerprint: str = ""
) -> SignOff:
    """Say that somebody saw the source's cues on a master.

    Args:
        cues: The source's cues.
        digest: The SHA-256 of the film's file.
        by: Who saw it.
        on: The day.
        fingerprint: The digest of the film's fingerprint; "" where none was taken.
    """
    facts = {"master": digest, "times": times_digest(cues)}
    return sign(TIMING, by, on, facts | ({"fingerprint": fingerprint} if fingerprint else {}))


def other_master(
    files: SignOffFiles, review: SignOff | None, digest: str, *, same: str = ""
) -> Problem | None:
    """What is wrong when a film is not the one that the cues were timed to.

    Args:
        files: The project's sign-offs.
        review: The last one of the timing; None is no problem here.
        digest: The SHA-256 of the film that is built from.
        same: The digest of a fingerprint that this film has too: a film that was only encoded
            anew is the one that was seen.
    """
    if review is None or review.facts.get("master") == digest:
        return None
    if same and review.facts.get("fingerprint") == same:
        return None
    return Problem(
        display_path(files.timing_file),
        0,
        f"the film is not the master that the cues were timed to ({review.by}, {review.on}).",
        _ADVICE,
    )


def unreviewed_timing(
    files: SignOffFiles, cues: Iterable[Cue], digest: str, today: date, *, same: str = ""
) -> list[Problem]:
    """What keeps a release back: no record, or one of another film, other times or a day to come.

    Args:
        files: The project's sign-offs.
        cues: The source's cues.
        digest: The SHA-256 of the film that is built from.
        today: Today's date.
        same: As in other_master().
    """
    try:
        review = files.timing()
    except InputError as error:
        return list(error.problems)
    file = display_path(files.timing_file)
    if review is None:
        return [Problem(file, 0, "nobody has signed off the source's times on a master.", _ADVICE)]
    problems = list(filter(None, [other_master(files, review, digest, same=same)]))
    if review.facts.get("times") != times_digest(cues):
        what = f"the times of the source's cues changed since the review of {review.on}."
        problems.append(Problem(file, 0, what, _ADVICE))
    if review.on > today:
        what = f"the review of the source's times is dated in the future ({review.on})."
        problems.append(Problem(file, 0, what, "Have it reviewed again."))
    return problems
