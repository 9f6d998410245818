"""The DASH manifest of an edition (ISO/IEC 23009-1). Pure.

Segments are listed one by one: those of the film and of the card lie in different folders, which
no template can name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from html import escape, unescape

from filmpack.web.stream.playlists import SoundStream, Stream, TextStream

MANIFEST = "manifest.mpd"
_ADDRESS = re.compile(
    r"""\b(?:sourceURL|media|href)\s*=\s*(?:"([^"]*)"|'([^']*)')"""
    r"""|<(?:BaseURL|Location)\b[^<>]*+>([^<]*)"""
)


def dash_manifest(
    pictures: Sequence[Stream], sounds: Sequence[SoundStream], texts: Sequence[TextStream]
) -> str:
    """The manifest; the arguments are those of playlists.master_playlist()."""
    seconds = max(stream.begin + stream.seconds for stream in pictures)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"'
        ' profiles="urn:mpeg:dash:profile:isoff-main:2011" minBufferTime="PT6S"'
        f' mediaPresentationDuration="PT{float(seconds):.3f}S">',
        "<Period>",
        '<AdaptationSet contentType="video" mimeType="video/mp4" segmentAlignment="true"'
        ' startWithSAP="1">',
    ]
    for stream in pictures:
        rate = stream.rate
        lines.append(
            f'<Representation id={_q(stream.name)} bandwidth="{math.ceil(stream.peak)}"'
            f' codecs={_q(stream.codec)} width="{stream.size[0]}" height="{stream.size[1]}"'
            f' frameRate="{rate.numerator}/{rate.denominator}">'
        )
        lines += [*_segments(stream), "</Representation>"]
    lines.append("</AdaptationSet>")
    for number, sound in enumerate(sounds):
        stream = sound.stream
        lines += [
            f'<AdaptationSet contentType="audio" mimeType="audio/mp4" lang={_q(sound.language)}'
            ' segmentAlignment="true" startWithSAP="1">',
            *(_told(sound, "alternate" if number else "main") if len(sounds) > 1 else []),
            f'<Representation id={_q(stream.name)} bandwidth="{math.ceil(stream.peak)}"'
            f' codecs={_q(stream.codec)} audioSamplingRate="48000">',
            *_segments(stream),
            "</Representation>",
            "</AdaptationSet>",
        ]
    for text in texts:
        lines += [
            f'<AdaptationSet contentType="text" mimeType="text/vtt" lang={_q(text.language)}>',
            f"<Label>{escape(text.name)}</Label>",
            _role("caption" if text.sdh else "subtitle"),
            f'<Representation id={_q(text.key)} bandwidth="1000">',
            f"<BaseURL>{text.uri}</BaseURL>",
            "</Representation>",
            "</AdaptationSet>",
        ]
    return "\n".join([*lines, "</Period>", "</MPD>", ""])


def _segments(stream: Stream) -> list[str]:
    """A track's segments: their lengths and addresses."""
    begin = stream.begin
    scale = math.lcm(begin.denominator, *(piece.seconds.denominator for piece in stream.pieces))
    lines = [
        f'<SegmentList timescale="{scale}">',
        f"<Initialization sourceURL={_q(stream.init)}/>",
        "<SegmentTimeline>",
    ]
    # The first one says when it begins, the others go on from it (5.3.9.6).
    starts = [f' t="{int(begin * scale)}"' if begin else "", *[""] * (len(stream.pieces) - 1)]
    lines += [
        f'<S{start} d="{int(piece.seconds * scale)}"/>'
        for start, piece in zip(starts, stream.pieces, strict=True)
    ]
    lines.append("</SegmentTimeline>")
    lines += [f"<SegmentURL media={_q(piece.uri)}/>" for piece in stream.pieces]
    return [*lines, "</SegmentList>"]


def _told(sound: SoundStream, role: str) -> list[str]:
    """What tells a sound track from others."""
    found = [f"<Label>{escape(sound.name)}</Label>"]
    if sound.described:  # "for the visually impaired" (DVB, TS 101 154)
        scheme = "urn:tva:metadata:cs:AudioPurposeCS:2007"
        found.append(f'<Accessibility schemeIdUri="{scheme}" value="1"/>')
    return [*found, _role("commentary" if sound.comment else role)]


def _role(value: str) -> str:
    return f'<Role schemeIdUri="urn:mpeg:dash:role:2011" value="{value}"/>'


def _q(text: str) -> str:
    return f'"{escape(text)}"'


def dash_addresses(text: str) -> list[str]:
    """Every address in a manifest, in order."""
    return [unescape("".join(filter(None, found))) for found in _ADDRESS.findall(text)]
