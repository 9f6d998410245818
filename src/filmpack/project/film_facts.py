"""What 'filmpack shots' writes beside the source: shots.json."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct


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
