"""Which of the master's sound tracks the folder for the web has, and what it is called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from filmpack.commands.delivery.web_plan import heard_track
from filmpack.errors import ConfigError
from filmpack.media.film import AudioFormat, Film
from filmpack.media.input.contents import Contents, Kept, KeptAudio, TrackInfo, kept_audio

AUDIO = AudioFormat("aac", 48_000, "stereo", 128_000)
TAGS = {"pl-PL": "pl", "en-PL": "en"}


def film(*languages: str) -> Film:
    infos = tuple(TrackInfo(language) for language in languages)
    made = Film(Path("film.mp4"), 640, 360, 25, 100, "h264", (AUDIO,) * len(infos))  # type: ignore[arg-type]
    return replace(made, contents=Contents(audio=infos))


def kept(made: Film, keep: str | tuple[str, ...]) -> dict[str, Kept]:
    audio = made.contents.audio
    return {tag: Kept(kept_audio(audio, keep, language)) for tag, language in TAGS.items()}


def test_editions_with_dubs_of_their_own_are_refused() -> None:
    made = film("eng", "pol")
    for keep in ("all", ("own",)):
        with pytest.raises(ConfigError, match="1 for en-PL; 2 for pl-PL") as caught:
            heard_track(made, kept(made, keep), "en")
        assert "[audio] keep" in str(caught.value)


def test_a_kept_track_is_called_by_its_own_language() -> None:
    made = film("eng", "pol")
    track = heard_track(made, kept(made, ("pl",)), "en")
    assert track == KeptAudio(1, TrackInfo("pl", default=True))


@pytest.mark.parametrize("language", ["", "und", "zxx", "mul", "nonsense"])
def test_sound_in_no_known_language_is_in_that_of_the_source(language: str) -> None:
    made = film(language)
    track = heard_track(made, kept(made, "all"), "pt_BR")
    assert track == KeptAudio(0, TrackInfo("pt-BR", default=True))


def test_a_film_without_sound_has_none() -> None:
    assert heard_track(film(), {"pl-PL": Kept()}, "en") is None
