"""Jobs look at what they share once: the master's copy, and what a worker was examined for."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from clip import clip_path
from engine_helpers import Counter, burn, plan
from engine_samples import CARD, FAST, GREEK, POLISH, master
from filmpack.cards.drawing import draw_card
from filmpack.cards.on_film import place_card
from filmpack.editions.edition import parse_edition
from filmpack.errors import InputError
from filmpack.masters import shown
from filmpack.masters.remuxed import SegmentSource
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.pipeline.assemble import produce
from filmpack.pipeline.cluster import worker as cluster_worker
from filmpack.pipeline.cluster.executor import _worker_spec
from filmpack.pipeline.jobs import CardJob, jobs_for
from filmpack.pipeline.runner import JobRunner
from filmpack.store.local import Store


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[Path]:
    """The paths that a function of a module is called with from now on."""
    seen: list[Path] = []
    whole = getattr(module, name)

    def counting(path: Path, *rest: Any) -> Any:
        seen.append(path)
        return whole(path, *rest)

    monkeypatch.setattr(module, name, counting)
    return seen


def test_a_remuxed_copy_is_probed_once_for_all_jobs(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film, store = master(clip_path(), tmp_path, "mpeg2 ts"), Store(cache)
    work = plan(film, [POLISH, GREEK], tmp_path / "dist", store, FAST)
    burn(work, store)
    assert len(jobs_for(work, list(work.segments), 2)) > 2
    for key in work.segments:
        store.discard(key)
    for recipe in work.recipes:
        recipe.target.path.unlink()
    probed = counted(monkeypatch, shown, "probe")
    burn(work, store)
    assert probed == [*(store.folder / "indexed").glob("*.mkv")]


def test_a_card_needs_no_copy_of_the_film(tmp_path: Path, cache: Path) -> None:
    film, store = master(clip_path(), tmp_path, "mpeg2 ts"), Store(cache)
    card = place_card(draw_card(CARD, film.width, film.height), film, "append", 2)
    edition = (parse_edition("pl-PL"), POLISH)
    work = plan(film, [], tmp_path / "dist", store, FAST, {"pl-PL": card}, [edition])
    jobs = [job for job in jobs_for(work, list(work.cards), 1) if isinstance(job, CardJob)]
    source = SegmentSource(find_ffmpeg(), film, work.film_digest, store, work.inputs)
    with store.scratch() as scratch:
        runner = JobRunner(find_ffmpeg(), source, store, scratch, work.inputs)
        for job in jobs:
            runner.do(job, lambda _: None)
    assert jobs
    assert all(map(store.has, work.cards))
    assert not (store.folder / "indexed").exists()


def test_a_worker_reads_what_it_was_examined_for_once_for_all_jobs(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film, store = master(clip_path(), tmp_path, "h264 mp4"), Store(cache)
    work = plan(film, [POLISH], tmp_path / "dist", store, FAST)
    spec = _worker_spec(find_ffmpeg(), work, store)
    store.leave_mark(spec["token"])
    # Machines that share a store see other inodes: the notes of one are of no use to the next.
    monkeypatch.setattr(Store, "note", lambda *_: None)
    assert cluster_worker.qualify(spec)["rejection"] == ""
    hashed: list[str] = []
    whole = hashlib.file_digest

    def counting(stream: BinaryIO, name: str) -> Any:
        hashed.append(stream.name)
        return whole(stream, name)  # type: ignore[arg-type]

    monkeypatch.setattr(hashlib, "file_digest", counting)
    jobs = jobs_for(work, list(work.segments), 2)
    for job in jobs:
        cluster_worker._done(spec, film, job, False, lambda _: None)
    assert len(jobs) > 1
    assert all(map(store.has, work.segments))
    assert hashed == []


def test_a_worker_makes_nothing_of_a_film_that_changed_since_it_was_examined(
    tmp_path: Path, cache: Path
) -> None:
    film, store = master(clip_path(), tmp_path, "h264 mp4"), Store(cache)
    work = plan(film, [POLISH], tmp_path / "dist", store, FAST)
    spec = _worker_spec(find_ffmpeg(), work, store)
    store.leave_mark(spec["token"])
    assert cluster_worker.qualify(spec)["rejection"] == ""
    film.path.write_bytes(film.path.read_bytes())
    (job, *_) = jobs_for(work, list(work.segments), 2)
    with pytest.raises(InputError, match="this file changed while it was in use"):
        cluster_worker._done(spec, film, job, False, lambda _: None)
    assert not any(map(store.has, work.segments))


def test_jobs_side_by_side_share_the_cores_for_decoding(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A decoder of many threads decodes as many frames too many at the end of each job."""
    monkeypatch.setattr("filmpack.pipeline.local.cores", lambda: 8)
    caplog.set_level("INFO", "filmpack")
    film, store = master(clip_path(), tmp_path, "h264 mp4"), Store(cache)
    work = plan(film, [POLISH], tmp_path / "dist", store, FAST)
    (recipe,) = work.recipes
    decoders = []
    for lost in (list(recipe.keys), list(recipe.keys)[:1]):
        caplog.clear()
        for key in lost:
            store.discard(key)
        recipe.target.path.unlink(missing_ok=True)
        for _ in produce(find_ffmpeg(), work, store, 2, Counter(), release=False):
            pass
        run = [text for text in caplog.messages if "encoding frames" in text and "&&" in text]
        inputs = [re.search(r" -threads (\d+)[^=]* -i file:", text) for text in run]
        decoders.append({found and found[1] for found in inputs})
    assert decoders == [{"4"}, {"8"}]
