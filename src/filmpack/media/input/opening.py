"""Opening media files: containers of an allow-list, nothing that refers to other files, and one
place where whatever libav says becomes a message.

A playlist or a list of files would be read through to films that no digest has seen, and changed
behind it without notice. So libav and ffmpeg are both told which demuxers they may use; both look
at that before a demuxer reads anything. What a container may hold beside its streams (attached
fonts, scripts, references to other files) is never used: streams are mapped one by one, libass
knows the fonts of its own folder alone, and the mov demuxer follows references only if told to.
"""

from __future__ import annotations

import errno
import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.errors import FilmpackError, InputError, Problem, display_path
from filmpack.files import require_regular
from filmpack.media.ffmpeg import file_argument
from filmpack.media.film import shown_size

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

_logger = logging.getLogger(__name__)

DEMUXERS = {
    "mov": "MP4 and QuickTime",
    "matroska": "Matroska and WebM",
    "mxf": "MXF",
    "gxf": "GXF",
    "mpegts": "MPEG transport stream",
    "mpeg": "MPEG program stream",
    "avi": "AVI",
    "asf": "ASF (WMV)",
    "dv": "DV",
    "flv": "Flash Video",
    "ogg": "Ogg",
}
"""The containers that a film may have, by the name of FFmpeg's demuxer."""
_INDEXED = frozenset({"mov", "mp4", "matroska", "webm", "mxf"})
"""Containers in which ffmpeg finds every frame. In a transport stream it guesses, and misses
silently: when measured, every frame but the first was wrong. AVI has no timestamps."""
INPUT_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": ",".join(DEMUXERS)}
"""How libav and ffmpeg are told to open no other containers, and nothing but files."""

_MISSING = (
    "filmpack.toml names the master: [film] master. 'filmpack demo-film' makes a demo film to use"
    " instead."
)
_UNREADABLE = (
    "Check that it is the right file and was copied completely: a video player should play it."
)
_HEAD = 4096
_LISTS = (
    (rb"#EXTM3U", "an HLS or M3U playlist"),
    (rb"ffconcat\b", "a list of files (ffconcat)"),
    (rb"\[playlist\]", "a playlist"),
    (rb"<asx\b", "a playlist"),
    (rb"v=0\r?\no=", "the description of a network stream (SDP)"),
    (rb"<[\s\S]*<?MPD\b", "a DASH manifest"),
    (rb"<[\s\S]*<?(?:\w+:)?CompositionPlaylist\b", "an IMF composition playlist"),
    (rb"<[\s\S]*<?smil\b", "a playlist (SMIL)"),
)
"""How files begin that only name other files, with what they are."""


def require_film(path: Path) -> None:
    """Raise InputError unless a path leads to a regular file; it says how to come by a film."""
    require_regular(path, "film", _MISSING)


def input_arguments(path: Path) -> list[str]:
    """A film as an input of ffmpeg's command line; other input options may stand before."""
    options = (part for name, value in INPUT_OPTIONS.items() for part in (f"-{name}", value))
    return [*options, "-i", file_argument(path)]


@contextmanager
def open_media(path: Path, what: str = "film") -> Iterator[InputContainer]:
    """A media file opened with PyAV.

    Args:
        path: The file.
        what: What it is, for messages.

    Raises:
        InputError: It is missing, no regular file, in no container of DEMUXERS, a list of other
            files; or libav failed while it was open, or it grew meanwhile.
    """
    with reading(path, what), open_unguarded(path, what) as container:
        size = path.stat().st_size
        yield container
        if path.stat().st_size != size:
            raise _wrong(
                path, f"this {what} changed while it was read.", "Try again when it is whole."
            )


def open_unguarded(path: Path, what: str = "film") -> InputContainer:
    """As open_media(), for one who also writes a file, whose errors are not this file's: puts
    reading() around each use."""
    import av
    from av.error import FFmpegError

    require_film(path) if what == "film" else require_regular(path, what)
    with reading(path, what):
        _refuse_list(path, what)
        try:
            # Tags of old files are in any encoding: a title that is not UTF-8 stops nothing.
            return av.open(
                file_argument(path), "r", options=INPUT_OPTIONS, metadata_errors="replace"
            )
        except FFmpegError as error:
            if error.errno != errno.EINVAL:
                raise
            # What libav says of a demuxer that is not on the list.
            raise _wrong(
                path,
                f"this {what} is not in a container that filmpack reads, or is damaged.",
                f"It reads {', '.join(DEMUXERS.values())}." if what == "film" else "",
            ) from None


def picture_size(path: Path) -> tuple[int, int] | None:
    """A film's width and height in square pixels, from its header; None when it cannot be read."""
    try:
        with open_media(path) as container, reading(path):
            stream = picture_of(container, path)
            aspect = stream.sample_aspect_ratio or Fraction(1)
            size = shown_size(stream.width, stream.height, aspect)
    except FilmpackError:
        return None
    return size if min(stream.width, stream.height) > 0 else None


def open_bytes(data: bytes | memoryview, demuxer: str) -> InputContainer:
    """A media file of our own making, in memory; demuxer is one of DEMUXERS."""
    import av

    return av.open(io.BytesIO(data), "r", options={**INPUT_OPTIONS, "format_whitelist": demuxer})


@contextmanager
def reading(path: Path, what: str = "film") -> Iterator[None]:
    """Turn every exception that a broken media file can cause in PyAV, or in what is counted
    from its header, into an InputError with the file's name."""
    from av.error import FFmpegError

    advice = _UNREADABLE if what == "film" else ""
    try:
        yield
    except FilmpackError:
        raise
    except FFmpegError as error:
        raise _wrong(path, f"this {what} cannot be read: {error.strerror}.", advice) from None
    except (ValueError, LookupError, ArithmeticError, EOFError, MemoryError) as error:
        _logger.debug("%s cannot be read", path, exc_info=True)
        message = f"this {what} cannot be read: its header makes no sense ({type(error).__name__})."
        raise _wrong(path, message, advice) from None


def has_index(container: str) -> bool:
    """Whether any frame is found by its time in this container, by FFmpeg's names for it."""
    return bool(_INDEXED & set(container.split(",")))


def film_stream(container: InputContainer) -> VideoStream | None:
    """The first video stream that is no cover; None when there is none. ffmpeg calls it V:0."""
    from av.stream import Disposition

    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    return None


def picture_of(container: InputContainer, path: Path, what: str = "film") -> VideoStream:
    """The stream of a file's picture. Raises InputError when there is none but covers, or it is
    in an unknown codec."""
    stream = film_stream(container)
    if stream is None:
        found = ": the only picture in it is a cover" if container.streams.video else ""
        raise _wrong(path, f"this {what} has no video{found}.")
    require_known_codec(stream, path, what)
    return stream


def require_known_codec(stream: VideoStream | AudioStream, path: Path, what: str = "film") -> None:
    """Raise InputError for a stream that libav knows no decoder for."""
    # PyAV's types don't say that it may be None.
    if getattr(stream, "codec_context", None) is None:
        kind = "picture" if stream.type == "video" else "sound"
        raise _wrong(
            path,
            f"the {kind} of this {what} is in a codec that is not known.",
            _UNREADABLE if what == "film" else "",
        )


def _refuse_list(path: Path, what: str) -> None:
    """Raise InputError for a file that only names others."""
    if re.search(r"%\d*d", path.name) and path.suffix.lower() in _PICTURES:
        raise _wrong(path, f"this {what} is the pattern of a sequence of pictures.", _ONE_FILE)
    with path.open("rb") as stream:
        head = stream.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    for begins, kind in _LISTS:
        if re.match(begins, head, re.IGNORECASE):
            raise _wrong(path, f"this {what} is {kind}, which names other files.", _ONE_FILE)


_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".dpx", ".exr", ".ppm", ".bmp"})
_ONE_FILE = "Give the film itself, as one file."


def _wrong(path: Path, message: str, advice: str = "") -> InputError:
    return InputError(Problem(display_path(path), 0, message, advice))
