"""How the closing card looks: boxes of measured text. Sizes are parts of the picture's height.

Quiet and plain: one dark ground, white text, one warm accent for what to dial.
Nothing is placed by hope: every line is measured with the font it is drawn
with, steps down together until all fits, and at the floor says what to drop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from filmpack.cards.card import Card, CardRow
from filmpack.errors import InputError, Problem
from filmpack.media.fonts import Face

GROUND, INK, SOFT, ACCENT = "#10202E", "#FFFFFF", "#C9D6E2", "#FFD479"
"""Contrast on the ground (WCAG 2): ink 16.5, soft 11.2, accent 11.8; a test holds 7 and more."""

FLOOR = 0.04
"""No text is smaller than this part of the height."""
_LARGEST = 1.2
"""Scale to begin with: a card with little on it is set larger."""
_SMALL, _LARGE, _ADDRESS = 0.046, 0.062, 0.05
"""Em sizes at scale 1: labels and names; numbers; addresses."""
SAFE = 0.05
"""Nothing stands nearer to an edge than this part of the side (EBU R 95, graphics safe area)."""
_LEADING = 1.25
"""Height of a line in ems."""
_BASE_LINE = (1.124 - 0.395) / 2
"""How far Noto Sans's base line lies under the middle of its line, in ems."""

_CAPITAL = 0.714
"""Height of Noto Sans's capitals in ems."""
_CAPITAL_PIXELS, _MODULE_PIXELS = 9, 2
QUIET = 4
"""Light modules around a QR code (ISO/IEC 18004)."""


class Measure(Protocol):
    """How wide a text is, in pixels, at an em size in pixels."""

    def __call__(self, text: str, size: float, face: Face) -> float: ...


@dataclass(frozen=True, slots=True)
class TextBox:
    """One line of text; x and y are its upper left corner, width and height pixels.

    size is the em size in pixels. what names it in messages.
    """

    what: str
    text: str
    x: float
    y: float
    width: float
    height: float
    size: float
    weight: Face
    colour: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A card for one picture size. qr is (x, y, side) of the white field, logos likewise."""

    width: int
    height: int
    texts: tuple[TextBox, ...]
    qr: tuple[float, float, float] | None
    logos: tuple[float, float, float, float] | None
    scale: float


def lay_out(
    card: Card, width: int, height: int, measure: Measure, *, logos: bool = False
) -> Layout:
    """Place the card on a picture, as large as it fits.

    Args:
        card: What it shows.
        width: Of the picture, in pixels.
        height: Of the picture, in pixels.
        measure: Gives the width of a text in pixels.
        logos: Whether to keep space for logos.

    Raises:
        InputError: The card is too full; the message names the contact to drop.
    """
    scale = _LARGEST
    while True:
        layout = _try(card, width, height, measure, scale, logos)
        if layout is not None:
            return layout
        scale -= 0.02
        if _SMALL * scale < FLOOR:
            break
    last = card.rows[-1] if card.rows else None
    raise InputError(
        Problem(
            f"card {card.edition}",
            0,
            "there is more on this card than can be read.",
            f"Drop a contact: {last.contact} ({last.name}) is the last one"
            " ([card] max_contacts in filmpack.toml, or its place in the country's file)."
            if last
            else "Shorten the closing message.",
        )
    )


def _try(
    card: Card, width: int, height: int, measure: Measure, scale: float, logos: bool
) -> Layout | None:
    h = height * scale
    # Even a picture that is not 16:9 keeps its text in a column that can be read.
    left, right = SAFE * width * 1.1, width - SAFE * width * 1.1
    top, bottom = SAFE * height * 1.2, height - SAFE * height * 1.2
    side = 0.33 * height if card.qr_url else 0.0
    gutter = 0.06 * height if card.qr_url else 0.0
    column = right - left - side - gutter
    texts: list[TextBox] = []

    y = _headline(card, texts, left, top, right - left, h, measure)
    if y is None:
        return None
    y += 0.03 * h
    rows_top = y
    for row in card.rows:
        below = _row(row, texts, left, y, column, h, measure)
        if below is None:
            return None
        y = below + 0.02 * h
    foot = 0.048 * h
    lines = _wrap(card.emergency, foot, "semibold", right - left, measure, 2)
    if lines is None:
        return None
    foot_top = bottom - len(lines) * foot * _LEADING
    if y > foot_top:
        return None
    for number, line in enumerate(lines):
        at = foot_top + number * foot * _LEADING
        texts.append(_box("emergency", line, left, at, foot, "semibold", ACCENT, measure))

    qr = None
    space = None
    if card.qr_url:
        qr = (right - side, rows_top, side)
        # The caption alone may be smaller: its column is narrow, and a long word must not
        # shrink the numbers.
        sizes = (_SMALL * h, FLOOR * height)
        fits = ((z, _wrap(card.qr_caption, z, "regular", side, measure, 4)) for z in sizes)
        size, caption = next(((z, lines) for z, lines in fits if lines), (0.0, None))
        if caption is None:
            return None
        at = rows_top + side + 0.012 * h
        for line in caption:
            box = _box("QR caption", line, right - side, at, size, "regular", SOFT, measure)
            texts.append(_centred(box, right - side, side))
            at += box.height
        if at > foot_top:
            return None
        if logos:
            space = (right - side, at + 0.02 * h, side, max(0.0, foot_top - at - 0.04 * h))
    # A name that only repeats what stands beside it is left out.
    shown = tuple(box for box in texts if box.text)
    return Layout(width, height, shown, qr, space, scale)


def _headline(
    card: Card,
    texts: list[TextBox],
    left: float,
    top: float,
    room: float,
    h: float,
    measure: Measure,
) -> float | None:
    """The closing message: two beats on a line where they fit, the third below."""
    first, second, third = card.beats
    size = 0.068 * h
    both = f"{first} {second}"
    lines = [both] if measure(both, size, "semibold") <= room else [first, second]
    y = top
    for line in lines:
        texts.append(_box("closing message", line, left, y, size, "semibold", INK, measure))
        y += size * _LEADING
    small = 0.056 * h
    wrapped = _wrap(third, small, "regular", room, measure, 2)
    if wrapped is None or any(measure(line, size, "semibold") > room for line in lines):
        return None
    for line in wrapped:
        texts.append(_box("closing message", line, left, y, small, "regular", INK, measure))
        y += small * _LEADING
    return y


def _row(
    row: CardRow,
    texts: list[TextBox],
    left: float,
    y: float,
    room: float,
    h: float,
    measure: Measure,
) -> float | None:
    """A contact: its label, then what to dial or type beside the organisation's name."""
    small = _SMALL * h

    def put(what: str, text: str, x: float, at: float, colour: str) -> None:
        texts.append(_box(f"{row.contact}: {what}", text, x, at, small, "regular", colour, measure))

    whole = f"{row.label} · {row.extra}" if row.extra else row.label
    if measure(whole, small, "regular") <= room:
        lines = [whole]
    else:
        wrapped = _wrap(row.label, small, "regular", room, measure, 2)
        if wrapped is None or measure(row.extra, small, "regular") > room:
            return None
        lines = [*wrapped, *filter(None, [row.extra])]
    for line in lines:
        put("label", line, left, y, SOFT)
        y += small * _LEADING
    number = row.value[:1].isdigit() or row.value[:1] == "+"
    sizes = (_LARGE * h,) if number else (_ADDRESS * h, small)
    size = next((s for s in sizes if measure(row.value, s, "semibold") <= room), None)
    if size is None:
        return None
    value = _box(f"{row.contact}: value", row.value, left, y, size, "semibold", ACCENT, measure)
    texts.append(value)
    beside = left + value.width + 0.03 * h
    if beside + measure(row.name, small, "regular") <= left + room:
        # On the number's base line, so that both read as one line.
        put("name", row.name, beside, y + (size - small) * (_LEADING / 2 + _BASE_LINE), INK)
        return y + value.height
    y += value.height
    name_lines = _wrap(row.name, small, "regular", room, measure, 2)
    if name_lines is None:
        return None
    for line in name_lines:
        put("name", line, left, y, INK)
        y += small * _LEADING
    return y


def _wrap(
    text: str, size: float, weight: Face, room: float, measure: Measure, most: int
) -> list[str] | None:
    """The text in as few lines as fit, as even as can be; None when `most` lines don't hold it."""
    words = text.split(" ")
    for count in range(1, most + 1):
        best = _even(words, count, lambda line: measure(line, size, weight))
        if best and max(measure(line, size, weight) for line in best) <= room:
            return best
    return None


def _even(words: Sequence[str], count: int, wide: Callable[[str], float]) -> list[str] | None:
    """The split into `count` lines whose longest line is shortest."""
    if count == 1:
        return [" ".join(words)]
    if len(words) < count:
        return None
    options = []
    for at in range(1, len(words) - count + 2):
        rest = _even(words[at:], count - 1, wide)
        if rest:
            options.append([" ".join(words[:at]), *rest])
    return min(options, key=lambda lines: max(wide(line) for line in lines), default=None)


def _box(
    what: str,
    text: str,
    x: float,
    y: float,
    size: float,
    weight: Face,
    colour: str,
    measure: Measure,
) -> TextBox:
    wide = measure(text, size, weight)
    return TextBox(what, text, x, y, wide, size * _LEADING, size, weight, colour)


def _centred(box: TextBox, left: float, room: float) -> TextBox:
    return replace(box, x=left + (room - box.width) / 2)


def problems(layout: Layout) -> list[str]:
    """What is wrong with a layout: text too small, outside the safe area, over other text."""
    found = []
    safe_x, safe_y = SAFE * layout.width, SAFE * layout.height
    boxes = list(layout.texts)
    for box in boxes:
        if box.size < FLOOR * layout.height - 0.01:
            found.append(f"{box.what} is smaller than {FLOOR:.0%} of the height")
        if not (
            box.x >= safe_x - 0.5
            and box.x + box.width <= layout.width - safe_x + 0.5
            and box.y >= safe_y - 0.5
            and box.y + box.height <= layout.height - safe_y + 0.5
        ):
            found.append(f"{box.what} leaves the safe area")
    areas = [(b.what, b.x, b.y, b.width, b.height) for b in boxes]
    if layout.qr:
        x, y, side = layout.qr
        areas.append(("QR code", x, y, side, side))
    for number, (name, x, y, w, h) in enumerate(areas):
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
            f"capitals are {smallest * _CAPITAL:.1f} pixels high, {_CAPITAL_PIXELS} can be read"
        )
    if layout.qr and modules:
        pixels = max(1, int(layout.qr[2] // (modules + 2 * QUIET)))
        if pixels < _MODULE_PIXELS:
            found.append(
                f"a square of the QR code is {pixels} pixel wide, {_MODULE_PIXELS} can be scanned"
            )
    return found


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    a, b = sorted((_luminance(first), _luminance(second)))
    return (b + 0.05) / (a + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
