"""Whether this ffmpeg can make what was asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from filmpack.errors import ToolError
from filmpack.media.ffmpeg import inspect
from filmpack.media.rendition import CODECS, Rendition
from filmpack.media.shape_filters import MARGIN_FILTERS
from filmpack.media.signing.filters import BESIDE_FILTERS


def margin_filters(renditions: Iterable[Rendition]) -> tuple[str, ...]:
    """The filters that renditions with margins or sign language need beside those that all do."""
    several = list(renditions)
    margins = any(one.reframing and one.reframing.fit == "margins" for one in several)
    beside = any(one.sign_language for one in several)
    needed = (*(MARGIN_FILTERS if margins else ()), *(BESIDE_FILTERS if beside else ()))
    return tuple(dict.fromkeys(needed))


def require_able(ffmpeg: str, renditions: Collection[Rendition]) -> None:
    """Raise ToolError unless an ffmpeg has the filters and encoders that renditions need."""
    able = inspect(ffmpeg)
    needs = [("ass (libass)", "ass" in able.filters)]
    needs += [(name, name in able.filters) for name in margin_filters(renditions)]
    for codec in sorted({one.encoding.codec for one in renditions}):
        encoder = CODECS[codec].encoder
        needs.append((encoder, encoder in able.encoders))
    if lacking := [name for name, have in needs if not have]:
        raise ToolError(f"{ffmpeg} lacks {' and '.join(lacking)}.", "See 'filmpack doctor'.")
