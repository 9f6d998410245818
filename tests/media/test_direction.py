"""Right-to-left text as it is drawn: numbers as they are dialled, runs in their order."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from bidi import get_display

from drawn_width import columns_of
from expected_glyphs import require_order, trimmed
from filmpack.timedtext.cue import Cue, CueId
from filmpack.timedtext.direction import directed, marked, undirected
from filmpack.timedtext.formats import readable_formats
from filmpack.timedtext.formats.ass import ass_events, write_ass
from filmpack.timedtext.formats.srt import write_srt
from filmpack.timedtext.formats.vtt import write_vtt
from filmpack.timedtext.parsing.subtitle_file import read_file
from script_samples import IN_PACKAGE, SAMPLES

Pixels = np.ndarray[Any, np.dtype[np.float64]]
EM = 46.0
SENTENCES = {"ar": "اتصل بالرقم {} اليوم!", "he": "התקשרו {} היום!"}
TOKENS = [
    "116 111",
    "+972-2-123-4567",
    "0800 11 22 33",
    "help@example.org",
    "@help_line",
    "116111.pl/pomoc",
    "18:30",
    "24/7",
]


@pytest.mark.parametrize("language", SENTENCES)
def test_a_number_in_a_line_is_drawn_as_it_is_drawn_alone(language: str) -> None:
    lines = [SENTENCES[language].format(token) for token in TOKENS]
    inside, alone = columns_of(lines, EM, language), columns_of(TOKENS, EM, "en", like=language)
    for token, line, wanted in zip(TOKENS, inside, alone, strict=True):
        assert _likeness(line, wanted) > 0.95, token


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("(116 111)", "|116 111|"),
        ("116 111 (24 שעות)", "|תועש 24| 116 111"),
        ("۱۱۶ ۱۱۱", "۱۱۶ ۱۱۱"),
        ("+48 (22) 116-111.", ".+48 |22| 116-111"),
        ("0800/116.111", "0800/116.111"),
        ("18:30", "18:30"),
        ("9:00–17:30", "17:30–9:00"),  # a range runs as the line does
        ("24.12.2026, 24/7", "24/7 ,24.12.2026"),
        ("1,5 50%", "1,5 50%"),
        ("12:30 - 14:00", "14:00 - 12:30"),
        ("COVID-19. 2FA", "COVID-19. 2FA"),
        ("iPhone 15!", "!iPhone 15"),
        ("TikTok, Instagram", "TikTok, Instagram"),
        ("Hello, world! ואז", "זאו !Hello, world"),
        ("“Are you alone? Send it.”", "”.Are you alone? Send it“"),
        ("LOL – WTF", "LOL – WTF"),
        ("No... Yes", "No... Yes"),
        ("TikTok, 13 שנים", "םינש TikTok, 13"),
        ("Helpline: 116 111", "Helpline: 116 111"),
        ("Childline (116 111) היום", "םויה Childline |116 111|"),
        ("Childline (24 שעות)", "|תועש 24| Childline"),
        ("Say “yes!” עכשיו", "וישכע Say “yes!”"),
        ("http://example.org/#ä.", ".http://example.org/#ä"),
    ],
)
def test_brackets_and_other_digits_keep_their_order(text: str, shown: str) -> None:
    """As an independent implementation of UAX 9 lays them out, from left to right; each bracket,
    written | here since not every one mirrors them, on its side."""
    seen = undirected(get_display(directed(f"התקשרו {text}", "he"), base_dir="R"))
    assert seen.translate(str.maketrans("()\u00a0", "|| ")) == f"{shown} ורשקתה"


FOREIGN = [
    "Hello, world! ואז",
    "“Are you alone? Send it.”",
    "LOL – WTF",
    "LOL :) 13",
    "No... Yes",
    "TikTok, 13 שנים",
    "TikTok (116 111) היום",
    "TikTok (24 שעות)",
    "(TikTok) app",
    "Say “yes!” and go.",
    "A <i>B</i>, C!",
    "TikTok، ١٣",
    "TikTok ١٣ Instagram",
    "TikTok، ۱۳",
    "50% off, 24/7!",
    "116 111 Childline",
    "12:30 - 14:00",
    "help@example.org, or 18:30.",
]


@pytest.mark.parametrize("text", FOREIGN)
@pytest.mark.parametrize("base", ["L", "R"])
def test_subrip_and_the_picture_show_foreign_words_in_one_order(text: str, base: str) -> None:
    line = f"התקשרו {text}"
    shown = undirected(get_display(marked(line, "he"), base_dir=base))
    assert shown == undirected(get_display(directed(line, "he"), base_dir="R"))


def test_no_line_is_broken_inside_a_number_behind_a_foreign_name() -> None:
    assert "Childline 116\u00a0111" in directed("התקשרו Childline 116 111", "he")


@pytest.mark.parametrize("line", ["a" + "," * 5000, "a (b, " * 1000, "a “b, " * 1000, "1 " * 5000])
def test_a_long_line_takes_no_long_time(line: str) -> None:
    begun = time.process_time()
    assert undirected(directed(line, "he")).replace("\u00a0", " ") == line
    assert time.process_time() - begun < 2


def test_tags_are_no_foreign_words() -> None:
    text = "קראו <i>Tell Somebody</i> היום"
    assert undirected(directed(text, "he")) == text
    assert "<i>\u2066Tell Somebody\u2069</i>" in directed(text, "he")


@pytest.mark.parametrize("language", SENTENCES)
def test_without_isolates_it_would_be_another_number(language: str) -> None:
    """That the comparison can fail."""
    (line,) = columns_of([SENTENCES[language].format("111 116")], EM, language)
    (wanted,) = columns_of(["116 111"], EM, "en", like=language)
    assert _likeness(line, wanted) < 0.95


def _likeness(line: Pixels, part: Pixels) -> float:
    """How alike a drawn part is to the best place in a line: 1 for the same pixels."""
    part = trimmed(part)
    line = trimmed(line)
    best = 0.0
    for at in range(line.shape[1] - part.shape[1] + 1):
        place = line[:, at : at + part.shape[1]]
        scale = np.sqrt((place**2).sum() * (part**2).sum())
        best = max(best, float((place * part).sum() / scale) if scale else 0.0)
    return best


@pytest.mark.parametrize("language", IN_PACKAGE)
def test_glyphs_stand_in_the_order_of_an_independent_bidi(language: str) -> None:
    """Told by python-bidi and HarfBuzz, found in the picture; no glyph is .notdef."""
    lines = [line for text in SAMPLES[language] for line in text.split("\n")]
    for line, pixels in zip(lines, columns_of(lines, EM, language), strict=True):
        drawn = require_order(line, language, EM, pixels)
        assert abs(drawn.width - drawn.wanted_width) <= 0.005 * drawn.wanted_width + 3, line


@pytest.mark.parametrize("language", ["ar", "he", "fa"])
@pytest.mark.parametrize("base", ["L", "R"])
def test_subrip_reads_right_in_players_of_either_direction(language: str, base: str) -> None:
    """A full stop stands at the left of its line, a number from left to right."""
    for text in SAMPLES[language]:
        for line in text.split("\n"):
            shown = undirected(get_display(marked(line, language), base_dir=base))
            assert shown == undirected(get_display(directed(line, language), base_dir="R"))
    for token in ("18:30", "9:00–17:30", "24/7", "COVID-19", "iPhone 15"):
        line = SENTENCES["he"].format(token)
        shown = undirected(get_display(marked(line, "he"), base_dir=base))
        assert shown == undirected(get_display(directed(line, "he"), base_dir="R"))
    number = undirected(get_display(marked(SENTENCES["ar"].format("116 111"), "ar"), base_dir=base))
    assert "116\u00a0111" in number
    assert number.startswith("!")


def test_what_is_written_reads_back_without_marks() -> None:
    cues = [
        Cue(CueId(f"c{n:04}"), 1000 * n, 1000 * n + 900, text)
        for n, text in enumerate(SAMPLES["he"], 1)
    ]
    from filmpack.timedtext.parsing.encoding import Decoded

    for name, written in (
        ("srt", write_srt(cues, "he")),
        ("vtt", write_vtt(cues, "he")),
        ("ass", write_ass(cues, 1280, 720, Fraction(25), language="he")),
    ):
        read = read_file(readable_formats()[name], written.encode(), Decoded(written, "utf-8"), "x")
        assert read is not None
        assert [cue.text.replace("\u00a0", " ") for cue in read.cues] == [c.text for c in cues]


def test_left_to_right_text_gets_no_marks() -> None:
    cue = Cue(CueId("c0001"), 0, 1000, "Dzwoń: 116 111, 116111.pl!")
    (event,) = ass_events([cue], Fraction(25), "pl")
    assert event.text == cue.text
    assert marked(cue.text, "uk") == directed(cue.text, "ja") == cue.text
    assert ",1\n\n[Events]" in write_ass([cue], 640, 360, Fraction(25), language="pl")
    assert ",-1\n\n[Events]" in write_ass([cue], 640, 360, Fraction(25), language="fa")
