"""A film made on a cluster is the film made here, whoever is lost, other or unable there."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from dask_cluster import Cluster, encoders, family
from engine_helpers import burn, plan
from engine_samples import FAST, GREEK, POLISH, master
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.pipeline.cluster import worker as cluster_worker
from filmpack.pipeline.cluster.executor import _worker_spec
from filmpack.store.digests import file_digest
from filmpack.store.local import Store

BUILD = [sys.executable, "-m", "filmpack", "build", "--kind", "burn"]
LOCAL = [*BUILD, "--cluster", "local:2"]


def done(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command at its end."""
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
        timeout=240,
    )


def film_in(folder: Path) -> bytes:
    assert [path.name for path in (folder / "dist").iterdir()] == ["small-pl.mp4"]
    return (folder / "dist" / "small-pl.mp4").read_bytes()


@pytest.mark.full
def test_two_local_workers_make_the_same_films(clip: Path, tmp_path: Path, cache: Path) -> None:
    film, films = master(clip, tmp_path, "h264 mp4"), []
    for name, cluster in (("here", ""), ("there", "local:2")):
        store = Store(cache / name)
        work = plan(film, [POLISH, GREEK], tmp_path / name, store, FAST)
        seen = burn(work, store, cluster=cluster)
        assert (seen.done, seen.cached, seen.messages) == (seen.to_encode, 0, [])
        films.append([burn.target.path.read_bytes() for burn in work.recipes])
        assert list((cache / name / "tmp").iterdir()) == []
    assert films[0] == films[1]


# -- workers that are lost, and builds that are stopped ---------------------------------


def encoding(process: subprocess.Popen[str]) -> dict[int, list[int]]:
    """The worker processes of a build that have ffmpegs running, and these, once there are two."""
    for _ in range(1000):
        assert process.poll() is None, process.communicate()
        found = {pid: encoders(pid) for pid in family(process.pid)}
        busy = {pid: own for pid, own in found.items() if own}
        if len(busy) == 2:
            return busy
        time.sleep(0.02)
    raise AssertionError("no two workers encode at once")


@pytest.mark.full
def test_a_worker_killed_in_the_middle_costs_its_segment_only(
    with_film: Path, cache: Path, undisturbed: bytes
) -> None:
    process = subprocess.Popen(LOCAL, cwd=with_film, stderr=subprocess.PIPE, text=True)
    victim = next(iter(encoding(process)))
    os.kill(victim, signal.SIGKILL)
    _, said = process.communicate(timeout=240)
    assert process.returncode == 0, said
    assert "was lost; its jobs go to the other workers" in said
    assert "Traceback" not in said
    assert "distributed" not in said
    assert film_in(with_film) == undisturbed
    assert list((cache / "tmp").iterdir()) == []


@pytest.mark.full
def test_ctrl_c_ends_workers_and_encoders_and_keeps_the_rest(
    with_film: Path, cache: Path, undisturbed: bytes
) -> None:
    process = subprocess.Popen(
        LOCAL, cwd=with_film, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    busy = encoding(process)
    # As a terminal does: to this process and all that it started.
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert said.splitlines()[-1] == "filmpack: stopped."
    assert "Traceback" not in said
    everybody = [*busy, *(pid for own in busy.values() for pid in own)]
    assert not any(Path(f"/proc/{pid}").exists() for pid in everybody)
    assert list((cache / "tmp").iterdir()) == []
    assert not (with_film / "dist").exists()
    again = done(LOCAL, with_film)
    assert again.returncode == 0, again.stderr
    assert film_in(with_film) == undisturbed


@pytest.fixture
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ffmpeg that does all but encode."""
    path = tmp_path_factory.mktemp("broken") / "ffmpeg"
    path.write_text(
        '#!/bin/sh\ncase "$*" in *-copyts*) echo "out of luck" >&2; exit 1;; esac\n'
        f'exec "{find_ffmpeg()}" "$@"\n'
    )
    path.chmod(0o755)
    return path


@pytest.mark.full
def test_a_job_that_fails_on_every_worker_ends_in_its_own_message(
    with_film: Path, broken: Path
) -> None:
    found = done(LOCAL, with_film, FILMPACK_FFMPEG=str(broken))
    assert found.returncode == 3, found.stderr
    assert "ffmpeg failed (exit code 1) while encoding frames" in found.stderr
    assert "out of luck" in found.stderr
    assert "it failed on every worker" in found.stderr
    assert "Traceback" not in found.stderr
    assert "KilledWorker" not in found.stderr
    assert not (with_film / "dist").exists()


# -- a scheduler and workers that somebody else started ----------------------------------


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    yield found
    found.stop()


@pytest.mark.full
def test_a_worker_with_another_ffmpeg_gets_no_work(
    with_film: Path, cluster: Cluster, undisturbed: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other") / "ffmpeg"
    shutil.copy(find_ffmpeg(), other)
    with other.open("ab") as stream:
        stream.write(b"\0")
    command = [*BUILD, "--cluster", cluster.address]
    cluster.worker(FILMPACK_FFMPEG=str(other))
    alone = done(command, with_film)
    assert alone.returncode == 3, alone.stderr
    assert f"is not used: its ffmpeg ({other}) is another build than" in alone.stderr
    assert "can do this build (1 examined)" in alone.stderr
    cluster.worker()
    time.sleep(4)
    both = done(command, with_film)
    assert both.returncode == 0, both.stderr
    assert both.stderr.count("is not used: its ffmpeg") == 1
    assert film_in(with_film) == undisturbed


@pytest.mark.full
def test_a_store_at_an_address_serves_machines_without_a_common_folder(
    with_film: Path, cluster: Cluster, undisturbed: bytes, tmp_path: Path
) -> None:
    address = f"file://{tmp_path}/far"
    cluster.worker(FILMPACK_CACHE=str(tmp_path / "their cache"))
    command = [*BUILD, "--cluster", cluster.address, "--cache", address]
    first = done(command, with_film)
    assert first.returncode == 0, first.stderr
    assert film_in(with_film) == undisturbed
    far = sorted(path.name for path in (tmp_path / "far" / "objects").rglob("*") if path.is_file())
    assert far
    assert list((tmp_path / "far" / "marks").iterdir()) == []
    # Another machine finds it all there, and encodes nothing.
    shutil.rmtree(with_film / "dist")
    third = done([*BUILD, "--cache", address], with_film, FILMPACK_CACHE=str(tmp_path / "third"))
    assert third.returncode == 0, third.stderr
    assert third.stderr.startswith("0 frames to encode")
    assert film_in(with_film) == undisturbed
    # A worker that has only a folder of that name does not see the store.
    command[-1] = "memory://far"
    nowhere = done(command, with_film, FILMPACK_CACHE=str(tmp_path / "fourth"))
    assert nowhere.returncode == 3
    assert "does not see the cache at memory://far" in nowhere.stderr


@pytest.mark.full
def test_a_scheduler_that_is_not_there_is_one_message(with_film: Path) -> None:
    found = done([*BUILD, "--cluster", "tcp://127.0.0.1:1"], with_film)
    assert found.returncode == 3
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in found.stderr
    assert "Traceback" not in found.stderr


# -- what a worker is examined for ---------------------------------------------------------


@pytest.fixture
def spec(clip: Path, tmp_path: Path, cache: Path) -> Any:
    """What a build asks of its workers, its mark left in the store."""
    store = Store(cache)
    work = plan(master(clip, tmp_path, "h264 mp4"), [POLISH], tmp_path / "dist", store, FAST)
    found = _worker_spec(find_ffmpeg(), work, store)
    store.leave_mark(found["token"])
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"a logo")
    found["pictures"] = {str(logo): file_digest(logo, store)}
    return found


def test_a_worker_like_this_machine_is_fit(spec: Any) -> None:
    assert cluster_worker.qualify(spec)["rejection"] == ""


@pytest.mark.parametrize(
    ("what", "value", "said"),
    [
        ("version", "0.0.1", "it has filmpack"),
        ("format", "0", "(format"),
        ("program", "0" * 64, "is another build"),
        ("fonts", ["0" * 64], "fonts"),
        ("film_digest", "0" * 64, "it has another film at"),
        ("film", "/nowhere/film.mp4", "it does not see the film at /nowhere/film.mp4"),
        ("pictures", {"/nowhere/logo.png": "0" * 64}, "it does not see the picture at"),
        ("token", "other", "it does not see the cache"),
        ("store", "nosuch://x", "nosuch"),
    ],
)
def test_a_worker_that_differs_says_in_what(spec: Any, what: str, value: Any, said: str) -> None:
    assert said in cluster_worker.qualify(spec | {what: value})["rejection"]


def test_a_changed_logo_is_another_logo(spec: Any) -> None:
    (logo,) = spec["pictures"]
    Path(logo).write_bytes(b"another logo")
    assert "it has another picture" in cluster_worker.qualify(spec)["rejection"]


def test_a_worker_takes_the_builds_own_ffmpeg_where_it_has_it(
    spec: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "ffmpeg"
    shutil.copy(find_ffmpeg(), mine)
    with mine.open("ab") as stream:
        stream.write(b"\0")
    digest = file_digest(mine, Store(Path(spec["store"])))
    spec |= {"ffmpeg": str(mine), "program": digest}
    assert cluster_worker.qualify(spec)["rejection"] == ""
    # Not where somebody has said which one it is to use.
    monkeypatch.setenv("FILMPACK_FFMPEG", find_ffmpeg())
    assert "is another build" in cluster_worker.qualify(spec)["rejection"]


# -- wrong use ------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["host:8786", "local", "local:0", "http://host:8786", "tcp://"])
def test_an_address_that_is_none_is_refused_before_anything_is_done(
    run: Callable[..., Result], polish: Path, address: str
) -> None:
    assert polish.is_file()
    result = run("build", "pl", "--cluster", address)
    assert result.exit_code == 2
    assert "local:2" in result.output


@pytest.mark.parametrize("file", ["", "/nowhere/ca.pem"])
def test_encryption_without_certificates_is_refused(
    run: Callable[..., Result],
    with_film: Path,
    file: str,
) -> None:
    import dask
    import distributed  # its defaults must be there before some are replaced

    assert distributed
    assert with_film.is_dir()
    names = {"ca-file": file or None, "client.cert": file or None, "client.key": file or None}
    with dask.config.set({f"distributed.comm.tls.{name}": path for name, path in names.items()}):
        result = run("build", "pl", "--kind", "burn", "--cluster", "tls://127.0.0.1:1")
    assert result.exit_code == 2
    assert "needs certificates" in result.output


def test_a_local_cluster_listens_on_the_loopback_address_only(tmp_path: Path) -> None:
    import psutil  # comes with Dask

    from filmpack.pipeline.cluster.dask_client import _local

    with _local(1, tmp_path) as cluster:
        assert cluster.scheduler_address.startswith("tcp://127.0.0.1:")
        own = psutil.Process()
        heard = [
            connection.laddr.ip
            for process in (own, *own.children(recursive=True))
            for connection in process.net_connections()
            if connection.status == psutil.CONN_LISTEN
        ]
        assert len(heard) >= 3  # scheduler, worker, the worker's nanny
        assert set(heard) == {"127.0.0.1"}


def test_without_dask_the_message_says_what_to_install(
    run: Callable[..., Result], polish: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert polish.is_file()
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    result = run("build", "pl", "--cluster", "local:2")
    assert result.exit_code == 2
    assert "pip install 'filmpack[cluster]'" in result.output


def test_a_build_without_a_cluster_never_loads_dask() -> None:
    code = (
        "import sys, filmpack.commands.films.build, filmpack.cli.films.build;"
        "print('distributed' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"
