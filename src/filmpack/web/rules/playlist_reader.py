"""HLS playlists read back, as far as the rules need it. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# From the list's beginning or a comma on, and without turning back: a line takes as long as it is.
_ATTRIBUTE = re.compile(r'(?<![^,])([A-Z0-9-]++)=("[^"]*+"|[^",]*+)(?=,|$)')

_LONGEST = 86400
"""Seconds of a segment that are believed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A segment: its address, seconds (0 where none can be read), and byte range ("" for the whole
    file)."""

    uri: str
    seconds: float
    span: str


@dataclass(slots=True)
class Playlist:
    """A playlist: its tags without attributes by name, those with by name, and its segments."""

    first: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    media: list[Mapping[str, str]] = field(default_factory=list)
    streams: list[tuple[Mapping[str, str], str]] = field(default_factory=list)
    keyframes: list[Mapping[str, str]] = field(default_factory=list)
    maps: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return sum(entry.seconds for entry in self.entries)


def read_playlist(text: str) -> Playlist:
    """Read a playlist; what is not understood is kept as a tag."""
    lines = text.split("\n")
    found = Playlist(first=lines[0])
    stream: Mapping[str, str] | None = None
    seconds, span = 0.0, ""
    for line in filter(None, lines[1:]):
        tag, _, value = line.partition(":")
        if tag == "#EXT-X-MEDIA":
            found.media.append(attributes(value))
        elif tag == "#EXT-X-STREAM-INF":
            stream = attributes(value)
        elif tag == "#EXT-X-I-FRAME-STREAM-INF":
            found.keyframes.append(attributes(value))
        elif tag == "#EXT-X-MAP":
            found.maps.append(unquoted(attributes(value).get("URI", "")))
        elif tag == "#EXTINF":
            seconds = _number(value.rstrip(","))
        elif tag == "#EXT-X-BYTERANGE":
            span = value
        elif line.startswith("#"):
            found.tags[tag] = value
        elif stream is not None:
            found.streams.append((stream, line))
            stream = None
        else:
            found.entries.append(Entry(line, seconds, span))
            seconds, span = 0.0, ""
    return found


def attributes(text: str) -> dict[str, str]:
    """An attribute list (RFC 8216, 4.2), strings with their quotation marks."""
    return {match[1]: match[2] for match in _ATTRIBUTE.finditer(text)}


def unquoted(value: str) -> str:
    """A string without its quotation marks."""
    return value.strip('"')


def whole_number(text: str) -> int | None:
    """A number of at most nine digits; None for what is none. No length, rate or version of a
    playlist has more, and Python refuses thousands of digits."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    # A segment of a day would be no segment; inf and nan could not be counted in frames.
    return number if math.isfinite(number) and 0 <= number <= _LONGEST else 0.0
