"""One card on one picture, and the ways of arranging it.

From the top: the closing message; one line to talk to, large; where to report; the emergency
number, apart; logos in a row of their own. The QR code stands in a column of its own, or beside
what it belongs to. On a picture for phones (taller than 2:3) its address is written out in large:
nobody can scan the screen of the phone in hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, TypeVar

from filmpack.cards.card import Card
from filmpack.cards.layout import blocks
from filmpack.cards.layout.blocks import Scale
from filmpack.cards.layout.boxes import Block, Setter, TextBox, complete, stacked
from filmpack.cards.layout.logo_row import LogoPlace, Size, logo_row
from filmpack.cards.palette import LIGHT_ON_DARK, Palette
from filmpack.timedtext.safe_areas import TELEVISION, SafeArea

SAFE = TELEVISION.left
"""Nothing stands nearer to an edge than this part of the side, in no picture."""
QUIET = 4
"""Light modules around a QR code (ISO/IEC 18004)."""
PHONE = 1.5
"""From this height by width on, a picture is made for phones."""
_GAP, _CLOSE_GAP = 0.035, 0.022
"""Between blocks, as a part of the shorter side, and on a card that is set closely."""
_ABOVE, _CLOSE_ABOVE = 0.03, 0.02
"""Above the logos, likewise."""
_Code = tuple[float, float, Block]
"""A QR code's side, its column's width in pixels, and the texts under it."""
_CODE_SIDES = (0.34, 0.29)
_CODE_COLUMNS = (0.34, 0.39, 0.44, 0.49, 0.56)


@dataclass(frozen=True, slots=True)
class Layout:
    """A card for one picture size. qr is (x, y, side) of the white field; rule is (x, y, width,
    height) of the line above the emergency number."""

    width: int
    height: int
    texts: tuple[TextBox, ...]
    qr: tuple[float, float, float] | None
    rule: tuple[float, float, float, float]
    logos: tuple[LogoPlace, ...]
    scale: float
    palette: Palette = LIGHT_ON_DARK
    rtl: bool = False
    """Whether it is read from right to left: lines stand at the right ends of their boxes."""
    safe: SafeArea = TELEVISION


_Made = TypeVar("_Made")


def _once(
    asked: Callable[[Scale], object],
) -> Callable[[Callable[[Page, float, Scale], _Made]], Callable[[Page, float, Scale], _Made]]:
    """Keep what a page makes for a room: arrangements ask for the same again. `asked` gives what of
    a scale decides it."""

    def keeping(
        make: Callable[[Page, float, Scale], _Made],
    ) -> Callable[[Page, float, Scale], _Made]:
        @wraps(make)
        def kept(page: Page, room: float, scale: Scale) -> _Made:
            key = make, room, asked(scale)
            if key not in page.made:
                page.made[key] = make(page, room, scale)
            found: _Made = page.made[key]
            return found

        return kept

    return keeping


_by_size = _once(lambda scale: scale.scale)
_by_scale = _once(lambda scale: scale)


class Page:
    """One card on one picture: its edges in pixels, and the ways of arranging it."""

    def __init__(
        self,
        card: Card,
        width: int,
        height: int,
        setter: Setter,
        logos: Sequence[Size],
        logo_height: float,
        *,
        close: bool,
        safe: SafeArea,
    ) -> None:
        self.card, self.width, self.height, self.setter = card, width, height, setter
        self.unit = float(min(width, height))
        self.phone = height >= PHONE * width
        self.safe = safe
        beside, above = SAFE * width * 1.1, SAFE * height * 1.1
        self.left = beside + (safe.left - SAFE) * width
        self.right = width - beside - (safe.right - SAFE) * width
        self.top = above + (safe.top - SAFE) * height
        self.bottom = height - above - (safe.bottom - SAFE) * height
        self.room = self.right - self.left
        self.close = close
        self.made: dict[object, Any] = {}
        self.logos = logo_row(logos, self.room, self.unit, logo_height)
        row = max((place.height for place in self.logos), default=0.0)
        self.logos = tuple(place.moved(self.left, self.bottom - row / 2) for place in self.logos)
        self.foot = self.bottom - (
            row + (_CLOSE_ABOVE if close else _ABOVE) * self.unit if row else 0.0
        )

    def in_columns(self, scale: Scale) -> Layout | None:
        """Everything to read on the left, the QR code in a column on the right."""

        def place(room: float, code: _Code) -> Layout | None:
            talking, reporting = self._talking(room, scale), self._reporting(room, scale)
            if talking is None or reporting is None:
                return None
            parts = [*talking, *reporting]
            return self._page(scale, parts, code, len(parts))

        return self._with_code(0.05, scale, place)

    def beside(self, scale: Scale) -> Layout | None:
        """The QR code beside the line to talk to; where to report below both."""
        lower = self._reporting(self.room, scale)

        def place(room: float, code: _Code) -> Layout | None:
            upper = self._talking(room, scale)
            if upper is None or lower is None:
                return None
            return self._page(scale, [*upper, *lower], code, len(upper))

        return self._with_code(0.04, scale, place) if lower is not None else None

    def in_corner(self, scale: Scale) -> Layout | None:
        """The QR code in the upper right corner; beside it the headline and the line to talk to."""
        lower = self._reporting(self.room, scale)

        def place(room: float, code: _Code) -> Layout | None:
            head = self._headline(room, scale)
            upper = self._talking(room, scale)
            if head is None or upper is None or lower is None:
                return None
            parts = [head, *upper, *lower]
            return self._page(scale, parts, code, len(upper) + 1, across=False)

        return self._with_code(0.04, scale, place) if lower is not None else None

    def _with_code(
        self, gap: float, scale: Scale, place: Callable[[float, _Code], Layout | None]
    ) -> Layout | None:
        """The first layout that fits, of the code's sides and its columns' widths.

        Args:
            gap: Between the code's column and what stands beside it, as a part of the unit.
            scale: The sizes.
            place: Makes a page of the room beside the code, in pixels, and the code.
        """
        for part in _CODE_SIDES:
            side = part * self.unit
            for texts, wide in self._code_columns(side, scale):
                layout = place(self.room - wide - gap * self.unit, (side, wide, texts))
                if layout is not None:
                    return layout
        return None

    def in_rows(self, scale: Scale) -> Layout | None:
        """One below another, the address in large."""
        talking, reporting = self._talking(self.room, scale), self._reporting(self.room, scale)
        if talking is None or reporting is None:
            return None
        online: list[Block | None] = []
        # Where the page is one to report to, it may stand among these anyway.
        if self.card.online is not None and not self.card.online_is_shown:
            large = blocks.address_in_large(self.setter, self.card.online, self.room, scale)
            online.append(large)
        whole = complete([*talking, *online, *reporting])
        return self._page(scale, whole, None, 0)

    def in_rows_with_code(self, scale: Scale) -> Layout | None:
        """One below another, the code with its text beside it."""
        talking, reporting = self._talking(self.room, scale), self._reporting(self.room, scale)
        if talking is None or reporting is None:
            return None
        gap = 0.04 * self.unit
        for part in _CODE_SIDES:
            side = part * self.unit
            room = self.room - side - gap
            texts = self._code_texts(room, scale)
            if texts is None:
                continue
            beside = max(0.0, (side - texts.height) / 2)
            row = Block((), max(side, texts.height), ((side + gap, beside, texts),))
            layout = self._page(scale, [*talking, row, *reporting], None, 0)
            if layout is not None:
                caption = next(box for box in layout.texts if box.what == "QR caption")
                return replace(layout, qr=(self.left, caption.y - row.texts[0].y, side))
        return None

    @_by_size
    def _headline(self, room: float, scale: Scale) -> Block | None:
        return blocks.headline(self.setter, self.card, room, scale)

    @_by_size
    def _emergency(self, room: float, scale: Scale) -> Block | None:
        return blocks.emergency(self.setter, self.card, room, scale)

    @_by_size
    def _code_texts(self, room: float, scale: Scale) -> Block | None:
        """What stands under or beside a QR code."""
        assert self.card.online is not None
        return blocks.code_texts(self.setter, self.card.online, room, scale)

    @_by_size
    def _talk(self, room: float, scale: Scale) -> Block | None:
        """The line to talk to."""
        assert self.card.talk is not None
        return blocks.to_talk_to(self.setter, self.card.talk, room, scale)

    @_by_scale
    def _talking(self, room: float, scale: Scale) -> list[Block] | None:
        """The line to talk to and further ones."""
        card, found = self.card, list[Block | None]()
        if card.talk:
            found.append(self._talk(room, scale))
        if card.more or card.night:
            found.append(blocks.further(self.setter, card, room, scale))
        return complete(found)

    @_by_scale
    def _reporting(self, room: float, scale: Scale) -> list[Block] | None:
        """Where to report, if there is a way."""
        if not self.card.reports:
            return []
        return complete([blocks.reports(self.setter, self.card, room, scale)])

    def _code_columns(self, side: float, scale: Scale) -> Iterator[tuple[Block, float]]:
        """What stands under the code, and its column's width: first those in which the address
        is not broken, since it is to be typed; of these the narrowest, then those in which it
        takes fewer lines."""
        found: list[tuple[Block, float]] = []
        for part in _CODE_COLUMNS:
            wide = max(side, part * self.unit)
            texts = self._code_texts(wide, scale)
            if texts is not None:
                found.append((texts, wide))
        for whole in (True, False):
            lowest = float("inf")
            for texts, wide in found:
                lines = sum(box.what == "QR address" for box in texts.unplaced())
                if (lines == 1) == whole and texts.height < lowest:
                    lowest = texts.height
                    yield texts, wide

    def _page(
        self,
        scale: Scale,
        parts: list[Block] | None,
        code: _Code | None,
        beside: int,
        *,
        across: bool = True,
    ) -> Layout | None:
        """The headline, the parts below it, the emergency number at the foot.

        Args:
            scale: The sizes.
            parts: Blocks below one another; None when one of them doesn't fit its room.
            code: The QR code and the texts under it; None without.
            beside: How many of the parts stand beside the code.
            across: Whether the headline stands above them; it is one of the parts otherwise.
        """
        head: Block | None = Block((), 0.0)
        if across:
            head = self._headline(self.room, scale)
        foot = self._emergency(self.room, scale)
        if parts is None or head is None or foot is None:
            return None
        gap = (_CLOSE_GAP if self.close else _GAP) * self.unit * min(1.0, scale.scale)
        apart = gap + 0.02 * self.unit
        column = code[0] + gap / 2 + code[2].height if code else 0.0
        upper = stacked(parts[:beside], gap).height
        lower = parts[beside:]
        above = head.height + gap if across else 0.0
        low = foot.height + self.setter.depth * max(box.size for box in foot.unplaced())
        fixed = above + max(upper, column) + apart + low
        fixed += sum(block.height for block in lower) + gap * (len(lower) - (not upper))
        spare = self.foot - self.top - fixed
        if spare < 0:
            return None
        between = gap + min(0.05 * self.unit, spare / (len(parts) + 1))
        texts = [*head.at(self.left, self.top)]
        y = self.top + (head.height + between if across else 0.0)
        below = y + column
        qr = None
        if code:
            side, wide, caption = code
            x = self.right - wide
            qr = (x + (wide - side) / 2, y, side)
            for box in caption.at(x, y + side + gap / 2):
                texts.append(replace(box, x=x + (wide - box.width) / 2))
        for number, block in enumerate(parts):
            if number == beside:
                y = max(y, below + between if code else y)
            texts += block.at(self.left, y)
            y += block.height + between
        top = self.foot - low
        if max(y - between, below) + apart > top + 0.5:
            return None
        texts += foot.at(self.left, top)
        rule = (self.left, top - 0.6 * apart, self.room, max(1.0, 0.003 * self.unit))
        size = self.width, self.height
        return Layout(*size, tuple(texts), qr, rule, self.logos, scale.scale, safe=self.safe)
