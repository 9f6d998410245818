"""Machines that share nothing but a bucket: an S3 server on the loopback stands for the cloud's."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from dask_cluster import Cluster, Process, encoders
from filmpack.errors import ToolError
from filmpack.store.local import DamagedError
from filmpack.store.remote import RemoteStore

pytest.importorskip("moto", reason="no S3 server to test with")
fsspec = pytest.importorskip("fsspec")
pytest.importorskip("s3fs", reason="fsspec cannot reach S3")
pytestmark = pytest.mark.full

BUILD = [sys.executable, "-m", "filmpack", "build", "--kind", "burn"]
KEY = "ab" + "0" * 62
DATA = bytes(range(256)) * 40


@pytest.fixture(scope="module")
def server() -> Iterator[None]:
    """An S3 server that this process, and those that it starts, reach as any in the cloud."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "of the test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "of the test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("NO_PROXY", "127.0.0.1")
        yield
    server.stop()


@pytest.fixture
def address(server: None, request: pytest.FixtureRequest) -> str:
    """Of a cache in a bucket of the test's own."""
    assert server is None
    bucket = f"films-{zlib.crc32(request.node.name.encode()):x}"
    s3().mkdir(bucket)
    return f"s3://{bucket}/cache"


def s3() -> Any:
    return fsspec.filesystem("s3", skip_instance_cache=True)


def objects(address: str) -> dict[str, str]:
    """What the cache holds: each object's key, and where it is."""
    return {path.rpartition("/")[2]: path for path in s3().find(f"{address}/objects")}


def test_what_one_machine_puts_another_reads_and_damage_is_removed(
    address: str, tmp_path: Path
) -> None:
    here, there = (RemoteStore(address, tmp_path / name) for name in ("here", "there"))
    assert not there.has(KEY)
    with here.scratch() as scratch:
        here.put(KEY, {"for": "pl"}, DATA, scratch)
    assert list(objects(address)) == [KEY]
    found = there.read(KEY)
    assert (bytes(found.data), found.about) == (DATA, {"for": "pl"})
    spoiled = bytearray(s3().cat_file(objects(address)[KEY]))
    spoiled[-1] ^= 1
    s3().pipe_file(objects(address)[KEY], bytes(spoiled))
    with pytest.raises(DamagedError):
        RemoteStore(address, tmp_path / "third").read(KEY)
    assert objects(address) == {}


@pytest.mark.usefixtures("server")
def test_a_bucket_that_is_not_there_is_one_message(tmp_path: Path) -> None:
    store = RemoteStore("s3://nothing-here/cache", tmp_path / "here")
    with (
        pytest.raises(ToolError, match=r"the cache at s3://nothing-here/cache cannot be used"),
        store.scratch() as scratch,
    ):
        store.put(KEY, {}, DATA, scratch)


@pytest.fixture
def cluster(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Started with the server's address in its environment."""
    assert address
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    yield found
    found.stop()


def test_a_worker_killed_in_the_middle_leaves_whole_objects_only(
    with_film: Path, cluster: Cluster, undisturbed: bytes, address: str, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        cluster.worker(FILMPACK_CACHE=str(tmp_path / name))
    command = [*BUILD, "--cache", address, "--cluster", cluster.address]
    build = subprocess.Popen(command, cwd=with_film, stderr=subprocess.PIPE, text=True)
    victim = busy_worker(cluster, build, address)
    os.kill(victim.pid, signal.SIGKILL)
    _, told = build.communicate(timeout=240)
    assert build.returncode == 0, told
    assert "was lost; its jobs go to the other workers" in told
    assert (with_film / "dist" / "small-pl.mp4").read_bytes() == undisturbed
    whole = objects(address)
    assert whole
    third = RemoteStore(address, tmp_path / "third")
    for key in whole:
        assert third.read(key).data
    # Another machine finds it all in the bucket, and encodes nothing.
    shutil.rmtree(with_film / "dist")
    environment = {**os.environ, "FILMPACK_CACHE": str(tmp_path / "fourth")}
    again = subprocess.run(
        command[:-2], cwd=with_film, capture_output=True, text=True, check=False, env=environment
    )
    assert again.returncode == 0, again.stderr
    assert again.stderr.startswith("0 frames to encode")
    assert (with_film / "dist" / "small-pl.mp4").read_bytes() == undisturbed


def busy_worker(cluster: Cluster, build: subprocess.Popen[str], address: str) -> Process:
    """A worker that encodes, once something is in the bucket."""
    for _ in range(3000):
        assert build.poll() is None, build.communicate()
        with suppress(FileNotFoundError):
            if objects(address):
                for worker in cluster.workers:
                    if encoders(worker.pid):
                        return worker
        time.sleep(0.02)
    raise AssertionError("no worker encodes")
