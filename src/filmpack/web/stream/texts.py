"""A language's subtitles for HLS and for <track>, in one WebVTT file. Pure.

Browsers skip the header that HLS needs (W3C WebVTT, "WebVTT parser algorithm"): one file serves
both, and a corrected word changes one file.
"""

from __future__ import annotations

from filmpack.languages.sdh import is_sdh, without_sdh
from filmpack.languages.tags import bcp47, file_tag, own_name
from filmpack.timedtext.cue import Track
from filmpack.timedtext.formats.vtt import write_vtt
from filmpack.web.stream.playlists import TextStream

TEXTS = "text"
"""The folder of the text files."""
MAP = "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0"
"""Cue times are those of the film. Without this line players differ."""


def text_path(language: str) -> str:
    """The path of a language's text file in the finished folder."""
    return f"{TEXTS}/{file_tag(language)}.vtt"


def web_vtt(track: Track) -> str:
    """The text file (RFC 8216, 3.5)."""
    first, _, rest = write_vtt(track.cues, track.language).partition("\n")
    return f"{first}\n{MAP}\n{rest}"


def text_stream(language: str) -> TextStream:
    """What an edition's playlist and page say of a language; its key is its file's name."""
    tag = bcp47(language)
    return TextStream(
        file_tag(language),
        without_sdh(tag),
        own_name(language),
        f"../{text_path(language)}",
        is_sdh(tag),
    )
