"""The verifier proves from the pixels that text lies inside the safe area."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from filmpack.cards.card import Card, CardRow
from filmpack.cards.design import CardDesign
from filmpack.cards.drawing import DrawnCard, draw_card, render_cards
from filmpack.cards.on_film import PlacedCard
from filmpack.errors import ToolError
from filmpack.media.demo_film import DemoFilm, make_demo_film
from filmpack.media.ffmpeg import Processes, find_ffmpeg
from filmpack.media.film import Film
from filmpack.media.input.probe import probe
from filmpack.media.pictures.safe_area import sides_with_ink
from filmpack.media.rendition import Encoding, Rendition
from filmpack.segments.encode import EncodedSegment, Encoder
from filmpack.segments.verify import CleanFrames, verify_burn, verify_card
from filmpack.timedtext.cue import Cue, Track, cue_id
from reference_encode import burn

SHAPES = {"16:9": (320, 180), "9:16": (180, 320)}


@pytest.fixture(scope="module", params=SHAPES)
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Film:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    make_demo_film(find_ffmpeg(), DemoFilm(2, *SHAPES[request.param], Fraction(25)), path)
    return probe(path)


def verify(film: Film, folder: Path, *texts: str) -> None:
    """Burn texts one after another without asking whether they can be drawn, and verify them."""
    cues = [Cue(cue_id(n + 1), 40 + 600 * n, 600 + 600 * n, text) for n, text in enumerate(texts)]
    track = Track("pl", tuple(cues))
    burn(find_ffmpeg(), film, track, folder / "pl.mp4", Encoding(23, "veryfast"), title="T")
    verify_burn(folder / "pl.mp4", film, track, CleanFrames(film, find_ffmpeg()))


def test_text_inside_passes(film: Film, tmp_path: Path) -> None:
    # As much as may stand there: ten lines, and descenders in the lowest.
    full = "M" * (28 if film.width > film.height else 8)
    verify(film, tmp_path, full, "\n".join(["- Ągę."] * 10), "Tak.")


def test_text_outside_is_an_error_that_says_where(film: Film, tmp_path: Path) -> None:
    size = f"{film.width}x{film.height}"
    told = rf"at 1 of 2 cues, text leaves the safe area of the {size} picture, first at c0002"
    with pytest.raises(ToolError, match=rf"{told} \(00:00:00,920\), at the left and right\."):
        verify(film, tmp_path, "Tak.", "W" * (34 if film.width > film.height else 12))
    with pytest.raises(ToolError, match=rf"{told}.*, at the top\."):
        verify(film, tmp_path, "Tak.", "\n".join(["- Tak."] * 12))


def picture(*boxes: tuple[int, int, int, int], light: int = 120) -> Image.Image:
    made = Image.new("L", (640, 360), light)
    for box in boxes:
        ImageDraw.Draw(made).rectangle(box, 255)
    return made


@pytest.mark.parametrize(
    ("box", "sides"),
    [
        ((100, 300, 500, 330), ()),
        ((32, 18, 607, 341), ()),
        ((20, 200, 100, 220), ("left",)),
        ((500, 200, 620, 220), ("right",)),
        ((300, 330, 310, 352), ("bottom",)),
        ((8, 8, 12, 300), ("top", "left")),
    ],
)
def test_sides_are_told_from_pixels(box: tuple[int, int, int, int], sides: tuple[str, ...]) -> None:
    assert sides_with_ink(picture(), picture(box), picture(box), 0.05) == sides


def test_noise_of_encoding_is_not_ink_but_another_text_is() -> None:
    clean, noisy = picture(), picture()
    for at in range(5, 600, 6):
        noisy.putpixel((at, 4), 255)
    assert sides_with_ink(clean, clean, noisy, 0.05) == ()
    assert sides_with_ink(clean, clean, picture((100, 4, 160, 10)), 0.05) == ("top",)


@pytest.mark.parametrize("ground", ["#10202E", "picture"])
@pytest.mark.parametrize("left", [0, -30])
def test_a_card_s_text_is_proved_to_be_inside(
    film: Film, tmp_path: Path, ground: str, left: int
) -> None:
    design = CardDesign("#10202E")
    if ground == "picture":
        dark = Image.linear_gradient("L").point(lambda level: level // 6)
        dark.convert("RGB").save(tmp_path / "ground.png")
        design = CardDesign(tmp_path / "ground.png")
    row = CardRow("line", "Telefon zaufania", "", "116 111", "")
    card = Card("pl-PL", ("Tak.", "Nie.", "Jesteśmy z tobą."), row, (), "", (), "112", None)
    drawn = draw_card(card, film.width, film.height, design)
    moved = tuple(replace(box, x=box.x + left) for box in drawn.layout.texts)
    drawn = replace(drawn, layout=replace(drawn.layout, texts=moved))
    (expected,) = render_cards(find_ffmpeg(), [drawn])
    placed = PlacedCard(drawn, 0, 20)
    path = encoded(film, drawn, tmp_path)
    if left == 0:
        verify_card(path, film, placed, expected)
        return
    with pytest.raises(
        ToolError, match=r"closing card \(00:00:00,400\) leaves .* picture, at the left"
    ):
        verify_card(path, film, placed, expected)


def encoded(film: Film, drawn: DrawnCard, folder: Path) -> Path:
    """The card as a segment of 20 frames."""
    encoder = Encoder(find_ffmpeg(), film, Rendition(), folder, Processes())
    path = folder / "card.mp4"

    def keep(made: EncodedSegment) -> None:
        path.write_bytes(made.path.read_bytes())

    encoder.encode_card("pl-PL", drawn.script(0, 100), drawn.ground(), 20, 0, keep)
    return path
