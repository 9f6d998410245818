"""Where film, sign language and text stand: nothing covers anything, in any size."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from filmpack.media.film import Film, VideoFormat
from filmpack.media.rendition import Rendition, output_format, preprocessing
from filmpack.media.shape_text import most_lines, script_head, shape_room, subtitle_style
from filmpack.media.shapes import Box
from filmpack.media.signing.layout import LEAST_PART, LINES, beside, fitted
from filmpack.media.signing.video import SignVideo

sizes = st.tuples(st.integers(80, 2000), st.integers(80, 2000)).map(lambda s: (2 * s[0], 2 * s[1]))


def film(width: int, height: int, pixel: Fraction = Fraction(1)) -> Film:
    return Film(Path("f.mp4"), width, height, Fraction(25), 250, "h264", (), pixel)


def apart(one: Box, other: Box) -> bool:
    return one.x + one.width <= other.x or one.y + one.height <= other.y


@given(sizes, st.fractions(Fraction(1, 4), 4))
def test_film_and_interpreter_stand_apart_inside_the_picture(
    size: tuple[int, int], shape: Fraction
) -> None:
    layout = beside(*size)
    place = fitted(layout.room, shape)
    assert apart(layout.film, place)
    for box in (layout.film, layout.room, place):
        assert all(value % 2 == 0 for value in (box.x, box.y, box.width, box.height))
        assert box.x >= 0
        assert box.x + box.width <= size[0]
        assert box.y + box.height <= size[1]
    # Undistorted, to a pixel or two.
    assert abs(place.width - place.height * shape) <= 2 * max(Fraction(1), shape)
    assert place.width == layout.room.width or place.height == layout.room.height


@given(sizes)
def test_text_has_room_under_the_film_and_beside_the_interpreter(size: tuple[int, int]) -> None:
    output = output_format(film(*size), Rendition("s", sign_language=True))
    style, layout = subtitle_style(output), output.beside
    assert layout is not None
    assert style.alignment == 8
    assert style.margin * output.height > layout.film.height
    assert most_lines(output) >= LINES
    room = shape_room(output)
    assert room is not None
    assert room.below
    right = output.width * (1 - 0.05 - style.free_right)
    assert right < layout.room.x
    margins = script_head(output, "pl").split("\nStyle: ")[1].split(",")[19:21]
    assert output.width - int(margins[1]) < layout.room.x
    assert int(margins[0]) < int(margins[1])


def test_a_square_video_fills_a_sixth_of_a_wide_picture() -> None:
    """As Ofcom asks; a wide one does not, which is told."""
    output = output_format(film(1920, 1080), Rendition("s", sign_language=True))
    assert SignVideo("a", film(600, 600)).part(output) > LEAST_PART * 95 / 100
    assert SignVideo("a", film(1920, 1080)).part(output) < LEAST_PART * 95 / 100


def test_pixels_that_are_not_square_are_counted() -> None:
    """720x576 at 64:45 is shown as 1024x576."""
    output = output_format(film(720, 576, Fraction(64, 45)), Rendition("s", sign_language=True))
    for video in (film(480, 480), film(240, 480, Fraction(2))):
        place = SignVideo("a", video).place(output)
        assert abs(place.width * Fraction(64, 45) - place.height) <= 3


def test_only_films_with_sign_language_are_made_in_another_way() -> None:
    """What is done is part of the keys."""
    master = film(1280, 720)
    plain = output_format(master, Rendition("s"))
    assert plain == VideoFormat(1280, 720, Fraction(25))
    assert preprocessing(master, plain) == ()
    signed = output_format(master, Rendition("s", sign_language=True))
    words = "1280x720, at 832x468+0+0 beside sign language in 392x668+844+26"
    assert preprocessing(master, signed) == (words,)


def test_a_video_is_told_from_another_by_its_bytes() -> None:
    """And wherever it lies: a copy of it is the same."""
    here, there = film(600, 600), film(300, 300)
    assert Rendition(sign_video=SignVideo("a", here)) == Rendition(sign_video=SignVideo("a", there))
    assert Rendition(sign_video=SignVideo("a", here)) != Rendition(sign_video=SignVideo("b", here))
