"""Reading SubRip without losing a word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmpack.errors import InputError
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.formats.srt import read_srt, write_srt

ONE = "1\n00:00:01,000 --> 00:00:02,000\nFirst.\n"
TWO = "2\n00:00:03,000 --> 00:00:04,000\nSecond.\n"


def texts(srt: str) -> list[str]:
    return [cue.text for cue in read_srt(srt, "x.srt").cues]


def repairs(srt: str) -> list[str]:
    return [str(repair) for repair in read_srt(srt, "x.srt").repairs]


def refusal(srt: str) -> str:
    with pytest.raises(InputError) as caught:
        read_srt(srt, "x.srt")
    return str(caught.value)


def test_a_clean_file_needs_no_repair() -> None:
    assert texts(f"{ONE}\n{TWO}") == ["First.", "Second."]
    assert repairs(f"{ONE}\n{TWO}") == []


def test_a_blank_line_inside_a_subtitle_loses_nothing() -> None:
    srt = f"{ONE}\nmore of it\n\n{TWO}"
    assert texts(srt) == ["First.\nmore of it", "Second."]
    assert repairs(srt) == ["x.srt:4: a blank line inside a subtitle was closed up."]


def test_a_missing_blank_line_does_not_swallow_the_next_subtitle() -> None:
    assert texts(ONE + TWO) == ["First.", "Second."]
    assert "x.srt:4: the blank line before this subtitle was missing" in repairs(ONE + TWO)[0]


def test_a_year_as_the_last_line_stays_text() -> None:
    srt = "1\n00:00:01,000 --> 00:00:02,000\nIt was\n1984\n\n00:00:03,000 --> 00:00:04,000\nB\n"
    assert texts(srt) == ["It was\n1984", "B"]


def test_a_number_right_above_a_time_that_does_not_count_on_is_kept_and_said() -> None:
    srt = "1\n00:00:01,000 --> 00:00:02,000\nIt was\n1984\n00:00:03,000 --> 00:00:04,000\nB\n"
    assert texts(srt) == ["It was\n1984", "B"]
    assert "kept as text" in repairs(srt)[0]


@pytest.mark.parametrize("word", ["2019", "112", "3", "2"])
def test_a_number_that_is_spoken_is_kept_in_a_file_without_numbers(word: str) -> None:
    first, second = "00:00:01,000 --> 00:00:01,900", "00:00:02,000 --> 00:00:02,900"
    assert texts(f"{first}\n{word}\n{second}\nb") == [word, "b"]
    assert texts(f"{first}\nWe met in\n\n{word}\n{second}\nb") == [f"We met in\n{word}", "b"]


def test_a_number_that_jumps_is_taken_and_said() -> None:
    jump = f"{ONE}\n{TWO}".replace("2\n00:00:03", "7\n00:00:03")
    assert texts(jump) == ["First.", "Second."]
    assert "the number 7 does not count on from 1" in repairs(jump)[0]


def test_missing_numbers_are_no_matter() -> None:
    srt = "00:00:01,000 --> 00:00:02,000\nA\n\n00:00:03,000 --> 00:00:04,000\nB\n"
    assert texts(srt) == ["A", "B"]
    assert repairs(srt) == []


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks(line_end: str, mark: str) -> None:
    assert texts(mark + f"{ONE}\n{TWO}".replace("\n", line_end)) == ["First.", "Second."]


def test_no_subtitle_at_all_is_an_error() -> None:
    assert "no subtitle was found" in refusal("")
    assert "no subtitle was found" in refusal("Dear colleagues,\nplease find attached\n")


def test_text_before_the_first_subtitle_is_an_error_with_its_line() -> None:
    assert "x.srt:1: this text stands before the first subtitle" in refusal(f"Hello\n\n{ONE}")


@pytest.mark.parametrize(
    "time",
    [
        "00:00:01 --> 00:00:02",
        "00:00:01,5 --> 00:00:02,000",
        "0:01,000 --> 0:02,000",
        "00:00:01,000 --> ",
        "00:61:01,000 --> 00:00:02,000",
        "--> oops",
        "00:00:03 → 00:00:04",
        "00:00:03 &gt; 00:00:04",
        "00：00：03 - 00：00：04",
        "00:00:03,00 => 00:00:04,00",
        "2 00:00:03 00:00:04",
        "00:00:03,000",
    ],
)
def test_a_broken_time_line_is_an_error_with_its_line(time: str) -> None:
    message = refusal(f"{ONE}\n2\n{time}\nSecond.\n")
    assert "x.srt:6: this time line cannot be read" in message


@pytest.mark.parametrize(
    "arrow",
    ["->", "→", "=>", "-->>", "--&gt;", "-&gt;", "—>", "–", "-", " ", "—›", "- ->", "to", "bis"],
)
@pytest.mark.parametrize("space", [" ", "\t", ""])
def test_a_line_of_two_whole_times_is_a_time_line_whatever_stands_between(
    arrow: str, space: str
) -> None:
    line = f"00:00:03,000{space}{arrow}{space}00:00:04,000"
    if arrow.isspace() and not space:
        line = "00:00:03,000 00:00:04,000"
    srt = f"{ONE}\n{TWO}".replace("00:00:03,000 --> 00:00:04,000", line)
    assert texts(srt) == ["First.", "Second."]
    assert repairs(srt) == [f"x.srt:6: {line!r} was read as 00:00:03,000 --> 00:00:04,000."]


@pytest.mark.parametrize(
    "line",
    [
        "2\n00: 00: 03,000 --> 00: 00: 04,000",
        "2\n00:00:03, 000 --> 00:00:04, 000",
        "2\n00：00：03，000 --> 00：00：04，000",
        "2 00:00:03,000 --> 00:00:04,000",
        "2. 00:00:03.000 -> 00:00:04.000",
    ],
)
def test_times_that_can_be_read_in_one_way_only_are_read_and_said(line: str) -> None:
    srt = f"{ONE}\n{line}\nSecond.\n"
    read = read_srt(srt, "x.srt")
    assert [(cue.start, cue.end, cue.text) for cue in read.cues][1:] == [(3000, 4000, "Second.")]
    told = f"{line.split(chr(10))[-1]!r} was read as 00:00:03,000 --> 00:00:04,000."
    assert [row.partition(": ")[2] for row in repairs(srt)] == [told]


@pytest.mark.parametrize("spoken", ["At 10:30:15 and 11:30:00.", "10:30-11:30", "10:30 → 11:30"])
def test_times_of_day_in_a_text_are_no_time_line(spoken: str) -> None:
    assert texts(ONE.replace("First.", spoken)) == [spoken]


@pytest.mark.parametrize("number", ["3", "3.", "#3", "c0003"])
@pytest.mark.parametrize("tail", ["", "\n4\n00:00:07,000 --> 00:00:08,000\nFourth.\n"])
def test_a_subtitle_that_lost_its_time_line_is_refused_with_the_line_of_its_number(
    number: str, tail: str
) -> None:
    message = refusal(f"{ONE}\n{TWO}\n{number}\nThird.\n{tail}")
    assert "x.srt:9: subtitle 3 has no time line." in message


def test_each_of_several_lost_time_lines_is_told() -> None:
    message = refusal(f"{ONE}\n2\nB\n\n3\nC\n\n4\n00:00:07,000 --> 00:00:08,000\nD\n")
    assert "x.srt:5: subtitle 2 has no time line." in message
    assert "x.srt:8: subtitle 3 has no time line." in message


def test_a_spoken_number_after_a_blank_line_stays_text_where_none_is_missing() -> None:
    srt = f"{ONE}\n2\nmore\n\n{TWO}"
    assert texts(srt) == ["First.\n2\nmore", "Second."]


def test_a_number_that_may_be_of_a_lost_subtitle_is_kept_and_doubted() -> None:
    srt = f"1\n00:00:01,000 --> 00:00:02,000\nOne\n2\ntwo\n\n3{TWO[1:]}"
    (first, second) = read_srt(srt, "x.srt").cues
    assert first.text == "One\n2\ntwo"
    assert first.doubt == "'2' may be the number of a subtitle without times"
    assert second.doubt == ""


@pytest.mark.parametrize("number", ["2.", "2)", "#2", "No. 2", "c0002", " 2 "])
def test_a_number_in_another_dress_is_no_text(number: str) -> None:
    assert texts(f"{ONE}\n{number}{TWO[1:]}") == ["First.", "Second."]


@pytest.mark.parametrize("end", ["First.2", "first2", "„First.”2"])
def test_a_number_that_sticks_to_the_text_before_is_kept_and_doubted(end: str) -> None:
    srt = f"{ONE.replace('First.', end)}00:00:03,000 --> 00:00:04,000\nB\n\n" + "".join(
        f"{n}\n00:00:{n + 10},000 --> 00:00:{n + 11},500\nx\n\n" for n in range(3, 9)
    )
    first, second = read_srt(srt, "x.srt").cues[:2]
    assert (first.text, second.text) == (end, "B")
    assert first.doubt == f"{end!r} may end with the next subtitle's number"


@pytest.mark.parametrize("mark", ["\ufeff", "\ufeff\ufeff", "ï»¿"])
@pytest.mark.parametrize("blank", ["\n", ""])
def test_a_byte_order_mark_where_files_were_joined_is_left_out(mark: str, blank: str) -> None:
    second = f"1{TWO[1:]}"
    srt = ONE + blank + mark + second
    assert texts(srt) == ["First.", "Second."]
    assert any("a byte order mark inside the file was left out" in row for row in repairs(srt))


def test_words_behind_the_times_are_kept_and_doubted() -> None:
    srt = ONE.replace("02,000\nFirst.", "02,000 First words\nand more.")
    (cue,) = read_srt(srt, "x.srt").cues
    assert cue.text == "First words\nand more."
    assert cue.doubt


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Tom &amp; Mia", "Tom & Mia"),
        ("&lt;i&gt;Hi&lt;/i&gt;", "<i>Hi</i>"),
        ("&#8222;Tak&rdquo;", "„Tak”"),
        ("&amp;quot;x&amp;quot;", '"x"'),
        ("a&nbsp;b", "a\u00a0b"),
    ],
)
def test_html_entities_become_their_characters_and_are_said(written: str, meant: str) -> None:
    assert texts(ONE.replace("First.", written)) == [meant]
    assert (
        "written as the characters that they stand for"
        in repairs(ONE.replace("First.", written))[0]
    )


@pytest.mark.parametrize("text", ["R&B; yes", "a & b", "&unknown;", "AT&T"])
def test_an_ampersand_that_is_no_entity_stays(text: str) -> None:
    assert texts(ONE.replace("First.", text)) == [text]


def test_a_blank_line_in_a_file_without_numbers_may_hide_a_lost_time_line() -> None:
    srt = "00:00:01,000 --> 00:00:02,000\nA\n\nB\n\n00:00:03,000 --> 00:00:04,000\nC\n"
    first, second = read_srt(srt, "x.srt").cues
    assert first.text == "A\nB"
    assert "perhaps a time line was lost" in first.doubt
    assert second.doubt == ""


def test_an_end_before_its_start_is_an_error_with_its_line() -> None:
    assert "x.srt:2: this subtitle ends before it starts" in refusal(
        "1\n00:00:02,000 --> 00:00:01,000\nA\n"
    )


def test_all_problems_of_a_file_are_told_at_once() -> None:
    message = refusal("1\n00:00:02,000 --> 00:00:01,000\nA\n\n2\n0 --> 1\nB\n")
    assert "x.srt:2" in message
    assert "x.srt:6" in message


def test_an_empty_subtitle_is_left_out_and_said() -> None:
    srt = f"1\n00:00:00,100 --> 00:00:00,200\n\n{ONE}"
    assert texts(srt) == ["First."]
    assert "a subtitle without text was left out" in repairs(srt)[0]


def test_positions_after_the_times_are_left_out_and_said() -> None:
    srt = ONE.replace("02,000\n", "02,000 X1:10 X2:20\n")
    assert texts(srt) == ["First."]
    assert "'X1:10 X2:20' after the times was left out" in repairs(srt)[0]


def test_subtitles_out_of_order_are_sorted_and_said() -> None:
    assert texts(f"{TWO}\n{ONE}") == ["First.", "Second."]
    assert "not in order of time" in repairs(f"{TWO}\n{ONE}")[0]


line = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cs")), min_size=1
).map(str.strip)
# What means something else in such a file: a time line, a byte order mark, an entity, a command,
# a tag; a number, too.
meant_otherwise = re.compile(r"-->|^\ufeff|&|\{\\|</?\w")
safe_line = line.filter(lambda s: s and not s.isdigit() and not meant_otherwise.search(s))
cue_lists = st.lists(
    st.tuples(st.integers(0, 3_600_000), st.integers(1, 9000), st.lists(safe_line, min_size=1)),
    min_size=1,
    max_size=20,
    unique_by=lambda c: c[0],
).map(
    lambda rows: [
        Cue(cue_id(n), start, start + length, "\n".join(lines))
        for n, (start, length, lines) in enumerate(sorted(rows, key=lambda r: r[0]), 1)
    ]
)


@given(cue_lists)
def test_what_is_written_is_read_back_exactly(cues: list[Cue]) -> None:
    file = read_srt(write_srt(cues), "x.srt")
    assert [(c.start, c.end, c.text) for c in file.cues] == [(c.start, c.end, c.text) for c in cues]
    assert file.repairs == ()


@given(
    st.lists(
        st.sampled_from(
            [
                "1",
                "2",
                "7",
                "",
                " ",
                "text",
                "- a",
                "00:00:01,000 --> 00:00:02,000",
                "00:00:03,000 --> 00:00:04,500",
                "00:00:02,000 --> 00:00:01,000",
                "--> x",
                "\ufeff",
                "\ufefftext",
                "3",
                "3.",
                "00:00:05,000 → 00:00:06,000",
                "00:00:07,000 => 00:00:08,000 text",
                "00:00:09,000",
                "text3",
            ]
        ),
        max_size=14,
    )
)
def test_every_word_of_any_input_is_kept_or_refused(lines: list[str]) -> None:
    try:
        file = read_srt("\n".join(lines), "x.srt")
    except InputError:
        return
    kept = "\n".join(cue.text for cue in file.cues)
    assert kept.count("text") == "\n".join(lines).count("text")
    assert kept.count("- a") == lines.count("- a")
    assert not any(mark in kept for mark in ("00:", "→", "=>", "\ufeff"))
