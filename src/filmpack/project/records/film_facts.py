"""What 'filmpack shots' writes beside the source: shots.json."""

from __future__ import annotations

from fractions import Fraction

import msgspec
from msgspec import Struct

from filmpack.errors import InputError, Problem, display_path
from filmpack.project.config.settings import Project

ASSUMED = (1920, 1080)
"""The master's size as long as nobody looked at it."""


class FilmFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """What 'filmpack shots' found out about the master: shots.json beside the source.

    size is the file's in bytes, by which a changed film is noticed; rate is
    "25" or "24000/1001"; shape is the picture's width by its height as it is shown; shots are
    the first frames of all shots but the first; width and height are pixels, 0 in a file that
    was written before they were.
    """

    film: str
    size: int
    frames: int
    rate: str
    shape: str
    threshold: float
    shots: tuple[int, ...]
    width: int = 0
    height: int = 0
    lead: int | None = None
    """Milliseconds from the beginning of the film's time line to its first frame; None in a file
    that was written before they were."""

    @property
    def pixels(self) -> tuple[int, int]:
        """The picture's width and height in square pixels, as it is shown; 1080 high where only
        its shape is known."""
        if self.width > 0 and self.height > 0:
            return max(2, round(self.height * Fraction(self.shape))), self.height
        return max(2, round(1080 * Fraction(self.shape) / 2) * 2), 1080


def read_facts(project: Project) -> FilmFacts | None:
    """What is recorded of a film, whichever; None where nothing is. Raises InputError."""
    path, boundary = project.shots, project.boundary
    if not boundary.is_present(path, "record of the film's cuts"):
        return None
    try:
        facts = msgspec.json.decode(boundary.read_bytes(path), type=FilmFacts)
        if Fraction(facts.rate) > 0 and Fraction(facts.shape) > 0 and facts.frames > 0:
            return facts
    except (msgspec.DecodeError, ValueError, ArithmeticError, RecursionError):
        pass
    what = "this file can't be read."
    raise InputError(Problem(display_path(path), 0, what, "Run 'filmpack shots' again."))
