"""Which of the master's sound tracks an edition offers on the web, and what they are called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmpack.media.film import AudioFormat, Film
from filmpack.media.input.contents import Contents, Kept, TrackInfo, kept_audio
from filmpack.web.stream.heard import SILENT, HeardTrack, film_files, heard_tracks

AUDIO = AudioFormat("aac", 48_000, "stereo", 128_000)


def film(*infos: TrackInfo) -> Film:
    made = Film(Path("film.mp4"), 640, 360, 25, 100, "h264", (AUDIO,) * len(infos))  # type: ignore[arg-type]
    return replace(made, contents=Contents(audio=infos))


def heard(
    made: Film, language: str, keep: str | tuple[str, ...] = "all", source: str = "en"
) -> tuple[HeardTrack, ...]:
    kept = Kept(kept_audio(made.contents.audio, keep, language))
    return heard_tracks(made, kept, source)


def test_each_edition_hears_its_own_dub_and_may_choose_the_others() -> None:
    made = film(TrackInfo("eng"), TrackInfo("pol"))
    english = HeardTrack(0, "en", "English")
    polish = HeardTrack(1, "pl", "Polski")
    assert heard(made, "pl") == (polish, english)
    assert heard(made, "en") == heard(made, "el") == (english, polish)
    assert (english.key, polish.key) == ("sound", "sound2")


def test_a_track_that_is_not_kept_is_not_offered() -> None:
    made = film(TrackInfo("eng"), TrackInfo("pol"))
    assert [one.number for one in heard(made, "pl", ("own",))] == [1]
    assert [one.number for one in heard(made, "pl", "first")] == [1]


def test_a_description_is_named_and_marked_as_one() -> None:
    made = film(TrackInfo("eng"), TrackInfo("eng", "Described", ("visual_impaired",)))
    assert heard(made, "pl")[1] == HeardTrack(1, "en", "English (AD)", described=True)


def test_two_tracks_in_a_language_are_told_apart_by_their_titles() -> None:
    infos = (TrackInfo("eng", "Film"), TrackInfo("eng", 'The "makers"', ("comment",)))
    names = [one.name for one in heard(film(*infos, TrackInfo("eng"), TrackInfo("eng")), "pl")]
    assert names == ["English", "English (The 'makers')", "English 3", "English 4"]


@given(
    st.lists(
        st.builds(
            TrackInfo,
            st.sampled_from(["", "eng", "pol", "zxx"]),
            st.sampled_from(["", "A", '"', "B 2"]),
            st.lists(st.sampled_from(["comment", "visual_impaired"]), max_size=2).map(tuple),
        ),
        max_size=6,
    ),
    st.sampled_from(["pl", "en", "el"]),
)
def test_all_tracks_are_there_with_names_of_their_own(infos: list[TrackInfo], tag: str) -> None:
    found = heard(film(*infos), tag)
    assert sorted(one.number for one in found) == list(range(len(infos)))
    assert len({one.name for one in found}) == len({one.key for one in found}) == len(infos)
    assert not any('"' in one.name for one in found)


@pytest.mark.parametrize("language", ["", "und", "zxx", "mul", "nonsense"])
def test_sound_in_no_known_language_is_in_that_of_the_source(language: str) -> None:
    (track,) = heard(film(TrackInfo(language)), "pl", source="pt_BR")
    assert (track.number, track.language) == (0, "pt-BR")


def test_a_film_without_sound_has_none() -> None:
    assert heard(film(), "pl") == ()


def test_there_is_a_file_for_each_track_that_somebody_hears_unasked() -> None:
    english, polish = HeardTrack(0, "en", "English"), HeardTrack(1, "pl", "Polski")
    assert film_files([(english, polish)]) == {0: "film/film.mp4"}
    assert film_files([(polish,), (polish, english)]) == {1: "film/film.mp4"}
    both = {0: "film/film.mp4", 1: "film/film2.mp4"}
    assert film_files([(polish, english), (english, polish)]) == both
    assert film_files([()]) == {SILENT: "film/film.mp4"}
