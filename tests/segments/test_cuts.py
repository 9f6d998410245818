"""The laws of the plan: it tiles the film, loses no cue's edge, and moves only where text moved."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from filmpack.segments.cuts import CutParameters, Interval, Segment, plan_segments

PACE = CutParameters(25, 50)

cue = st.tuples(st.integers(0, 2000), st.integers(1, 120)).map(lambda c: (c[0], c[0] + c[1]))
track_of_any = st.lists(cue, max_size=30).map(sorted)


@st.composite
def spaced_track(draw: st.DrawFn) -> list[Interval]:
    """Cues that don't overlap, as in any decent subtitle file."""
    at, cues = 0, []
    for gap, length in draw(
        st.lists(st.tuples(st.integers(0, 90), st.integers(1, 120)), max_size=25)
    ):
        cues.append((at + gap, at + gap + length))
        at += gap + length
    return cues


def subtitled(segments: tuple[Segment, ...], frame: int) -> Segment:
    return next(s for s in segments if s.first <= frame < s.end)


@given(st.integers(1, 2200), st.lists(track_of_any, max_size=4))
def test_segments_tile_the_film_exactly(frames: int, tracks: list[list[Interval]]) -> None:
    segments = plan_segments(frames, tracks, PACE)
    assert segments[0].first == 0
    assert segments[-1].end == frames
    assert all(s.frames > 0 for s in segments)
    assert [s.end for s in segments[:-1]] == [s.first for s in segments[1:]]


@given(st.integers(1, 2200), st.lists(spaced_track(), max_size=4))
def test_no_segment_is_longer_than_the_bound(frames: int, tracks: list[list[Interval]]) -> None:
    assert max(s.frames for s in plan_segments(frames, tracks, PACE)) <= PACE.longest


@given(st.integers(200, 2200), st.lists(spaced_track(), max_size=4))
def test_no_segment_is_a_crumb(frames: int, tracks: list[list[Interval]]) -> None:
    shortest = min(s.frames for s in plan_segments(frames, tracks, PACE))
    # A run of text can be one frame long between two quiet ones; nothing else is short.
    lengths = {min(b, frames) - a for track in tracks for a, b in track if a < frames}
    assert shortest >= min([PACE.slack, *lengths])


@given(st.integers(1, 2200), st.lists(track_of_any, max_size=4))
def test_a_quiet_stretch_of_a_second_is_never_in_a_spoken_segment(
    frames: int, tracks: list[list[Interval]]
) -> None:
    shown = {f for track in tracks for a, b in track for f in range(a, min(b, frames))}
    for segment in plan_segments(frames, tracks, PACE):
        lit = [f for f in range(segment.first, segment.end) if f in shown]
        if not lit:
            continue
        gaps = [b - a - 1 for a, b in pairwise(lit)]
        assert max(gaps, default=0) < PACE.gap


@given(st.integers(1, 2200), st.lists(track_of_any, min_size=1, max_size=3))
def test_cues_that_overlap_are_never_cut_apart(frames: int, tracks: list[list[Interval]]) -> None:
    cuts = [s.first for s in plan_segments(frames, tracks, PACE)][1:]
    for track in tracks:
        for number, (a, b) in enumerate(track):
            for c, d in track[number + 1 :]:
                if c < b:
                    assert not any(a < cut < max(b, d) for cut in cuts)


@given(st.lists(spaced_track(), min_size=1, max_size=3), st.data())
def test_a_changed_cue_moves_only_the_segments_near_it(
    tracks: list[list[Interval]], data: st.DataObject
) -> None:
    assume(tracks[0])
    number = data.draw(st.integers(0, len(tracks[0]) - 1))
    first, end = tracks[0][number]
    before = tracks[0][number - 1][1] if number else 0
    after = tracks[0][number + 1][0] if number + 1 < len(tracks[0]) else 6000
    new_first = data.draw(st.integers(before, after - 1))
    new_end = data.draw(st.integers(new_first + 1, after))
    moved = [*tracks[0][:number], (new_first, new_end), *tracks[0][number + 1 :]]
    old = set(plan_segments(6500, tracks, PACE))
    new = set(plan_segments(6500, [moved, *tracks[1:]], PACE))
    # The stretch that it is in, and the one that begins where its neighbour does.
    reach = PACE.gap + 2 * PACE.slack + 2 * PACE.longest
    low, high = min(first, new_first) - reach, max(end, new_end) + reach
    assert all(s.end > low and s.first < high for s in old ^ new)


def test_quiet_and_spoken_are_told_apart_and_short_gaps_joined() -> None:
    track = [(100, 140), (150, 190), (300, 340)]
    cuts = [s.first for s in plan_segments(400, [track], CutParameters(25, 1000))]
    assert cuts == [0, 100, 190, 300, 340]


def test_a_long_run_is_cut_where_a_cue_starts_and_a_long_cue_within() -> None:
    track = [(0, 44), (45, 93), (94, 180), (182, 230), (231, 239), (240, 290)]
    cuts = [s.first for s in plan_segments(290, [track], PACE)]
    # Each is halved; 240 is too near to the start before it.
    assert cuts == [0, 22, 45, 69, 94, 138, 182, 206, 231, 260]


@given(st.integers(40, 110), st.integers(1, 148))
def test_a_subtitle_is_in_two_equal_parts_wherever_it_stands(at: int, length: int) -> None:
    cuts = [s.first for s in plan_segments(600, [[(at, at + length)]], PACE)]
    within = [cut for cut in cuts if at <= cut <= at + length]
    halves = [at + length // 2] if length > 40 else []
    assert [cut - within[0] for cut in within] == [0, *(h - at for h in halves), length]


def test_a_flood_of_short_subtitles_is_cut_at_steps_of_the_film() -> None:
    for first in range(0, 20, 3):
        track = [(first + n, first + n + 15) for n in range(0, 600, 16)]
        cuts = [s.first for s in plan_segments(800, [track], PACE)]
        assert [cut for cut in cuts if 80 < cut < 590] == list(range(100, 590, 50))


def test_a_quiet_stretch_is_cut_at_steps_of_the_film_not_of_its_own() -> None:
    for end in range(40, 63):
        cuts = [s.first for s in plan_segments(400, [[(0, end)]], PACE)]
        assert [cut for cut in cuts if cut > 80] == [100, 150, 200, 250, 300, 350]


def test_the_union_of_all_tracks_decides() -> None:
    alone = plan_segments(400, [[(100, 140)]], PACE)
    both = plan_segments(400, [[(100, 140)], [(100, 140)]], PACE)
    wider = plan_segments(400, [[(100, 140)], [(90, 150)]], PACE)
    assert alone == both
    assert Segment(100, 140) in alone
    assert wider != alone


def test_the_pace_follows_the_rate() -> None:
    assert CutParameters.at(Fraction(24000, 1001)) == CutParameters(24, 48)
    assert CutParameters.at(Fraction(50)) == CutParameters(50, 100)
