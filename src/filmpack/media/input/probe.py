"""Probe a media file with PyAV: size, rate, frames, audio."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from filmpack.errors import InputError, Problem, display_path
from filmpack.media.audio.layout import layout_of
from filmpack.media.film import AudioFormat, Film
from filmpack.media.input.cadence import Cadence, UnevenError, cadence
from filmpack.media.input.contents import Contents, read_contents
from filmpack.media.input.opening import open_media, picture_of, require_known_codec
from filmpack.media.input.packets import clock_origin

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_FULL_RANGE = 2
_MAKE_CONSTANT = (
    "Set force_constant_rate = true in [film], or convert it yourself:"
    " ffmpeg -i IN -map 0:V:0 -map 0:a? -c:a copy -vf fps={rate} -c:v libx264 -crf 12"
    " OUT.mkv"
)
_HIGH_RANGE = {16: "PQ", 18: "HLG"}
"""Transfers of high dynamic range, by H.273 number."""
_MATRICES = {1: "bt709", 4: "fcc", 7: "smpte240m", 9: "bt2020", 10: "bt2020"}
"""Names of colour matrices, by H.273 number; the others are bt601's."""
_LOOKED_AT = 12
"""Frames that are looked at for what a header may not say."""
_IDENTITY = 0
_UNKNOWN = 2
"""Two colour matrices of H.273: that of RGB, and none stated."""
_LEAST = Fraction(1, 2000)
"""Seconds by which a stream may begin late unnoticed: containers round to a millisecond."""
_NARROWEST = Fraction(1, 4)
"""The width of a pixel divided by its height that is still believed."""
_UPRIGHT = (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
"""The display matrix of a picture that is shown as it is stored."""

InterlacePolicy = Literal["refuse", "deinterlace", "progressive"]
HdrPolicy = Literal["refuse", "tonemap"]


@dataclass(frozen=True, slots=True)
class InputPolicy:
    """What to do with interlaced and HDR masters.

    interlaced: refuse, deinterlace, or treat as progressive whatever its flags say.
    hdr: refuse, or map to standard dynamic range.
    """

    interlaced: InterlacePolicy = "refuse"
    hdr: HdrPolicy = "refuse"


AS_STORED = InputPolicy("progressive", "tonemap")
"""Takes any film: for copies of one that passed its project's policy, and for small pictures."""


class VariableFrameRateError(InputError):
    """A film of variable frame rate.

    rate is the nearest usual constant one. rgb and interlaced say what a copy must be, too.
    """

    def __init__(
        self, problem: Problem, rate: Fraction, *, rgb: bool = False, interlaced: bool = False
    ) -> None:
        self.rate, self.rgb, self.interlaced = rate, rgb, interlaced
        super().__init__(problem)


def probe(path: Path, reading: InputPolicy | None = None) -> Film:
    """Read what a media file is. The times of all video packets are read; few are decoded.

    Raises InputError for a file without video or with a rotation by other than a multiple of 90
    degrees, and, unless `reading` allows them, for interlaced and HDR video;
    VariableFrameRateError for a frame rate that is not constant, or too many holes in the frames.
    """
    reading = reading or InputPolicy()
    with open_media(path) as container:
        looks = _look(path, container, picture_of(container, path), reading)
    # Opened again: not every container goes back to its very beginning.
    with open_media(path) as container:
        video = picture_of(container, path)
        audio = tuple(_sound_format(stream, path) for stream in container.streams.audio)
        stated = [Fraction(rate) for rate in (video.average_rate, video.guessed_rate) if rate]
        base = video.time_base
        shown = _shown_times(container, video)
        if not shown.times or not stated or base is None:
            raise InputError(
                Problem(display_path(path), 0, "the video of this film has no frames.")
            )
        found = _constant(path, shown.times, base, stated, looks)
        codec = video.codec_context
        size = codec.width, codec.height
        aspect = Fraction(video.sample_aspect_ratio or 1)
        if looks.sideways:
            size, aspect = size[::-1], 1 / aspect
        if not _NARROWEST <= aspect <= 1 / _NARROWEST:
            raise InputError(
                Problem(
                    display_path(path),
                    0,
                    f"the pixels of this film are {float(aspect):.3g} times as wide as high,"
                    " which must be a mistake.",
                    "Say that they are square: ffmpeg -i IN -vf setsar=1 -c:a copy -crf 12 OUT.mkv",
                )
            )
        start = shown.times[0] * Fraction(base)
        origin = clock_origin(container, start)
        colours = _colours(video, looks.rgb)
        return Film(
            path,
            *size,
            found.rate,
            found.frames,
            codec.name,
            audio,
            aspect,
            _matrix(colours[2]),
            colours[3] == _FULL_RANGE,
            colours,
            container.format.name,
            start,
            origin=origin,
            interlaced=looks.interlaced,
            hdr=_is_hdr(path, colours[1], reading),
            keyframes=shown.keyframes(base * found.rate),
            reorder_delay=ceil(shown.reorder_delay * base * found.rate),
            contents=read_contents(container, origin),
            lead=_noticeable(start - origin),
            offset=_noticeable(Fraction(container.start_time or 0, 1_000_000) - origin),
            missing=found.missing,
            extra=found.extra,
            trimmed=bool(shown.hidden),
            spliced=any(shown.times[0] < pts < shown.times[-1] for pts in shown.hidden),
            turned=looks.turned,
            rgb=looks.rgb,
            alpha=looks.alpha,
            pictures=len(container.streams.video),
        )


@dataclass(slots=True)
class _Shown:
    """When a film's frames are shown, in units of its clock: all, those of keyframes, and, hidden
    by an edit list, those that are not. reorder_delay is the most between decoding and display
    of a keyframe."""

    times: list[int] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    reorder_delay: int = 0

    def keyframes(self, frames: Fraction) -> tuple[int, ...]:
        """The frame numbers of keyframes, where not every frame is one; a unit of the clock is so
        many frames."""
        if len(self.keys) == len(self.times):
            return ()
        return tuple(sorted(round((key - self.times[0]) * frames) for key in self.keys)) or (0,)


def _shown_times(container: InputContainer, video: VideoStream) -> _Shown:
    shown = _Shown()
    for packet in container.demux(video):
        pts = packet.pts
        if pts is None or not packet.size:
            continue
        if packet.is_discard:
            shown.hidden.append(pts)
            continue
        shown.times.append(pts)
        if packet.is_keyframe:
            shown.keys.append(pts)
            late = pts - (pts if packet.dts is None else packet.dts)
            shown.reorder_delay = max(shown.reorder_delay, late)
    shown.times.sort()
    return shown


def _constant(
    path: Path, times: Sequence[int], base: Fraction, stated: Sequence[Fraction], looks: _Looks
) -> Cadence:
    try:
        return cadence(times, base, stated)
    except UnevenError as error:
        raise VariableFrameRateError(
            Problem(
                display_path(path),
                0,
                f"the frame rate of this film is not constant (at {error.seconds:.2f} s).",
                _MAKE_CONSTANT.format(rate=error.rate),
            ),
            error.rate,
            rgb=looks.rgb,
            interlaced=looks.interlaced,
        ) from None


def _noticeable(seconds: Fraction) -> Fraction:
    return seconds if abs(seconds) >= _LEAST else Fraction(0)


def _colours(video: VideoStream, rgb: bool) -> tuple[int, int, int, int]:
    """What the film says of its colours; a matrix that its pixels cannot have is not believed."""
    codec = video.codec_context
    matrix = int(codec.colorspace)
    if matrix == _IDENTITY and not rgb:
        matrix = _UNKNOWN
    return int(codec.color_primaries), int(codec.color_trc), matrix, int(codec.color_range)


def contents_of(path: Path) -> Contents:
    """What a media file holds beside its picture and sound data. Raises InputError."""
    with open_media(path) as container:
        return read_contents(container, clock_origin(container))


def _sound_format(stream: AudioStream, path: Path) -> AudioFormat:
    require_known_codec(stream, path)
    codec = stream.codec_context
    return AudioFormat(codec.name, codec.sample_rate, layout_of(stream), codec.bit_rate or 0)


def _is_hdr(path: Path, transfer: int, reading: InputPolicy) -> bool:
    """Whether the film's transfer (H.273 number) is of high dynamic range. Raises InputError."""
    name = _HIGH_RANGE.get(transfer, "")
    if name and reading.hdr == "refuse":
        raise InputError(
            Problem(
                display_path(path),
                0,
                f"this film has high dynamic range ({name}), which most screens show washed out.",
                'Set hdr = "tonemap" in [film] to map it to standard dynamic range, or ask for a'
                " master in BT.709.",
            )
        )
    return bool(name)


def _matrix(colorspace: int) -> str:
    """The film's matrix by its tag (H.273); without one, as FFmpeg takes it."""
    return _MATRICES.get(colorspace, "bt601")


@dataclass(slots=True)
class _Looks:
    """What the first frames of a film say that its header may not."""

    interlaced: bool = False
    turned: bool = False
    sideways: bool = False
    rgb: bool = False
    alpha: bool = False


def _look(
    path: Path, container: InputContainer, video: VideoStream, reading: InputPolicy
) -> _Looks:
    """Decode a few frames. Raises InputError for frames out of order or
    rotated by other than a multiple of 90 degrees, and for interlaced
    ones that the policy refuses."""
    looks = _Looks()
    fields = False
    times: list[int] = []
    for picture in islice(container.decode(video), _LOOKED_AT):
        turn = round(getattr(picture, "rotation", 0) or 0) % 360
        if turn % 90:
            raise InputError(
                Problem(
                    display_path(path),
                    0,
                    f"this film is marked as rotated by {turn} degrees, which is no multiple of 90"
                    f" ({video.codec_context.width}x{video.codec_context.height}).",
                    "Rotate the frames themselves first: ffmpeg -i IN -c:a copy OUT.mkv",
                )
            )
        looks.sideways = bool(turn % 180)
        looks.turned = bool(turn) or _is_mirrored(picture)
        looks.rgb = picture.format.is_rgb or picture.format.has_palette
        looks.alpha = any(part.is_alpha for part in picture.format.components)
        fields = fields or picture.interlaced_frame
        times += [] if picture.pts is None else [picture.pts]
    if times != sorted(times):
        raise InputError(
            Problem(
                display_path(path),
                0,
                "this file does not give the display order of its frames; mxf and avi cannot for"
                " every codec.",
                "Ask for the master as a mov, mp4 or mkv file, or encode it:"
                " ffmpeg -i IN -map 0:V:0 -map 0:a? -c:a copy -c:v libx264 -crf 12 OUT.mkv",
            )
        )
    if fields and reading.interlaced == "refuse":
        raise InputError(
            Problem(
                display_path(path),
                0,
                "this film is interlaced: each frame is two fields, which show as comb lines on"
                " today's screens.",
                'Set interlaced = "deinterlace" in [film]; or "progressive" if it is only flagged'
                " wrongly.",
            )
        )
    looks.interlaced = fields and reading.interlaced == "deinterlace"
    return looks


def _is_mirrored(picture: VideoFrame) -> bool:
    """Whether a frame has a display matrix that changes it."""
    matrix: Any = picture.side_data.get("DISPLAYMATRIX")
    return matrix is not None and struct.unpack("=9i", bytes(matrix)[:36]) != _UPRIGHT
