"""Closing cards as pictures: one ffmpeg run draws them all."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.cards.card import Card
from filmpack.cards.design import PLAIN, CardDesign, ground_picture, readable_palette
from filmpack.cards.layout.mirror import mirrored
from filmpack.cards.layout.page import Layout
from filmpack.cards.layout.search import lay_out
from filmpack.cards.logos import LOGO_KINDS
from filmpack.cards.script import card_script
from filmpack.errors import InputError, Problem
from filmpack.media.pictures.ass_pictures import FRAMES_PER_SECOND, draw_script
from filmpack.media.text.fonts import FONTS, text_width
from filmpack.timedtext.direction import is_rtl
from filmpack.timedtext.formats.ass import AssScript, Dialogue, Head
from filmpack.timedtext.safe_areas import TELEVISION, SafeArea

if TYPE_CHECKING:
    from PIL.Image import Image

_FRAME = 100 // FRAMES_PER_SECOND
"""Hundredths of a second between two frames of a drawn script."""


@dataclass(frozen=True)
class DrawnCard:
    """A card laid out for one picture size, with its QR code's modules and its design."""

    card: Card
    layout: Layout
    modules: tuple[tuple[bool, ...], ...]
    design: CardDesign = PLAIN

    @cached_property
    def ass(self) -> AssScript:
        """What draws it, visible in its first second: written once, whoever draws it."""
        return card_script(self.layout, self.modules, self.card.edition)

    def script(self, start: int, end: int) -> str:
        """Its ASS, visible on [start, end) hundredths of a second. The ground is not in it."""
        return str(AssScript(self.ass.head, self.events(start, end)))

    def events(self, start: int, end: int) -> tuple[Dialogue, ...]:
        """The lines of that script."""
        return tuple(replace(line, start=start, end=end) for line in self.ass.events)

    def ground(self) -> Image | str:
        """What the script is drawn on: a picture of the card's size, or a colour as #RRGGBB."""
        if (picture := ground_picture(self.design, self.layout)) is not None:
            return picture
        return str(self.design.ground)


def draw_card(
    card: Card,
    width: int,
    height: int,
    design: CardDesign = PLAIN,
    safe: SafeArea = TELEVISION,
) -> DrawnCard:
    """Lay a card out for a picture.

    Args:
        card: What it shows.
        width: Of the picture, in pixels.
        height: Of the picture, in pixels.
        design: Its ground and logos.
        safe: What is kept free at the picture's edges.

    Raises:
        InputError: The card is too full, the font cannot draw a text, the logos don't fit, a
            picture cannot be read, or text could not be read on the ground.
    """
    measure = partial(text_width, language=card.edition)
    layout = lay_out(card, width, height, measure, design.logo_sizes, safe)
    if is_rtl(card.edition):
        layout = mirrored(layout)
    undrawn = [
        (box.what, FONTS.undrawn(box.text, box.weight, card.edition)) for box in layout.texts
    ]
    if any(found for _, found in undrawn):
        from filmpack.checks.drawable import glyph_flaws  # costs start-up time

        raise InputError(
            Problem(f"card {card.edition}", 0, f"{what}: {flaw.what}", flaw.advice)
            for what, found in undrawn
            for flaw in glyph_flaws(found)
        )
    layout = replace(layout, palette=readable_palette(design, layout))
    url = card.online.url if card.online and layout.qr else ""
    return DrawnCard(card, layout, qr_modules(url), design)


@lru_cache(maxsize=256)
def qr_modules(url: str) -> tuple[tuple[bool, ...], ...]:
    """The QR code of an address, level M (15 % may be lost); () for no address."""
    if not url:
        return ()
    import segno

    code = segno.make_qr(url, error="m", boost_error=True)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def logo_files(folder: Path | None) -> list[Path]:
    """The partners' logos: the PNG and JPEG files of a folder, by name."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in LOGO_KINDS)


def render_cards(ffmpeg_path: str, cards: Sequence[DrawnCard]) -> list[Image]:
    """Each card as an RGB picture, drawn by libass as in the film.

    All have one size and one design.
    """
    if not cards:
        return []
    layout = cards[0].layout
    # Card n is visible on frame n alone; those whose script begins alike share one.
    scripts: dict[Head, list[Dialogue]] = {}
    for number, card in enumerate(cards):
        shown = max(0, number * _FRAME - _FRAME // 2), number * _FRAME + _FRAME // 2
        scripts.setdefault(card.ass.head, []).extend(card.events(*shown))
    return draw_script(
        ffmpeg_path,
        [str(AssScript(head, tuple(events))) for head, events in scripts.items()],
        (layout.width, layout.height),
        cards[0].ground(),
        len(cards),
        what="drawing cards",
    )


def contact_sheet(pictures: Sequence[Image], columns: int, width: int) -> Image:
    """All pictures on one, each `width` pixels wide, in rows."""
    from PIL import Image as Images

    height = round(width * pictures[0].height / pictures[0].width)
    gap = width // 60 + 1
    rows = -(-len(pictures) // columns)
    sheet = Images.new(
        "RGB", (columns * (width + gap) + gap, rows * (height + gap) + gap), (255, 255, 255)
    )
    for number, picture in enumerate(pictures):
        row, column = divmod(number, columns)
        small = picture.resize((width, height), Images.Resampling.LANCZOS)
        sheet.paste(small, (gap + column * (width + gap), gap + row * (height + gap)))
    return sheet


def as_png(picture: Image) -> bytes:
    """A picture as a PNG file."""
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()
