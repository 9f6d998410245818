"""The closing card on the film's clock."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from filmpack.cards.drawing import DrawnCard
from filmpack.media.film import Film
from filmpack.media.rendition import KEYFRAME_SECONDS

FADE_SECONDS = Fraction(2, 5)
"""How long a card takes to come out of black."""


@dataclass(frozen=True, slots=True)
class PlacedCard:
    """A closing card on the film's clock: frames [first, first + frames).

    first is the film's frame count when the card is appended, less when it lies
    over the film's last seconds.
    """

    drawn: DrawnCard
    first: int
    frames: int


def place_card(card: DrawnCard, film: Film, mode: str, seconds: float) -> PlacedCard:
    """Place a card on the film's time line.

    Args:
        card: The card.
        film: The master.
        mode: "append" puts the card after the film, "overlay" over its end.
        seconds: How long it is shown.
    """
    frames = round(Fraction(seconds) * film.rate)
    if mode != "append":
        frames = min(frames, film.frames)
    first = film.frames if mode == "append" else max(0, film.frames - frames)
    return PlacedCard(card, first, frames)


def fade_frames(frames: int, rate: Fraction) -> int:
    """The frames in which a card comes out of black, at most a third of its first segment's."""
    return min(round(FADE_SECONDS * rate), frames // 3)


def repeated(frames: int, rate: Fraction) -> tuple[int, int]:
    """How often a card's segment is repeated, and its frames: it stands still, so that one
    encoded stretch between two keyframes serves for all. (1, frames) when they don't divide.
    """
    least = max(1, -(-frames // round(KEYFRAME_SECONDS * rate)))
    for times in range(least, 2 * least + 1):
        if frames % times == 0:
            return times, frames // times
    return 1, frames


def total_frames(film: Film, card: PlacedCard | None) -> int:
    """The frames of the finished picture."""
    return max(film.frames, card.first + card.frames) if card else film.frames
