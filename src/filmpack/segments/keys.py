"""A segment's key: a hash of everything that decides its bytes, and of nothing else. Pure.

No name, path, language or time goes in: what has the same key has the same bytes,
whoever made it. Editions whose language shows no text in a segment share the quiet one.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from filmpack.media.film import AudioFormat, VideoFormat
from filmpack.media.rendition import AudioEncoding, Encoding, spliced_options
from filmpack.media.shapes import Reframed
from filmpack.segments.bands import Band
from filmpack.segments.cuts import Segment
from filmpack.timedtext.formats.ass import Event

FORMAT = "4"
"""Counts up when filmpack's own way of encoding changes, so that old segments aren't used."""
SPLICING = "1"
"""Counts up when the way changes in which bands are chosen and put together."""


@dataclass(frozen=True, slots=True)
class EncoderFingerprint:
    """What all segments of a build are made with.

    ffmpeg identifies the program; options are the encoder's arguments; fonts are the digests of
    the font files, in the order in which they are asked for a letter.
    """

    ffmpeg: str
    options: Mapping[str, str]
    fonts: tuple[str, ...]

    def parts(self, *, text: bool) -> list[str]:
        """As parts of a key. Fonts count only where text is drawn."""
        options = [f"{name}={value}" for name, value in sorted(self.options.items())]
        return [FORMAT, self.ffmpeg, *options, *(self.fonts if text else ())]


class SegmentKeys:
    """The keys of parts of one film, whose file has the digest `film`.

    preprocessing is what is done to its pictures before text is drawn, in words; reframed is where
    they stand in a picture of another shape, of which each part's key has what is its own.
    """

    def __init__(
        self,
        fingerprint: EncoderFingerprint,
        film: str,
        preprocessing: Sequence[str] = (),
        reframed: Reframed | None = None,
    ) -> None:
        self._film, self._reframed = film, reframed
        self._shared = {
            text: [*preprocessing, *fingerprint.parts(text=text)] for text in (False, True)
        }

    def key(self, segment: Segment, script: str, spliced: str = "") -> str:
        """The key of a part with the text of `script` (ASS) drawn; "" draws none.

        spliced is splicing_key_part() where its band is encoded apart.
        """
        own = [f"spliced {spliced}"] if spliced else []
        return digest([*self._where(segment), *self._shared[bool(script)], *own, script])

    def key_above(self, segment: Segment, band: Band, spliced: str) -> str:
        """The key of the rows above a band."""
        rows = f"rows {band.above} {spliced}"
        return digest([*self._where(segment), *self._shared[False], rows])

    def _where(self, segment: Segment) -> list[str]:
        where = ["film", self._film, str(segment.first), str(segment.end)]
        if self._reframed and (moved := self._reframed.key_part(segment.first, segment.end)):
            where.append(moved)
        return where


def splicing_key_part(encoding: Encoding, rate: Fraction) -> str:
    """How bands, and the rows above them, are encoded, as it stands in keys."""
    options = spliced_options(encoding, rate)
    return f"{SPLICING} {options['crf']} {options['x264-params']}"


def head_key(fingerprint: EncoderFingerprint, output: VideoFormat) -> str:
    """The key of one black frame, whose parameter sets are those of all whole pictures."""
    return digest(["head", *_format_parts(output), *fingerprint.parts(text=False)])


def card_key(
    fingerprint: EncoderFingerprint,
    output: VideoFormat,
    frames: int,
    script: str,
    ground: str | bytes,
    fade: int = 0,
) -> str:
    """The key of a closing card. It depends on the output's format, and on no frame of the film.

    Args:
        fingerprint: The ffmpeg, encoder options and fonts.
        output: The format of the rendition's video.
        frames: The segment's length.
        script: The ASS that draws it.
        ground: What it is drawn on: a colour, or size and bytes of a picture.
        fade: How many of its frames it takes to come out of black.

    Returns:
        The key, a SHA-256 in hex.
    """
    what = [*_format_parts(output), str(frames), str(fade)]
    under = ground if isinstance(ground, str) else hashlib.sha256(ground).hexdigest()
    return digest(["card", *what, *fingerprint.parts(text=True), script, under])


def _format_parts(output: VideoFormat) -> list[str]:
    shape = [
        output.width,
        output.height,
        output.rate,
        output.sample_aspect_ratio,
        output.matrix,
        output.full_range,
    ]
    return [str(value) for value in (*shape, *output.colour_description)]


def silence_key(ffmpeg: str, seconds: Fraction, like: AudioFormat) -> str:
    """The key of so much silence in the format of a stream of the film's."""
    return digest(["silence", FORMAT, ffmpeg, str(seconds), like.key_text])


def audio_key(ffmpeg: str, film: str, encoding: AudioEncoding, seconds: Fraction) -> str:
    """The key of a film's audio, encoded.

    Args:
        ffmpeg: The program's digest.
        film: The digest of the film's file.
        encoding: Codec, bit rate and loudness.
        seconds: To what length silence fills it up; 0 for no silence.
    """
    return digest(["sound", FORMAT, ffmpeg, film, encoding.key_text, str(seconds)])


def digest(parts: Iterable[str]) -> str:
    """A SHA-256 of strings, each told from the next by its length."""
    coded = [part.encode() for part in parts]
    return hashlib.sha256(b"".join(b"%d:" % len(part) + part for part in coded)).hexdigest()


def events_by_segment(
    events: Sequence[Event], segments: Sequence[Segment]
) -> dict[Segment, tuple[Event, ...]]:
    """The events visible in each segment, their frames counted from its start.

    Segments without any are left out; they tile the film and are in order.
    """
    firsts = [segment.first for segment in segments]
    found: dict[Segment, list[Event]] = {}
    for event in events:
        if event.first >= event.end:
            continue
        at = max(0, bisect_right(firsts, event.first) - 1)
        while at < len(segments) and segments[at].first < event.end:
            segment = segments[at]
            at += 1
            first, end = max(event.first, segment.first), min(event.end, segment.end)
            if first < end:
                inside = replace(event, first=first - segment.first, end=end - segment.first)
                found.setdefault(segment, []).append(inside)
    return {segment: tuple(inside) for segment, inside in found.items()}
