"""Which master the source's cues were timed to: master.toml beside the source subtitles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from filmpack.errors import InputError, Problem, display_path
from filmpack.project.settings import Project
from filmpack.project.utf8 import decode_utf8
from filmpack.timedtext.cue import Cue
from filmpack.toml import TomlFile

_ADVICE = "Watch the master with the source subtitles, then run: filmpack review source --by NAME"


class TimingReview(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody saw that the source's cues fit a master.

    master is the SHA-256 of the film's file; times that of the cues' times (times_digest()).
    """

    master: str
    times: str
    by: str
    date: date


def times_digest(cues: Iterable[Cue]) -> str:
    """A digest of when the cues are shown; what they say is not part of it."""
    lines = (f"{cue.start}-{cue.end}\n" for cue in cues)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def read_timing_review(project: Project) -> TimingReview | None:
    """The project's record; None when nobody made one. Raises InputError."""
    path, boundary = project.timing_review, project.boundary
    if not boundary.is_present(path, "record of the master"):
        return None
    text = decode_utf8(boundary.read_bytes(path, "record of the master"), path)
    return TomlFile.parse(text, display_path(path)).decode(TimingReview, _ADVICE)


def write_timing_review(project: Project, review: TimingReview) -> None:
    """Write the record. Raises ToolError."""
    text = (
        "# The master that the source subtitles were timed to. Written by 'filmpack review'.\n"
        f'master = "{review.master}"\n'
        f'times = "{review.times}"\n'
        f"by = {json.dumps(review.by, ensure_ascii=False)}\n"
        f"date = {review.date.isoformat()}\n"
    )
    project.boundary.write_bytes(project.timing_review, text.encode(), "record of the master")


def other_master(project: Project, review: TimingReview | None, digest: str) -> Problem | None:
    """What is wrong when a film is not the one that the cues were timed to.

    Args:
        project: The project.
        review: Its record; None is no problem here.
        digest: The SHA-256 of the film that is built from.
    """
    if review is None or review.master == digest:
        return None
    return Problem(
        display_path(project.timing_review),
        0,
        f"the film is not the master that the cues were timed to ({review.by}, {review.date}).",
        _ADVICE,
    )


def unreviewed_timing(
    project: Project, cues: Iterable[Cue], digest: str, today: date
) -> list[Problem]:
    """What keeps a release back: no record, or one of another film, other times or a day to come.

    Args:
        project: The project.
        cues: Its source cues.
        digest: The SHA-256 of the film that is built from.
        today: Today's date.
    """
    try:
        review = read_timing_review(project)
    except InputError as error:
        return list(error.problems)
    file = display_path(project.timing_review)
    if review is None:
        return [Problem(file, 0, "nobody has recorded the master of the source's cues.", _ADVICE)]
    problems = list(filter(None, [other_master(project, review, digest)]))
    if review.times != times_digest(cues):
        what = f"the times of the source's cues changed since the review of {review.date}."
        problems.append(Problem(file, 0, what, _ADVICE))
    if review.date > today:
        what = f"the review's date is in the future ({review.date})."
        problems.append(Problem(file, 0, what, "Correct the date."))
    if not review.by.strip():
        problems.append(Problem(file, 0, "the review does not say who made it.", _ADVICE))
    return problems
