"""Cues moved to another cut: to the frame, and nothing lost in silence."""

from __future__ import annotations

from fractions import Fraction

from filmpack.fingerprints.film_map import FilmMap, Stretch
from filmpack.fingerprints.retiming import retime
from filmpack.timedtext.cue import Cue, cue_id

RATE = Fraction(25)


def cue(number: int, start: int, end: int) -> Cue:
    return Cue(cue_id(number), start, end, f"Line {number}.")


def times(cues: tuple[Cue, ...]) -> list[tuple[str, int, int]]:
    return [(c.id, c.start, c.end) for c in cues]


def recut(*stretches: tuple[int, int, int], speed: Fraction = Fraction(1)) -> FilmMap:
    """A film of 40 s, in frames: what is kept of it, and by how many frames it was shifted."""
    kept = tuple(Stretch(a, b, shift / RATE) for a, b, shift in stretches)
    return FilmMap(RATE, 1000, RATE, 1000, speed, kept)


def test_a_shift_moves_every_cue() -> None:
    found = retime([cue(1, 1000, 2000), cue(2, 3040, 5000)], recut((0, 1000, 80)))
    assert times(found.cues) == [("c0001", 4200, 5200), ("c0002", 6240, 8200)]
    assert (found.removed, found.seam, found.changed) == ((), (), ())


def test_what_comes_before_the_first_frame_of_either_film_counts() -> None:
    film = FilmMap(
        RATE, 1000, RATE, 1000, Fraction(1), (Stretch(0, 1000, Fraction(0)),),
        old_lead=Fraction(1, 2), new_lead=Fraction(2),
    )  # fmt: skip
    assert film.kind == "retimed"
    assert film.summary() == "shifted by +1.50 s"
    assert times(retime([cue(1, 1500, 2500)], film).cues) == [("c0001", 3000, 4000)]


def test_a_faster_film_shortens_cues() -> None:
    found = retime([cue(1, 1000, 2000)], recut((0, 1000, 0), speed=Fraction(24, 25)))
    assert times(found.cues) == [("c0001", 960, 1920)]


def test_a_cue_of_a_missing_scene_is_removed_and_told() -> None:
    found = retime(
        [cue(1, 9000, 9900), cue(2, 10500, 12000), cue(3, 15000, 16000)],
        recut((0, 250, 0), (350, 1000, -100)),
    )
    assert times(found.cues) == [("c0001", 9000, 9900), ("c0003", 11000, 12000)]
    assert [c.id for c in found.removed] == ["c0002"]


def test_a_cue_over_a_seam_keeps_its_longer_part() -> None:
    film = recut((0, 250, 0), (350, 1000, -100))
    found = retime([cue(1, 8000, 11000), cue(2, 9800, 12000)], film)
    assert times(found.cues) == [("c0001", 8000, 10000)]
    assert [c.id for c in found.seam] == ["c0001"]
    assert [c.id for c in found.removed] == ["c0002"]


def test_a_cue_into_which_a_scene_was_put_is_cut_at_it() -> None:
    found = retime([cue(1, 9000, 10500)], recut((0, 250, 0), (250, 1000, 50)))
    assert times(found.cues) == [("c0001", 9000, 10000)]
    assert found.seam == found.cues


def test_less_than_a_frame_over_a_seam_is_rounding() -> None:
    found = retime([cue(1, 9000, 10020)], recut((0, 250, 0), (350, 1000, -100)))
    assert times(found.cues) == [("c0001", 9000, 10020)]
    assert not found.seam


def test_a_cue_that_lasts_past_the_end_still_does() -> None:
    found = retime([cue(1, 39000, 40300)], recut((0, 1000, 25)))
    assert times(found.cues) == [("c0001", 40000, 41300)]
    assert not found.seam


def test_cues_of_scenes_in_another_order_are_in_the_new_order() -> None:
    found = retime(
        [cue(1, 1000, 2000), cue(2, 21000, 22000)], recut((0, 500, 500), (500, 1000, -500))
    )
    assert times(found.cues) == [("c0002", 1000, 2000), ("c0001", 21000, 22000)]


def test_a_cue_over_another_picture_keeps_its_time_and_is_told() -> None:
    film = FilmMap(
        RATE, 1000, RATE, 1000, Fraction(1), (Stretch(0, 1000, Fraction(0)),), ((100, 200),)
    )
    found = retime([cue(1, 1000, 2000), cue(2, 5000, 6000)], film)
    assert [c.id for c in found.changed] == ["c0002"]
    assert film.kind == "changed"


def test_a_cue_before_the_first_frame_is_moved_like_the_first() -> None:
    film = FilmMap(
        RATE, 1000, RATE, 1250, Fraction(1), (Stretch(0, 1000, Fraction(10)),),
        old_lead=Fraction(1), new_lead=Fraction(1),
    )  # fmt: skip
    found = retime([cue(1, 100, 900), cue(2, 500, 2000)], film)
    assert times(found.cues) == [("c0001", 10100, 10900), ("c0002", 10500, 12000)]
    assert (found.removed, found.seam) == ((), ())


def test_a_lost_beginning_of_the_picture_alone_is_no_shift() -> None:
    film = FilmMap(
        RATE, 1000, RATE, 975, Fraction(1), (Stretch(25, 1000, Fraction(-1)),),
        old_lead=Fraction(0), new_lead=Fraction(1),
    )  # fmt: skip
    assert film.summary() == "the first 1.00 s of the picture are missing"
