"""The video of a sign-language interpreter, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from filmpack.media.film import Film, VideoFormat
from filmpack.media.shapes import Box
from filmpack.media.signing.layout import fitted


@dataclass(frozen=True, slots=True)
class SignVideo:
    """A sign-language video: the SHA-256 of its file, which tells it from others, and what it is.
    It has the film's frames, one for one."""

    digest: str
    film: Film = field(compare=False)

    def place(self, output: VideoFormat) -> Box:
        """Where it stands in a picture beside the film."""
        assert output.beside is not None
        shape = Fraction(*self.film.video_format.shown_size) / output.sample_aspect_ratio
        return fitted(output.beside.room, shape)

    def part(self, output: VideoFormat) -> Fraction:
        """The part of the picture that it fills."""
        place = self.place(output)
        return Fraction(place.width * place.height, output.width * output.height)
