"""Text on pixels that are not square is as wide, when it is shown, as on square ones."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from engine_samples import CARD
from filmpack.cards.drawing import draw_card
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.film import Film
from filmpack.media.pictures.compare import frames_at
from filmpack.media.pictures.drawn_text import draw_text
from filmpack.media.rendition import Encoding, Rendition
from filmpack.segments.encode import EncodedSegment, Encoder
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.formats.ass import write_ass

SHAPES = [(720, 576, Fraction(64, 45)), (720, 480, Fraction(8, 9)), (1440, 1080, Fraction(4, 3))]
CUES = [Cue(cue_id(1), 0, 1000, "Mama domyśliła się, że nagrywamy")]


def film(width: int, height: int, aspect: Fraction) -> Film:
    return Film(Path("m.mp4"), width, height, Fraction(25), 100, "h264", (), aspect)


def ink(picture: Image.Image, width: int) -> tuple[float, float]:
    """Where white begins and ends in a picture, when it is shown this wide."""
    box = picture.convert("L").point(lambda level: 255 * (level > 200)).getbbox()
    assert box
    return box[0] * width / picture.width, box[2] * width / picture.width


@pytest.mark.parametrize(("width", "height", "aspect"), SHAPES)
def test_letters_keep_their_width(width: int, height: int, aspect: Fraction) -> None:
    shape = film(width, height, aspect).video_format
    shown = shape.shown_size
    script = write_ass(CUES, *shown, Fraction(1), squeezed=True)
    (squeezed,) = draw_text(find_ffmpeg(), [Image.new("L", (width, height), 60)], script)
    plain = write_ass(CUES, *shown, Fraction(1))
    (square,) = draw_text(find_ffmpeg(), [Image.new("L", shown, 60)], plain)
    ours, wanted = ink(squeezed, shown[0]), ink(square, shown[0])
    assert ours == pytest.approx(wanted, abs=2)
    assert ours[1] - ours[0] == pytest.approx(wanted[1] - wanted[0], rel=0.01)


def test_a_card_keeps_its_shape(tmp_path: Path) -> None:
    stored = film(720, 576, Fraction(64, 45))
    square = film(1024, 576, Fraction(1))
    found = []
    for one in (stored, square):
        encoder = Encoder(find_ffmpeg(), one, Rendition(encoding=Encoding(12, "fast")), tmp_path)
        drawn = draw_card(CARD, *encoder.output.shown_size)

        def keep(made: EncodedSegment) -> None:
            ((_, frame),) = frames_at(made.path, Fraction(25), [4])
            found.append(frame.to_image())

        encoder.encode_card("pl-PL", drawn.script(0, 100), drawn.ground(), 10, 0, keep)
    assert found[0].size == (720, 576)
    assert ink(found[0], 1024) == pytest.approx(ink(found[1], 1024), abs=2)


def test_a_script_for_square_pixels_says_nothing_of_a_layout() -> None:
    assert "LayoutRes" not in write_ass(CUES, 1280, 720, Fraction(25))
    assert "LayoutResX: 1024\n" in write_ass(CUES, 1024, 576, Fraction(25), squeezed=True)
