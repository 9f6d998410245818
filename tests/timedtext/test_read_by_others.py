"""What is written for players is read by others: WebVTT by Chromium; EBU-TT-D holds only what EBU's
schema allows."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from browser import program, read_cues
from conftest import ROOT
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.timedtext.cue import Cue, Track, cue_id
from filmpack.timedtext.formats.vtt import write_vtt
from filmpack.timedtext.markup import strip_tags
from filmpack.timedtext.writing.ttml_writer import write_ttml

PERCENT, COLOUR = r"\+?\d+(\.\d+)?%", "#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?"
TIME = r"\d\d+:[0-5]\d:[0-5]\d(\.\d+)?"
TT = "{http://www.w3.org/ns/ttml}"
PREFIXES = {
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/ns/ttml#parameter": "ttp",
    "http://www.w3.org/ns/ttml#styling": "tts",
    "urn:ebu:tt:style": "ebutts",
}
# Source: EBU's XML Schema of EBU-TT-D (Tech 3380), github.com/ebu/ebu-tt-d-xsd, read on 2026-11-28.
# Only what occurs in filmpack's files is listed, each with what its value must look like.
ALLOWED = {
    "tt": {
        "xml:lang": r"[A-Za-z0-9-]+",
        "ttp:timeBase": "media",
        "ttp:cellResolution": r"[1-9]\d* [1-9]\d*",
    },
    "style": {
        "xml:id": r"[A-Za-z_][\w.-]*",
        "tts:direction": "ltr|rtl",
        "tts:unicodeBidi": "normal|embed|bidiOverride",
        "tts:fontFamily": ".+",
        "tts:fontSize": PERCENT,
        "tts:lineHeight": f"normal|{PERCENT}",
        "tts:color": COLOUR,
        "tts:backgroundColor": COLOUR,
        "tts:textAlign": "left|center|right|start|end",
        "tts:fontStyle": "normal|italic",
        "ebutts:linePadding": r"\+?\d+(\.\d+)?c",
        "ebutts:multiRowAlign": "start|center|end|auto",
    },
    "region": {
        "xml:id": r"[A-Za-z_][\w.-]*",
        "tts:origin": f"{PERCENT} {PERCENT}",
        "tts:extent": f"{PERCENT} {PERCENT}",
        "tts:overflow": "visible|hidden",
        "tts:displayAlign": "before|center|after",
    },
    "body": {"style": ".+"},
    "p": {
        "xml:id": r"[A-Za-z_][\w.-]*",
        "region": "top|bottom",
        "style": "left|right",
        "begin": TIME,
        "end": TIME,
    },
    "span": {"style": "(box|italic)( italic)?"},
    **{kind: {} for kind in ("head", "styling", "layout", "div", "br", "metadata")},
}
REQUIRED = {
    "tt": {"xml:lang", "ttp:timeBase"},
    "style": {"xml:id"},
    "region": {"xml:id", "tts:origin", "tts:extent"},
    "p": {"xml:id"},
}
INSIDE = {
    "tt": {"head", "body"},
    "head": {"metadata", "styling", "layout"},
    "styling": {"style"},
    "layout": {"region"},
    "body": {"div"},
    "div": {"p"},
    "p": {"span", "br"},
    "span": {"br"},
}


@pytest.fixture(scope="module")
def tracks() -> list[Track]:
    """Every translation of the film that the repository holds, and one from right to left; the
    first two subtitles of each at the sides, the third at the top, the fourth with signs that
    markup is made of."""
    workspace = Workspace(Project.load(ROOT / "filmpack.toml"))
    found = list(workspace.tracks(workspace.languages(), "source"))
    hebrew = tuple(Cue(cue_id(n), 2000 * n, 2000 * n + 900, "חייגו 116 111.") for n in range(1, 5))
    return [_raised(track) for track in (*found, Track("he", hebrew))]


def _raised(track: Track) -> Track:
    cues = list(track.cues)
    cues[0], cues[1] = replace(cues[0], side="left"), replace(cues[1], side="right")
    cues[2] = replace(cues[2], top=True)
    cues[3] = replace(cues[3], text="1 < 2 & <i>3 > 2</i>\n&amp; --> <3")
    return replace(track, cues=tuple(cues))


@pytest.mark.full
@pytest.mark.skipif(not program(), reason="needs Chromium")
def test_chromium_reads_webvtt_to_the_same_cues(tracks: list[Track], tmp_path: Path) -> None:
    paths = []
    for track in tracks:
        paths.append(tmp_path / f"{track.language}.vtt")
        paths[-1].write_text(write_vtt(track.cues, track.language), "utf-8")
    for track, shown in zip(tracks, read_cues(paths, tmp_path, 120), strict=True):
        assert [(one.id, one.start, one.end, one.top) for one in shown] == [
            (cue.id, cue.start, cue.end, cue.top) for cue in track.cues
        ], track.language
        for cue, one in zip(track.cues, shown, strict=True):
            bare = re.sub("[\u200f\u2066\u2069]", "", one.words).replace("\u00a0", " ")
            assert bare == strip_tags(cue.text).replace("\u00a0", " "), (track.language, cue.id)
            assert one.text.count("<i>") == one.text.count("</i>")
            assert ("<i>" in one.text) == ("<i>" in cue.text), (track.language, cue.id)


def test_ebu_tt_d_holds_only_what_ebus_schema_allows(tracks: list[Track]) -> None:
    for track in tracks:
        root = ElementTree.fromstring(write_ttml(track, "ebuttd"))
        assert root.tag == f"{TT}tt"
        ids = [one.get("{http://www.w3.org/XML/1998/namespace}id") for one in root.iter()]
        assert len(named := [one for one in ids if one]) == len(set(named))
        for element in root.iter():
            kind = element.tag.removeprefix(TT)
            if kind.startswith("{urn:ebu:tt:metadata}"):
                continue
            found = {_name(key): value for key, value in element.attrib.items()}
            assert set(found) <= set(ALLOWED[kind]), (kind, found)
            assert REQUIRED.get(kind, set()) <= set(found), (kind, found)
            for key, value in found.items():
                assert re.fullmatch(ALLOWED[kind][key], value), (kind, key, value)
            if kind != "metadata":
                assert {one.tag.removeprefix(TT) for one in element} <= INSIDE.get(kind, set())


def _name(key: str) -> str:
    space, _, name = key.removeprefix("{").rpartition("}")
    return f"{PREFIXES[space]}:{name}" if space else name
