"""What a film is: its picture and its audio streams, as values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

BT709 = (1, 1, 1, 1)
"""The tags of a film in BT.709, limited range."""


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """How a stream of sound is coded; rate is samples, bits are bits a second."""

    codec: str
    rate: int
    layout: str
    bits: int

    @property
    def key_text(self) -> str:
        """The format as it stands in keys; another wording would make every key another."""
        return (
            f"SoundFormat(codec={self.codec!r}, rate={self.rate}, layout={self.layout!r},"
            f" bits={self.bits})"
        )


@dataclass(frozen=True, slots=True)
class Film:
    """A master: constant frame rate, so that every time is also a frame number.

    width and height are coded pixels; rate is frames a second.
    """

    path: Path
    width: int
    height: int
    rate: Fraction
    frames: int
    video_codec: str
    audio: tuple[AudioFormat, ...]
    sample_aspect_ratio: Fraction = Fraction(1)
    """Width of a pixel by its height (sample aspect ratio)."""
    matrix: str = "bt601"
    """How its colours are coded, for what is drawn beside it: bt709 or bt601."""
    full_range: bool = False
    colour_description: tuple[int, int, int, int] = (2, 2, 2, 0)
    """Its tags: primaries, transfer, matrix (H.273 numbers, 2 unknown), range (FFmpeg's number)."""
    container: str = "mov"
    """FFmpeg's name of the container's format."""
    start: Fraction = Fraction(0)
    """When the first frame is due, in seconds of the container's clock."""
    interlaced: bool = False
    """Whether its pictures are two fields each, to be deinterlaced."""
    hdr: bool = False
    """Whether its colours are of high dynamic range, to be mapped to the standard one."""
    keyframes: tuple[int, ...] = ()
    """The numbers of its keyframes; none when every frame is one."""
    reorder_delay: int = 0
    """By how many frames a keyframe is decoded before it is shown, at most."""

    @property
    def audio_codecs(self) -> tuple[str, ...]:
        return tuple(sound.codec for sound in self.audio)

    @property
    def duration(self) -> int:
        """Milliseconds from the first frame to the end of the last."""
        return round(1000 * self.frames / self.rate)
