"""HLS playlists of an edition. Pure: facts about segments in, text out.

The clauses are those of RFC 8216 and draft-pantos-hls-rfc8216bis; what Apple's players ask beyond
them is in "HLS Authoring Specification for Apple Devices".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

MASTER = "master.m3u8"
_DESCRIBED = "public.accessibility.describes-video"
_SDH = (
    "public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound"
)
_LEAST = Fraction(1)
"""Seconds of a segment that counts for the peak rate: half a second of a keyframe says nothing
about the second in which it is loaded."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A media segment in a playlist: its address from there, seconds, bytes, and how many bytes
    hold its first picture (0 for sound)."""

    uri: str
    seconds: Fraction
    size: int
    head: int = 0


@dataclass(frozen=True, slots=True)
class Stream:
    """A track of an edition: its name, the address of its initialisation segment, its codec by RFC
    6381, its segments; the size of its picture as it is shown, in pixels, frames a second, and the
    second at which it begins."""

    name: str
    init: str
    codec: str
    pieces: tuple[Piece, ...]
    size: tuple[int, int] = (0, 0)
    rate: Fraction = Fraction(0)
    begin: Fraction = Fraction(0)

    @property
    def seconds(self) -> Fraction:
        return sum((piece.seconds for piece in self.pieces), Fraction(0))

    @property
    def peak(self) -> Fraction:
        """Bits a second of its largest segment."""
        long = [piece for piece in self.pieces if piece.seconds >= _LEAST] or self.pieces
        return max(8 * piece.size / piece.seconds for piece in long)

    @property
    def average(self) -> Fraction:
        """Bits a second over its whole length."""
        return 8 * sum(piece.size for piece in self.pieces) / self.seconds

    @property
    def head_peak(self) -> Fraction:
        """Bits a second of its keyframes alone, each shown until the next."""
        return max(8 * piece.head / max(piece.seconds, _LEAST) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class SoundStream:
    """A sound track of an edition, and what players are told of it: its language (BCP 47), its
    name, whether it describes the picture, and whether it is a commentary."""

    stream: Stream
    language: str
    name: str
    described: bool = False
    comment: bool = False


@dataclass(frozen=True, slots=True)
class TextStream:
    """A language's subtitles: BCP 47 tag without what marks SDH, its name in itself, the address of
    its text file from the playlist, and whether it is for the deaf and hard of hearing."""

    key: str
    language: str
    name: str
    uri: str
    sdh: bool = False


def playlist_name(name: str) -> str:
    """The file of a track's playlist."""
    return f"{name}.m3u8"


def keyframes_name(name: str) -> str:
    """The file of the playlist of a picture's keyframes, for fast seeking."""
    return f"{name}-keyframes.m3u8"


def media_playlist(stream: Stream, target: int) -> str:
    """The playlist of a track (RFC 8216, 4.3.2 and 4.3.3); target is that of all tracks."""
    lines = _head(target, "#EXT-X-INDEPENDENT-SEGMENTS", stream.init)
    for piece in stream.pieces:
        lines += [_length(piece.seconds), piece.uri]
    return _ended(lines)


def keyframe_playlist(stream: Stream, target: int) -> str:
    """The playlist of the first picture of each segment: bytes of the same files (RFC 8216,
    4.3.3.6)."""
    lines = _head(target, "#EXT-X-I-FRAMES-ONLY", stream.init)
    for piece in stream.pieces:
        lines += [_length(piece.seconds), f"#EXT-X-BYTERANGE:{piece.head}@0", piece.uri]
    return _ended(lines)


def text_playlist(text: TextStream, seconds: Fraction) -> str:
    """The playlist of a language: one segment as long as the film and its card."""
    head = _head(target_duration([seconds]), "", "")
    return _ended([*head, _length(seconds), text.uri])


def master_playlist(
    pictures: Sequence[Stream], sounds: Sequence[SoundStream], texts: Sequence[TextStream]
) -> str:
    """The playlist of an edition (RFC 8216, 4.3.4).

    Args:
        pictures: All sizes, the first one shown first.
        sounds: The sound tracks, the one that is heard unasked first; none for a film without.
        texts: The subtitles, the edition's own first, which is shown unasked.
    """
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for number, sound in enumerate(sounds):
        about = f',CHARACTERISTICS="{_DESCRIBED}"' if sound.described else ""
        lines.append(
            f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="{sound.name}"'
            f',LANGUAGE="{sound.language}",DEFAULT={"NO" if number else "YES"}'
            f",AUTOSELECT={'NO' if number and sound.comment else 'YES'}"
            f',CHANNELS="2"{about},URI="{playlist_name(sound.stream.name)}"'
        )
    for number, text in enumerate(texts):
        about = f',CHARACTERISTICS="{_SDH}"' if text.sdh else ""
        lines.append(
            f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",NAME="{text.name}"'
            f',LANGUAGE="{text.language}",DEFAULT={"NO" if number else "YES"},AUTOSELECT=YES'
            f',FORCED=NO{about},URI="{playlist_name(text.key)}"'
        )
    for stream in pictures:
        # Whichever sound is chosen, it is no more than this.
        peak = stream.peak + max((sound.stream.peak for sound in sounds), default=0)
        average = stream.average + max((sound.stream.average for sound in sounds), default=0)
        codecs = ",".join([stream.codec, *sorted({sound.stream.codec for sound in sounds})])
        groups = ',AUDIO="sound"' if sounds else ""
        groups += ',SUBTITLES="text"' if texts else ""
        lines.append(
            f"#EXT-X-STREAM-INF:BANDWIDTH={math.ceil(peak)}"
            f',AVERAGE-BANDWIDTH={math.ceil(average)},CODECS="{codecs}"'
            f",RESOLUTION={stream.size[0]}x{stream.size[1]},FRAME-RATE={float(stream.rate):.3f}"
            f"{groups},CLOSED-CAPTIONS=NONE"
        )
        lines.append(playlist_name(stream.name))
    for stream in pictures:
        lines.append(
            f"#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH={math.ceil(stream.head_peak)}"
            f',CODECS="{stream.codec}",RESOLUTION={stream.size[0]}x{stream.size[1]}'
            f',URI="{keyframes_name(stream.name)}"'
        )
    return "\n".join([*lines, ""])


def target_duration(seconds: Sequence[Fraction]) -> int:
    """Seconds that no segment exceeds once it is rounded (RFC 8216, 4.3.3.1). Picture and sound
    state the same (6.2.4)."""
    return max(1, max(math.floor(one + Fraction(1, 2)) for one in seconds))


def _head(target: int, kind: str, init: str) -> list[str]:
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{target}"]
    lines += ["#EXT-X-MEDIA-SEQUENCE:1", "#EXT-X-PLAYLIST-TYPE:VOD"]
    lines += [kind] if kind else []
    return [*lines, f'#EXT-X-MAP:URI="{init}"'] if init else lines


def _length(seconds: Fraction) -> str:
    return f"#EXTINF:{float(seconds):.5f},"


def _ended(lines: Sequence[str]) -> str:
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])
