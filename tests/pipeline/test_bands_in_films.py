"""Films of which only the band with the text is encoded for each language."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result

from clip import clip_path
from engine_helpers import burn, plan
from engine_samples import FAST, GREEK, POLISH, recoded
from filmpack.masters.remuxed import SegmentSource
from filmpack.media.ffmpeg import Processes, find_ffmpeg
from filmpack.media.film import Film
from filmpack.media.h264.bits import UnsupportedError
from filmpack.pipeline.forecast import text_frames
from filmpack.pipeline.jobs import SegmentJob
from filmpack.pipeline.recipes import EncodePlan
from filmpack.pipeline.runner import JobRunner
from filmpack.segments import band_parts
from filmpack.store.local import Store


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    folder = tmp_path_factory.mktemp("film")
    way = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "12", "-s", "640x360", "-an"]
    return recoded(clip_path(), folder, "m.mp4", *way)


def made(work: EncodePlan, store: Store) -> dict[str, bytes]:
    """The films of a plan, by language."""
    burn(work, store)
    return {
        recipe.target.tracks[0].language: recipe.target.path.read_bytes() for recipe in work.recipes
    }


def test_a_language_has_the_same_bytes_alone_and_with_others(film: Film, tmp_path: Path) -> None:
    alone, both = Store(tmp_path / "alone"), Store(tmp_path / "both")
    work = plan(film, [POLISH, GREEK], tmp_path / "a", alone, FAST)
    greek = work.recipes.pop()
    first = made(work, alone)
    second = made(plan(film, [GREEK, POLISH], tmp_path / "b", both, FAST), both)
    assert second["pl"] == first["pl"]
    assert second["el"] != second["pl"]
    # The other language finds the rows above, and encodes bands alone.
    work.recipes = [greek]
    missing = alone.lacking(greek.keys)
    assert missing
    assert work.needed_for(missing, alone) == []
    assert all(work.work(key) < 0.6 * work.frames(key) for key in missing)
    assert made(work, alone)["el"] == second["el"]


def test_damaged_rows_above_are_made_again(film: Film, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    work = plan(film, [POLISH], tmp_path / "a", store, FAST)
    before = made(work, store)
    above = {spec.above for spec in work.segments.values() if spec.above}
    assert above
    for number, key in enumerate(sorted(above)):
        path = store.path(key)
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 255
        path.write_bytes(data[: len(data) // 3] if number % 2 else data)
    heads = {spec.head for spec in work.segments.values() if spec.head}
    for key in [*heads, *(spec.key for spec in work.segments.values() if spec.above)]:
        store.discard(key)
    work.recipes[0].target.path.unlink()
    assert made(work, store) == before


class Contended(Store):
    """A store in which another job's part, torn, appears just before this job begins to make it."""

    def __init__(self, folder: Path, torn: set[str]) -> None:
        super().__init__(folder)
        self.torn = torn

    @contextmanager
    def claim(self, key: str, *, wait: bool) -> Iterator[bool]:
        if key in self.torn:
            self.torn.remove(key)
            self.path(key).parent.mkdir(parents=True, exist_ok=True)
            self.path(key).write_bytes(b"torn")
        with super().claim(key, wait=wait) as claimed:
            yield claimed


def test_rows_above_that_another_job_stored_meanwhile_and_that_cannot_be_read_are_made_anew(
    film: Film, tmp_path: Path
) -> None:
    whole = Store(tmp_path / "whole")
    work = plan(film, [POLISH], tmp_path / "a", whole, FAST)
    made(work, whole)
    banded = [spec for spec in work.segments.values() if spec.above]
    above = {spec.above for spec in banded}
    store = Contended(tmp_path / "contended", set(above))
    source = SegmentSource(find_ffmpeg(), film, work.film_digest, store, work.inputs)
    processes = Processes()
    # A job that waits for itself fails, and is not waited for.
    giving_up = threading.Timer(120, processes.stop)
    giving_up.daemon = True
    giving_up.start()
    with store.scratch() as scratch:
        runner = JobRunner(find_ffmpeg(), source, store, scratch, work.inputs, processes)
        runner.do(SegmentJob(tuple(banded)), lambda _: None)
    giving_up.cancel()
    assert above
    assert store.torn == set()
    for key in [*above, *(spec.key for spec in banded)]:
        assert bytes(store.read(key).data) == bytes(whole.read(key).data)


def test_parts_that_do_not_fit_are_encoded_in_whole_pictures(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unfit(*_: object) -> None:
        raise UnsupportedError("a slice of another world")

    monkeypatch.setattr(band_parts, "splice", unfit)
    store = Store(tmp_path / "store")
    work = plan(film, [POLISH], tmp_path / "a", store, FAST)
    # It is compared with its segments, whose text is looked for.
    assert len(made(work, store)["pl"]) > 10_000
    assert store.lacking(work.recipes[0].keys) == []


def test_frames_are_counted_by_how_they_are_encoded(film: Film, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    work = plan(film, [POLISH], tmp_path / "a", store, FAST)
    told = text_frames(work, work.recipes[0].keys)
    shown = sum(spec.segment.frames for spec in work.segments.values() if spec.script)
    assert (told.band, told.whole) == (shown, {})


def test_a_dry_run_says_how_text_is_encoded_and_why(
    run: Callable[..., Result], with_film: Path
) -> None:
    del with_film
    said = run("build", "--dry-run", "--kind", "burn").stderr
    assert "with text: " in said
    assert "in the band of the picture that text touches" in said or "in whole pictures (" in said
