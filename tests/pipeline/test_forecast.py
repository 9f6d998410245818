"""A dry run says why something would be encoded, in words that lead to the cause."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine_helpers import plan
from engine_samples import FAST, POLISH
from filmpack.commands.films.forecasts import saved
from filmpack.media.film import Film
from filmpack.media.input.probe import probe
from filmpack.media.rendition import Encoding
from filmpack.pipeline.forecast import forecast, made_of
from filmpack.pipeline.jobs import batches
from filmpack.pipeline.recipes import EncodePlan
from filmpack.segments.cuts import Segment
from filmpack.segments.encode import SegmentSpec
from filmpack.store.local import Store
from filmpack.timedtext.cue import Cue, Track


@pytest.fixture
def film(clip: Path) -> Film:
    return probe(clip)


def work(film: Film, cache: Path, track: Track = POLISH, encoding: Encoding = FAST) -> EncodePlan:
    return plan(film, [track], cache, Store(cache), encoding)


def changed(number: int, **fields: object) -> Track:
    cues = list(POLISH.cues)
    cues[number] = replace(cues[number], **fields)  # type: ignore[arg-type]
    return replace(POLISH, cues=tuple(cues))


def why(before: EncodePlan, after: EncodePlan) -> str:
    (old,), (new,) = before.recipes, after.recipes
    missing = frozenset({p.key for p in new.parts} - {p.key for p in old.parts})
    return forecast(new, missing, made_of(old)).why


@pytest.mark.parametrize(
    ("track", "words"),
    [
        (changed(0, text="To jest Mia."), "c0001 text changed in pl"),
        (changed(2, end=4600), "c0003 time changed in pl"),
        (replace(POLISH, cues=POLISH.cues[:2]), "c0003 gone in pl"),
        (
            replace(POLISH, cues=(*POLISH.cues, Cue("c0009", 5000, 5200, "Już."))),  # type: ignore[arg-type]
            "c0009 new in pl",
        ),
    ],
)
def test_a_changed_cue_is_named(film: Film, cache: Path, track: Track, words: str) -> None:
    before, after = work(film, cache), work(film, cache, track)
    assert why(before, after) == words
    (burn,) = after.recipes
    told = forecast(burn, frozenset(), None)
    assert (told.encode, told.frames, told.why) == (0, film.frames, "")


def test_what_all_segments_share_is_named_instead(film: Film, cache: Path, tmp_path: Path) -> None:
    before = work(film, cache)
    assert why(before, work(film, cache, encoding=Encoding(17, "veryfast"))) == (
        "the encoder's settings changed"
    )
    other = tmp_path / "other.mp4"
    other.write_bytes(film.path.read_bytes() + b"\0\0\0\x08free")
    assert why(before, work(probe(other), cache)) == "the film changed"


def test_never_made_and_removed_are_told_apart(film: Film, cache: Path) -> None:
    now = work(film, cache)
    (burn,) = now.recipes
    keys = frozenset(part.key for part in burn.parts)
    assert forecast(burn, keys, None).why == "not made before"
    assert forecast(burn, keys, made_of(burn)).why == "no longer in the cache"
    assert forecast(burn, keys, None).encode == film.frames


def spec(segment: Segment, key: str) -> SegmentSpec:
    return SegmentSpec(key, segment)


def test_batches_keep_segments_together_and_leave_no_job_idle() -> None:
    segments = [Segment(n * 50, n * 50 + 50) for n in range(4)]
    wanted = [spec(s, f"{s.first}-{n}") for s in segments for n in range(3)]
    groups = batches(reversed(wanted), 8, 1)
    assert [[spec.segment.first for spec in group] for group in groups] == [
        [0, 0, 0, 50, 50, 50],
        [100, 100, 100, 150, 150, 150],
    ]
    assert [len(g) for g in batches(wanted[:2], 8, 4)] == [1, 1]
    far = [spec(Segment(0, 50), "a"), spec(Segment(5000, 5050), "b")]
    assert len(batches(far, 8, 1)) == 2


def test_a_rounding_error_saves_no_negative_time() -> None:
    assert str(round(saved(0.1 + 0.2, 0.3), 1)) == "0.0"
    assert saved(2.0, 5.0) == 3.0
