"""The closing cards of a build, laid out for its pictures."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from engine_samples import CARD
from filmpack.cards.design import PLAIN
from filmpack.commands.films.readiness import placed_cards
from filmpack.commands.films.refusals import Refusals
from filmpack.media.film import Film, VideoFormat

FILM = Film(Path("film.mp4"), 1280, 720, Fraction(25), 100, "h264", ())
WIDE = VideoFormat(1280, 720, Fraction(25))


def test_renditions_of_one_size_share_a_card() -> None:
    formats = {"h264": WIDE, "av1": replace(WIDE), "small": VideoFormat(640, 360, Fraction(25))}
    refusals = Refusals()
    placed = placed_cards([CARD], formats, PLAIN, FILM, "append", refusals)
    assert not refusals.all()
    assert placed[CARD.edition, "h264"] is placed[CARD.edition, "av1"]
    assert placed[CARD.edition, "small"].drawn.layout.width == 640


def test_an_edition_whose_card_fits_no_picture_of_the_build_is_refused_alone() -> None:
    full = replace(CARD, edition="de-DE", beats=("x" * 400, "y", "z"))
    refusals = Refusals()
    placed = placed_cards([full, CARD], {"": WIDE}, PLAIN, FILM, "append", refusals)
    assert [refusal.name for refusal in refusals.all()] == ["de-DE"]
    assert list(placed) == [(CARD.edition, "")]
