"""Cues at the top of the picture: read from every format, written into every format."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from filmpack.timedtext.cue import Cue, cue_id, shifted
from filmpack.timedtext.formats.ass import write_ass
from filmpack.timedtext.formats.base import ParsedSubtitles
from filmpack.timedtext.formats.srt import read_srt, write_srt
from filmpack.timedtext.formats.vtt import read_vtt, write_vtt
from filmpack.timedtext.overlaps import one_at_a_time
from filmpack.timedtext.parsing.ass_reader import read_ass

UP = Cue(cue_id(1), 1000, 2000, "Up\n<i>here</i>.", top=True)
DOWN = Cue(cue_id(2), 3000, 4000, "Down.")
Write = Callable[[list[Cue]], str]
Read = Callable[[str, str], ParsedSubtitles]


def ass(cues: list[Cue]) -> str:
    return write_ass(cues, 1280, 720, Fraction(25))


@pytest.mark.parametrize(
    ("write", "read"), [(write_srt, read_srt), (write_vtt, read_vtt), (ass, read_ass)]
)
def test_our_own_files_keep_the_place(write: Write, read: Read) -> None:
    found = read(write([UP, DOWN]), "x")
    assert [(cue.text, cue.top) for cue in found.cues] == [(UP.text, True), (DOWN.text, False)]
    assert found.repairs == ()


def test_a_cue_at_the_bottom_is_written_as_ever() -> None:
    """What is written here decides the keys of finished segments."""
    assert ass([DOWN]).splitlines()[-1] == (
        "Dialogue: 0,0:00:02.98,0:00:03.98,Default,,0,0,0,,Down."
    )
    assert write_srt([DOWN]) == "1\n00:00:03,000 --> 00:00:04,000\nDown.\n"
    assert write_vtt([DOWN]) == "WEBVTT\n\nc0002\n00:00:03.000 --> 00:00:04.000\nDown.\n"


def srt(text: str) -> ParsedSubtitles:
    return read_srt(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n", "x.srt")


@pytest.mark.parametrize(
    ("written", "text", "top", "told"),
    [
        (r"{\an8}Up.", "Up.", True, ""),
        (r"{\an2}Down.", "Down.", False, ""),
        (r"{\a6}Up.", "Up.", True, ""),
        (r"{\an8}{\an2}Up.", "Up.", True, ""),
        (r"<i>{\an8}Up.</i>", "<i>Up.</i>", True, ""),
        ("{\\an8}\nUp.", "Up.", True, ""),
        (r"{\an7}Up.", "Up.", True, ""),
        (r"{\an3}Down.", "Down.", False, ""),
        (r"{\an4}Mid.", "Mid.", False, r"the place in the middle (\an4) was left out"),
        (r"{\an5}Mid.", "Mid.", False, r"the place in the middle (\an5) was left out"),
        (r"{\pos(10,20)}At.", "At.", False, r"{\pos(10,20)} was left out"),
        (r"{\i1}Slant{\i0} and {\b1}bold", "<i>Slant</i> and bold", False, r"{\b1} was left out"),
        ("I told my <I>sister</I>.", "I told my <i>sister</i>.", False, ""),
        ("<em>So.</em>", "<i>So.</i>", False, ""),
        ('<font color="#ff0">He.</font>', "He.", False, '<font color="#ff0"> was left out'),
        ("<b>He</b> <u>left</u>.", "He left.", False, "<b> was left out"),
        ("One.<br/>Two.", "One.\nTwo.", False, ""),
        ("2 < 3 and {a}", "2 < 3 and {a}", False, ""),
        ("<script>no", "<script>no", False, ""),
    ],
)
def test_markup_in_subrip_is_kept_or_told(written: str, text: str, top: bool, told: str) -> None:
    found = srt(written)
    assert [(cue.text, cue.top) for cue in found.cues] == [(text, top)]
    said = "\n".join(map(str, found.repairs))
    assert told in said if told else not said


def test_a_kind_of_markup_is_told_once() -> None:
    rows = [
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n<font color='#00{n}'>Line {n}.</font>\n"
        for n in range(1, 5)
    ]
    found = read_srt("\n".join(rows), "x.srt")
    assert list(map(str, found.repairs)) == [
        "x.srt:2: <font color='#001'> was left out, and 3 more of its kind below."
    ]


@pytest.mark.parametrize(
    ("setting", "top"),
    [
        ("line:0", True),
        ("line:10%", True),
        ("line:10.5%,start", True),
        ("line:3", True),
        ("line:-14", True),
        ("line:-1", False),
        ("line:90%", False),
        ("line:12", False),
        ("", False),
    ],
)
def test_a_line_setting_of_webvtt_is_a_place(setting: str, top: bool) -> None:
    found = read_vtt(f"WEBVTT\n\n00:01.000 --> 00:02.000 {setting}\nHere.\n", "x.vtt")
    assert [(cue.text, cue.top) for cue in found.cues] == [("Here.", top)]
    assert found.repairs == ()


SCRIPT = """[Script Info]
{plus}
[{section}]
Format: Name, Fontname, Italic, Alignment
Style: Default,Arial,0,{place}

[Events]
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{text}
"""


@pytest.mark.parametrize(
    ("section", "place", "text", "top"),
    [
        ("V4+ Styles", "8", "Here.", True),
        ("V4+ Styles", "6", "Here.", False),
        ("V4 Styles", "6", "Here.", True),
        ("V4 Styles", "2", "Here.", False),
        ("V4+ Styles", "8", r"{\an2}Here.", False),
        ("V4+ Styles", "2", r"{\an9\b1}Here.", True),
        ("V4+ Styles", "nine", "Here.", False),
    ],
)
def test_a_style_or_a_command_of_ass_is_a_place(
    section: str, place: str, text: str, top: bool
) -> None:
    script = SCRIPT.format(section=section, place=place, text=text, plus="")
    assert [(c.text, c.top) for c in read_ass(script, "x.ass").cues] == [("Here.", top)]


def test_cues_shown_at_once_are_stacked_with_the_top_one_above() -> None:
    late = Cue(cue_id(2), 1500, 2000, "Up.", top=True)
    found = one_at_a_time([Cue(cue_id(1), 1000, 3000, "Down."), late])
    assert [(cue.text, cue.top) for cue in found] == [
        ("Down.", False),
        ("Up.\nDown.", False),
        ("Down.", False),
    ]
    assert one_at_a_time([UP, UP])[0].top


def test_a_later_clock_leaves_a_cue_at_the_top() -> None:
    (moved,) = shifted([Cue(cue_id(1), 1000, 2000, "Up.", top=True)], 500)
    assert moved == Cue(cue_id(1), 500, 1500, "Up.", top=True)
