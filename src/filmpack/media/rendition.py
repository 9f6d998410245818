"""Ways of encoding a film: names, formats, and the encoders' options. Pure.

Every encoder has one thread, so that the same input gives the same bytes whatever the
machine and however many run in parallel; speed comes from running several. Groups of
pictures are closed and begin alike, so that segments can be concatenated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType

from filmpack.media.choices import AudioCodec, Codec
from filmpack.media.film import BT709, Film, VideoFormat
from filmpack.media.shapes import Reframing, picture_size, reframed
from filmpack.media.signing.layout import beside
from filmpack.media.signing.video import SignVideo

MOTION_RANGE = 32
"""Pixels that a motion vector may span in a part of the picture: x264 takes nothing less."""
_SPLICED_OFFSET = 0.4
"""Subtracted from the constant rate factor there, as CodecTraits.crf_offset is elsewhere."""
KEYFRAME_SECONDS = 3
"""No two keyframes are further apart, so that players can seek anywhere; most segments are
shorter, and begin with one."""


@dataclass(frozen=True, slots=True)
class CodecTraits:
    """What filmpack knows about a codec's encoder.

    encoder is ffmpeg's name for it; quality (a constant rate factor) and preset are the
    defaults; worst is the highest constant rate factor; presets are the names that it takes;
    delay is the reorder delay in frames; relative_cost is roughly how many times as long it
    takes as x264 at medium (measured at 640x360); crf_offset is subtracted from the constant
    rate factor, because an encoder's lookahead ends with the segment and it would otherwise
    save bits where it should not.
    """

    encoder: str
    quality: float
    worst: float
    preset: str
    presets: tuple[str, ...]
    delay: int
    relative_cost: float
    crf_offset: float = 0.0


_X26 = tuple("ultrafast superfast veryfast faster fast medium slow slower veryslow".split())

CODECS: Mapping[Codec, CodecTraits] = MappingProxyType(
    {
        "h264": CodecTraits("libx264", 20, 51, "medium", _X26, 2, 1.0, 0.4),
        "hevc": CodecTraits("libx265", 23, 51, "medium", _X26, 2, 3.0),
        "av1": CodecTraits("libsvtav1", 30, 63, "6", tuple(map(str, range(14))), 0, 3.0),
    }
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How video is encoded: constant rate factor, preset, codec, and the maximum bit rate in
    kbit/s (0: unlimited).

    keyframe_seconds: keyframes are exactly so far apart, whatever the picture, as players want it
    that change between sizes; 0: where scenes change, at most KEYFRAME_SECONDS apart.
    """

    quality: float = 20
    preset: str = "medium"
    codec: Codec = "h264"
    max_bitrate: int = 0
    keyframe_seconds: int = 0

    @property
    def traits(self) -> CodecTraits:
        return CODECS[self.codec]


def is_spliceable(encoding: Encoding) -> bool:
    """Whether the rows above the text may be encoded apart from it: see spliced_options().

    Only H.264 has slices that another encode's slices can stand beside; only with CABAC do their
    data begin at a byte, and without a limit of the bit rate does each part have its own.
    """
    return (
        encoding.codec == "h264"
        and encoding.preset != "ultrafast"
        and not encoding.max_bitrate
        and not encoding.keyframe_seconds
    )


@dataclass(frozen=True, slots=True)
class AudioEncoding:
    """How audio is made: the film's own packets ("copy"), or encoded.

    bitrate is kbit/s per stream; loudness is the integrated loudness in LUFS (EBU R 128) to
    bring it to, None to leave it; stereo: mixed to two channels at 48 kHz.
    """

    codec: AudioCodec = "copy"
    bitrate: int = 128
    loudness: float | None = None
    stereo: bool = False

    @property
    def key_text(self) -> str:
        """The encoding as it stands in cache keys. Never reword it: every key would change."""
        known = (
            f"SoundCoding(codec={self.codec!r}, bitrate={self.bitrate}, loudness={self.loudness})"
        )
        return f"{known} stereo" if self.stereo else known


@dataclass(frozen=True, slots=True)
class Rendition:
    """One way of encoding films. name: "" for the only one; height: in pixels, 0 for the film's;
    reframing: how the film stands in another shape than its own, None for its own; sign_language:
    whether an interpreter stands beside it; sign_video: in which video, once that is known."""

    name: str = ""
    height: int = 0
    encoding: Encoding = field(default_factory=Encoding)
    sound: AudioEncoding = field(default_factory=AudioEncoding)
    reframing: Reframing | None = None
    sign_language: bool = False
    sign_video: SignVideo | None = None


def output_format(film: Film, rendition: Rendition) -> VideoFormat:
    """What a rendition's video must be: its size, and colours of standard dynamic range.

    A film is never enlarged, but for a crop; pixels keep their shape, and are square in another
    shape. A new width and height are even, as 4:2:0 needs.
    """
    output = film.video_format
    if film.hdr:
        output = replace(output, matrix="bt709", full_range=False, colour_description=BT709)
    elif film.rgb:
        primaries, transfer, *_ = film.colour_description
        stated = (primaries, transfer, *BT709[2:])
        output = replace(output, matrix="bt709", full_range=False, colour_description=stated)
    if (how := rendition.reframing) is not None:
        size = shown_in(rendition, *film.video_format.shown_size)
        placed = reframed((film.width, film.height), film.sample_aspect_ratio, size, how)
        width, height = size
        output = replace(output, sample_aspect_ratio=Fraction(1), reframed=placed)
        return replace(output, width=width, height=height)
    width, height = output_size(film.width, film.height, rendition.height)
    layout = beside(width, height) if rendition.sign_language else None
    return replace(output, width=width, height=height, beside=layout)


def is_cropped(film: Film, output: VideoFormat) -> bool:
    """Whether a film of odd width or height loses its last column or row, and is not scaled."""
    return output.reframed is None is output.beside and (
        (film.width, film.height)
        != (output.width, output.height)
        == even_size(film.width, film.height)
    )


def shown_in(rendition: Rendition, width: int, height: int) -> tuple[int, int]:
    """The size in which a rendition shows a film of this size, all in square pixels."""
    if rendition.reframing is None:
        return output_size(width, height, rendition.height)
    return picture_size(width, height, rendition.height, rendition.reframing.shape)


def output_size(width: int, height: int, most: int) -> tuple[int, int]:
    """A film's width and height in pixels as a rendition of at most this height has them.

    most 0 leaves the film as it is, but for the last column or row of an odd size.
    """
    if not most or most >= height:
        return even_size(width, height)
    smaller = most // 2 * 2
    return max(2, round(Fraction(width * smaller, height) / 2) * 2), smaller


def even_size(width: int, height: int) -> tuple[int, int]:
    """A size as 4:2:0 needs it, a pixel less where it is odd."""
    return max(2, width // 2 * 2), max(2, height // 2 * 2)


def preprocessing(film: Film, output: VideoFormat) -> tuple[str, ...]:
    """What is done to the film's frames before text is drawn, in words that are part of keys."""
    steps = []
    if film.interlaced:
        steps.append("deinterlaced")
    if film.hdr:
        steps.append("tone mapped")
    if film.rgb:
        steps.append("converted from RGB")
    if film.faulty:
        steps.append("frames put in their places")
    if output.reframed is not None:
        size = f"{output.width}x{output.height}"
        steps.append(f"{output.reframed.words}, in {size}")
    elif output.beside is not None:
        steps.append(f"{output.width}x{output.height}, {output.beside.words}")
    elif is_cropped(film, output):
        steps.append(f"cropped to {output.width}x{output.height}")
    elif (output.width, output.height) != (film.width, film.height):
        steps.append(f"scaled to {output.width}x{output.height}")
    return tuple(steps)


def encoder_options(encoding: Encoding, rate: Fraction) -> dict[str, str]:
    """ffmpeg's options for one segment. They are part of its key."""
    options = {
        "c:v": encoding.traits.encoder,
        "preset": encoding.preset,
        "crf": f"{max(0, encoding.quality - encoding.traits.crf_offset):g}",
        "pix_fmt": "yuv420p",
        "g": str(round(KEYFRAME_SECONDS * rate)),
        "fps_mode": "passthrough",
        "map_metadata": "-1",
        "fflags": "+bitexact",
        "flags:v": "+bitexact",
    }
    if encoding.keyframe_seconds:
        apart = str(round(encoding.keyframe_seconds * rate))
        options |= {"g": apart, "keyint_min": apart, "sc_threshold": "0"}
    if encoding.max_bitrate:
        # A second's buffer. Each segment fills its own, so that no encoder has to know another.
        options |= {
            "maxrate": f"{encoding.max_bitrate}k",
            "bufsize": f"{encoding.max_bitrate}k",
        }
    return options | _OWN[encoding.codec]


def spliced_options(encoding: Encoding, rate: Fraction, macroblocks: int = 0) -> dict[str, str]:
    """ffmpeg's options for a part of the picture that is put together with another.

    The structure of both must be the same whatever they show: fixed B frames, keyframes by their
    distance alone, and vectors that stay in the guard.

    Args:
        encoding: How the whole picture is encoded.
        rate: The film's, in frames a second.
        macroblocks: After so many the first slice ends; the second is the last, since x264 counts
            to its limit only then. 0 leaves it open, as keys do.
    """
    options = encoder_options(encoding, rate)
    params = f"{options['x264-params']}:b-adapt=0:scenecut=0:mvrange={MOTION_RANGE}"
    if macroblocks:
        params += f":slice-max-mbs={macroblocks}:slices-max=1"
    crf = max(0, encoding.quality - _SPLICED_OFFSET)
    return options | {"x264-params": params, "crf": f"{crf:g}"}


_OWN: Mapping[Codec, dict[str, str]] = {
    "h264": {"threads": "1", "x264-params": "stitchable=1:open-gop=0", "profile:v": "high"},
    "hevc": {
        "threads": "1",
        # info=0: x265 would write its version and settings into the first picture.
        "x265-params": "pools=none:frame-threads=1:wpp=0:open-gop=0:info=0:log-level=error",
        # Apple's players want the parameters beside the pictures, which this name promises.
        "tag:v": "hvc1",
    },
    "av1": {"svtav1-params": "lp=1"},
}
