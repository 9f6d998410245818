"""The sizes in which a film is streamed, and where it is cut. Pure.

Every size has its keyframes and its cuts at the same frames, so that a player can change from one
to another at each cut: a keyframe every 2 seconds, segments of 6 (Apple, HLS Authoring
Specification for Apple Devices, "General requirements").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from filmpack.media.film import AudioFormat, Film, VideoFormat
from filmpack.media.rendition import AudioEncoding, Encoding, Rendition, output_format
from filmpack.segments.cuts import Segment

KEYFRAME_SECONDS = 2
SEGMENT_KEYFRAMES = 3
"""Keyframes of a segment."""
FALLBACK_HEIGHT = 480
"""The size of the film for browsers without scripts: the highest that is no higher."""
SOUND = AudioEncoding("aac", 128, stereo=True)
SILENCE = AudioFormat("aac", 48_000, "stereo", 128_000)
"""What follows the film's sound while the card is shown."""
SILENCE_SECONDS = Fraction(60)
"""The longest card ([card] seconds)."""
_RUNGS = ((720, 22, 2800), (480, 22, 1400), (360, 23, 700))
"""Height, x264's constant rate factor, and the most kbit/s. For a large screen there is the
package's film."""
_CARD_WORSE = 4
"""How much higher the constant rate factor of a card is: plain ground and large letters."""
_CARD_SECONDS = 10
"""The longest segment of a card. Its keyframes are nearly all of its bytes: one in 10 seconds
instead of 6 saves two fifths."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One size of the film: the name of its folder, how it is encoded, and what comes out."""

    name: str
    rendition: Rendition
    output: VideoFormat

    @property
    def card(self) -> Rendition:
        """How its cards are encoded: they stand still, so that one keyframe a segment serves."""
        encoding = self.rendition.encoding
        worse = replace(
            encoding,
            quality=encoding.quality + _CARD_WORSE,
            keyframe_seconds=_CARD_SECONDS,
        )
        return replace(self.rendition, encoding=worse)


def web_renditions(preset: str = "medium") -> tuple[Rendition, ...]:
    """All sizes that a film may have on the web, the highest first."""
    return tuple(
        Rendition(
            f"web{height}",
            height,
            Encoding(quality, preset, "h264", most, KEYFRAME_SECONDS),
            SOUND,
        )
        for height, quality, most in _RUNGS
    )


def ladder(film: Film, renditions: tuple[Rendition, ...]) -> tuple[Rung, ...]:
    """The sizes of a film: it is never enlarged, and none is there twice."""
    found: dict[int, Rung] = {}
    for rendition in renditions:
        output = output_format(film, rendition)
        found[output.height] = Rung(f"v{output.height}", rendition, output)
    return tuple(found.values())


def fallback(rungs: tuple[Rung, ...]) -> Rung:
    """The size of the one file for browsers without scripts."""
    return next((rung for rung in rungs if rung.output.height <= FALLBACK_HEIGHT), rungs[-1])


def segment_frames(rate: Fraction) -> int:
    """The frames of a segment."""
    return round(KEYFRAME_SECONDS * rate) * SEGMENT_KEYFRAMES


def cuts(end: int, rate: Fraction) -> tuple[Segment, ...]:
    """The segments of the film's frames [0, end); the last one has what is left."""
    return _cuts(end, segment_frames(rate))


def card_cuts(frames: int, rate: Fraction) -> tuple[Segment, ...]:
    """The segments of a card of so many frames."""
    return _cuts(frames, round(_CARD_SECONDS * rate))


def _cuts(end: int, each: int) -> tuple[Segment, ...]:
    return tuple(Segment(at, min(at + each, end)) for at in range(0, end, each))
