"""Which audio tracks a film keeps, in which order; which chapters. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from filmpack.media.input.contents import Chapter, TrackInfo, kept_audio, kept_chapters

ENGLISH = TrackInfo("eng", "English", ("original",), default=True)
FRENCH = TrackInfo("fre", "Français", ("dub",))
DESCRIBED = TrackInfo("fra", "Audiodescription", ("visual_impaired",))
COMMENTARY = TrackInfo("eng", "Director", ("comment",))
MASTER = (ENGLISH, DESCRIBED, FRENCH, COMMENTARY)


@pytest.mark.parametrize(
    ("keep", "language", "order"),
    [
        ("all", "pl", [0, 1, 2, 3]),
        ("all", "fr", [2, 0, 1, 3]),
        ("all", "fr-BE", [2, 0, 1, 3]),
        ("all", "en", [0, 1, 2, 3]),
        ("all", "", [0, 1, 2, 3]),
        ("first", "pl", [0]),
        ("first", "fr", [2]),
        (["own", "original", "descriptions"], "fr", [2, 0, 1]),
        (["own", "original", "descriptions"], "pl", [0, 1]),
        (["commentary", "fr"], "", [3, 1, 2]),
        # A film without sound is never made of one that has it.
        (["own"], "pl", [0]),
    ],
)
def test_the_audio_tracks_of_a_film_go_by_its_language(
    keep: str | list[str], language: str, order: list[int]
) -> None:
    kept = kept_audio(MASTER, keep, language)
    assert [audio.number for audio in kept] == order
    assert [audio.info.default for audio in kept] == [True] + [False] * (len(order) - 1)
    assert [audio.info.title for audio in kept] == [MASTER[number].title for number in order]


def test_the_track_of_the_very_same_region_goes_first() -> None:
    tracks = (TrackInfo("pt-BR"), TrackInfo("pt-PT"), TrackInfo("en"))
    assert [audio.number for audio in kept_audio(tracks, "all", "pt-PT")] == [1, 0, 2]
    assert [audio.number for audio in kept_audio(tracks, "all", "pt-AO")] == [0, 1, 2]


def test_a_description_in_the_films_language_is_never_switched_on_by_itself() -> None:
    kept = kept_audio((ENGLISH, DESCRIBED), "all", "fr")
    assert [(audio.number, audio.info.default) for audio in kept] == [(0, True), (1, False)]


def test_the_masters_choice_stays_where_no_track_is_in_the_films_language() -> None:
    tracks = (TrackInfo("eng"), TrackInfo("deu", default=True))
    kept = kept_audio(tracks, "all", "pl")
    assert [audio.info.default for audio in kept] == [False, True]


@pytest.mark.parametrize("tracks", [(), (TrackInfo(),), (TrackInfo(default=True),)])
def test_there_is_nothing_to_say_of_one_track_without_a_name(tracks: Sequence[TrackInfo]) -> None:
    assert kept_audio(tracks, "all", "pl") == ()


def test_chapters_end_with_the_film_and_its_card() -> None:
    chapters = (Chapter(0, 4000, "One"), Chapter(4000, 9600, "Two"), Chapter(12000, 13000, "Gone"))
    assert kept_chapters(chapters, 10000, 18000) == (
        Chapter(0, 4000, "One"),
        Chapter(4000, 18000, "Two"),
    )


@pytest.mark.parametrize(
    ("chapters", "kept"),
    [
        # An mp4's chapters begin with the film.
        ([(500, 10000, "One")], [(0, "One")]),
        ([(3000, 10000, "One")], [(0, "–"), (3000, "One")]),
        ([(3000, 10000, "")], [(0, ""), (3000, "")]),
        ([(0, 3000, ""), (3000, 10000, "Two")], [(0, "1"), (3000, "Two")]),
        ([(3000, 10000, "Two"), (0, 3000, "One")], [(0, "One"), (3000, "Two")]),
        ([(0, 3000, "One"), (0, 9000, "Also")], [(0, "One")]),
        ([(12000, 13000, "Gone")], []),
        ([], []),
    ],
)
def test_chapters_are_brought_into_a_form_that_every_container_holds(
    chapters: list[tuple[int, int, str]], kept: list[tuple[int, str]]
) -> None:
    made = kept_chapters([Chapter(*one) for one in chapters], 10000, 10000)
    assert [(chapter.start, chapter.title) for chapter in made] == kept


def test_a_track_by_its_wider_code_is_in_the_language() -> None:
    tracks = (ENGLISH, replace(ENGLISH, language="no"))
    for language in ("nb", "nn", "no"):
        assert [audio.number for audio in kept_audio(tracks, "first", language)] == [1]
        assert [audio.number for audio in kept_audio(tracks, (language,), "")] == [1]
    both = (replace(ENGLISH, language="nn"), replace(ENGLISH, language="nb"))
    assert [audio.number for audio in kept_audio(both, "first", "nb")] == [1]
