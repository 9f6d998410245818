"""Cues at a side of the picture, by who speaks: read from every format, written into every one."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmpack.delivery.contents import PackageMaterial
from filmpack.timedtext.cue import Cue, Side, Track, cue_id
from filmpack.timedtext.formats import writable_formats
from filmpack.timedtext.formats.ass import write_ass
from filmpack.timedtext.formats.base import ParsedSubtitles, PictureFormat
from filmpack.timedtext.formats.srt import read_srt, write_srt
from filmpack.timedtext.formats.stl import read_stl
from filmpack.timedtext.formats.ttml import read_ttml
from filmpack.timedtext.formats.vtt import read_vtt, write_vtt
from filmpack.timedtext.overlaps import one_at_a_time
from filmpack.timedtext.parsing.ass_reader import read_ass
from filmpack.timedtext.profile import PROFILES
from filmpack.timedtext.reshape import Room, reshaped_cue
from filmpack.timedtext.writing.ttml_writer import write_ttml
from filmpack.translation.notes import cue_notes, noted_place

PLACES: list[tuple[bool, Side]] = [
    *((False, "left"), (True, "right"), (False, ""), (True, "left")),
    *((True, ""), (False, "right")),
]
CUES = [
    Cue(cue_id(n), 1000 * n, 1000 * n + 900, f"Line {n}.", top, side=side)
    for n, (top, side) in enumerate(PLACES, 1)
]


def ass(cues: list[Cue], language: str) -> str:
    return write_ass(cues, 1280, 720, Fraction(25), language=language)


def imsc(cues: list[Cue], language: str) -> str:
    return write_ttml(Track(language, tuple(cues)), "imsc")


def ebuttd(cues: list[Cue], language: str) -> str:
    return write_ttml(Track(language, tuple(cues)), "ebuttd")


@pytest.mark.parametrize("language", ["pl", "he"])
@pytest.mark.parametrize(
    ("write", "read"),
    [
        (write_srt, read_srt),
        (write_vtt, read_vtt),
        (ass, read_ass),
        (imsc, read_ttml),
        (ebuttd, read_ttml),
    ],
)
def test_our_own_files_keep_the_side(
    write: Callable[[list[Cue], str], str],
    read: Callable[[str, str], ParsedSubtitles],
    language: str,
) -> None:
    """Sides are those of the picture, also where text runs to the left."""
    found = read(write(CUES, language), "x")
    assert [cue.place for cue in found.cues] == PLACES
    assert found.repairs == ()


def test_ebu_stl_keeps_the_side() -> None:
    """As its justification code."""
    material = PackageMaterial(Track("pl", tuple(CUES)), "Film", "", {}, PictureFormat())
    data = writable_formats()["stl"].render(material).data
    assert [cue.place for cue in read_stl(data, "x").cues] == PLACES


def test_a_file_without_sides_is_written_as_ever() -> None:
    plain = [Cue(cue_id(1), 1000, 2000, "Down.")]
    assert "textAlign" not in imsc(plain, "pl").split('<style xml:id="box"')[1]
    assert "position" not in write_vtt(plain)
    assert "\\an" not in write_srt(plain) + ass(plain, "pl")


@pytest.mark.parametrize(
    ("settings", "text", "side"),
    [
        ("align:left", "Here.", "left"),
        ("align:right", "Here.", "right"),
        ("align:start", "Here.", "left"),
        ("align:start", "כאן.", "right"),
        ("align:end", "כאן.", "left"),
        ("align:left", "כאן.", "left"),
        ("position:20% align:center", "Here.", "left"),
        ("position:80%,center", "Here.", "right"),
        ("position:10.5% align:start line:0", "Here.", "left"),
        ("align:left position:50%", "Here.", ""),
        ("align:center position:50%", "Here.", ""),
        ("", "Here.", ""),
    ],
)
def test_settings_of_webvtt_are_a_side(settings: str, text: str, side: Side) -> None:
    found = read_vtt(f"WEBVTT\n\n00:01.000 --> 00:02.000 {settings}\n{text}\n", "x.vtt")
    assert [(cue.text, cue.side) for cue in found.cues] == [(text, side)]
    # What is not kept is told.
    assert bool(found.repairs) == (bool(settings) and not side)


TTML = """<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling"
 tts:extent="640px 360px"><head><styling>
<style xml:id="l" tts:textAlign="left"/><style xml:id="s" tts:textAlign="start"/></styling><layout>
<region xml:id="wide" tts:origin="10% 80%" tts:extent="80% 15%"/>
<region xml:id="west" tts:origin="32px 288px" tts:extent="256px 54px" tts:textAlign="center"/>
<region xml:id="east" tts:origin="55% 80%" tts:extent="40% 15%" tts:textAlign="center"/>
<region xml:id="right" tts:origin="10% 80%" tts:extent="80% 15%" tts:textAlign="right"/>
</layout></head><body><div {}><p begin="1s" end="2s" {}>Here.</p></div></body></tt>
"""


@pytest.mark.parametrize(
    ("around", "own", "side"),
    [
        ("", 'region="wide"', ""),
        ("", 'region="wide" style="l"', "left"),
        ("", 'region="wide" style="s"', "left"),
        ('style="l"', 'region="wide" tts:textAlign="center"', ""),
        ("", 'region="west"', "left"),
        ("", 'region="east"', "right"),
        ("", 'region="right"', "right"),
        ("", 'tts:textAlign="right"', "right"),
        ("", "", ""),
    ],
)
def test_alignments_and_regions_of_ttml_are_a_side(around: str, own: str, side: Side) -> None:
    found = read_ttml(TTML.format(around, own), "x.ttml")
    assert [(cue.text, cue.side) for cue in found.cues] == [("Here.", side)]


def test_one_side_for_all_is_no_speaker_s() -> None:
    """Automatic captions stand at the left, each of them."""
    rows = [
        f"\n00:{n:02d}.000 --> 00:{n:02d}.900 align:start position:0%\nLine {n}.\n"
        for n in range(1, 12)
    ]
    found = read_vtt("WEBVTT\n" + "".join(rows), "x.vtt")
    assert {cue.side for cue in found.cues} == {""}
    (told,) = found.repairs
    assert "every subtitle stands at the left, which was left out" in str(told)
    rows[3] = rows[3].replace("align:start position:0%", "align:right")
    assert {cue.side for cue in read_vtt("WEBVTT\n" + "".join(rows), "x").cues} == {"left", "right"}


@given(st.booleans(), st.sampled_from(("", "left", "right")))
def test_the_note_of_a_place_is_read_as_it_was_written(top: bool, side: Side) -> None:
    cue = Cue(cue_id(1), 0, 2000, "Hello.", top, side=side)
    notes = cue_notes([cue], 0, PROFILES["netflix"], "pl", ())
    assert noted_place(notes) == (top, side)
    assert sum(note.startswith("placement: ") for note in notes) == (cue.place != (False, ""))


def test_texts_that_are_shown_together_stand_in_the_middle() -> None:
    left = Cue(cue_id(1), 1000, 3000, "One.", side="left")
    right = Cue(cue_id(2), 2000, 3000, "Two.", side="right")
    found = one_at_a_time([left, right])
    assert [(cue.text, cue.side) for cue in found] == [("One.", "left"), ("One.\nTwo.", "")]
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_picture_of_another_shape_has_no_sides() -> None:
    cue = Cue(cue_id(1), 0, 2000, "Hello.", top=True, side="left")
    for below in (True, False):
        room = Room(20, 3, below=below)
        ((made,), _) = reshaped_cue(cue, room, lambda text, _: len(text) / 2, "en")
        assert made.place == (not below, "")
