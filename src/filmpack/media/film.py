"""What a media file is, and what the video of an output must be, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from filmpack.media.input.contents import Contents
from filmpack.media.shapes import Reframed
from filmpack.media.signing.layout import Beside

BT709 = (1, 1, 1, 1)
"""The colour description of video in BT.709, limited range."""


@dataclass(frozen=True, slots=True)
class VideoFormat:
    """The format of decoded video: of a film, or of what a rendition must come out as.

    A Film says what a file is; a VideoFormat has no file, no streams and no length.
    """

    width: int
    """Coded pixels."""
    height: int
    """Coded pixels."""
    rate: Fraction
    """Frames per second, constant."""
    sample_aspect_ratio: Fraction = Fraction(1)
    """Width of a pixel divided by its height."""
    matrix: str = "bt601"
    """How RGB is converted for what is drawn: bt709 or bt601."""
    full_range: bool = False
    colour_description: tuple[int, int, int, int] = (2, 2, 2, 0)
    """Primaries, transfer, matrix (H.273 numbers, 2: unknown), range (FFmpeg's number)."""
    reframed: Reframed | None = None
    """Where the film stands in a picture of another shape; None where it is the picture."""
    beside: Beside | None = None
    """Where film and sign language stand; None for a film without."""

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height as a player shows it, in square pixels; the height is the coded one."""
        return shown_size(self.width, self.height, self.sample_aspect_ratio)

    @property
    def text_below(self) -> bool:
        """Whether text stands under the film, and not on it."""
        return self.beside is not None or bool(self.reframed and self.reframed.margins)

    @property
    def squeezed(self) -> bool:
        """Whether its pixels are not square."""
        return self.sample_aspect_ratio != 1


def shown_size(width: int, height: int, sample_aspect_ratio: Fraction) -> tuple[int, int]:
    """The size in square pixels of a picture of other pixels; its height is kept."""
    return max(2, round(width * sample_aspect_ratio)), height


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """How an audio stream is coded: rate in samples per second, bits per second (0: unknown)."""

    codec: str
    rate: int
    layout: str
    bits: int

    @property
    def key_text(self) -> str:
        """The format as it stands in cache keys. Never reword it: every key would change."""
        return (
            f"SoundFormat(codec={self.codec!r}, rate={self.rate}, layout={self.layout!r},"
            f" bits={self.bits})"
        )


@dataclass(frozen=True, slots=True)
class Film:
    """What probing found in a media file of constant frame rate: every time is a frame number.

    width and height are coded pixels; rate is frames per second.
    """

    path: Path
    width: int
    height: int
    rate: Fraction
    frames: int
    video_codec: str
    audio: tuple[AudioFormat, ...]
    sample_aspect_ratio: Fraction = Fraction(1)
    """Width of a pixel divided by its height."""
    matrix: str = "bt601"
    """How RGB is converted for what is drawn: bt709 or bt601."""
    full_range: bool = False
    colour_description: tuple[int, int, int, int] = (2, 2, 2, 0)
    """Primaries, transfer, matrix (H.273 numbers, 2: unknown), range (FFmpeg's number)."""
    container: str = "mov"
    """FFmpeg's name for the container format."""
    start: Fraction = Fraction(0)
    """The first frame's time in seconds, by the container's clock."""
    lead: Fraction = Fraction(0)
    """Seconds from the beginning of the film's time line, where its sound may begin, to the first
    frame. Cues are on that time line; frames are counted from the first."""
    offset: Fraction = Fraction(0)
    """Seconds to add to ffmpeg's times of the file, which are zero where any of its streams
    begins, for those of the time line."""
    missing: tuple[int, ...] = ()
    """The frame numbers that the file has no frame for: the frame before is shown on."""
    extra: int = 0
    """How many frames there are beyond those counted, each at the time of another."""
    trimmed: bool = False
    """Whether an edit list hides frames that the file has."""
    turned: bool = False
    """Whether it is stored turned or mirrored; width and height are those of the upright frame."""
    rgb: bool = False
    """Whether its pixels are red, green and blue."""
    alpha: bool = False
    """Whether its pixels can be transparent; that is ignored."""
    pictures: int = 1
    """How many video streams the file has, covers among them. The first that is no cover counts."""
    interlaced: bool = False
    """Whether each frame is two fields, to be deinterlaced."""
    hdr: bool = False
    """Whether it has high dynamic range, to be mapped to standard dynamic range."""
    origin: Fraction = Fraction(0)
    """When the film's time line begins by its container's clock, in seconds."""
    keyframes: tuple[int, ...] = ()
    """The frame numbers of its keyframes; empty when every frame is one."""
    reorder_delay: int = 0
    """The most frames between decoding and display of a keyframe."""
    contents: Contents = field(default_factory=Contents)
    """What it holds beside picture and sound data: names of tracks, chapters."""

    @property
    def video_format(self) -> VideoFormat:
        """The format of its video as it is stored."""
        return VideoFormat(
            self.width,
            self.height,
            self.rate,
            self.sample_aspect_ratio,
            self.matrix,
            self.full_range,
            self.colour_description,
        )

    @property
    def audio_codecs(self) -> tuple[str, ...]:
        return tuple(stream.codec for stream in self.audio)

    @property
    def duration(self) -> int:
        """Milliseconds from the first frame to the end of the last."""
        return round(1000 * self.frames / self.rate)

    @property
    def lead_ms(self) -> int:
        """The lead in milliseconds."""
        return round(1000 * self.lead)

    @property
    def end(self) -> int:
        """When its last frame ends on the film's time line, in milliseconds."""
        return self.lead_ms + self.duration

    @property
    def faulty(self) -> bool:
        """Whether frames are missing, or too many: they are put in their places before a cut."""
        return bool(self.missing or self.extra)
