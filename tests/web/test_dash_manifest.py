"""The DASH manifest keeps to ISO/IEC 23009-1: a table of what its schema lets stand where."""

from __future__ import annotations

import re
from fractions import Fraction
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from hypothesis import given
from hypothesis import strategies as st

from filmpack.web.stream.dash import dash_addresses, dash_manifest
from filmpack.web.stream.playlists import Piece, SoundStream, Stream, TextStream

NAMESPACE = "{urn:mpeg:dash:schema:mpd:2011}"
WHOLE, POSITIVE, ANYTHING = r"\d+", r"[1-9]\d*", r"\S(.*\S)?"
TAG = r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"
TIME = r"PT\d+(\.\d+)?S"
ELEMENTS: dict[str, tuple[dict[str, str], dict[str, str], tuple[str, ...]]] = {
    # Attributes that must be there, those that may be, and the elements inside, in their order.
    "MPD": (
        {
            "type": "static",
            "profiles": r"urn:mpeg:dash:profile:isoff-main:2011",
            "minBufferTime": TIME,
            "mediaPresentationDuration": TIME,
        },
        {},
        ("Period",),
    ),
    "Period": ({}, {}, ("AdaptationSet",)),
    "AdaptationSet": (
        {"contentType": "video|audio|text", "mimeType": r"(video|audio)/mp4|text/vtt"},
        {"lang": TAG, "segmentAlignment": "true|false", "startWithSAP": "[0-6]"},
        ("Label", "Accessibility", "Role", "Representation"),
    ),
    "Label": ({}, {}, ()),
    "Accessibility": (
        {"schemeIdUri": "urn:tva:metadata:cs:AudioPurposeCS:2007"},
        {"value": "1"},
        (),
    ),
    "Role": (
        {"schemeIdUri": "urn:mpeg:dash:role:2011"},
        {"value": "main|alternate|commentary|subtitle|caption"},
        (),
    ),
    "Representation": (
        {"id": r"\S+", "bandwidth": POSITIVE},
        {
            "codecs": r"[\w.]+",
            "width": POSITIVE,
            "height": POSITIVE,
            "frameRate": rf"{POSITIVE}(/{POSITIVE})?",
            "audioSamplingRate": POSITIVE,
        },
        ("BaseURL", "SegmentList"),
    ),
    "BaseURL": ({}, {}, ()),
    "SegmentList": (
        {"timescale": POSITIVE},
        {},
        ("Initialization", "SegmentTimeline", "SegmentURL"),
    ),
    "Initialization": ({"sourceURL": ANYTHING}, {}, ()),
    "SegmentTimeline": ({}, {}, ("S",)),
    "S": ({"d": POSITIVE}, {"t": WHOLE}, ()),
    "SegmentURL": ({"media": ANYTHING}, {}, ()),
}
LARGEST = 1 << 32
"""timescale is an unsigned int of 32 bits."""


def faults(element: Element) -> list[str]:
    """What in an element and those inside it is not as the table has it."""
    name = element.tag.removeprefix(NAMESPACE)
    if element.tag == name or name not in ELEMENTS:
        return [f"{element.tag} is unknown"]
    needed, allowed, inside = ELEMENTS[name]
    found = [f"{name} lacks {one}" for one in needed.keys() - element.attrib.keys()]
    for attribute, value in element.attrib.items():
        form = (needed | allowed).get(attribute)
        if form is None or not re.fullmatch(form, value):
            found.append(f'{name}/@{attribute} is "{value}"')
    order = [child.tag.removeprefix(NAMESPACE) for child in element]
    if not set(order) <= set(inside) or order != sorted(order, key=inside.index):
        found.append(f"in {name} stand {', '.join(order)}")
    return [*found, *(fault for child in element for fault in faults(child))]


RATES = (Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60000, 1001))
NAMES = st.text(
    st.characters(min_codepoint=0x20, exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=9
)


@st.composite
def streams(draw: st.DrawFn) -> tuple[list[Stream], list[Stream]]:
    """Pictures in some sizes, and none, one or several sounds."""
    rate, lead = draw(st.sampled_from(RATES)), Fraction(draw(st.integers(0, 90)), 1000)
    frames = draw(st.lists(st.integers(1, 300), min_size=1, max_size=6))
    pieces = [Piece(f"v/{n}.m4s?a&b", count / rate, 900, 9) for n, count in enumerate(frames)]
    pictures = [
        Stream(f"v{h}", f"../{h}/i.mp4", "avc1.64001F", tuple(pieces), (h * 2, h), rate, lead)
        for h in draw(st.sampled_from([(720,), (720, 480, 360)]))
    ]
    packet = Piece("s/1.m4s", Fraction(1024 * 281, 48000), 900)
    keys = ("sound", "sound2", "sound3")[: draw(st.integers(0, 3))]
    return pictures, [Stream(key, f"../{key}/i.mp4", "mp4a.40.2", (packet,)) for key in keys]


@given(streams(), NAMES, st.booleans())
def test_whatever_is_streamed_the_manifest_keeps_to_the_standard(
    found: tuple[list[Stream], list[Stream]], name: str, sdh: bool
) -> None:
    pictures, heard = found
    sounds = [SoundStream(one, "en", name, sdh, not sdh) for one in heard]
    texts = [TextStream("pl", "pl", name, "../text/pl.vtt", sdh)]
    texts += [TextStream("sr-Latn", "sr-Latn", "Srpski", "../text/sr-Latn.vtt")]
    text = dash_manifest(pictures, sounds, texts)
    root = ElementTree.fromstring(text)
    assert faults(root) == []
    ids = [one.get("id") for one in root.iter(f"{NAMESPACE}Representation")]
    assert len(set(ids)) == len(ids)
    streamed = [*pictures, *heard]
    lists = list(root.iter(f"{NAMESPACE}SegmentList"))
    for stream, listed in zip(streamed, lists, strict=True):
        scale = int(listed.get("timescale", "0"))
        assert scale < LARGEST
        times = list(listed.iter(f"{NAMESPACE}S"))
        addresses = list(listed.iter(f"{NAMESPACE}SegmentURL"))
        assert len(times) == len(addresses) == len(stream.pieces)
        # Exact: a player finds each segment at the time that stands in it.
        assert Fraction(int(times[0].get("t", "0")), scale) == stream.begin
        assert sum(Fraction(int(one.get("d", "0")), scale) for one in times) == stream.seconds
    length = float(root.get("mediaPresentationDuration", "").strip("PTS"))
    assert abs(length - float(pictures[0].begin + pictures[0].seconds)) < 0.001
    named = {text.uri for text in texts} | {s.init for s in streamed}
    assert set(dash_addresses(text)) == named | {p.uri for s in streamed for p in s.pieces}


def test_the_table_finds_what_the_standard_forbids() -> None:
    text = dash_manifest(
        [Stream("v360", "i.mp4", "avc1.64001F", (Piece("1.m4s", Fraction(2), 9),), (640, 360))],
        [],
        [TextStream("pl", "pl", "Polski", "pl.vtt")],
    ).replace('frameRate="0/1"', 'frameRate="25/1"')
    assert faults(ElementTree.fromstring(text)) == []
    for old, new, told in (
        (' minBufferTime="PT6S"', "", "MPD lacks minBufferTime"),
        ('"PT6S"', '"6"', 'MPD/@minBufferTime is "6"'),
        (' bandwidth="1000"', "", "Representation lacks bandwidth"),
        ('lang="pl"', 'lang="pl_PL"', 'AdaptationSet/@lang is "pl_PL"'),
        ('<S d="2"/>', '<S d="2.0"/>', 'S/@d is "2.0"'),
        ("<Label>Polski</Label>\n", "", ""),
        ("</Representation>", "</Representation><Label>x</Label>", "in AdaptationSet stand"),
    ):
        assert old in text
        told_now = faults(ElementTree.fromstring(text.replace(old, new, 1)))
        assert [fault.startswith(told) for fault in told_now] == ([True] if told else [])
