"""A project's own ground and logos: readable, whole, or refused with the reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from click.testing import Result
from PIL import Image

from filmpack.cards.card import Card, CardRow, Online
from filmpack.cards.design import CardDesign
from filmpack.cards.drawing import draw_card, render_cards
from filmpack.cards.legibility import problems
from filmpack.cards.palette import AA, DARK_ON_LIGHT, LIGHT_ON_DARK, luminance, ratio
from filmpack.errors import ConfigError, InputError
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.project.card_design import project_design
from filmpack.project.config.settings import Project

_FULL = pytest.mark.full
SHAPES = [(1280, 720), (720, 720), (720, 900), (720, 1280)]
HELPLINE = CardRow("line", "Helpline for children and young people", "Line", "116 111", "Free")
POLICE = CardRow("police", "Police", "", "110", "")
CAPTION = "Scan and find help online, whenever you want to, day and night"
"""As long as a caption gets: three lines and more under the code."""
ONLINE = Online("line", "https://line.eu/", "line.eu", CAPTION, "Help online", True)
CARD = Card(
    "xx-XX",
    ("Get help.", "Report it.", "We are here to support you."),
    HELPLINE,
    (),
    "Is somebody threatening you? Report it.",
    (POLICE,),
    "In danger right now? Call 112.",
    ONLINE,
)


def picture(path: Path, size: tuple[int, int], colour: str) -> Path:
    Image.new("RGB", size, colour).save(path)
    return path


@pytest.mark.parametrize(
    ("count", "size"),
    [
        # Five need the most room.
        pytest.param(count, size, marks=() if count == 5 else pytest.mark.full)
        for count in (1, 2, 5)
        for size in SHAPES
    ],
)
def test_every_logo_is_on_the_card_whatever_else_is(
    size: tuple[int, int], count: int, tmp_path: Path
) -> None:
    colours = ["#FF0000", "#00FF00", "#0000FF", "#FF00FF", "#00FFFF"][:count]
    logos = [picture(tmp_path / f"{n}.png", (60, 40), c) for n, c in enumerate(colours)]
    drawn = draw_card(CARD, *size, CardDesign(logos=tuple(logos)))
    assert problems(drawn.layout) == []
    assert len(drawn.layout.logos) == count
    assert min(place.height for place in drawn.layout.logos) >= 0.05 * min(size)
    (made,) = render_cards(find_ffmpeg(), [drawn])
    for colour in colours:
        wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
        seen = sum(number for number, found in made.getcolors(1 << 24) or () if found == wanted)
        assert seen > 0.9 * 0.05 * min(size) * 0.05 * min(size)


def test_too_many_logos_are_an_error(tmp_path: Path) -> None:
    logos = tuple(picture(tmp_path / f"{n:02}.png", (60, 40), "#FFFFFF") for n in range(30))
    with pytest.raises(InputError, match="30 logos don't fit into one row"):
        draw_card(CARD, 1280, 720, CardDesign(logos=logos))


def test_a_logo_too_wide_to_be_seen_is_an_error(tmp_path: Path) -> None:
    logo = picture(tmp_path / "a.png", (4000, 40), "#FFFFFF")
    with pytest.raises(InputError, match="logo 1 is 100 times as wide as high"):
        draw_card(CARD, 1280, 720, CardDesign(logos=(logo,)))


@pytest.mark.parametrize(
    ("ground", "palette", "size"),
    [
        pytest.param(ground, palette, size, marks=() if size[0] != size[1] and quick else _FULL)
        for ground, palette, quick in (
            ("#000000", LIGHT_ON_DARK, False),
            ("#5A1030", LIGHT_ON_DARK, True),
            ("#F4E8C8", DARK_ON_LIGHT, True),
        )
        for size in SHAPES
    ],
)
def test_text_takes_the_colours_that_can_be_read_on_a_ground(
    size: tuple[int, int], ground: str, palette: object, tmp_path: Path
) -> None:
    designs = (
        CardDesign(ground),
        CardDesign(picture(tmp_path / "ground.png", (300, 300), ground)),
    )
    cards = [draw_card(CARD, *size, design) for design in designs]
    for drawn, made in zip(cards, render_cards(find_ffmpeg(), cards), strict=True):
        assert drawn.layout.palette == palette
        for box in drawn.layout.texts:
            assert ratio(luminance(drawn.layout.palette.colour(box.ink)), luminance(ground)) >= AA
        wanted = tuple(int(ground[at : at + 2], 16) for at in (1, 3, 5))
        assert made.getpixel((3, 3)) == wanted
        if drawn.layout.qr:
            assert [code.text for code in zxingcpp.read_barcodes(made)] == ["https://line.eu/"]


def test_a_ground_on_which_nothing_can_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"text on #808080 has a contrast of 2\.\d; it needs at least 4\.5"
    ):
        draw_card(CARD, 1280, 720, CardDesign("#808080"))
    checks = Image.new("L", (64, 36))
    checks.putdata([255 * ((n // 64 + n % 64) % 2) for n in range(64 * 36)])
    checks.resize((1280, 720), Image.Resampling.NEAREST).save(tmp_path / "checks.png")
    with pytest.raises(InputError, match=r"checks\.png: text on this picture has a contrast"):
        draw_card(CARD, 1280, 720, CardDesign(tmp_path / "checks.png"))


def test_a_picture_fills_the_card_whatever_its_shape(tmp_path: Path) -> None:
    sky = Image.new("RGB", (400, 100), "#10202E")
    sky.paste("#301010", (0, 0, 200, 100))
    sky.save(tmp_path / "sky.png")
    (made,) = render_cards(
        find_ffmpeg(), [draw_card(CARD, 720, 1280, CardDesign(tmp_path / "sky.png"))]
    )
    corners = [made.getpixel((x, y)) for x in (2, 717) for y in (2, 1277)]
    assert corners == [(48, 16, 16), (48, 16, 16), (16, 32, 46), (16, 32, 46)]


@pytest.mark.parametrize("value", ["#12345", "blue", "#GGGGGG", "sky.gif", ""])
def test_a_background_that_is_neither_colour_nor_picture_is_told(value: str, project: Path) -> None:
    toml = project / "filmpack.toml"
    toml.write_text(f'{toml.read_text("utf-8")}\n[card]\nbackground = "{value}"\n', "utf-8")
    with pytest.raises(ConfigError, match="neither a colour nor a picture"):
        Project.load(toml)


def test_a_background_is_a_file_of_the_project(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    toml = project / "filmpack.toml"
    toml.write_text(f'{toml.read_text("utf-8")}\n[card]\nbackground = "sky.png"\n', "utf-8")
    loaded = Project.load(toml)
    with pytest.raises(InputError, match=r"sky\.png: this background does not exist"):
        project_design(loaded)
    outside = picture(tmp_path_factory.mktemp("outside") / "x.png", (9, 9), "#000000")
    (project / "sky.png").symlink_to(outside)
    with pytest.raises(InputError, match="this background is a link that leads out"):
        project_design(loaded)
    (project / "sky.png").unlink()
    (project / "sky.png").write_text("no picture")
    with pytest.raises(InputError, match="this background cannot be read"):
        draw_card(CARD, 1280, 720, project_design(loaded))


@pytest.mark.usefixtures("with_film")
def test_a_ground_and_logos_of_the_project_are_in_the_film(
    run: Callable[..., Result], project: Path
) -> None:
    from filmpack.media.input.probe import probe
    from filmpack.media.pictures.compare import frames_at
    from samples import POLAND

    folder = project / "translations" / "countries"
    folder.mkdir()
    (folder / "PL.toml").write_text(POLAND, "utf-8")
    (project / "translations" / "logos").mkdir()
    picture(project / "translations" / "logos" / "a.png", (300, 100), "#FF0000")
    picture(project / "sky.png", (300, 300), "#F4E8C8")
    toml = project / "filmpack.toml"
    more = '\n[editions]\nmatrix = ["pl-PL"]\n[card]\nseconds = 8\nbackground = "sky.png"\n'
    toml.write_text(toml.read_text("utf-8") + more, "utf-8")
    po = project / "translations" / "pl.po"
    po.write_text(po.read_text("utf-8").replace("PL: In danger right now? Call", "Dzwoń"), "utf-8")
    done = run("build", "pl-PL", "--kind", "burn")
    assert done.exit_code == 0, done.stderr
    film, path = probe(project / "film.mp4"), project / "dist" / "small-pl-PL.mp4"
    ((_, frame),) = frames_at(path, film.rate, [film.frames + 100])
    shown = frame.to_image().convert("RGB")
    ground = shown.getpixel((4, 4))
    assert all(abs(a - b) <= 4 for a, b in zip(ground, (0xF4, 0xE8, 0xC8), strict=True))
    red = sum(n for n, (r, g, b) in shown.getcolors(1 << 24) or () if r > 200 and max(g, b) < 60)
    assert red > 100
