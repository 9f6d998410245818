"""Reading EBU STL, as broadcasters exchange subtitles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_files import stl_block, stl_file
from filmpack.errors import InputError
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.formats import format_for_content, format_for_extension
from filmpack.timedtext.formats.base import MOST_CUES, ParsedSubtitles
from filmpack.timedtext.formats.stl import read_stl
from filmpack.timedtext.parsing.iso6937 import UNKNOWN, decode_iso6937

UP = Cue(cue_id(1), 1000, 2000, "- Up ’n\n- <i>down</i> here.", top=True)
LONG = Cue(cue_id(2), 3000, 4520, "Zażółć gęślą jaźń, przepraszam bardzo. " * 6 + "Koniec.")


def read(*blocks: bytes, table: str = "00", start: str = "00000000") -> ParsedSubtitles:
    return read_stl(stl_file([], table, start, blocks=blocks), "x.stl")


def text_of(data: bytes, table: str = "00") -> str:
    return read(stl_block(0, (25, 50), data), table=table).cues[0].text


def refusal(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_stl(data, "x.stl")
    return str(caught.value)


@pytest.mark.parametrize("start", ["00000000", "10000000"])
def test_a_file_is_read(start: str) -> None:
    found = read_stl(stl_file([UP, LONG], start=start), "x.stl")
    assert [(c.start, c.end, c.text, c.top) for c in found.cues] == [
        (1000, 2000, UP.text, True),
        (3000, 4520, LONG.text, False),
    ]
    assert [cue.line for cue in found.cues] == [1, 2]
    assert found.repairs == ()


_WORDS = st.lists(
    st.text("abcxyzABCZ.,?!-żźćńśóéèêëüöäßčšžřůőűąęţşlłŁ’“”—", min_size=1),
    min_size=1,
    max_size=30,
).map(" ".join)
_TEXTS = st.lists(_WORDS, min_size=1, max_size=3).map("\n".join)


@given(st.lists(st.tuples(_TEXTS, st.booleans(), st.booleans()), min_size=1, max_size=6))
def test_no_word_is_lost_added_or_moved(given: list[tuple[str, bool, bool]]) -> None:
    cues = [
        Cue(cue_id(n), 2000 * n, 2000 * n + 1520, f"<i>{text}</i>" if italic else text, top)
        for n, (text, italic, top) in enumerate(given, 1)
    ]
    found = read_stl(stl_file(cues), "x.stl")
    assert [(c.start, c.end, c.text, c.top) for c in found.cues] == [
        (c.start, c.end, c.text, c.top) for c in cues
    ]
    assert not any(cue.doubt for cue in found.cues)


@pytest.mark.parametrize(
    ("table", "text"), [("01", "Мама каза: „Не.“"), ("03", "Η μαμά λέει: «Όχι».")]
)
def test_other_scripts(table: str, text: str) -> None:
    plain = text.replace("„", '"').replace("“", '"')
    (cue,) = read_stl(stl_file([Cue(cue_id(1), 0, 1000, plain)], table), "x").cues
    assert cue.text == plain


@pytest.mark.parametrize(
    ("rate", "frame", "ms"), [(25, 158, 6320), (24, 156, 6500), (30, 180, 6006), (50, 316, 6320)]
)
def test_frames_are_counted_by_the_files_rate(rate: int, frame: int, ms: int) -> None:
    block = stl_block(0, (frame, frame + rate), b"A", rate=rate)
    (cue,) = read_stl(stl_file([], rate=rate, blocks=[block]), "x").cues
    assert cue.start == ms


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\x0d\x07\x0b\x0bHi\x0a\x0a\x8a\x8a\x0d\x0bthere", "Hi\nthere"),
        (b"\x80slanted\x81\x8a\x80both\x81", "<i>slanted\nboth</i>"),
        (b"\x80open", "<i>open</i>"),
        (b"\x03yellow\x02green", "yellow green"),
        (b"two  spaces", "two spaces"),
        (b"\xc2ecole", "école"),
        (b"\xc8 alone", "¨alone"),
        (b"\xc2g", "ģ"),
        (b"5\xa4 5$", "5$ 5$"),
    ],
)
def test_text_fields(data: bytes, text: str) -> None:
    assert text_of(data) == text


def test_an_unknown_character_is_doubted() -> None:
    found = read(stl_block(0, (25, 50), b"a\xd8b"), stl_block(1, (75, 90), b"A\xc2"))
    assert [cue.text for cue in found.cues] == [f"a{UNKNOWN}b", f"A{UNKNOWN}"]
    assert all(cue.doubt for cue in found.cues)
    told = f"a character could not be read; it stands as {UNKNOWN}."
    assert [(one.line, one.what) for one in found.repairs] == [(1, told), (2, told)]


@given(st.binary(max_size=40))
def test_any_bytes_are_some_text(data: bytes) -> None:
    decode_iso6937(data)


def test_a_colour_is_told_once_and_a_comment_with_its_words() -> None:
    found = read(
        stl_block(0, (25, 50), b"\x03A"),
        stl_block(1, (75, 90), b"\x01B"),
        stl_block(2, (100, 120), b"for the editor", comment=1),
        stl_block(3, (0, 0), b"The title"),
    )
    assert [cue.text for cue in found.cues] == ["A", "B"]
    assert list(map(str, found.repairs)) == [
        "x.stl:1: a colour was left out, and 1 more of its kind below.",
        "x.stl:3: a comment was left out: 'for the editor'.",
        "x.stl:4: a subtitle without times was left out: 'The title'.",
    ]


def test_a_text_that_builds_up_is_one_subtitle() -> None:
    found = read(
        stl_block(0, (25, 100), b"One,", cumulative=1),
        stl_block(1, (50, 100), b"two,", cumulative=2),
        stl_block(2, (75, 100), b"three.", cumulative=3),
        stl_block(3, (125, 150), b"Next."),
    )
    assert [(c.start, c.end, c.text) for c in found.cues] == [
        (1000, 4000, "One,\ntwo,\nthree."),
        (5000, 6000, "Next."),
    ]
    assert "x.stl:1: a text that builds up in 3 steps" in str(found.repairs[0])


def test_blocks_of_other_data_are_passed_over() -> None:
    found = read(stl_block(0, (25, 50), b"A"), stl_block(0, (0, 0), b"data", extension=0xFE))
    assert [cue.text for cue in found.cues] == ["A"]


def test_fewer_blocks_than_the_file_says_are_told() -> None:
    data = stl_file([UP, LONG])
    found = read_stl(data[:-128], "x.stl")
    assert "the file has 3 blocks and says that there are 4" in str(found.repairs[-1])


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "x.stl: this is not an EBU STL file"),
        (b"850STL25.01", "x.stl: this is not an EBU STL file"),
        (stl_file([]), "x.stl: no subtitle was found"),
        (stl_file([UP])[:-20], "x.stl:1: the file is cut off in this block"),
        (stl_file([], blocks=[stl_block(0, (50, 25), b"A")]), "x.stl:1: this subtitle ends before"),
        (
            stl_file([], blocks=[b"\0\0\0\xff\0\x63" + stl_block(0, (0, 25), b"A")[6:]]),
            "x.stl:1: the times of this subtitle are none: 'A'",
        ),
        (stl_file([], blocks=[stl_block(0, (0, 25), b"A")] * (MOST_CUES + 1)), "at most 20000"),
        (
            stl_file([], blocks=[stl_block(0, (0, 25), b"A" * 112, extension=1)] * 200),
            "22400 characters in one subtitle",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_block(data: bytes, told: str) -> None:
    assert told in refusal(data)


def test_a_file_is_told_by_its_beginning_and_by_its_name() -> None:
    found = format_for_content(stl_file([UP])[:1000].decode("latin-1"))
    assert found is not None
    assert found is format_for_extension(".STL")


def test_a_slate_before_the_programme_is_left_out_and_the_rest_counts_from_its_start() -> None:
    hour = 10 * 3600 * 25
    slate = stl_block(0, (hour - 50, hour - 25), b"Slate")
    line = stl_block(1, (hour + 25, hour + 50), b"Hello.")
    found = read(slate, line, start="10000000")
    assert [(c.start, c.end, c.text) for c in found.cues] == [(1000, 2000, "Hello.")]
    assert "before the programme's start was left out: 'Slate'" in str(found.repairs[0])


def test_times_that_are_all_before_the_start_stay_as_they_are() -> None:
    found = read(stl_block(0, (25, 50), b"Hello."), start="10000000")
    assert [(c.start, c.end) for c in found.cues] == [(1000, 2000)]
