"""The largest layout of a closing card that fits. Sizes are parts of the shorter side.

Every line is measured with the font that draws it. All texts are made smaller together until the
card fits; where it does not fit at the smallest size, the message says which contact to drop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from filmpack.cards.card import Card, too_full
from filmpack.cards.layout.blocks import Scale
from filmpack.cards.layout.boxes import Measure, Setter
from filmpack.cards.layout.logo_row import LOGO_HEIGHTS, Size
from filmpack.cards.layout.page import Layout, Page
from filmpack.errors import InputError
from filmpack.timedtext.safe_areas import TELEVISION, SafeArea

_WIDE = 1.25
"""From this width by height on, the QR code has a column of its own."""
_LEAST, _STEP = 0.6, 0.04
"""Scales are tried from the largest down: a card with little on it is set larger."""
_LARGEST, _LARGEST_PHONE = 1.4, 2.0

_Arrangement = Callable[[Scale], Layout | None]


def lay_out(
    card: Card,
    width: int,
    height: int,
    measure: Measure,
    logos: Sequence[Size] = (),
    safe: SafeArea = TELEVISION,
) -> Layout:
    """Place the card on a picture, as large as it fits.

    Args:
        card: What it shows.
        width: Of the picture, in pixels.
        height: Of the picture, in pixels.
        measure: Gives the width of a text in pixels.
        logos: Width and height of each logo.
        safe: What is kept free at each edge.

    Raises:
        InputError: The card is too full; the message names the contact to drop. Or the logos
            don't fit into one row.
    """
    setter = Setter(measure, card.edition)
    # A card is set closely only when it would be refused otherwise.
    heights = [(high, False) for high in LOGO_HEIGHTS] + [(high, True) for high in LOGO_HEIGHTS]
    if not logos:
        heights = [(LOGO_HEIGHTS[0], False), (LOGO_HEIGHTS[0], True)]
    pages = [
        Page(card, width, height, setter, logos, high, close=close, safe=safe)
        for high, close in heights
    ]
    for page, (arrangements, names) in ((p, sweep) for p in pages for sweep in _sweeps(p)):
        scale = _LARGEST_PHONE if page.phone else _LARGEST
        while scale > _LEAST:
            for arrange, compact in product(arrangements, (False, True)):
                layout = arrange(Scale(page.unit, scale, compact, names, page.close))
                if layout is not None:
                    return layout
            scale -= _STEP
    raise InputError(too_full(card))


def _sweeps(page: Page) -> list[tuple[list[_Arrangement], bool]]:
    """Ways of arranging a card, each tried at all scales before the next; and whether the names of
    further contacts are shown.

    Where there is no room for a code, its address is written out, which takes half as much; then
    names go that stand beside a number or an address. No contact is ever left out.
    """
    wide = page.width >= _WIDE * page.height
    if page.card.online is None or page.phone:
        coded: list[_Arrangement] = []
    elif wide:
        coded = [page.in_columns]
    else:
        coded = [page.in_columns, page.beside, page.in_corner, page.in_rows_with_code]
    if coded and wide:
        return [(coded, True), (coded, False)]
    plain: list[_Arrangement] = [page.in_rows]
    return [*([(coded, True)] if coded else []), (plain, True), (plain, False)]
