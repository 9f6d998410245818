"""Probe a media file with PyAV: size, rate, frames, audio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from filmpack.errors import InputError, Problem, display_path
from filmpack.media.audio.layout import layout_of
from filmpack.media.contents import Contents, read_contents
from filmpack.media.film import AudioFormat, Film
from filmpack.media.opening import open_media, picture_of, require_known_codec
from filmpack.media.packets import clock_origin

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

_FULL_RANGE = 2
_MAKE_CONSTANT = (
    "Set force_constant_rate = true in [film], or convert it yourself, for instance:"
    " ffmpeg -i IN -fps_mode cfr -r {rate} -crf 12 -c:a copy OUT"
)
_HIGH_RANGE = {16: "PQ", 18: "HLG"}
"""Transfers of high dynamic range, by H.273 number."""
_LOOKED_AT = 12
"""Frames that are looked at for what a header may not say."""
_RATES = (
    Fraction(24000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30000, 1001),
    Fraction(30),
    Fraction(50),
    Fraction(60000, 1001),
    Fraction(60),
)

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


class VariableFrameRateError(InputError):
    """A film of variable frame rate; rate is the nearest usual constant one."""

    def __init__(self, problem: Problem, rate: Fraction) -> None:
        self.rate = rate
        super().__init__(problem)


def probe(path: Path, reading: InputPolicy | None = None) -> Film:
    """Read what a media file is. The times of all video packets are read; few are decoded.

    Raises InputError for a file without video, with rotated frames or video that begins late,
    and, unless `reading` allows them, for interlaced and HDR video; VariableFrameRateError
    for a frame rate that is not constant, or a gap in the frames.
    """
    reading = reading or InputPolicy()
    with open_media(path) as container:
        video = picture_of(container, path)
        audio = tuple(_sound_format(stream, path) for stream in container.streams.audio)
        rate = video.average_rate or video.guessed_rate
        base = video.time_base
        _refuse_late(path, container, video)
        interlaced = _look(path, container, video, reading)
        times: list[int] = []
        keys: list[int] = []
        reorder_delay = 0
        for packet in container.demux(video):
            if (pts := packet.pts) is not None and packet.size:
                times.append(pts)
                if packet.is_keyframe:
                    keys.append(pts)
                    reorder_delay = max(
                        reorder_delay, pts - (pts if packet.dts is None else packet.dts)
                    )
        times.sort()
        if not times or not rate or base is None:
            raise InputError(
                Problem(display_path(path), 0, "the video of this film has no frames.")
            )
        codec = video.codec_context
        film = Film(
            path,
            codec.width,
            codec.height,
            Fraction(rate),
            len(times),
            codec.name,
            audio,
            Fraction(video.sample_aspect_ratio or 1),
            _matrix(int(codec.colorspace)),
            int(codec.color_range) == _FULL_RANGE,
            (
                int(codec.color_primaries),
                int(codec.color_trc),
                int(codec.colorspace),
                int(codec.color_range),
            ),
            container.format.name,
            times[0] * Fraction(base),
            interlaced,
            _is_hdr(path, int(codec.color_trc), reading),
            _numbers(keys, times, base * rate) if len(keys) < len(times) else (),
            ceil(reorder_delay * base * rate),
            read_contents(container, clock_origin(container)),
        )
        _refuse_uneven(path, times, film.rate, base)
    return film


def contents_of(path: Path) -> Contents:
    """What a media file holds beside its picture and sound data. Raises InputError."""
    with open_media(path) as container:
        return read_contents(container, clock_origin(container))


def _sound_format(stream: AudioStream, path: Path) -> AudioFormat:
    require_known_codec(stream, path)
    codec = stream.codec_context
    return AudioFormat(codec.name, codec.sample_rate, layout_of(stream), codec.bit_rate or 0)


def _numbers(keys: Sequence[int], times: Sequence[int], frames: Fraction) -> tuple[int, ...]:
    """The frame numbers of keyframes; times are sorted, in units of `frames` frames."""
    return tuple(sorted(round((key - times[0]) * frames) for key in keys))


def _refuse_uneven(path: Path, times: Sequence[int], rate: Fraction, base: Fraction) -> None:
    """Raise InputError unless sorted times, in units of `base`, are a constant step apart."""
    step = 1 / rate / base
    # Containers round to their clock (mkv: a millisecond), so allow one tick and a bit.
    allowed = max(Fraction(3, 2), step / 4)
    # In whole numbers: fractions of fractions would take longer than reading the file.
    top, bottom = step.numerator, step.denominator
    for number, pts in enumerate(times):
        if abs((pts - times[0]) * bottom - number * top) > allowed * bottom:
            at = float((pts - times[0]) * base)
            constant = constant_rate([b - a for a, b in pairwise(times)], base)
            raise VariableFrameRateError(
                Problem(
                    display_path(path),
                    0,
                    f"the frame rate of this film is not constant (at {at:.2f} s).",
                    _MAKE_CONSTANT.format(rate=constant),
                ),
                constant,
            )


def constant_rate(steps: Sequence[int], base: Fraction) -> Fraction:
    """The usual rate nearest to that of most of a film's frames; the steps between these are
    in units of `base` seconds."""
    steps = sorted(step for step in steps if step > 0) or [1]
    middle = steps[len(steps) // 2]
    # Containers round to their clock: the steps that are about alike, on average.
    alike = [step for step in steps if 4 * abs(step - middle) <= middle]
    rate = 1 / (Fraction(sum(alike), len(alike)) * base)
    return min(_RATES, key=lambda usual: abs(usual - rate))


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
    """The film's matrix by its tag (H.273: 1 is BT.709); without one, as FFmpeg takes it."""
    return "bt709" if colorspace == 1 else "bt601"


def _refuse_late(path: Path, container: InputContainer, video: VideoStream) -> None:
    """Refuse a picture that begins after the sound: text would come at the wrong time."""
    late = (video.start_time or 0) * (video.time_base or 0) - clock_origin(container)
    if late >= 1 / (2 * Fraction(video.average_rate or 25)):
        raise InputError(
            Problem(
                display_path(path),
                0,
                f"the video of this film begins {float(late):.2f} s after its audio.",
                "Make both begin at zero, for instance: ffmpeg -i IN -map 0 -c copy"
                " -avoid_negative_ts make_zero OUT, or cut the beginning of the audio.",
            )
        )


def _look(path: Path, container: InputContainer, video: VideoStream, reading: InputPolicy) -> bool:
    """Decode a few pictures: refuse turned ones, and times out of order; gives whether they are
    to be deinterlaced."""
    side = video.codec_context.width, video.codec_context.height
    fields = False
    times: list[int] = []
    for picture in islice(container.decode(video), _LOOKED_AT):
        turn = round(getattr(picture, "rotation", 0) or 0) % 360
        if turn:
            raise InputError(
                Problem(
                    display_path(path),
                    0,
                    f"this film is marked as rotated by {turn} degrees ({side[0]}x{side[1]}).",
                    "Rotate the frames themselves first: ffmpeg -i IN -c:a copy OUT",
                )
            )
        fields = fields or picture.interlaced_frame
        times += [] if picture.pts is None else [picture.pts]
    if times != sorted(times):
        raise InputError(
            Problem(
                display_path(path),
                0,
                "this file does not give the display order of its frames; mxf and avi cannot for"
                " every codec.",
                "Ask for the master as a mov, mp4 or mkv file.",
            )
        )
    container.seek(0)
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
    return fields and reading.interlaced == "deinterlace"
