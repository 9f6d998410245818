"""A damaged store gives the right film or one clear error; see support/torture.py."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from clip import clip_path
from engine_helpers import Counter, burn, plan
from engine_samples import FAST, GREEK, POLISH, master
from filmpack.errors import InputError, ToolError
from filmpack.masters.remuxed import indexed
from filmpack.media.demo_film import DemoFilm, make_demo_film
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.input.probe import probe
from filmpack.pipeline.assemble import produce
from filmpack.store import envelope
from filmpack.store.copies import known_copy
from filmpack.store.digests import file_digest
from filmpack.store.local import Store
from torture import TortureProject, damage, fill, kill, twins


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> TortureProject:
    return TortureProject(tmp_path_factory.mktemp("torture"))


@pytest.mark.endurance
def test_no_damage_gives_a_wrong_film(project: TortureProject) -> None:
    report = damage(project, 60, seed=2026)
    assert not report.wrong, str(report)


@pytest.mark.endurance
def test_builds_that_are_stopped_or_side_by_side_give_the_same_films(
    project: TortureProject,
) -> None:
    project.restore(films=False)
    for report in (kill(project, 4, seed=2026), twins(project, 1, seed=2026)):
        assert not report.wrong, str(report)


@pytest.mark.full
def test_a_full_disk_gives_one_message_and_the_next_build_the_same_films(
    project: TortureProject,
) -> None:
    try:
        report = fill(project, 3, seed=2026)
    except PermissionError as error:
        pytest.skip(str(error))
    assert not report.wrong, str(report)


class Meddler(Counter):
    """Does something to a file when the first frames are encoded."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self.act = act

    def encoded(self, frames: int, left: float | None) -> None:
        if frames:
            self.act, act = void, self.act
            act()
        super().encoded(frames, left)


def void() -> None:
    """Nothing more."""


@pytest.mark.parametrize(
    "how",
    [
        pytest.param("rewritten", marks=pytest.mark.full),
        pytest.param("replaced", marks=pytest.mark.full),
        "replaced, same times",
    ],
)
def test_a_film_that_is_replaced_while_it_is_encoded_gives_nothing(
    tmp_path: Path, cache: Path, how: str
) -> None:
    first, second, path = (tmp_path / name for name in ("a.mp4", "b.mp4", "ż film.mp4"))
    for number, file in enumerate((first, second)):
        demo = DemoFilm(5 + number, 320, 180, Fraction(25))
        make_demo_film(find_ffmpeg(), demo, file)
    shutil.copy2(first, path)
    film = probe(path)
    good = plan(film, [POLISH], tmp_path / "good", Store(tmp_path / "other"), FAST)
    burn(good, Store(tmp_path / "other"))

    def replace() -> None:
        if how == "rewritten":
            path.write_bytes(second.read_bytes())
            return
        other = Path(shutil.copy(second, tmp_path / "c.mp4"))
        if "times" in how:
            shutil.copystat(path, other)
        other.replace(path)

    store = Store(cache)
    work = plan(film, [POLISH], tmp_path / "dist", store, FAST)
    with pytest.raises(InputError, match=r"ż film\.mp4: this file changed while it was in use"):
        burn(work, store, jobs=1, counter=Meddler(replace))
    assert not list((tmp_path / "dist").glob("*"))
    # With the true film back, nothing of the other one is in the cache.
    shutil.copy2(first, path)
    work = plan(film, [POLISH], tmp_path / "dist", store, FAST)
    burn(work, store)
    made, expected = work.recipes[0].target.path, good.recipes[0].target.path
    assert made.read_bytes() == expected.read_bytes()


@pytest.mark.full
def test_a_release_refuses_a_film_with_another_languages_segment(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last line of defence: with a store that lies, the pixels tell."""
    head = envelope._head
    monkeypatch.setattr(envelope, "_head", lambda _key, *rest: head("", *rest))
    film, store = master(clip_path(), tmp_path, "h264 mp4"), Store(cache)
    work = plan(film, [POLISH, GREEK], tmp_path / "dist", store, FAST)
    burn(work, store)
    polish, greek = work.recipes
    pairs = [(p.key, g.key) for p, g in zip(polish.parts, greek.parts, strict=True) if p != g]
    shutil.copyfile(store.path(pairs[0][0]), store.path(pairs[0][1]))
    shutil.rmtree(tmp_path / "dist")
    counter = Counter()
    with pytest.raises(ToolError, match="another text is shown than that of el"):
        list(produce(find_ffmpeg(), work, store, 2, counter, release=True))
    assert [path.name for path in (tmp_path / "dist").iterdir()] == [polish.target.path.name]


def test_a_film_that_was_replaced_before_it_is_remuxed_is_not_kept(
    tmp_path: Path, cache: Path
) -> None:
    film, store = master(clip_path(), tmp_path, "mpeg2 ts"), Store(cache)
    digest = file_digest(film.path, store)
    film.path.write_bytes(film.path.read_bytes() + bytes(188))
    with pytest.raises(InputError, match="this file changed while it was in use"):
        indexed(find_ffmpeg(), film, digest, store)
    assert known_copy(store, "indexed", digest) is None
