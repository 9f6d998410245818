"""Closing cards as segments: what each stretch of one is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from filmpack.cards.drawing import DrawnCard
from filmpack.media.rendition import Rendition
from filmpack.pipeline.rendition_setup import RenditionSetup
from filmpack.segments.keys import card_key


@dataclass(frozen=True, slots=True)
class CardSpec:
    """Frames of a closing card to encode as a segment.

    script is the ASS that draws it; made_for is its edition. In the first `fade` frames it comes
    out of black; 0 where it stands still.
    """

    rendition: Rendition
    key: str
    drawn: DrawnCard
    script: str
    frames: int
    made_for: str
    fade: int = 0


def card_specs(
    drawn: DrawnCard, setup: RenditionSetup, stretches: Iterable[tuple[int, int]]
) -> list[CardSpec]:
    """How stretches of a closing card are made.

    Args:
        drawn: The card.
        setup: The rendition.
        stretches: For each how many frames it has, and in how many of them the card comes out of
            black (0: it stands still).
    """
    ground, edition = drawn.ground(), drawn.card.edition
    under = ground if isinstance(ground, str) else repr(ground.size).encode() + ground.tobytes()
    drawn_with = setup.drawn_in(edition)
    # Visible in its first second, of which one frame is drawn.
    script = drawn.script(0, 100)
    return [
        CardSpec(
            setup.rendition,
            card_key(drawn_with, setup.output, frames, script, under, fade),
            drawn,
            script,
            frames,
            edition,
            fade,
        )
        for frames, fade in stretches
    ]
