"""Markup, length, line breaks, frames, and what a renderer gets."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmpack.errors import InputError
from filmpack.timedtext import markup
from filmpack.timedtext.cue import Cue, CueId, cue_id, format_time, parse_time
from filmpack.timedtext.formats.ass import escape, write_ass
from filmpack.timedtext.formats.text import TextEntry, read_text, write_text
from filmpack.timedtext.formats.vtt import write_vtt
from filmpack.timedtext.frames import (
    centiseconds_before,
    frame_range,
    written_time,
)
from filmpack.timedtext.linebreak import break_lines
from filmpack.timedtext.profile import PROFILES

NETFLIX = PROFILES["netflix"]
RATES = [Fraction(r) for r in (24, 25, 30, 50)] + [
    Fraction(24000, 1001),
    Fraction(30000, 1001),
    Fraction(60000, 1001),
]


@pytest.mark.parametrize(
    "text",
    [
        "{\\an8}Hello",
        "{ \\pos(10,10)}",
        "{\\p1",
        '<font color="red">x</font>',
        "<b>x</b>",
        "one\\Ntwo",
        "a\u202eb",
        "a\u2066b",
        "a\u200bb",
        "a\x00b",
        "a\x1bb",
        "a\tb",
        "a\ue000b",
        "a\u2028b",
        "<i>open",
        "close</i>",
        "<i><i>x</i></i>",
    ],
)
def test_what_must_not_reach_a_renderer_is_named(text: str) -> None:
    assert markup.forbidden(text)


@pytest.mark.parametrize(
    "text", ["I <3 you", "a {b} c", "<i>x</i> and <i>y</i>", "5 > 4", "l\u2019été\u00a0!", "c:/no"]
)
def test_what_people_write_is_allowed(text: str) -> None:
    assert markup.forbidden(text) is None


def test_length_counts_what_a_reader_sees() -> None:
    assert markup.length("<i>ab</i>") == 2
    assert markup.length("e\u0301") == 1
    assert markup.length("one\ntwo") == 7


@given(st.text())
def test_escaped_text_has_no_command_left(text: str) -> None:
    escaped = escape(text)
    bare = escaped.replace("\\{", "").replace("\\}", "").replace("\\N", "")
    assert "{" not in bare
    assert "}" not in bare
    assert all(bare[i + 1 : i + 2] == "\u2060" for i, c in enumerate(bare) if c == "\\")


@given(st.integers(0, 200_000), st.sampled_from(RATES))
def test_an_ass_time_separates_a_frame_from_the_one_before(frame: int, rate: Fraction) -> None:
    at = Fraction(centiseconds_before(frame, rate), 100)
    assert at <= frame / rate
    assert frame == 0 or at > (frame - 1) / rate


@given(st.integers(0, 7_200_000), st.integers(1, 8000), st.sampled_from(RATES))
def test_a_cue_begins_and_ends_on_the_frames_nearest_to_its_times(
    start: int, length: int, rate: Fraction
) -> None:
    half = 500 / rate
    for ms, frame in zip(
        (start, start + length), frame_range(start, start + length, rate), strict=True
    ):
        assert -half < frame / rate * 1000 - ms <= half


@given(st.integers(0, 200_000), st.sampled_from(RATES))
def test_a_time_that_an_editor_rounded_to_milliseconds_is_its_frame(
    frame: int, rate: Fraction
) -> None:
    exact = frame / rate * 1000
    for ms in {math.floor(exact), math.ceil(exact), written_time(frame, rate)}:
        assert frame_range(ms, ms, rate) == (frame, frame)


@given(st.integers(0, 359_999_999))
def test_times_are_read_as_written(ms: int) -> None:
    assert parse_time(format_time(ms)) == ms


def test_a_text_that_fits_stays_on_one_line() -> None:
    assert break_lines("One line\nis enough here", NETFLIX, "en") == "One line\nis enough here"
    assert break_lines("One line is enough here", NETFLIX, "en") == "One line is enough here"


def test_a_long_text_breaks_after_punctuation_and_in_balance() -> None:
    text = "They don't know each other. They live in different countries."
    assert break_lines(text, NETFLIX, "en") == (
        "They don't know each other.\nThey live in different countries."
    )


def test_a_line_does_not_end_in_a_one_letter_word() -> None:
    text = "Przez pięć tygodni bałem się powiedzieć o tym komukolwiek z domu"
    for line in break_lines(text, NETFLIX, "pl").split("\n"):
        assert len(line.split()[-1]) > 1


def test_dialogue_lines_are_never_joined() -> None:
    text = "- Yes?\n- No."
    assert break_lines(text, NETFLIX, "en") == text


@given(st.lists(st.text("abcdefgh,.", min_size=1, max_size=12), min_size=1, max_size=14))
def test_breaking_loses_no_word_and_is_done_once(words: list[str]) -> None:
    broken = break_lines(" ".join(words), NETFLIX, "en")
    assert broken.split() == words
    assert break_lines(broken, NETFLIX, "en") == broken
    if len(" ".join(words)) <= 2 * NETFLIX.max_line_length - 14:
        assert all(len(line) <= NETFLIX.max_line_length for line in broken.split("\n"))


def test_the_ass_script_reads_like_this() -> None:
    cues = [Cue(CueId("c0001"), 1000, 2000, "<i>Hi</i> {you}\n5 \\ 6")]
    events = write_ass(cues, 640, 360, Fraction(25)).split("[Events]\n")[1].split("\n")
    assert events[1] == (
        "Dialogue: 0,0:00:00.98,0:00:01.98,Default,,0,0,0,,{\\i1}Hi{\\i0} \\{you\\}\\N5 \\\u2060 6"
    )


def test_webvtt_escapes_and_names_cues() -> None:
    text = write_vtt([Cue(cue_id(1), 0, 1500, "<i>a</i> & <3")])
    assert text == "WEBVTT\n\nc0001\n00:00:00.000 --> 00:00:01.500\n<i>a</i> &amp; &lt;3\n"


def test_plain_text_comes_back_as_it_went() -> None:
    entries = [
        TextEntry("c0001", "- One?\n- [laughs] #two", note="source\n1.2 s"),
        TextEntry("closing.help", "#gethelp now"),
    ]
    back = read_text(write_text(entries), "x.txt")
    assert [(e.id, e.text) for e in back] == [(e.id, e.text) for e in entries]


def test_plain_text_problems_are_told_with_their_lines() -> None:
    with pytest.raises(InputError, match=r"x:1: this text has no \[id\]"):
        read_text("hello\n[c0001]\na", "x")
    with pytest.raises(InputError, match=r"x:3: \[c0001\] is here and on line 1"):
        read_text("[c0001]\na\n[c0001]\nb", "x")


def test_a_language_has_its_own_speed_and_never_more_room_than_fits() -> None:
    assert NETFLIX.max_cps_for("en-GB") == 20
    assert NETFLIX.character_budget(1000, "pl") == 17
    assert NETFLIX.character_budget(60_000, "pl") == 84


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Yes.", True),
        ("“Really?”", True),
        ("<i>Go on…</i>", True),
        ("هل؟", True),
        ("好。", True),
        ("When he,", False),
        ("", False),
    ],
)
def test_a_sentence_ends_with_a_mark_of_any_script(text: str, ends: bool) -> None:
    assert markup.ends_sentence(text) == ends
