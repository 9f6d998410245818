"""Every edition's card in the four shapes that films are published in, small and large."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
import zxingcpp

from filmpack.cards.card import Card, make_card
from filmpack.cards.drawing import DrawnCard, draw_card, render_cards
from filmpack.cards.layout.page import PHONE
from filmpack.cards.layout.search import lay_out
from filmpack.cards.legibility import illegible, problems
from filmpack.cards.palette import AA, PALETTES, luminance, ratio
from filmpack.cards.reading import LEAST, MOST, reading_seconds
from filmpack.media.ffmpeg import Processes, find_ffmpeg
from filmpack.media.input.probe import probe
from filmpack.media.pictures.compare import frames_at
from filmpack.media.rendition import Rendition
from filmpack.media.text.fonts import text_width
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.segments.encode import EncodedSegment, Encoder
from filmpack.timedtext.profile import PROFILES

ROOT = Path(__file__).parents[2]
WHOLE = Workspace(Project.load(ROOT / "filmpack.toml"))
EDITIONS = [edition.tag for edition in WHOLE.editions()]
SAMPLE = ("bg-BG", "de-DE", "el-GR", "it-IT", "pt-PT", "ro-RO")
"""The longest texts, an address in two lines, other scripts, a code that leads to a report page."""
FULLEST = ("hr-HR", "en-HR", "fr-FR", "de-DE", "en-IE", "es-ES")
"""Those with the most text for a square picture."""
LOGOS = ((400, 100), (300, 100))
SHAPES = {"16:9": (16, 9), "1:1": (1, 1), "4:5": (4, 5), "9:16": (9, 16)}
FLOOR = 0.04
SAFE = 0.05

every_edition = pytest.mark.parametrize(
    "tag",
    [pytest.param(tag, marks=[] if tag in SAMPLE else [pytest.mark.full]) for tag in EDITIONS],
)


@cache
def card_of(tag: str) -> Card:
    (edition,) = WHOLE.editions((tag,))
    return WHOLE.card(edition)


@cache
def drawn_card(tag: str, width: int, height: int) -> DrawnCard:
    """An edition's card at a size, drawn once for all questions about it."""
    return draw_card(card_of(tag), width, height)


def sizes(shape: str, shorter: tuple[int, ...] = (360, 720, 2160)) -> Iterator[tuple[int, int]]:
    wide, high = SHAPES[shape]
    for side in shorter:
        unit = side / min(wide, high)
        yield 2 * round(wide * unit / 2), 2 * round(high * unit / 2)


def texts(drawn: DrawnCard) -> dict[str, str]:
    """The texts of a drawn card by what they are, lines of one joined."""
    found: dict[str, str] = {}
    for box in drawn.layout.texts:
        found[box.what] = f"{found[box.what]} {box.text}" if box.what in found else box.text
    return found


@every_edition
@pytest.mark.parametrize("shape", SHAPES)
def test_a_card_keeps_to_size_safe_area_and_contrast(tag: str, shape: str) -> None:
    for width, height in sizes(shape):
        drawn = drawn_card(tag, width, height)
        layout = drawn.layout
        assert problems(layout) == [], (width, height)
        assert illegible(layout, len(drawn.modules)) == [], (width, height)
        for box in layout.texts:
            assert box.size >= FLOOR * min(width, height) - 0.01, box
            assert ratio(luminance(layout.palette.colour(box.ink)), luminance("#10202E")) >= 7, box
            assert box.x >= SAFE * width
            assert box.x + box.width <= (1 - SAFE) * width
            assert box.y >= SAFE * height
            assert box.y + box.height <= (1 - SAFE) * height


@every_edition
@pytest.mark.parametrize("shape", SHAPES)
def test_every_fact_of_a_card_stands_on_it(tag: str, shape: str) -> None:
    card = card_of(tag)
    (size,) = sizes(shape, (1080,))
    drawn = drawn_card(tag, *size)
    shown = "".join("".join(texts(drawn).values()).split())

    def stands(text: str) -> bool:
        return "".join(text.replace(" · ", " ").split()) in shown.replace("·", "")

    for row in card.rows:
        assert stands(row.label), row
        assert stands(row.value), row
    assert stands(card.emergency)
    assert stands(card.night)
    assert stands(card.threat)
    if card.online:
        assert stands(card.online.address)
        assert bool(drawn.modules) == bool(drawn.layout.qr)
        assert stands(card.online.caption) or not drawn.layout.qr
    if size[1] >= PHONE * size[0]:
        assert drawn.layout.qr is None
    elif size[0] > size[1]:
        assert (drawn.layout.qr is not None) == (card.online is not None)


@pytest.mark.parametrize(
    ("tag", "shape"),
    [
        pytest.param(
            tag, shape, marks=[] if (tag in FULLEST[:3] and shape == "1:1") else [pytest.mark.full]
        )
        for tag in EDITIONS
        for shape in (SHAPES if tag in FULLEST else ["1:1"])
    ],
)
def test_two_logos_stand_on_every_card(tag: str, shape: str) -> None:
    (size,) = sizes(shape, (720,))
    layout = lay_out(card_of(tag), *size, text_width, LOGOS)
    assert problems(layout) == []
    assert len(layout.logos) == 2
    assert all(place.height >= 0.05 * min(size) for place in layout.logos)
    talk = card_of(tag).talk
    assert talk is not None
    number = next(box for box in layout.texts if box.what == f"{talk.contact}: value")
    assert number.size > 1.2 * max(box.size for box in layout.texts if box is not number)


@every_edition
def test_a_price_stands_on_every_card_s_numbers(tag: str) -> None:
    country = WHOLE.country(tag[-2:])
    dear = tuple(
        msgspec.structs.replace(contact, cost="charged", price="0.0945 EUR/min")
        if contact.phone
        else contact
        for contact in country.contact
    )
    (edition,) = WHOLE.editions((tag,))
    messages = WHOLE.messages(WHOLE.edition_language(edition))
    card = make_card(edition, messages, msgspec.structs.replace(country, contact=dear))
    for shape in SHAPES:
        (size,) = sizes(shape, (720,))
        shown = texts(draw_card(card, *size))
        assert card.talk is not None
        said = shown[f"{card.talk.contact}: hours"].replace("\u00a0", "").replace(" ", "")
        assert re.search(r"0[.,]0945€/|€0[.,]0945/|EUR", said), (shape, said)


@every_edition
@pytest.mark.parametrize("shape", SHAPES)
def test_no_host_that_is_to_be_typed_is_broken(tag: str, shape: str) -> None:
    (size,) = sizes(shape, (720,))
    boxes = drawn_card(tag, *size).layout.texts
    addresses = [box for box in boxes if box.what.endswith(("address", ": value"))]
    for box in addresses:
        lines = [other.text for other in addresses if other.what == box.what]
        assert all(line.endswith("/") for line in lines[:-1]), lines


@every_edition
@pytest.mark.parametrize("shape", SHAPES)
def test_the_one_line_to_call_is_the_largest_text(tag: str, shape: str) -> None:
    (size,) = sizes(shape, (1080,))
    card = card_of(tag)
    assert card.talk is not None
    boxes = drawn_card(tag, *size).layout.texts
    number = next(box for box in boxes if box.what == f"{card.talk.contact}: value")
    others = [box.size for box in boxes if box is not number]
    assert number.size > 1.2 * max(others)


@every_edition
def test_a_card_is_shown_as_long_as_a_child_reads_it(tag: str) -> None:
    card = card_of(tag)
    speed = WHOLE.project.childrens_speed(card.language)
    assert speed == PROFILES["netflix-children"].max_cps_for(card.language)
    assert LEAST <= card.seconds <= MOST
    assert reading_seconds(card, speed) <= max(card.seconds, LEAST)


def test_the_question_ends_with_the_closing_message_s_own_words() -> None:
    for edition in WHOLE.editions():
        messages = WHOLE.messages(WHOLE.edition_language(edition))
        assert messages["card.threat"].endswith(f" {messages['closing.report']}"), edition.tag


def test_light_and_dark_text_are_readable_on_their_grounds() -> None:
    for palette, ground in zip(PALETTES, ("#10202E", "#FFFFFF"), strict=True):
        colours = (palette.ink, palette.soft, palette.accent)
        assert min(ratio(luminance(colour), luminance(ground)) for colour in colours) >= 7 > AA


@pytest.mark.parametrize(
    "shape", ["16:9", *(pytest.param(shape, marks=pytest.mark.full) for shape in ("4:5", "1:1"))]
)
@every_edition
def test_the_code_leads_to_the_address_printed_under_it(
    tag: str, shape: str, clip: Path, tmp_path: Path
) -> None:
    """Read from an encoded film, at the size of an old phone, after the fade."""
    (size,) = sizes(shape, (480,))
    card = card_of(tag)
    drawn = drawn_card(tag, *size)
    if drawn.layout.qr is None:
        assert shape != "16:9" or card.online is None
        return
    printed = texts(drawn)["QR address"].replace(" ", "")
    found = [code.text for code in zxingcpp.read_barcodes(encoded(drawn, clip, tmp_path))]
    assert [url.removeprefix("https://").removeprefix("www.").rstrip("/") for url in found] == [
        printed
    ]
    assert card.online is not None
    country = WHOLE.country(tag[-2:])
    (contact,) = [one for one in country.contact if one.id == card.online.contact]
    assert found == [contact.short_url or contact.url]
    helplines = [c for c in country.contacts_for(card.language) if c.kind == "helpline" and c.url]
    assert (contact.kind == "helpline") == card.online.helps == bool(helplines)
    messages = WHOLE.messages(WHOLE.edition_language(WHOLE.editions((tag,))[0]))
    caption = messages["card.scan" if card.online.helps else "card.scan_report"]
    assert texts(drawn)["QR caption"] == caption


def encoded(drawn: DrawnCard, clip: Path, folder: Path) -> object:
    """A frame of the card as it is encoded for a film."""
    from dataclasses import replace

    width, height = drawn.layout.width, drawn.layout.height
    film = replace(probe(clip), width=width, height=height)
    encoder = Encoder(find_ffmpeg(), film, Rendition(), folder, Processes())
    pictures = []

    def take(made: EncodedSegment) -> None:
        ((_, frame),) = frames_at(made.path, film.rate, [made.frames - 1])
        pictures.append(frame.to_image())

    encoder.encode_card("de-DE", drawn.script(0, 100), drawn.ground(), 15, 5, take)
    return pictures[0]


def test_a_card_comes_out_of_black_and_stands_still_then(clip: Path, tmp_path: Path) -> None:
    film = probe(clip)
    encoder = Encoder(find_ffmpeg(), film, Rendition(), tmp_path, Processes())
    drawn = draw_card(card_of("de-DE"), film.width, film.height)
    (wanted,) = render_cards(find_ffmpeg(), [drawn])
    lights: list[float] = []

    def take(made: EncodedSegment) -> None:
        for _, frame in frames_at(made.path, film.rate, list(range(made.frames))):
            picture = frame.to_image().convert("L")
            lights.append(sum(picture.tobytes()) / (picture.width * picture.height))

    encoder.encode_card("de-DE", drawn.script(0, 100), drawn.ground(), 20, 8, take)
    whole = sum(wanted.convert("L").tobytes()) / (film.width * film.height)
    assert len(lights) == 20
    assert lights[0] < 1
    assert all(a < b for a, b in pairwise(lights[:9]))
    assert all(abs(light - whole) < 1.5 for light in lights[8:])
