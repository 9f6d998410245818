"""What a project gives its cards to look like: a ground and logos."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack.cards.layout.page import Layout
from filmpack.cards.logos import read_picture
from filmpack.cards.palette import AA, GROUND, PALETTES, SEEN, Palette, light, luminance, ratio
from filmpack.errors import InputError, Problem, display_path
from filmpack.files import stat_signature

if TYPE_CHECKING:
    from PIL.Image import Image

_GRID = (48, 12)
"""Columns and rows of points at which the ground under a line of text is looked at."""
_WORST = 0.05
"""The part of these points that may be worse: a bright star in a night sky hides no letter."""
_SEEN_PART = 0.1
"""The part of a logo's own points that must stand out from the ground."""


@dataclass(frozen=True, slots=True)
class CardDesign:
    """A ground, #RRGGBB or a picture, and logos. Paths of PNG and JPEG files."""

    ground: str | Path = GROUND
    logos: tuple[Path, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that it needs."""
        return (*((self.ground,) if isinstance(self.ground, Path) else ()), *self.logos)

    @property
    def logo_sizes(self) -> tuple[tuple[int, int], ...]:
        """Width and height of each logo in pixels. Raises InputError."""
        return tuple(_read(_state(path), "logo").size for path in self.logos)


_State = tuple[Any, ...]
"""A path, and the file's stat_signature()."""
PLAIN = CardDesign()


def ground_picture(design: CardDesign, layout: Layout) -> Image | None:
    """The ground with the logos on it, RGB, of the layout's size; None for a plain colour.

    Raises InputError for a picture that cannot be read.
    """
    from PIL import Image as Images

    if not design.files:
        return None
    size = (layout.width, layout.height)
    if isinstance(design.ground, Path):
        sheet = _cover(_state(design.ground), size).copy()
    else:
        sheet = Images.new("RGB", size, design.ground)
    for path, place in zip(design.logos, layout.logos, strict=True):
        wanted = (max(1, round(place.width)), max(1, round(place.height)))
        logo = _scaled(_state(path), wanted)
        sheet.paste(logo, (round(place.x), round(place.y)), logo)
    return sheet


def readable_palette(design: CardDesign, layout: Layout) -> Palette:
    """The colours in which every text of a layout can be read on the design's ground.

    Raises InputError when neither light nor dark text has a contrast of 4.5 everywhere.
    """
    best: tuple[float, str, Palette] | None = None
    for palette in PALETTES:
        worst, what = _worst_contrast(design, layout, palette)
        if best is None or worst > best[0]:
            best = worst, what, palette
        if worst >= AA:
            return palette
    assert best is not None
    worst, what, _ = best
    picture = isinstance(design.ground, Path)
    where = display_path(design.ground) if isinstance(design.ground, Path) else "[card] background"
    on = "this picture" if picture else f"{design.ground}"
    raise InputError(
        Problem(
            where,
            0,
            f"text on {on} has a contrast of {worst:.1f}; it needs at least {AA} (WCAG AA)"
            + (f"; worst under: {what}." if picture else "."),
            "Choose a picture that is dark or light throughout, and calm."
            if picture
            else "Choose a darker or a lighter colour.",
        )
    )


def unseen_logos(design: CardDesign, layout: Layout) -> list[Path]:
    """The logos that don't stand out from the ground: black on dark, white on light."""
    plain = CardDesign(design.ground)
    ground = ground_picture(plain, layout)
    found = []
    for path, place in zip(design.logos, layout.logos, strict=True):
        logo = _scaled(_state(path), _GRID)
        if ground is None:
            assert isinstance(design.ground, str)
            under = [luminance(design.ground)] * (_GRID[0] * _GRID[1])
        else:
            under = _lights(ground, (place.x, place.y, place.width, place.height))
        own = _pixels(logo)
        drawn = [(light(*pixel[:3]), under[at]) for at, pixel in enumerate(own) if pixel[3] > 127]
        seen = sum(ratio(one, other) >= SEEN for one, other in drawn)
        if seen < _SEEN_PART * len(drawn) or not drawn:
            found.append(path)
    return found


def _worst_contrast(design: CardDesign, layout: Layout, palette: Palette) -> tuple[float, str]:
    """The least contrast of a layout's texts in these colours, and which text has it."""
    found = []
    picture = None
    if isinstance(design.ground, Path):
        picture = _cover(_state(design.ground), (layout.width, layout.height))
    for box in layout.texts:
        own = luminance(palette.colour(box.ink))
        if picture is None:
            worst = ratio(own, luminance(str(design.ground)))
        else:
            lights = _lights(picture, (box.x, box.y, box.width, box.height))
            ratios = sorted(ratio(own, one) for one in lights)
            worst = ratios[int(_WORST * len(ratios))]
        found.append((worst, box.what))
    return min(found)


def _lights(picture: Image, area: tuple[float, float, float, float]) -> list[float]:
    """The relative luminance of a grid of points in a part of a picture (x, y, width, height)."""
    from PIL import Image as Images

    x, y, width, height = area
    part = picture.resize(
        _GRID, Images.Resampling.NEAREST, box=(x, y, x + max(1, width), y + max(1, height))
    )
    return [light(*pixel[:3]) for pixel in _pixels(part)]


def _pixels(picture: Image) -> list[tuple[int, ...]]:
    data = picture.tobytes()
    step = len(picture.getbands())
    return [tuple(data[at : at + step]) for at in range(0, len(data), step)]


def _state(path: Path) -> _State:
    """A file and what changes when it does, as a key of what was read from it."""
    try:
        return (path, *stat_signature(path))
    except OSError:
        return (path,)  # reading it says what is wrong


# All cards of a build share the design: each file is decoded and scaled once for each size.
@lru_cache(maxsize=16)
def _read(state: _State, what: str) -> Image:
    return read_picture(state[0], what)


@lru_cache(maxsize=32)
def _scaled(state: _State, wanted: tuple[int, int]) -> Image:
    from PIL import Image as Images

    return _read(state, "logo").resize(wanted, Images.Resampling.LANCZOS)


@lru_cache(maxsize=4)
def _cover(state: _State, wanted: tuple[int, int]) -> Image:
    """A picture that fills a size, cut evenly at two sides where its shape is another."""
    from PIL import Image as Images
    from PIL import ImageOps

    picture = _read(state, "background")
    plain = Images.new("RGB", picture.size, "#000000")
    plain.paste(picture, (0, 0), picture)
    return ImageOps.fit(plain, wanted, Images.Resampling.LANCZOS)
