"""Reading WebVTT and ASS: our own writing comes back, other programs' is read or refused."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmpack.errors import InputError
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.formats import format_for_content, format_for_extension
from filmpack.timedtext.formats.ass import write_ass
from filmpack.timedtext.formats.base import LONGEST_TEXT, ParsedSubtitles
from filmpack.timedtext.formats.srt import read_srt, write_srt
from filmpack.timedtext.formats.vtt import read_vtt, write_vtt
from filmpack.timedtext.parsing.ass_reader import read_ass

VTT = (
    "WEBVTT\n\nc0001\n00:01.000 --> 00:02.000\nFirst.\n\nc0002\n00:03.000 --> 00:04.000\nSecond.\n"
)
ASS = """[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Italic
Style: Default,Arial,0
Style: Phone,Arial,-1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,First.
Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,Second.
"""


def texts(read: ParsedSubtitles) -> list[str]:
    return [cue.text for cue in read.cues]


def said(read: ParsedSubtitles) -> str:
    return "\n".join(map(str, read.repairs))


Reader = Callable[[str, str], ParsedSubtitles]

words = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Zl", "Zp", "Zs", "Cs", "Cf"),
        exclude_characters="<",
    ),
    min_size=1,
).filter(lambda word: "<" not in word)
lines = st.lists(words, min_size=1, max_size=4).map(" ".join)
bodies = st.lists(lines, min_size=1, max_size=3).map("\n".join)
cues = st.lists(st.tuples(bodies, st.booleans()), min_size=1, max_size=8).map(
    lambda found: [
        Cue(cue_id(n), n * 2000, n * 2000 + 1000, f"<i>{text}</i>" if italic else text)
        for n, (text, italic) in enumerate(found, 1)
    ]
)


@given(cues)
def test_our_own_webvtt_comes_back_word_for_word(made: list[Cue]) -> None:
    read = read_vtt(write_vtt(made), "x.vtt")
    assert [(c.start, c.end) for c in read.cues] == [(c.start, c.end) for c in made]
    assert texts(read) == [c.text for c in made]
    assert read.repairs == ()


@given(cues)
def test_our_own_ass_comes_back_word_for_word(made: list[Cue]) -> None:
    read = read_ass(write_ass(made, 1280, 720, Fraction(25)), "x.ass")
    assert texts(read) == [c.text for c in made]
    assert read.repairs == ()


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<v Mia>Hi.</v>", "Hi."),
        ("<b>Hi</b> <c.yellow>there</c>", "Hi there"),
        ("Hi <00:00:01.500>there", "Hi there"),
        ("<i.phone>Hi</i>", "<i>Hi</i>"),
        ("<i>Hi", "<i>Hi</i>"),
        ("Hi</i>", "Hi"),
        ("a &amp; b &lt;3 &nbsp;c", "a & b <3 \u00a0c"),
        ("a &amp;lt; b &amp;amp;", "a &lt; b &amp;"),
    ],
)
def test_webvtt_markup_is_left_out_but_for_italics(markup: str, text: str) -> None:
    assert texts(read_vtt(VTT.replace("First.", markup), "x.vtt"))[0] == text


@pytest.mark.parametrize("block", ["NOTE a remark", "STYLE\n::cue { color: red }", "REGION\nid:x"])
def test_what_webvtt_does_not_show_is_left_out_and_said(block: str) -> None:
    read = read_vtt(VTT.replace("\n\nc0002", f"\n\n{block}\n\nc0002"), "x.vtt")
    assert texts(read) == ["First.", "Second."]
    assert "x.vtt:7: a block that is not shown was left out" in said(read)
    assert block.split("\n")[-1].split()[-1] in said(read)


def test_a_speaker_and_a_place_are_said() -> None:
    told = said(
        read_vtt(VTT.replace("02.000\nFirst", "02.000 line:0 size:80%\n<v Mia>First"), "x.vtt")
    )
    assert "'size:80%' after the times was left out" in told
    assert "<v Mia> was left out" in told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("WEBVTT\n\n", "", "the first line, WEBVTT, is missing"),
        ("WEBVTT\n\n", "WEBVTT\nKind: captions\n\n", "the header 'Kind: captions' was left out"),
        ("WEBVTT\n\nc0001\n", "WEBVTT\n", ""),
        ("First.\n\n", "First.\n", "the blank line before this subtitle was missing"),
        ("01.000 -->", "01.000 →", "was read as 00:00:01,000 --> 00:00:02,000"),
        ("01.000 -->", "01,000 -->", ""),
    ],
)
def test_damaged_webvtt_is_repaired_and_said(old: str, new: str, told: str) -> None:
    read = read_vtt(VTT.replace(old, new), "x.vtt")
    assert texts(read) == ["First.", "Second."]
    assert (told in said(read)) if told else not read.repairs


def test_a_blank_line_in_webvtt_keeps_the_words_and_doubts_them() -> None:
    first, second = read_vtt(VTT.replace("First.", "First\n\nand more."), "x.vtt").cues
    assert first.text == "First\nand more."
    assert first.doubt
    assert not second.doubt


def test_a_blank_line_below_the_times_leaves_the_words_with_their_subtitle() -> None:
    read = read_vtt(VTT.replace("04.000\n", "04.000\n\n"), "x.vtt")
    assert texts(read) == ["First.", "Second."]
    assert not any(cue.doubt for cue in read.cues)
    assert "without text" not in said(read)


def test_a_subtitle_that_is_empty_is_left_out_and_said() -> None:
    read = read_vtt(VTT.replace("First.", ""), "x.vtt")
    assert texts(read) == ["Second."]
    assert "x.vtt:4: a subtitle without text was left out." in said(read)


def test_a_page_in_one_cue_is_one_error() -> None:
    page = "x" * (LONGEST_TEXT + 1)
    with pytest.raises(InputError) as caught:
        read_vtt(VTT.replace("First.", f"{page}\n\nand more."), "x.vtt")
    assert len(caught.value.problems) == 1
    assert "x.vtt:4: 10001 characters in one subtitle" in str(caught.value)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_vtt, VTT.replace("02.000\n", "02.000 He said\n")),
        (read_srt, "1\n00:00:01,000 --> 00:00:02,000 He said\nFirst.\n"),
    ],
)
def test_words_behind_the_times_are_kept_and_doubted(read: Reader, text: str) -> None:
    found = read(text, "x")
    assert found.cues[0].text == "He said\nFirst."
    assert found.cues[0].doubt
    assert not any(cue.doubt for cue in found.cues[1:])
    assert "'He said' stood behind the times; it was kept as text." in said(found)


@pytest.mark.parametrize(
    ("read", "text", "told"),
    [
        (read_vtt, VTT.replace("00:03.000 --> 00:04.000\n", ""), "x:7: subtitle c0002 has no time"),
        (read_vtt, VTT.replace("00:03.000", "3"), "x:8: this time line cannot be read"),
        (read_vtt, VTT.replace("\n\nc0001", "\n\nHello\n\nc0001"), "x:3: this text stands before"),
        (read_vtt, VTT.replace("00:02.000", "00:00.500"), "x:4: this subtitle ends before"),
        (read_vtt, "WEBVTT\n", "x: no subtitle was found"),
        (read_ass, ASS.replace("0:00:03.00", "soon"), "x:12: this event cannot be read"),
        (read_ass, ASS.replace("0:00:02.00", "0:00:00.50"), "x:11: this subtitle ends before"),
        (read_ass, "[Script Info]\n", "x: no subtitle was found"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(read: Reader, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text, "x")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("written", "text", "told"),
    [
        (r"{\i1}Hi{\i0} you", "<i>Hi</i> you", ""),
        (r"{\i1\b1}Hi", "<i>Hi</i>", r"{\b1}"),
        (r"Hi\Nyou\hthere", "Hi\nyou\u00a0there", ""),
        (r"Hi{a note} you", "Hi you", "{a note}"),
        (r"{\p1}m 0 0 l 1 1{\p0}Hi", "Hi", "m 0 0 l 1 1"),
        (r"Hi, you, there", "Hi, you, there", ""),
        (r"a\{b\}", "a{b}", ""),
        (r"{\i1}Hi{\r} you", "<i>Hi</i> you", ""),
    ],
)
def test_ass_commands_are_left_out_but_for_italics(written: str, text: str, told: str) -> None:
    read = read_ass(ASS.replace("First.", written), "x.ass")
    assert texts(read)[0] == text
    assert (told in said(read)) if told else not read.repairs


def test_a_style_may_slant_and_a_comment_is_said() -> None:
    script = ASS.replace("02.00,Default", "02.00,Phone") + (
        "Comment: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,Check this.\n"
    )
    read = read_ass(script, "x.ass")
    assert texts(read) == ["<i>First.</i>", "Second."]
    assert "a comment was left out: 'Check this.'" in said(read)


@pytest.mark.parametrize(("head", "name"), [(VTT, "vtt"), ("\ufeff" + VTT, "vtt"), (ASS, "ass")])
def test_a_format_is_told_by_a_files_beginning(head: str, name: str) -> None:
    found = format_for_content(head)
    assert found is not None
    assert found.name == name


def test_ssa_is_read_as_ass_and_srt_is_told_by_nothing_but_its_name() -> None:
    found = format_for_extension(".SSA")
    assert found is not None
    assert found.name == "ass"
    assert format_for_content(write_srt([Cue(cue_id(1), 0, 1000, "A")])) is None
