"""A laid out card for a language that is read from right to left."""

from __future__ import annotations

from dataclasses import replace

from filmpack.cards.layout.page import Layout


def mirrored(layout: Layout) -> Layout:
    """The same card with left and right exchanged; nothing in it is turned round."""
    wide = layout.width
    x, y, width, height = layout.rule
    qr = None
    if layout.qr:
        qr = (wide - layout.qr[0] - layout.qr[2], *layout.qr[1:])
    return replace(
        layout,
        texts=tuple(replace(box, x=wide - box.x - box.width) for box in layout.texts),
        logos=tuple(replace(logo, x=wide - logo.x - logo.width) for logo in layout.logos),
        qr=qr,
        rule=(wide - x - width, y, width, height),
        rtl=not layout.rtl,
    )
