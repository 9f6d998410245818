"""The master's sound is read while parts are encoded; whether it was changes nothing in a film."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clip import clip_path
from engine_helpers import burn, plan
from engine_samples import FAST, GREEK, POLISH, recoded
from filmpack.errors import InputError, Problem, ToolError
from filmpack.media.film import Film
from filmpack.pipeline.sounds import FilmSounds
from filmpack.segments import concat
from filmpack.store.local import Store


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    folder = tmp_path_factory.mktemp("film")
    return recoded(clip_path(), folder, "film.mp4", "-s", "320x180", "-preset", "ultrafast")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[concat.ReadSound]:
    """What was read, whoever asked for it."""
    seen: list[concat.ReadSound] = []
    reading = concat.read_sound

    def counted(sound: Path, film: Film) -> concat.ReadSound:
        seen.append(reading(sound, film))
        return seen[-1]

    monkeypatch.setattr(concat, "read_sound", counted)
    monkeypatch.setattr("filmpack.pipeline.sounds.read_sound", counted)
    return seen


def test_two_films_are_the_same_bytes_read_ahead_or_not(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[concat.ReadSound]
) -> None:
    made = []
    for most in (0, 64 * 2**20):
        monkeypatch.setattr("filmpack.pipeline.sounds._MOST", most)
        store = Store(tmp_path / f"store-{most}")
        work = plan(film, [POLISH, GREEK], tmp_path / f"dist-{most}", store, FAST)
        burn(work, store)
        made.append([recipe.target.path.read_bytes() for recipe in work.recipes])
    assert made[0] == made[1]
    # Once a film: the first one of the second build has what was read ahead.
    assert len(read) == 4
    assert all(packets for one in read for packets in one.packets.values())


def test_what_nobody_took_is_closed(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[concat.ReadSound]
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
    def broken(_sound: Path, _film: Film) -> None:
        raise InputError(Problem("film.mp4", 0, "this film cannot be read."))

    monkeypatch.setattr("filmpack.pipeline.sounds.read_sound", broken)
    store = Store(tmp_path / "store")
    work = plan(film, [POLISH], tmp_path / "dist", store, FAST)
    assert burn(work, store).made == ["pl burn"]


@pytest.mark.parametrize("bits", [0, 10**9])
def test_sound_of_unknown_or_great_size_is_not_held(
    film: Film, tmp_path: Path, bits: int, read: list[concat.ReadSound]
) -> None:
    large = replace(film, audio=tuple(replace(one, bits=bits) for one in film.audio))
    store = Store(tmp_path / "store")
    work = plan(large, [POLISH], tmp_path / "dist", store, FAST)
    sounds = FilmSounds(work, store, tmp_path)
    sounds.read_ahead(work.recipes)
    assert sounds.take(film.path) is None
    sounds.close()
    assert read == []
