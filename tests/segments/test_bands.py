"""Which rows of a picture a language's text touches: decided by its own text alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.film import VideoFormat
from filmpack.media.pictures.drawn_text import draw_text
from filmpack.media.rendition import Encoding
from filmpack.media.shape_text import script_events, script_head, subtitle_style
from filmpack.segments.bands import GUARD, MACROBLOCK, Band, band_of
from filmpack.timedtext.cue import Cue, Track, cue_id
from filmpack.timedtext.formats.ass import Event, ass_body

X264 = Encoding()
HD = VideoFormat(1280, 720, Fraction(25))


def decided(video: VideoFormat, *events: Event, encoding: Encoding = X264) -> Band | str:
    return band_of(events, subtitle_style(video), video, encoding)


def test_the_band_of_two_lines_serves_one_too() -> None:
    two = decided(HD, Event(0, 50, "To jest Leo.\\NZażółć gęślą jaźń."))
    assert two == decided(HD, Event(0, 50, "Leo.")) == Band(512, 720)
    assert isinstance(two, Band)
    assert (two.above, two.below) == ((0, 560), (464, 720))


@pytest.mark.parametrize(
    ("height", "first"), [(270, 160), (360, 224), (480, 320), (576, 400), (1080, 784)]
)
def test_rows_are_whole_macroblocks_at_every_height(height: int, first: int | None) -> None:
    band = decided(replace(HD, width=height * 16 // 9, height=height), Event(0, 50, "Leo."))
    found = band.first if isinstance(band, Band) else None
    assert found == first


def test_what_cannot_be_parted_says_why() -> None:
    one = Event(0, 50, "Leo.")
    assert decided(HD, replace(one, top=True)) == "text at the top"
    assert decided(HD, one, replace(one, first=49, end=70)) == "overlapping cues"
    assert decided(HD, replace(one, text="a\\Nb\\Nc")) == "more than two lines"
    for encoding in (
        Encoding(codec="hevc"),
        Encoding(codec="av1"),
        Encoding(preset="ultrafast"),
        Encoding(max_bitrate=4000),
        Encoding(keyframe_seconds=2),
    ):
        assert decided(HD, one, encoding=encoding) == "codec, preset or bit rate limit"
    assert decided(replace(HD, width=320, height=180), one) == "little room above the text"


TEXTS = st.text(st.sampled_from("aÅŻgΆЙ 1.\u0301\u064bشมหाก"), min_size=1, max_size=12)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.integers(90, 1200), st.integers(0, 400))
def test_the_decision_is_a_segments_own(texts: list[str], half: int, first: int) -> None:
    video = replace(HD, height=2 * half)
    events = [Event(first + 10 * at, first + 10 * at + 9, text) for at, text in enumerate(texts)]
    band = decided(video, *events)
    assert band == decided(video, *reversed(events))
    moved = [replace(event, first=event.first + 7, end=event.end + 7) for event in events]
    assert band == decided(video, *moved)
    if isinstance(band, Band):
        assert band.first % MACROBLOCK == GUARD % MACROBLOCK == 0
        assert 0 < band.below[0] < band.first < band.above[1] < band.height
        assert all(isinstance(decided(video, event), Band) for event in events)


LINES = {
    "pl": "ŻÓŁĆ ĄĘŚŹŃ Ůň\nŻÓŁĆ gęślą jaźń",
    "el": "ΆΈΉΊΌΎΏ ΰΐ\nΆνθρωπος",
    "vi": "ẪẬẲ ỄỆ ỖỘ\nNgười bạn",
    "ar": "أَهْلًا وَسَهْلًا شِدَّةٌ\nمَرْحَبًا",
    "th": "ที่นี่ ผู้ใหญ่ กั๊ก ปั๊ม\nน้ำ",
    "he": "שָׁלוֹם לְכֻלָּם\nשָׁלוֹם",
    "ka": "გამარჯობა\nდახმარება",
    "am": "ሰላም ለሁሉም\nእርዳታ",
}


@pytest.mark.parametrize("language", LINES)
@pytest.mark.parametrize("height", [360, 720, 1080])
def test_no_ink_reaches_into_the_guard_of_the_rows_above(language: str, height: int) -> None:
    from PIL import Image, ImageChops

    video = replace(HD, width=height * 16 // 9, height=height)
    track = Track(language, (Cue(cue_id(1), 0, 1000, LINES[language]),))
    events = script_events(track, Fraction(1), video)
    band = band_of(events, subtitle_style(video, language), video, X264)
    if height == 360 and isinstance(band, str):
        return  # marks above the line leave too little there
    assert isinstance(band, Band)
    clean = Image.new("L", (video.width, height), 128)
    script = script_head(video, language) + ass_body(events, Fraction(1))
    (drawn,) = draw_text(find_ffmpeg(), [clean], script)
    box = ImageChops.difference(clean, drawn).getbbox()
    assert box is not None
    # A block at the seam depends on 40 rows below it: 32 by its vector, 8 by filters.
    assert band.first + 40 <= box[1]
    # The bound is not far from the truth where letters stay in their line.
    if language in ("pl", "el"):
        assert box[1] - band.first - 40 < height / 18
