"""Whether this ffmpeg can make what was asked for."""

from __future__ import annotations

from collections.abc import Iterable

from filmpack.errors import ToolError
from filmpack.media.ffmpeg import inspect
from filmpack.media.rendition import CODECS, Rendition
from filmpack.media.shape_filters import MARGIN_FILTERS


def require_able(ffmpeg: str, renditions: Iterable[Rendition]) -> None:
    """Raise ToolError unless an ffmpeg has the filters and encoders that renditions need."""
    able = inspect(ffmpeg)
    needs = [("ass (libass)", "ass" in able.filters)]
    if any(one.reframing and one.reframing.fit == "margins" for one in renditions):
        needs += [(name, name in able.filters) for name in MARGIN_FILTERS]
    for codec in sorted({one.encoding.codec for one in renditions}):
        encoder = CODECS[codec].encoder
        needs.append((encoder, encoder in able.encoders))
    if lacking := [name for name, have in needs if not have]:
        raise ToolError(f"{ffmpeg} lacks {' and '.join(lacking)}.", "See 'filmpack doctor'.")
