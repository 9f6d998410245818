"""Whether a laid out card can be read: what is wrong with its sizes and places."""

from __future__ import annotations

from filmpack.cards.drawing import DrawnCard
from filmpack.cards.layout.blocks import FLOOR
from filmpack.cards.layout.page import QUIET, Layout
from filmpack.errors import Problem

_CAPITAL = 0.714
"""Height of Noto Sans's capitals in ems."""
_CAPITAL_PIXELS, _MODULE_PIXELS = 9, 2


def card_flaws(drawn: DrawnCard) -> list[Problem]:
    """What is wrong with a card on its picture: texts that leave the safe area, lie over one
    another or are too small."""
    place = f"card {drawn.card.edition}"
    advice = "Drop a contact, or shorten a text."
    return [Problem(place, 0, f"{what}.", advice) for what in problems(drawn.layout)]


def problems(layout: Layout) -> list[str]:
    """What is wrong with a layout: text too small, outside the safe area, over other text."""
    found = []
    safe, width, height = layout.safe, layout.width, layout.height
    boxes = list(layout.texts)
    for box in boxes:
        if box.size < FLOOR * min(layout.width, layout.height) - 0.01:
            found.append(f"{box.what} is smaller than {FLOOR:.0%} of the shorter side")
    areas = [(b.what, b.x, b.y, b.width, b.height) for b in boxes]
    areas += [(f"logo {n + 1}", p.x, p.y, p.width, p.height) for n, p in enumerate(layout.logos)]
    if layout.qr:
        x, y, side = layout.qr
        areas.append(("QR code", x, y, side, side))
    for number, (name, x, y, w, h) in enumerate(areas):
        if not (
            x >= safe.left * width - 0.5
            and x + w <= (1 - safe.right) * width + 0.5
            and y >= safe.top * height - 0.5
            and y + h <= (1 - safe.bottom) * height + 0.5
        ):
            found.append(f"{name} leaves the safe area")
        for other, ox, oy, ow, oh in areas[:number]:
            if x + 0.5 < ox + ow and ox + 0.5 < x + w and y + 0.5 < oy + oh and oy + 0.5 < y + h:
                found.append(f"{name} lies over {other}")
    return found


def illegible(layout: Layout, modules: int) -> list[str]:
    """What the picture has too few pixels for; modules is the QR code's count on a side, 0: none.

    Capitals need 9 pixels (ISO 9241-303: a matrix of 7 by 9), a QR code's modules 2, since
    encoding blurs edges.
    """
    found = []
    smallest = min((box.size for box in layout.texts), default=0.0)
    if layout.texts and smallest * _CAPITAL < _CAPITAL_PIXELS:
        found.append(
            f"capitals are {smallest * _CAPITAL:.1f} pixels high; at least {_CAPITAL_PIXELS} are"
            " needed"
        )
    if layout.qr and modules:
        pixels = max(1, int(layout.qr[2] // (modules + 2 * QUIET)))
        if pixels < _MODULE_PIXELS:
            found.append(
                f"a square of the QR code is {pixels} pixel wide; scanners need at least"
                f" {_MODULE_PIXELS}"
            )
    return found
