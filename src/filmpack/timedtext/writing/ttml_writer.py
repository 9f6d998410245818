"""Writing TTML documents: IMSC 1.1 Text and EBU-TT-D, which differ in their heads alone.

Sources: W3C IMSC 1.1 (8 November 2018); EBU Tech 3380, EBU-TT-D, version 1.0.1. Times are those of
the cues, in milliseconds; styles are applied by reference, which EBU-TT-D wants.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Literal

from filmpack.languages.sdh import without_sdh
from filmpack.timedtext.cue import Cue, Track, format_time
from filmpack.timedtext.direction import directed, is_rtl
from filmpack.timedtext.markup import spans

TtmlProfile = Literal["imsc", "ebuttd"]

_NAMES = (
    'xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"'
    ' xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:ebutts="urn:ebu:tt:style"'
)
_ROOTS = {
    "imsc": f'<tt {_NAMES} xmlns:itts="http://www.w3.org/ns/ttml/profile/imsc1#styling"'
    ' ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text"',
    "ebuttd": f'<tt {_NAMES} xmlns:ebuttm="urn:ebu:tt:metadata"',
}
_METADATA = {
    "imsc": "",
    "ebuttd": """<metadata><ebuttm:documentMetadata>
<ebuttm:conformsToStandard>urn:ebu:tt:distribution:2018-04</ebuttm:conformsToStandard>
<ebuttm:conformsToStandard>http://www.w3.org/ns/ttml/profile/imsc1/text</ebuttm:conformsToStandard>
</ebuttm:documentMetadata></metadata>
""",
}
_FILLED = {"imsc": ' itts:fillLineGap="true"', "ebuttd": ""}
"""EBU-TT-D has no such attribute."""
_BASE = (
    'tts:fontFamily="proportionalSansSerif" tts:fontSize="100%" tts:lineHeight="125%"'
    ' tts:color="#FFFFFF" tts:textAlign="center" ebutts:linePadding="0.5c"'
    ' ebutts:multiRowAlign="center"'
)
_SIDES = {
    side: f'<style xml:id="{side}" tts:textAlign="{side}" ebutts:multiRowAlign="auto"/>\n'
    for side in ("left", "right")
} | {"": ""}
_PLACE = 'tts:origin="10% 10%" tts:extent="80% 80%" tts:overflow="visible"'


def write_ttml(track: Track, profile: TtmlProfile) -> str:
    """A track as a document of a profile: with ids, italics, line breaks and places."""
    tag = without_sdh(track.language)
    language = f'"{escape(tag)}"'
    direction = ' tts:direction="rtl" tts:unicodeBidi="embed"' if is_rtl(tag) else ""
    sides = "".join(_SIDES[side] for side in sorted({cue.side for cue in track.cues}))
    paragraphs = "\n".join(_paragraph(cue, tag) for cue in track.cues)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
{_ROOTS[profile]} ttp:timeBase="media" ttp:cellResolution="32 15" xml:lang={language}>
<head>
{_METADATA[profile]}<styling>
<style xml:id="base" {_BASE}{direction}{_FILLED[profile]}/>
<style xml:id="box" tts:backgroundColor="#000000C0"/>
<style xml:id="italic" tts:fontStyle="italic"/>
{sides}</styling>
<layout>
<region xml:id="bottom" {_PLACE} tts:displayAlign="after"/>
<region xml:id="top" {_PLACE} tts:displayAlign="before"/>
</layout>
</head>
<body style="base"><div>
{paragraphs}
</div></body>
</tt>
"""


def _paragraph(cue: Cue, language: str) -> str:
    times = f'begin="{format_time(cue.start, ".")}" end="{format_time(cue.end, ".")}"'
    region = "top" if cue.top else "bottom"
    text = "".join(_spans(directed(cue.text, language)))
    side = f' style="{cue.side}"' if cue.side else ""
    return f'<p xml:id="{cue.id}"{side} region="{region}" {times}>{text}</p>'


def _spans(text: str) -> Iterator[str]:
    for italic, piece in spans(text):
        style = "box italic" if italic else "box"
        for at, row in enumerate(piece.split("\n")):
            if at:
                yield "<br/>"
            if row:
                yield f'<span style="{style}">{escape(row, quote=False)}</span>'
