"""The parts of a card as blocks of text. Each is None when its text doesn't fit the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from filmpack.cards.card import Card, CardRow, Online
from filmpack.cards.layout.boxes import (
    Block,
    Setter,
    TextBox,
    Type,
    complete,
    on_base_line,
    stacked,
)

FLOOR = 0.04
"""No text is smaller than this part of the picture's shorter side.

For a wide picture that is its height, as guides of legibility have it. A picture taller than wide
fills a phone: there 4 % of the width is 2.7 mm, the size of a phone's own text, while 4 % of the
height would leave room for some twenty letters a line.
"""
_SMALL, _VALUE, _NAME, _HEADING = 0.044, 0.054, 0.05, 0.05
_BEAT, _SUPPORT, _EMERGENCY = 0.066, 0.052, 0.056
_NUMBER, _CLOSE_NUMBER, _ADDRESS = 0.15, 0.12, 0.075
"""Em sizes at scale 1 as parts of the shorter side: the number to call, the same on a card that is
set closely, and an address in large."""

_ASIDE, _CLOSE_ASIDE = 1.25, 1.5
"""How many times as high as the number to call the texts beside it may be, and the same there."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes for one try: `unit` is the picture's shorter side in pixels, `scale` steps down.

    compact sets a further contact in one line where it fits; names shows the names of further
    contacts beside what to dial or type; close sets the number to call smaller, so that more
    stands beside it.
    """

    unit: float
    scale: float
    compact: bool = False
    names: bool = True
    close: bool = False

    def em(self, part: float) -> float:
        """An em size in pixels, never below the floor."""
        return max(FLOOR, part * self.scale) * self.unit

    @property
    def small(self) -> Type:
        return Type(self.em(_SMALL), "regular", "soft")

    @property
    def name(self) -> Type:
        return Type(self.em(_NAME), "semibold", "ink")

    @property
    def gap(self) -> float:
        """Between lines of different kinds in a block, pixels."""
        return 0.012 * self.unit * self.scale


def headline(setter: Setter, card: Card, room: float, scale: Scale) -> Block | None:
    """The closing message: two beats on a line where they fit, the third below."""
    first, second, third = card.beats
    large = Type(scale.em(_BEAT), "semibold", "ink")
    both = f"{first} {second}"
    lines = [both] if setter.width(both, large) <= room else [first, second]
    plain = Type(scale.em(_SUPPORT), "regular", "ink")
    wrapped = setter.wrap(third, plain, room, 2)
    if wrapped is None or any(setter.width(line, large) > room for line in lines):
        return None
    what = "closing message"
    return stacked([setter.lines(what, lines, large), setter.lines(what, wrapped, plain)])


def to_talk_to(setter: Setter, row: CardRow, room: float, scale: Scale) -> Block | None:
    """The one line to call, large; its name and hours beside a short number, else below."""
    what = f"{row.contact}: "
    label = setter.wrap(row.label, scale.small, room, 2)
    # A number is never set as small as the headline: it is what the eye must find first.
    least = 1.25 * scale.em(_BEAT) if row.value[:1].isdigit() else scale.em(_VALUE)
    large = Type(scale.em(_CLOSE_NUMBER if scale.close else _NUMBER), "semibold", "accent")
    number = setter.largest(row.value, large, least, room)
    if label is None or number is None:
        return None
    head = setter.lines(f"{what}label", label, scale.small)
    value = setter.box(f"{what}value", row.value, number)
    # Where only the code leads there, its name stands alone.
    value_block = Block((value,), value.height) if row.value else Block((), 0.0)
    notes = [
        (f"{what}{kind}", text, style)
        for kind, text, style in (("name", row.name, scale.name), ("hours", row.extra, scale.small))
        if text
    ]
    gap = 0.04 * scale.unit
    beside = value.width + gap
    # Set closely, the name alone may stand there, the hours below.
    for aside in (len(notes), 1) if scale.close else (len(notes),):
        side = _wrapped(setter, notes[:aside], room - beside, most=3)
        rest = _wrapped(setter, notes[aside:], room, most=4)
        if not (row.value and notes and side and rest):
            continue
        high = max(side.height, value.height)
        if side.height <= (_CLOSE_ASIDE if scale.close else _ASIDE) * value.height:
            number_line = (0.0, (high - value.height) / 2, value_block)
            texts = (beside, (high - side.height) / 2, side)
            return stacked([head, Block((), high, (number_line, texts)), rest])
    below = _wrapped(setter, notes, room, most=4)
    return stacked([head, value_block, below]) if below else None


def _wrapped(
    setter: Setter, notes: Sequence[tuple[str, str, Type]], room: float, most: int
) -> Block | None:
    """Texts below one another, each in a few lines, `most` in all."""
    blocks = []
    for name, text, style in notes:
        lines = setter.wrap(text, style, room, 1) if room > 0 else None
        # No line begins with the dot between hours and cost.
        for part in [] if lines else text.split(" · "):
            wrapped = setter.wrap(part, style, room, 2) if room > 0 else None
            if wrapped is None:
                return None
            lines = [*(lines or []), *wrapped]
        blocks.append(setter.lines(name, lines or [], style))
    whole = stacked(blocks)
    return whole if len(list(whole.unplaced())) <= most else None


def way(setter: Setter, row: CardRow, room: float, scale: Scale) -> Block | None:
    """A further contact: its label, then what to dial or type beside the name."""
    what = f"{row.contact}: "
    small = scale.small
    if not scale.names and row.value:
        row = replace(row, name="")
    if scale.compact and (line := _in_one_line(setter, row, room, scale)):
        return line
    said = list(filter(None, (row.label, row.extra)))
    if len(said) > 1 and setter.width(" · ".join(said), small) <= room:
        said = [" · ".join(said)]
    head = _wrapped(setter, [(f"{what}label", text, small) for text in said], room, most=4)
    if head is None:
        return None
    blocks = [head]
    plain = replace(small, ink="ink")
    name: list[str] | None = [row.name] if row.name else []
    texts: list[TextBox] = []
    if row.value:
        wanted = Type(scale.em(_VALUE), "semibold", "accent")
        kind = setter.largest(row.value, wanted, FLOOR * scale.unit, room)
        if kind is None:
            return None
        value = setter.box(f"{what}value", row.value, kind)
        texts.append(value)
        beside = value.width + 0.03 * scale.unit
        if name and beside + setter.width(row.name, plain) <= room:
            box = setter.box(f"{what}name", row.name, plain, beside)
            texts.append(on_base_line(box, value))
            name = []
        blocks.append(Block(tuple(texts), value.height))
    if name:
        name = setter.wrap(row.name, plain, room, 2)
        if name is None:
            return None
        blocks.append(setter.lines(f"{what}name", name, plain))
    return stacked(blocks)


def _in_one_line(setter: Setter, row: CardRow, room: float, scale: Scale) -> Block | None:
    """A further contact as one line: its label, what to dial or type, the name where it fits."""
    gap = 0.025 * scale.unit
    small = scale.small
    value = Type(scale.em(_VALUE), "semibold", "accent")
    after = setter.width(row.label, small) + gap if row.label else 0.0
    shown = setter.box(f"{row.contact}: value", row.value, value, after)
    if not row.value or after + shown.width > room:
        return None
    texts = [shown]
    if row.label:
        texts.append(on_base_line(setter.box(f"{row.contact}: label", row.label, small), shown))
    x = after + shown.width + gap
    for kind, text, style in (
        ("name", row.name, replace(small, ink="ink")),
        ("hours", row.extra, small),
    ):
        if text and x + setter.width(text, style) > room:
            return None
        if text:
            texts.append(on_base_line(setter.box(f"{row.contact}: {kind}", text, style, x), shown))
            x += texts[-1].width + gap
    return Block(tuple(texts), shown.height)


def further(setter: Setter, card: Card, room: float, scale: Scale) -> Block | None:
    """Further lines to talk to, and what is open at night."""
    blocks = [way(setter, row, room, scale) for row in card.more]
    if card.night:
        lines = setter.wrap(card.night, replace(scale.small, ink="ink"), room, 2)
        blocks.append(
            setter.lines("night", lines, replace(scale.small, ink="ink")) if lines else None
        )
    return _all(blocks, scale.gap)


def reports(setter: Setter, card: Card, room: float, scale: Scale) -> Block | None:
    """Where to report, under the question that a threatened person can say yes to."""
    heading = Type(scale.em(_HEADING), "semibold", "ink")
    lines = setter.wrap(card.threat, heading, room, 2)
    if lines is None:
        return None
    ways = [way(setter, row, room, scale) for row in card.reports]
    return _all([setter.lines("threat", lines, heading), *ways], scale.gap)


def emergency(setter: Setter, card: Card, room: float, scale: Scale) -> Block | None:
    """The emergency number."""
    kind = Type(scale.em(_EMERGENCY), "semibold", "accent")
    lines = setter.wrap(card.emergency, kind, room, 2)
    return setter.lines("emergency", lines, kind) if lines else None


def code_texts(setter: Setter, online: Online, room: float, scale: Scale) -> Block | None:
    """What stands under or beside a QR code: its caption, and the address that it leads to."""
    caption = scale.small
    found = setter.wrap(online.caption, caption, room, 4)
    if found is None:
        # A long word in this narrow column must not shrink the numbers.
        caption = replace(caption, size=FLOOR * scale.unit)
        found = setter.wrap(online.caption, caption, room, 4)
    wanted = Type(scale.em(_SMALL), "semibold", "accent")
    least = replace(wanted, size=FLOOR * scale.unit)
    kind = setter.largest(online.address, wanted, least.size, room) or wanted
    address = setter.wrap_address(online.address, kind, room, 2)
    if address is None:
        kind, address = least, setter.wrap_address(online.address, least, room, 3)
    if found is None or address is None:
        return None
    return stacked(
        [
            setter.lines("QR caption", found, caption),
            setter.lines("QR address", address, kind),
        ],
        scale.gap,
    )


def address_in_large(setter: Setter, online: Online, room: float, scale: Scale) -> Block | None:
    """The address instead of a QR code, for the phone that would have to scan its own screen."""
    label = setter.wrap(online.heading, scale.small, room, 2)
    least = FLOOR * scale.unit
    wanted = Type(scale.em(_ADDRESS), "semibold", "accent")
    kind = setter.largest(online.address, wanted, scale.em(_VALUE), room)
    lines = [online.address] if kind else None
    if kind is None:
        for size in (wanted.size, scale.em(_VALUE), least):
            kind = replace(wanted, size=size)
            if lines := setter.wrap_address(online.address, kind, room, 2):
                break
    if label is None or kind is None or lines is None:
        return None
    return stacked(
        [setter.lines("address label", label, scale.small), setter.lines("address", lines, kind)]
    )


def _all(blocks: Sequence[Block | None], gap: float) -> Block | None:
    """The blocks below one another; None when one of them didn't fit."""
    fitting = complete(blocks)
    return None if fitting is None else stacked(fitting, gap)
