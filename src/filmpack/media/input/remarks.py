"""What is done to a master that is not taken just as it is, in words for its makers. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from filmpack.media.film import Film
from filmpack.media.rendition import even_size

_NAMED = 3
"""How many of several frames are named."""


def remarks(film: Film) -> Iterator[str]:
    """What films show otherwise than the master's file has it, one sentence each."""
    if film.lead:
        yield (
            f"its picture begins {float(film.lead):.3f} s after its sound; so it does in every"
            " film made from it, and cues are timed from the sound's beginning."
        )
    if film.trimmed:
        yield "an edit list hides some of its frames; no film shows them."
    if film.missing:
        told = ", ".join(map(str, film.missing[:_NAMED]))
        more = len(film.missing) - _NAMED
        told += f" and {more} more" if more > 0 else ""
        yield f"frames are missing (number {told}); the frame before is shown on in their place."
    if film.extra:
        some = "1 frame has" if film.extra == 1 else f"{film.extra} frames have"
        left = "is" if film.extra == 1 else "are"
        yield f"{some} the same time as another and {left} left out."
    if film.pictures > 1:
        yield (
            f"it has {film.pictures} video streams; the first that is no cover is the film"
            f" ({film.width}x{film.height}), the others are left out."
        )
    if film.turned:
        size = f"{film.width}x{film.height}"
        yield f"it is stored turned or mirrored; burned films are upright, {size}."
    if film.alpha:
        yield "its pixels can be transparent; burned films show all of them."
    if film.rgb:
        yield "its pixels are RGB; burned films are BT.709, limited range."
    if (film.width, film.height) != even_size(film.width, film.height):
        yield (
            f"{film.width}x{film.height} is odd; burned films lose the last column or row:"
            " {}x{}.".format(*even_size(film.width, film.height))
        )
