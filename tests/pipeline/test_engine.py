"""A film from segments is the film that one plain run would make, at a fraction of the work."""

from __future__ import annotations

import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from engine_helpers import audio_ends, burn, plan
from engine_samples import (
    CARD,
    CLOSE,
    FAST,
    GREEK,
    MASTERS,
    POLISH,
    QUICK,
    RARE,
    STRICT,
    master,
    packet_digest,
    small_film,
    ssim,
)
from filmpack.cards.drawing import draw_card
from filmpack.cards.on_film import place_card
from filmpack.editions.edition import parse_edition
from filmpack.media.ffmpeg import find_ffmpeg, run
from filmpack.media.film import Film
from filmpack.media.input.packets import Packets, audio_matches, read_packets
from filmpack.media.input.probe import probe
from filmpack.media.pictures.compare import changed_pixels, grey_frames
from filmpack.store.local import Store
from filmpack.timedtext.cue import Cue, Track, cue_id
from reference_encode import burn as plain_burn


def since_the_first(packets: Packets) -> list[Fraction]:
    """When each picture is shown, in seconds after the first."""
    return [(time - packets.times[0]) * packets.base for time in packets.times]


def _marks(name: str) -> list[pytest.MarkDecorator]:
    if name in QUICK:
        return []
    return [pytest.mark.endurance if name in RARE else pytest.mark.full]


@pytest.mark.parametrize("name", [pytest.param(name, marks=_marks(name)) for name in MASTERS])
def test_a_stitched_film_is_the_plainly_burned_one(
    clip: Path, tmp_path: Path, cache: Path, name: str
) -> None:
    film = master(clip, tmp_path, name)
    store = Store(cache)
    scale = Fraction(25) / film.rate
    tracks = [
        replace(
            track,
            cues=tuple(
                replace(c, start=round(c.start * scale), end=round(c.end * scale))
                for c in track.cues
            ),
        )
        for track in (POLISH, GREEK)
    ]
    work = plan(film, tracks, tmp_path / "dist", store, CLOSE)
    seen = burn(work, store)
    assert len({part.key for b in work.recipes for part in b.parts}) >= 3
    assert (seen.done, seen.cached) == (seen.to_encode, 0)
    for made, track in zip(work.recipes, tracks, strict=True):
        path, plain = made.target.path, tmp_path / f"plain-{track.language}.mp4"
        plain_burn(find_ffmpeg(), film, track, plain, CLOSE, title="Title")
        ours, theirs = read_packets(path), read_packets(plain)
        assert len(ours.times) == len(theirs.times) == film.frames
        assert since_the_first(ours) == [n / film.rate for n in range(film.frames)]
        # A Matroska header has the rate as a rounded duration, from which ffmpeg's is 59.94006.
        pairs = zip(since_the_first(ours), since_the_first(theirs), strict=True)
        assert all(abs(own - other) < Fraction(1, 10_000) for own, other in pairs)
        # The plain way rounds it to a frame.
        assert abs(ours.lead - film.lead) < Fraction(1, 1000)
        assert audio_matches(ours.sound, theirs.sound)
        assert packet_digest(path, "audio") == packet_digest(plain, "audio")
        likeness = ssim(path, plain, tmp_path)
        assert len(likeness) == film.frames
        assert min(likeness) >= 0.98, likeness
        mine, other = probe(path), probe(plain)
        assert (mine.sample_aspect_ratio, mine.colour_description) == (
            other.sample_aspect_ratio,
            other.colour_description,
        )
        said = run(
            [find_ffmpeg(), *STRICT, "-i", str(path), "-map", "0:v", "-f", "null", "-"],
            folder=tmp_path,
            what="decoding",
        )
        assert [row for row in said.splitlines() if "UDTA" not in row] == []


@pytest.mark.parametrize(
    "name",
    ["h264 ts", *(pytest.param(n, marks=pytest.mark.full) for n in ("starts late", "bt709"))],
)
def test_a_card_follows_films_of_any_clock_sound_and_colour(
    clip: Path, tmp_path: Path, cache: Path, name: str
) -> None:
    film, store = master(clip, tmp_path, name), Store(cache)
    drawn = draw_card(CARD, film.width, film.height)
    cards = {"pl-PL": place_card(drawn, film, "append", 2)}
    editions = [(parse_edition("pl-PL"), POLISH)]
    work = plan(film, [], tmp_path / "dist", store, FAST, cards, editions)
    burn(work, store)
    path = work.recipes[0].target.path
    made = read_packets(path)
    assert since_the_first(made) == [n / film.rate for n in range(film.frames + 50)]
    assert abs(made.lead - film.lead) < Fraction(1, 1000)
    said = run(
        [find_ffmpeg(), *STRICT, "-i", str(path), "-f", "null", "-"], folder=tmp_path, what="all"
    )
    assert [row for row in said.splitlines() if "UDTA" not in row] == []
    for end in audio_ends(path):
        assert abs(end - (film.frames + 50) / 25) < 0.1
    assert len(made.sound) == len(film.audio_codecs)
    shutil.rmtree(cache)
    path_again = tmp_path / "again"
    burn(plan(film, [], path_again, store, FAST, cards, editions), store)
    assert (path_again / path.name).read_bytes() == path.read_bytes()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return small_film(tmp_path_factory.mktemp("film"))


def test_text_is_on_exactly_its_own_frames(film: Film, tmp_path: Path, cache: Path) -> None:
    store = Store(cache)
    work = plan(film, [POLISH], tmp_path, store, FAST)
    burn(work, store)
    cuts = {part.frames for part in work.recipes[0].parts}
    assert len(cuts) > 1
    # The cues are visible on frames [10, 40), [41, 55) and [95, 120).
    numbers = [9, 10, 39, 40, 41, 54, 55, 94, 95, 119, 120]
    clean = grey_frames(film.path, film.video_format, numbers)
    made = grey_frames(work.recipes[0].target.path, film.video_format, numbers)
    changed = {n: changed_pixels(clean[n], made[n]) for n in numbers}
    assert {n for n in numbers if changed[n] > 200} == {10, 39, 41, 54, 95, 119}
    assert all(changed[n] < 20 for n in (9, 40, 55, 94, 120))


def test_one_word_costs_its_own_segments_and_nothing_changed_costs_none(
    film: Film, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(cache)
    tracks = [POLISH, GREEK]
    first = burn(plan(film, tracks, tmp_path, store, FAST), store)
    # The quiet parts are shared.
    assert first.to_encode < 2 * film.frames
    changed = replace(POLISH, cues=(*POLISH.cues[:2], replace(POLISH.cues[2], text="Inaczej.")))
    second = burn(plan(film, [changed, GREEK], tmp_path, store, FAST), store)
    assert 0 < second.to_encode <= 50
    assert (second.made, second.unchanged) == (["pl burn"], ["el burn"])
    monkeypatch.setattr(
        "filmpack.media.ffmpeg.subprocess.Popen", lambda *_, **__: pytest.fail("a process")
    )
    third = burn(plan(film, [changed, GREEK], tmp_path, store, FAST), store)
    assert (third.made, third.unchanged) == ([], ["pl burn", "el burn"])
    # The old text is still there: going back costs a copy.
    fourth = burn(plan(film, tracks, tmp_path, store, FAST), store)
    assert (fourth.to_encode, fourth.made) == (0, ["pl burn"])


def test_a_file_that_somebody_changed_is_made_again(
    film: Film, tmp_path: Path, cache: Path
) -> None:
    store = Store(cache)
    work = plan(film, [POLISH], tmp_path, store, FAST)
    burn(work, store)
    path = work.recipes[0].target.path
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"x")
    assert burn(work, store).made == ["pl burn"]
    assert path.read_bytes() == whole
    path.unlink()
    assert burn(work, store).made == ["pl burn"]
    assert path.read_bytes() == whole


def test_the_number_of_jobs_and_the_folders_do_not_change_a_byte(
    film: Film, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere" / "other name.mp4"
    moved.parent.mkdir()
    moved.write_bytes(film.path.read_bytes())
    made = []
    for number, (jobs, master_) in enumerate(((1, film), (3, probe(moved)))):
        store = Store(tmp_path / f"cache{number}")
        work = plan(master_, [POLISH, GREEK], tmp_path / f"dist{number}", store, FAST)
        burn(work, store, jobs)
        made.append([b.target.path.read_bytes() for b in work.recipes])
    assert made[0] == made[1]


@pytest.mark.parametrize(
    "harm",
    ["cut", "flip", *(pytest.param(harm, marks=pytest.mark.full) for harm in ("gone", "empty"))],
)
def test_a_damaged_segment_is_made_again_and_the_film_is_the_same(
    film: Film, tmp_path: Path, cache: Path, harm: str
) -> None:
    store = Store(cache)
    work = plan(film, [POLISH], tmp_path, store, FAST)
    burn(work, store)
    path = work.recipes[0].target.path
    whole = path.read_bytes()
    path.unlink()
    object_ = store.path(work.recipes[0].parts[2].key)
    good = object_.read_bytes()
    if harm == "gone":
        object_.unlink()
    elif harm == "flip":
        object_.write_bytes(good[:5000] + bytes([good[5000] ^ 4]) + good[5001:])
    else:
        object_.write_bytes(good[: 0 if harm == "empty" else len(good) // 2])
    burn(work, store)
    assert path.read_bytes() == whole
    assert object_.read_bytes() == good


def test_overlapping_cues_keep_their_places_as_in_a_plain_burn(
    film: Film, tmp_path: Path, cache: Path
) -> None:
    """The second of two cues stays above where it was when the first goes."""
    cues = (
        Cue(cue_id(1), 400, 2400, "Pierwszy napis."),
        Cue(cue_id(2), 1200, 4000, "Drugi napis, wyżej."),
        Cue(cue_id(3), 4100, 4900, "Trzeci."),
    )
    store, track = Store(cache), Track("pl", cues)
    work = plan(film, [track], tmp_path, store, FAST)
    burn(work, store)
    plain = tmp_path / "plain.mp4"
    plain_burn(find_ffmpeg(), film, track, plain, FAST, title="Title")
    numbers = [20, 45, 70, 90, 110]
    ours = grey_frames(work.recipes[0].target.path, film.video_format, numbers)
    theirs = grey_frames(plain, film.video_format, numbers)
    assert all(changed_pixels(ours[n], theirs[n]) < 30 for n in numbers)
