"""Cisco's H.264 decoder, which shares no code with FFmpeg's: pictures of a file, bit by bit.

Called by its C interface (codec_api.h): an object begins with a pointer to its functions. Version
2.3.1 decodes I and P pictures of x264 as FFmpeg does, and B pictures of any x264 file otherwise,
so it is asked about files without these.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Iterator
from pathlib import Path

import av

_LIBRARY = "libopenh264.so.7"
_INITIALIZE, _UNINITIALIZE, _DECODE, _FLUSH, _SET_OPTION = 0, 1, 3, 5, 8
"""The order of ISVCDecoder's functions; _DECODE is DecodeFrameNoDelay."""
_TRACE_LEVEL = 9
_SILENT = 0


class _Parameters(ctypes.Structure):
    _fields_ = (
        ("file", ctypes.c_char_p),
        ("cpu_load", ctypes.c_uint),
        ("layer", ctypes.c_ubyte),
        ("concealment", ctypes.c_int),
        ("parse_only", ctypes.c_bool),
        ("size", ctypes.c_uint),
        ("kind", ctypes.c_int),
    )


class _Buffer(ctypes.Structure):
    _fields_ = (
        ("status", ctypes.c_int),
        ("time_in", ctypes.c_ulonglong),
        ("time_out", ctypes.c_ulonglong),
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("format", ctypes.c_int),
        ("stride", ctypes.c_int * 2),
        ("planes", ctypes.POINTER(ctypes.c_ubyte) * 3),
    )


def library() -> ctypes.CDLL | None:
    """The decoder; None where it is not installed."""
    try:
        return ctypes.CDLL(_LIBRARY)
    except OSError:
        return None


class OpenH264:
    """Decodes one stream. Raises ValueError for what it says is wrong."""

    def __init__(self) -> None:
        found = library()
        assert found is not None
        self._library = found
        self._decoder = ctypes.c_void_p()
        assert found.WelsCreateDecoder(ctypes.byref(self._decoder)) == 0
        self._functions = ctypes.cast(
            self._decoder, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p))
        )[0]
        level = ctypes.c_int(_SILENT)
        self._call(_SET_OPTION, ctypes.c_int(_TRACE_LEVEL), ctypes.byref(level))
        given = _Parameters(layer=255, concealment=0, size=8, kind=0)
        assert self._call(_INITIALIZE, ctypes.byref(given)) == 0

    def _call(self, which: int, *arguments: object) -> int:
        address = self._functions[which]
        assert address
        function = ctypes.CFUNCTYPE(ctypes.c_int)(address)
        return int(function(self._decoder, *arguments))

    def decode(self, access_unit: bytes) -> str | None:
        """The digest of a picture that comes out; None for none yet."""
        data = ctypes.create_string_buffer(access_unit, len(access_unit))
        return self._picture(_DECODE, data, ctypes.c_int(len(access_unit)))

    def flush(self) -> str | None:
        """The digest of one of the pictures that are held back; None when there is none."""
        return self._picture(_FLUSH)

    def _picture(self, which: int, *source: object) -> str | None:
        out, info = (ctypes.POINTER(ctypes.c_ubyte) * 3)(), _Buffer()
        state = self._call(which, *source, ctypes.byref(out), ctypes.byref(info))
        if state:
            raise ValueError(f"openh264 says {state:#x}")
        if info.status != 1:
            return None
        planes = []
        for plane, share in enumerate((1, 2, 2)):
            width, height = info.width // share, info.height // share
            stride = info.stride[min(plane, 1)]
            data = ctypes.string_at(out[plane], stride * height)
            planes += [data[at * stride : at * stride + width] for at in range(height)]
        return hashlib.md5(b"".join(planes), usedforsecurity=False).hexdigest()

    def close(self) -> None:
        self._call(_UNINITIALIZE)
        self._library.WelsDestroyDecoder(self._decoder)


def openh264_pictures(path: Path) -> list[str]:
    """The digests of a video's pictures as OpenH264 decodes them, in the order of display."""
    decoder = OpenH264()
    try:
        return list(_decoded(decoder, path))
    finally:
        decoder.close()


def _decoded(decoder: OpenH264, path: Path) -> Iterator[str]:
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        annexb = av.BitStreamFilterContext("h264_mp4toannexb", video)
        for packet in container.demux(video):
            for part in annexb.filter(packet if packet.size else None):
                if picture := decoder.decode(bytes(part)):
                    yield picture
    while picture := decoder.flush():
        yield picture


def ffmpeg_pictures(path: Path) -> list[str]:
    """The same as FFmpeg decodes them."""
    with av.open(str(path)) as container:
        return [
            hashlib.md5(
                b"".join(
                    bytes(plane)[row * plane.line_size : row * plane.line_size + plane.width]
                    for plane in frame.planes
                    for row in range(plane.height)
                ),
                usedforsecurity=False,
            ).hexdigest()
            for frame in container.decode(video=0)
        ]
