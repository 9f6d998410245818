"""The band of a picture that subtitles touch: whether, and where, a segment is cut in two. Pure.

Above the band no text is ever seen, so these rows are encoded once for all languages; each
language encodes only the band, and segments/splice.py puts the slices of both into one picture.
The decision depends on a segment's own text and on how it is encoded, on nothing else: the same
text gives the same bytes whoever builds, alone or with others.

Motion is what forbids to cut anywhere. A block may be predicted from rows across the seam, where
the two encodes show different things; so each encodes a guard beyond the seam, motion vectors are
kept short enough to stay in it, and no text reaches into the guard of the rows above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from filmpack.media.film import VideoFormat
from filmpack.media.rendition import MOTION_RANGE, Encoding, is_spliceable
from filmpack.timedtext.formats.ass import LINE_HEIGHT, Event, SubtitleStyle

MACROBLOCK = 16
"""Pixels; slices consist of whole rows of macroblocks."""
_REACH = MOTION_RANGE + 8
"""Rows that a block at the seam can depend on: the longest vector, three rows for interpolating
between pixels (8.4.2.2.1), three that the deblocking filter changes (8.7), and two to spare."""
GUARD = -(-_REACH // MACROBLOCK) * MACROBLOCK
_LINES = 2
"""Text of one line is encoded in the band of two: another band would need other rows above it,
which cost more than the narrower band saves."""
_MOST = 0.6
"""The part of the rows above which a band is not worth the rows above it."""
_TALL = 0.4
"""Ems by which letters of other scripts, and stacked marks, may leave their line. Measured on all
glyphs of our fonts: 0.34 (vowelled Arabic); those of Latin, Greek and Cyrillic stay in it."""
_TO_SPARE = 2
"""Pixels: libass places lines and outlines at fractions of pixels."""


@dataclass(frozen=True, slots=True)
class Band:
    """The rows of a picture from `first` on, of `height`, in pixels."""

    first: int
    height: int

    @property
    def above(self) -> tuple[int, int]:
        """The rows [begin, end) that are encoded of the picture above, guard included."""
        return 0, self.first + GUARD

    @property
    def below(self) -> tuple[int, int]:
        """The rows that are encoded of the band, guard included."""
        return self.first - GUARD, self.height


def band_of(
    events: Sequence[Event], style: SubtitleStyle, video: VideoFormat, encoding: Encoding
) -> Band | str:
    """The band that holds the text of a segment, or why its whole picture is encoded.

    Args:
        events: The segment's text; at least one event.
        style: How it looks.
        video: The format of the encoded video.
        encoding: How it is encoded.
    """
    if not is_spliceable(encoding):
        return "codec, preset or bit rate limit"
    if any(event.top for event in events):
        return "text at the top"
    spans = sorted((event.first, event.end) for event in events)
    if any(after < end for (_, end), (after, _) in pairwise(spans)):
        return "overlapping cues"
    if any(_line_count(event) > _LINES for event in events) and style.alignment == 2:
        return "more than two lines"
    first = (_ink_top(events, style, video.height) - _REACH) // MACROBLOCK * MACROBLOCK
    band = Band(first, video.height)
    begin, end = band.below
    if begin <= 0 or end - begin > _MOST * video.height:
        return "little room above the text"
    return band


def _line_count(event: Event) -> int:
    return 1 + event.text.count("\\N")


def _ink_top(events: Sequence[Event], style: SubtitleStyle, height: int) -> int:
    """A row above everything that is drawn of some events."""
    line = style.size * height
    tall = any(not _is_plain(event.text) for event in events)
    beyond = style.outline * height + tall * _TALL * line / LINE_HEIGHT + _TO_SPARE
    top = style.margin * height
    if style.alignment == 2:
        top = height - top - _LINES * line
    return int(top - beyond)


def _is_plain(text: str) -> bool:
    """Whether all is Latin, Greek or Cyrillic, of letters that bring their marks with them."""
    return all(
        char < "\u0300"
        or "\u0370" <= char < "\u0483"
        or "\u048a" <= char < "\u0530"
        # Extensions, punctuation and signs.
        or "\u1e00" <= char < "\u20d0"
        or "\u2100" <= char < "\u2c00"
        for char in text
    )
