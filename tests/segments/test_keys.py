"""A key changes with each thing that decides the bytes, and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmpack.media.film import Film
from filmpack.segments.cuts import CutParameters, Segment, plan_segments
from filmpack.segments.keys import (
    EncoderFingerprint,
    SegmentKeys,
    card_key,
    digest,
    events_by_segment,
)
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.formats.ass import Event, SubtitleStyle, ass_body, ass_events, ass_head

MEANS = EncoderFingerprint("ffmpeg-a", {"c:v": "libx264", "crf": "20"}, ("font-a", "font-b"))
FILM = Film(Path("film.mp4"), 1280, 720, Fraction(25), 1000, "h264", ())
VIDEO = FILM.video_format
PLACE = Segment(50, 100)
CUE = Cue(cue_id(1), 2400, 3600, "To jest Leo.")


def script_of(cue: Cue, place: Segment = PLACE, style: SubtitleStyle | None = None) -> str:
    events = events_by_segment(ass_events([cue], FILM.rate), [place]).get(place, ())
    return ass_head(1280, 720, style) + ass_body(events, FILM.rate) if events else ""


def key(
    means: EncoderFingerprint = MEANS, film: str = "film-a", place: Segment = PLACE, cue: Cue = CUE
) -> str:
    return SegmentKeys(means, film).key(place, script_of(cue, place))


@pytest.mark.parametrize(
    "other",
    [
        key(film="film-b"),
        key(place=Segment(50, 101)),
        key(place=Segment(49, 100)),
        key(replace(MEANS, ffmpeg="ffmpeg-b")),
        key(replace(MEANS, options={"c:v": "libx264", "crf": "21"})),
        key(replace(MEANS, fonts=("font-a", "font-c"))),
        key(cue=replace(CUE, text="To jest Mia.")),
        key(cue=replace(CUE, text="<i>To jest Leo.</i>")),
        key(cue=replace(CUE, start=2440)),
        key(cue=replace(CUE, end=3560)),
        SegmentKeys(MEANS, "film-a").key(PLACE, script_of(CUE, style=SubtitleStyle(size=0.09))),
        SegmentKeys(MEANS, "film-a").key(PLACE, ""),
    ],
    ids="film end first ffmpeg crf fonts word italics start stop style none".split(),
)
def test_each_ingredient_changes_the_key(other: str) -> None:
    assert other != key()


def test_what_does_not_show_in_the_segment_does_not_change_its_key() -> None:
    assert key(cue=replace(CUE, id=cue_id(7))) == key()
    # The same frames: frame 60 begins at 2400 ms, and is the nearest from 2380 to 2419 ms.
    assert key(cue=replace(CUE, start=2380)) == key(cue=replace(CUE, start=2419)) == key()
    # A cue that goes on behind the segment's end.
    assert key(cue=replace(CUE, end=4100)) == key(cue=replace(CUE, end=9000))
    reordered = replace(MEANS, options={"crf": "20", "c:v": "libx264"})
    assert key(reordered) == key()


def test_a_segment_without_text_is_the_same_in_every_language_and_font() -> None:
    elsewhere = replace(CUE, start=8000, end=9000)
    other_fonts = replace(MEANS, fonts=())
    assert key(cue=elsewhere) == key(cue=replace(elsewhere, text="Γεια!"))
    assert key(cue=elsewhere) == key(other_fonts, cue=elsewhere)


def test_a_cards_key_knows_its_content_its_logos_and_the_pictures_shape_alone() -> None:
    base = card_key(MEANS, VIDEO, 250, "card", "#10202E")
    others = [
        card_key(MEANS, VIDEO, 250, "other card", "#10202E"),
        card_key(MEANS, VIDEO, 250, "card", "#FFFFFF"),
        card_key(MEANS, VIDEO, 250, "card", "#10202E", 10),
        card_key(MEANS, VIDEO, 250, "card", b"logo"),
        card_key(MEANS, VIDEO, 251, "card", "#10202E"),
        card_key(MEANS, replace(VIDEO, width=1920), 250, "card", "#10202E"),
        card_key(MEANS, replace(VIDEO, colour_description=(1, 1, 1, 1)), 250, "card", "#10202E"),
        card_key(MEANS, replace(VIDEO, rate=Fraction(50)), 250, "card", "#10202E"),
        card_key(replace(MEANS, fonts=()), VIDEO, 250, "card", "#10202E"),
    ]
    assert len({base, *others}) == len(others) + 1
    moved = replace(FILM, path=Path("elsewhere.mov"), frames=7, start=Fraction(1))
    assert card_key(MEANS, moved.video_format, 250, "card", "#10202E") == base


@given(st.lists(st.text(), max_size=5), st.lists(st.text(), max_size=5))
def test_parts_never_run_together(a: list[str], b: list[str]) -> None:
    assert (digest(a) == digest(b)) == (a == b)


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 150)), max_size=20),
    st.integers(1, 1000),
)
def test_every_event_is_on_exactly_its_frames_whatever_the_cuts(
    shapes: list[tuple[int, int]], frames: int
) -> None:
    events = [Event(a, a + n, f"t{number}") for number, (a, n) in enumerate(sorted(shapes))]
    segments = plan_segments(frames, [[(e.first, e.end) for e in events]], CutParameters(25, 50))
    inside = events_by_segment(events, segments)
    seen = {
        (segment.first + frame, event.text)
        for segment, found in inside.items()
        for event in found
        for frame in range(event.first, event.end)
    }
    assert seen == {(f, e.text) for e in events for f in range(e.first, min(e.end, frames))}
    assert all(0 <= e.first < e.end <= s.frames for s, found in inside.items() for e in found)


def test_an_event_knows_its_cue_in_each_segment_and_the_key_does_not() -> None:
    cues = [Cue(cue_id(1), 0, 3000, "<i>Nie!</i>"), Cue(cue_id(2), 3000, 4000, "<i>Nie!</i>")]
    places = [Segment(0, 50), Segment(50, 100)]
    inside = events_by_segment(ass_events(cues, FILM.rate), places)
    assert [[event.cue_id for event in inside[place]] for place in places] == [
        ["c0001"],
        ["c0001", "c0002"],
    ]
    assert {event.letters for found in inside.values() for event in found} == {3}
