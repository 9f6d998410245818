"""What a film is: size, rate, frames, sound. By PyAV, in process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.errors import InputError, Problem, shown

if TYPE_CHECKING:
    from av.container import InputContainer

_MAKE_CONSTANT = (
    "Make its rate constant first, for instance: ffmpeg -i IN -fps_mode cfr -r {rate} -crf 12"
    " -c:a copy OUT"
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
    audio_codecs: tuple[str, ...]
    pixel_shape: Fraction = Fraction(1)
    """Width of a pixel by its height (sample aspect ratio)."""

    @property
    def duration(self) -> int:
        """Milliseconds from the first frame to the end of the last."""
        return round(1000 * self.frames / self.rate)


def open_media(path: Path, what: str = "film") -> InputContainer:
    """Open a media file with PyAV. Raises InputError when it is missing or no media file."""
    import av
    from av.error import FFmpegError

    try:
        return av.open(f"file:{path.absolute()}")
    except FileNotFoundError:
        raise InputError(
            Problem(
                shown(path),
                0,
                f"this {what} does not exist.",
                "filmpack.toml names the master: [film] master. 'filmpack demo-film' makes a"
                " stand-in.",
            )
        ) from None
    except (FFmpegError, OSError) as error:
        raise InputError(
            Problem(shown(path), 0, f"this {what} cannot be read: {error.strerror}.")
        ) from None


def probe(path: Path) -> Film:
    """Read what a film is; every video packet's time is looked at, none is decoded.

    Raises InputError for a file without pictures, a rate that is not constant,
    or a gap in the frames.
    """
    with open_media(path) as container:
        if not container.streams.video:
            raise InputError(Problem(shown(path), 0, "this file has no video."))
        video = container.streams.video[0]
        audio = tuple(stream.codec_context.name for stream in container.streams.audio)
        rate = video.average_rate or video.guessed_rate
        base = video.time_base
        times = sorted(
            packet.pts
            for packet in container.demux(video)
            if packet.pts is not None and packet.size
        )
        if not times or not rate or base is None:
            raise InputError(Problem(shown(path), 0, "the video of this film has no frames."))
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
        )
    step = 1 / film.rate / base
    # Containers round to their clock (mkv: a millisecond), so allow one tick and a bit.
    for number, pts in enumerate(times):
        if abs(pts - times[0] - number * step) > max(Fraction(3, 2), step / 4):
            at = float((pts - times[0]) * base)
            raise InputError(
                Problem(
                    shown(path),
                    0,
                    f"the frame rate of this film is not constant (at {at:.2f} s).",
                    _MAKE_CONSTANT.format(rate=film.rate),
                )
            )
    return film


def sound_is_kept(path: Path, film: Film) -> bool:
    """Whether each audio stream of `path` begins with the film's packets, bit for bit."""
    with open_media(film.path) as ours, open_media(path) as theirs:
        if len(ours.streams.audio) != len(theirs.streams.audio):
            return False
        for number in range(len(ours.streams.audio)):
            made = theirs.demux(theirs.streams.audio[number])
            for packet in ours.demux(ours.streams.audio[number]):
                if packet.size and bytes(packet) != bytes(next(made, b"")):
                    return False
            ours.seek(0)
            theirs.seek(0)
    return True


def packet_digest(path: Path, kind: str) -> tuple[str, ...]:
    """One digest a stream of this kind ("video" or "audio"), over its packets' bytes in order."""
    with open_media(path) as container:
        streams = list(getattr(container.streams, kind))
        hashes = {stream.index: hashlib.sha256() for stream in streams}
        for packet in container.demux(streams) if streams else ():
            if packet.size:
                digest = hashes[packet.stream.index]
                digest.update(packet.size.to_bytes(8, "big"))
                digest.update(memoryview(packet))
        return tuple(digest.hexdigest() for digest in hashes.values())
