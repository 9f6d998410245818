"""The card as ASS for libass: text at measured places, the QR code as a drawing."""

from __future__ import annotations

from collections.abc import Sequence

from filmpack.cards.layout.boxes import TextBox
from filmpack.cards.layout.page import QUIET, Layout
from filmpack.media.text.fonts import ass_family
from filmpack.timedtext.direction import directed, directed_value
from filmpack.timedtext.formats.ass import (
    LINE_HEIGHT,
    AssScript,
    Dialogue,
    Head,
    Style,
    escape,
    line_encoding,
    script_language,
)

_CARD = "Card"
"""The name of the cards' style."""
_VALUES = ("value", "address")
"""How the names of texts end that are dialled or typed: read from left to right everywhere."""


def card_script(layout: Layout, qr: Sequence[Sequence[bool]], language: str) -> AssScript:
    """A card's script, visible in its first second.

    Args:
        layout: The card, laid out.
        qr: The QR code's modules, rows of dark (True) and light; none for no code.
        language: The card's, a BCP 47 tag.

    Returns:
        The rule, the code and each line of text, from the lowest layer up; not the ground.
    """
    drawn = [(0, _rectangle(*layout.rule, layout.palette.soft))]
    if layout.qr and qr:
        x, y, side = layout.qr
        # As wide as whole pixels a module allow, in the middle of its place.
        field = max(1, int(side // (len(qr) + 2 * QUIET))) * (len(qr) + 2 * QUIET)
        x, y = round(x + (side - field) / 2), round(y + (side - field) / 2)
        drawn.append((1, _rectangle(x, y, field, field, "#FFFFFF")))
        drawn.append((2, _modules(qr, x, y, field)))
    drawn += [
        (3, _line(box, layout.palette.colour(box.ink), language, right=layout.rtl))
        for box in layout.texts
    ]
    lines = tuple(Dialogue(0, 100, text, _CARD, layer) for layer, text in drawn)
    return AssScript(_head(layout, language), lines)


def _head(layout: Layout, language: str) -> Head:
    """The beginning of a script of cards as large as this one, in a language (BCP 47)."""
    style = Style(
        _CARD,
        ass_family(language),
        size="20",
        back="&H00000000",
        outline="0",
        shadow="0",
        alignment=7,
        margin_h=0,
        margin_v=0,
        encoding=line_encoding(language),
    )
    return Head(layout.width, layout.height, style, language=script_language(language))


def _line(box: TextBox, colour: str, language: str, *, right: bool) -> str:
    # The line box is taller than the font's own; the text stands in its middle.
    top = box.y + (box.height - box.size * LINE_HEIGHT) / 2
    anchor, x = (9, box.x + box.width) if right else (7, box.x)
    tags = (
        f"\\an{anchor}\\pos({x:.2f},{top:.2f})\\fn{ass_family(language, box.weight)}"
        f"\\fs{box.size * LINE_HEIGHT:.3f}\\1c{_colour(colour)}"
    )
    shown = directed_value if box.what.endswith(_VALUES) else directed
    return f"{{{tags}}}{escape(shown(box.text, language))}"


def _rectangle(x: float, y: float, width: float, height: float, colour: str) -> str:
    w, h = round(width), round(height)
    return (
        f"{{\\an7\\pos({round(x)},{round(y)})\\1c{_colour(colour)}\\p1}}"
        f"m 0 0 l {w} 0 {w} {h} 0 {h}{{\\p0}}"
    )


def _modules(qr: Sequence[Sequence[bool]], x: float, y: float, side: float) -> str:
    """The dark modules as one drawing, each a whole number of pixels so that edges are sharp."""
    count = len(qr) + 2 * QUIET
    size = max(1, int(side // count))
    inset = round((side - size * len(qr)) / 2)
    parts = []
    for row, modules in enumerate(qr):
        column = 0
        while column < len(modules):
            if not modules[column]:
                column += 1
                continue
            stop = column
            while stop < len(modules) and modules[stop]:
                stop += 1
            a, b, c, d = column * size, row * size, stop * size, (row + 1) * size
            parts.append(f"m {a} {b} l {c} {b} {c} {d} {a} {d}")
            column = stop
    where = f"{round(x) + inset},{round(y) + inset}"
    return f"{{\\an7\\pos({where})\\1c&H000000&\\p1}}{' '.join(parts)}{{\\p0}}"


def _colour(colour: str) -> str:
    return f"&H{colour[5:7]}{colour[3:5]}{colour[1:3]}&"
