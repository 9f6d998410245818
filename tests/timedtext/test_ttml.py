"""Reading TTML: IMSC, EBU-TT-D and DFXP, as programs and broadcasters write them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_files import ttml_file
from filmpack.errors import InputError
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.formats import format_for_content, format_for_extension
from filmpack.timedtext.formats.base import LONGEST_TEXT, MOST_CUES, ParsedSubtitles
from filmpack.timedtext.formats.ttml import read_ttml
from filmpack.timedtext.parsing.subtitle_file import decode_file

UP = Cue(cue_id(1), 1000, 2000, "- Up &\n- <i>here</i>.", top=True)
DOWN = Cue(cue_id(2), 3000, 4500, "Down.")


def document(body: str, root: str = "", head: str = "") -> str:
    return (
        f'<?xml version="1.0"?>\n<tt {root}><head>{head}</head><body><div>{body}</div></body></tt>'
    )


def read(body: str, root: str = "", head: str = "") -> ParsedSubtitles:
    return read_ttml(document(body, root, head), "x.ttml")


def one(text: str, root: str = "", head: str = "", more: str = "") -> tuple[str, bool]:
    (cue,) = read(f'<p begin="1s" end="2s"{more}>{text}</p>', root, head).cues
    return cue.text, cue.top


def refusal(text: str) -> str:
    with pytest.raises(InputError) as caught:
        read_ttml(text, "x.ttml")
    return str(caught.value)


def test_a_document_is_read() -> None:
    found = read_ttml(ttml_file([UP, DOWN]), "x.ttml")
    assert [(c.start, c.end, c.text, c.top) for c in found.cues] == [
        (1000, 2000, UP.text, True),
        (3000, 4500, DOWN.text, False),
    ]
    assert [cue.line for cue in found.cues] == [13, 14]
    assert found.repairs == ()


_PARTS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)
_LINES = st.lists(_PARTS, min_size=1, max_size=4).map(" ".join)
_TEXTS = st.lists(_LINES, min_size=1, max_size=3).map("\n".join).filter(lambda t: "<" not in t)


@given(st.lists(st.tuples(_TEXTS, st.booleans(), st.booleans()), min_size=1, max_size=6))
def test_no_word_is_lost_added_or_moved(given: list[tuple[str, bool, bool]]) -> None:
    cues = [
        Cue(cue_id(n), 2000 * n, 2000 * n + 1500, f"<i>{text}</i>" if italic else text, top)
        for n, (text, italic, top) in enumerate(given, 1)
        if "{\\" not in text
    ]
    if cues:
        found = read_ttml(ttml_file(cues), "x.ttml")
        assert [(c.start, c.end, c.text, c.top) for c in found.cues] == [
            (c.start, c.end, c.text, c.top) for c in cues
        ]


@pytest.mark.parametrize(
    ("begin", "root", "ms"),
    [
        ("00:00:06.320", "", 6320),
        ("00:00:06", "", 6000),
        ("100:00:00.5", "", 360_000_500),
        ("00:00:06:08", 'ttp:frameRate="25"', 6320),
        ("00:00:06:12", 'ttp:frameRate="24" ttp:frameRateMultiplier="1000 1001"', 6500),
        ("00:00:06:08.1", 'ttp:frameRate="25" ttp:subFrameRate="2"', 6340),
        ("6.32s", "", 6320),
        ("6320ms", "", 6320),
        ("0.1m", "", 6000),
        ("0.5h", "", 1_800_000),
        ("158f", 'ttp:frameRate="25"', 6320),
        ("158f", 'ttp:frameRate="24" ttp:frameRateMultiplier="1000 1001"', 6590),
        ("63200000t", 'ttp:tickRate="10000000"', 6320),
        (
            "00:10:00:00",
            'ttp:timeBase="smpte" ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001"'
            ' ttp:dropMode="dropNTSC"',
            600_000 - 1,
        ),
        (
            "00:10:00:00",
            'ttp:timeBase="smpte" ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001"',
            600_600,
        ),
    ],
)
def test_times_in_all_forms(begin: str, root: str, ms: int) -> None:
    (cue,) = read(f'<p begin="{begin}" dur="1s">A</p>', root).cues
    assert cue.start == pytest.approx(ms, abs=1)
    assert cue.end == cue.start + 1000


def test_times_count_from_the_element_around() -> None:
    text = (
        '<tt><body begin="10s"><div begin="1s" end="5s"><p begin="1s">A</p>'
        '<p begin="2s" dur="1s">B</p></div></body></tt>'
    )
    found = read_ttml(text, "x").cues
    assert [(c.start, c.end) for c in found] == [(12_000, 15_000), (13_000, 14_000)]


def test_children_of_a_sequence_follow_each_other() -> None:
    text = (
        '<tt><body timeContainer="seq"><div dur="2s"><p end="1s">A</p></div>'
        '<div dur="3s"><p>B</p></div></body></tt>'
    )
    found = read_ttml(text, "x").cues
    assert [(c.start, c.end) for c in found] == [(0, 1000), (2000, 5000)]


def test_spans_with_times_are_subtitles() -> None:
    found = read('<p><span begin="1s" end="2s">A</span> <span begin="2s" end="3s">B</span></p>')
    assert [(c.start, c.end, c.text) for c in found.cues] == [(1000, 2000, "A"), (2000, 3000, "B")]


def test_a_subtitle_that_shows_its_words_one_by_one_is_kept_whole() -> None:
    found = read('<p begin="1s" end="4s">A <span begin="1s">B</span></p>')
    assert [(c.start, c.end, c.text) for c in found.cues] == [(1000, 4000, "A B")]
    assert "x.ttml:2: parts of this subtitle have times of their own" in str(found.repairs[0])


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("A<br/>B", "A\nB"),
        ("A\n      B", "A B"),
        ('<span xml:space="preserve">A\nB</span>', "A\nB"),
        ('A <span tts:fontStyle="italic">B <span>C</span></span> D', "A <i>B C</i> D"),
        ('<span style="a">B <span tts:fontStyle="normal">C</span></span>', "<i>B</i> C"),
        ('<span tts:fontStyle="italic">A</span><br/><span tts:fontStyle="oblique">B</span>',
         "<i>A\nB</i>"),
        ('<span style="b a">A</span>', "<i>A</i>"),
        ('<span style="c">A</span>', "<i>A</i>"),
        ("a &amp; b &lt; c &#233; &nbsp;d", "a & b < c é \u00a0d"),
        ("<metadata>not this</metadata>A", "A"),
        ("&lt;i&gt;A&lt;/i&gt;", "<i>A</i>"),
        ("<![CDATA[A < B]]>", "A < B"),
        ("A<!-- not this --> B", "A B"),
        ("- A<br/><br/>- B", "- A\n- B"),
    ],
)  # fmt: skip
def test_text_and_italics(text: str, plain: str) -> None:
    head = (
        '<styling><style xml:id="a" tts:fontStyle="italic"/><style xml:id="b" tts:fontStyle='
        '"normal"/><style xml:id="c" style="a c"/></styling>'
    )
    assert one(text, head=head) == (plain, False)


def test_what_is_left_out_is_said() -> None:
    found = read('not shown<p begin="1s" end="2s"><metadata>nor this</metadata>A</p>')
    said = "\n".join(map(str, found.repairs))
    assert "'not shown', which is not shown, was left out" in said
    assert "'nor this', which is not shown, was left out" in said


@pytest.mark.parametrize(
    ("region", "top"),
    [
        ('tts:displayAlign="before"', True),
        ('tts:displayAlign="after"', False),
        ('tts:displayAlign="before" tts:origin="10% 80%"', False),
        ('tts:displayAlign="after" tts:origin="0% 10%" tts:extent="100% 20%"', True),
        ('tts:displayAlign="center" tts:origin="0% 70%" tts:extent="100% 20%"', False),
        ('tts:origin="0px 100px" tts:extent="1920px 200px"', True),
        ('tts:origin="0px 800px" tts:extent="1920px 200px"', False),
        ('tts:origin="2c 12c"', False),
        ('tts:origin="2c 1c"', True),
        ('style="up"', True),
        ("", False),
    ],
)
def test_a_region_is_a_place(region: str, top: bool) -> None:
    head = (
        '<styling><style xml:id="up" tts:displayAlign="before"/></styling>'
        f'<layout><region xml:id="r" {region}/></layout>'
    )
    root = 'tts:extent="1920px 1080px" ttp:cellResolution="32 15"'
    assert one("A", root, head, ' region="r"') == ("A", top)
    nested = (
        '<styling><style xml:id="up" tts:displayAlign="before"/></styling>'
        f'<layout><region xml:id="r"><style {region}/></region></layout>'
    )
    assert one("A", root, nested, ' region="r"') == ("A", top)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (document("<p>A</p>"), "x.ttml:2: this subtitle has no end time."),
        (document('<p begin="1s">A</p>'), "x.ttml:2: this subtitle has no end time."),
        (document('<p begin="soon" end="2s">A</p>'), "this time cannot be read: begin='soon'"),
        (document('<p begin="3s" end="2s">A</p>'), "x.ttml:2: this subtitle ends before it starts"),
        (document("<p>"), "x.ttml:2: this is not well-formed XML: mismatched tag"),
        (document("Tom & Jerry"), "x.ttml:2: this is not well-formed XML"),
        (document(""), "x.ttml: no subtitle was found"),
        ("<svg/>", "x.ttml: no subtitle was found"),
        ("", "x.ttml:1: this is not well-formed XML: no element found"),
        (document(f'<p begin="0s" end="1s">{"x" * (LONGEST_TEXT + 1)}</p>'), "in one subtitle"),
        (document('<p begin="0s" end="1s">A</p>' * (MOST_CUES + 1)), "at most 20000 are read"),
        ("<tt>" * 200, "more than 100 elements lie inside each other"),
        (document('<p begin="9999h" end="99999h">A</p>'), "this time cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, told: str) -> None:
    assert told in refusal(text)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE tt SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE tt [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE tt [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE tt [<!ENTITY % x SYSTEM "http://localhost/x.dtd"> %x;]>',
    ],
)
def test_nothing_is_taken_from_a_document_type(declaration: str) -> None:
    text = f'{declaration}<tt><body><p begin="0s" end="1s">&b;&x;</p></body></tt>'
    assert "a document type declaration (<!DOCTYPE …>) is not read." in refusal(text)


@pytest.mark.parametrize(
    "made",
    [
        lambda n: document('<p begin="1s" end="2s">A</p>' + "<br/>" * n),
        lambda n: document(f'<p begin="1s" end="2s">{"<span>a</span>" * n}</p>'),
        lambda n: document('<p begin="1s" end="2s">A</p>', head='<style xml:id="s"/>' * n),
        lambda n: document(f'<p begin="1s" end="2s" style="{"s " * n}">A</p>'),
        lambda n: document(
            '<p begin="1s" end="2s" region="r">A</p>' * 500,
            head=f'<region xml:id="r" style="{"s " * n}"/>',
        ),
    ],
)  # fmt: skip
def test_time_grows_straight(made: object) -> None:
    assert callable(made)
    times = []
    for number in (1500, 6000):
        text = made(number)
        start = time.process_time()
        read_ttml(text, "x")
        times.append(time.process_time() - start)
    assert times[1] < 10 * times[0] + 0.05


@pytest.mark.parametrize(
    "head",
    [
        "<tt xmlns='x'>",
        '<?xml version="1.0" encoding="UTF-8"?>\n<tt xml:lang="pl">',
        '\ufeff<?xml version="1.0"?>\n<!-- made by -->\n<tt:tt xmlns:tt="x">',
        "<!DOCTYPE tt>\n<tt>",
    ],
)
def test_a_document_is_told_by_its_beginning(head: str) -> None:
    found = format_for_content(head)
    assert found is not None
    assert found.name == "ttml"


@pytest.mark.parametrize("head", ["<html>", "<ttx>", "1\n00:00:01,000 --> 00:00:02,000\n<tt>"])
def test_another_file_is_no_document(head: str) -> None:
    assert format_for_content(head) is None


@pytest.mark.parametrize("extension", ["ttml", ".dfxp", "XML", "imsc"])
def test_a_document_is_told_by_its_name(extension: str) -> None:
    found = format_for_extension(extension)
    assert found is not None
    assert found.name == "ttml"


def test_the_encoding_that_a_document_names_is_used() -> None:
    form = format_for_extension("ttml")
    assert form is not None
    text = '<?xml version="1.0" encoding="iso-8859-2"?>\n<tt><body>zażółć</body></tt>'
    assert decode_file(form, text.encode("iso-8859-2"), "x", "de").text == text
    assert decode_file(form, text.encode("utf-8"), "x").text == text
    for name in ("martian", "punycode", "utf-7"):
        wrong = text.replace("iso-8859-2", name)
        with pytest.raises(InputError, match="its encoding could not be told"):
            decode_file(form, wrong.encode("iso-8859-2"), "x")
