"""The master's sound is read while parts are encoded; whether it was changes nothing in a film."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from clip import clip_path
from engine_helpers import burn, plan
from engine_samples import FAST, GREEK, POLISH, recoded
from filmpack.errors import InputError, Problem, ToolError
from filmpack.media.film import Film
from filmpack.pipeline.sounds import FilmSounds
from filmpack.segments import muxing
from filmpack.store.local import Store


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    folder = tmp_path_factory.mktemp("film")
    return recoded(clip_path(), folder, "film.mp4", "-s", "320x180", "-preset", "ultrafast")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[muxing.OpenSound]:
    """What was read ahead."""
    seen: list[muxing.OpenSound] = []
    reading = muxing.open_sound

    def counted(sound: Path, film: Film, stopped: Event) -> muxing.OpenSound:
        seen.append(reading(sound, film, stopped))
        return seen[-1]

    monkeypatch.setattr("filmpack.pipeline.sounds.open_sound", counted)
    return seen


def test_two_films_are_the_same_bytes_read_ahead_or_not(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[muxing.OpenSound]
) -> None:
    made, ahead = [], []
    for most in (0, 64 * 2**20):
        monkeypatch.setattr("filmpack.pipeline.sounds._MOST", most)
        store = Store(tmp_path / f"store-{most}")
        work = plan(film, [POLISH, GREEK], tmp_path / f"dist-{most}", store, FAST)
        burn(work, store)
        made.append([recipe.target.path.read_bytes() for recipe in work.recipes])
        ahead.append(len(read))
    assert made[0] == made[1]
    # For the first film of a build.
    assert ahead == [0, 1]
    assert all(packets for one in read for packets in one.packets.values())


def test_reading_ends_when_the_build_does(film: Film) -> None:
    stopped = Event()
    stopped.set()
    with closing(muxing.open_sound(film.path, film, stopped)) as sound:
        assert list(sound.packets.values()) == [[]]
    with closing(muxing.open_sound(film.path, film, Event())) as sound:
        assert all(len(packets) > 100 for packets in sound.packets.values())


def test_what_nobody_took_is_closed(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[muxing.OpenSound]
) -> None:
    def fails(*_: object) -> None:
        raise ToolError("the encoder failed.")

    monkeypatch.setattr("filmpack.pipeline.local.LocalExecutor.make", fails)
    store = Store(tmp_path / "store")
    work = plan(film, [POLISH], tmp_path / "dist", store, FAST)
    with pytest.raises(ToolError, match="the encoder failed"):
        burn(work, store)
    (one,) = read
    # PyAV asserts that a file is open before it reads.
    with pytest.raises(AssertionError, match="not open"):
        next(one.file.demux())


def test_a_master_that_cannot_be_read_ahead_is_read_by_who_needs_it(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise InputError(Problem("film.mp4", 0, "this film cannot be read."))

    monkeypatch.setattr("filmpack.pipeline.sounds.open_sound", broken)
    store = Store(tmp_path / "store")
    work = plan(film, [POLISH], tmp_path / "dist", store, FAST)
    assert burn(work, store).made == ["pl burn"]


@pytest.mark.parametrize("bits", [0, 10**9])
def test_sound_of_unknown_or_great_size_is_not_held(
    film: Film, tmp_path: Path, bits: int, read: list[muxing.OpenSound]
) -> None:
    large = replace(film, audio=tuple(replace(one, bits=bits) for one in film.audio))
    store = Store(tmp_path / "store")
    work = plan(large, [POLISH], tmp_path / "dist", store, FAST)
    sounds = FilmSounds(work, store, tmp_path)
    sounds.read_ahead(work.recipes[0])
    assert sounds.take(film.path) is None
    sounds.close()
    assert read == []
