"""Whatever is stopped, killed, full or shared: the next build is the same, and nothing is left."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from engine_helpers import burn, plan
from engine_samples import FAST, GREEK, POLISH, master
from filmpack.segments.encode import Encoder
from filmpack.store.local import Store
from processes import children
from small_disk import remount
from small_disk import small_disk as mounted

BUILD = [sys.executable, "-m", "filmpack", "build", "--kind", "burn", "--jobs", "2"]


def begun(folder: Path, cache: Path) -> tuple[subprocess.Popen[str], list[int]]:
    """A build that has started to encode, and its ffmpeg processes."""
    process = subprocess.Popen(
        BUILD,
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts what runs in the background with SIGINT ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    for _ in range(600):
        if any(path.stat().st_size for path in _existing(cache.glob("tmp/*/*/*.mp4"))):
            break
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    return process, children(process.pid)


def _existing(paths: Iterator[Path]) -> list[Path]:
    return [path for path in paths if path.exists()]


def built_again(folder: Path, cache: Path, output: Path | None = None) -> bytes:
    """The film as the next build makes it; nothing temporary is left in store or output."""
    output = output or folder / "dist"
    command = [*BUILD, "--cache", str(cache), "-o", str(output)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert list((cache / "tmp").iterdir()) == []
    assert [path.name for path in output.iterdir()] == ["small-pl.mp4"]
    return (output / "small-pl.mp4").read_bytes()


@pytest.mark.full
@pytest.mark.parametrize(
    "sent",
    [signal.SIGINT, signal.SIGTERM, signal.SIGHUP],
)
def test_a_signal_ends_every_process_and_keeps_what_is_encoded(
    with_film: Path, cache: Path, undisturbed: bytes, sent: signal.Signals
) -> None:
    process, encoders = begun(with_film, cache)
    assert encoders
    process.send_signal(sent)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, "Traceback" in said) == (128 + sent, False)
    assert said.endswith("filmpack: stopped.\n")
    assert not any(Path(f"/proc/{pid}").exists() for pid in encoders)
    assert list((cache / "tmp").iterdir()) == []
    assert not (with_film / "dist").exists()
    assert built_again(with_film, cache) == undisturbed


@pytest.mark.full
def test_a_killed_build_leaves_nothing_for_good(
    with_film: Path, cache: Path, undisturbed: bytes
) -> None:
    process, encoders = begun(with_film, cache)
    process.kill()
    process.communicate()
    assert len(list((cache / "tmp").iterdir())) == 2
    # The encoders that lost their parent end by themselves: a segment is short.
    for _ in range(600):
        if not any(Path(f"/proc/{pid}").exists() for pid in encoders):
            break
        time.sleep(0.05)
    assert built_again(with_film, cache) == undisturbed


@pytest.mark.full
def test_a_killed_ffmpeg_is_a_message_and_costs_its_segment(
    with_film: Path, cache: Path, undisturbed: bytes
) -> None:
    process, encoders = begun(with_film, cache)
    os.kill(encoders[0], signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "ffmpeg failed (exit code -9) while encoding frames" in said
    assert "Traceback" not in said
    assert built_again(with_film, cache) == undisturbed


@pytest.mark.full
def test_two_builds_at_once_make_the_same_and_both_end_well(
    with_film: Path, cache: Path, undisturbed: bytes
) -> None:
    pair = [
        subprocess.Popen(BUILD, cwd=with_film, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for process in pair:
        _, said = process.communicate(timeout=240)
        assert process.returncode == 0, said
    assert built_again(with_film, cache) == undisturbed


def test_two_builds_at_once_encode_each_segment_once(
    clip: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = master(clip, tmp_path, "h264 mp4")
    encoded: list[str] = []
    whole = Encoder.encode

    def counting(self: Encoder, specs, take, advance=None):  # type: ignore[no-untyped-def]
        encoded.extend(spec.key for spec in specs)
        whole(self, specs, take, advance)

    monkeypatch.setattr(Encoder, "encode", counting)
    works = [plan(film, [POLISH, GREEK], tmp_path / str(n), Store(cache), FAST) for n in range(2)]
    threads = [threading.Thread(target=burn, args=(work, Store(cache))) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second = ([b.target.path.read_bytes() for b in work.recipes] for work in works)
    assert first == second
    assert sorted(encoded) == sorted(works[0].segments)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 kB."""
    with ExitStack() as held:
        try:
            disk = held.enter_context(mounted(tmp_path / "disk", 400))
        except PermissionError as error:
            pytest.skip(str(error))
        yield disk


@pytest.mark.full
def test_a_full_disk_is_one_message_with_a_way_out(
    with_film: Path, small_disk: Path, undisturbed: bytes
) -> None:
    done = subprocess.run(
        [*BUILD, "--cache", str(small_disk)], cwd=with_film, capture_output=True, text=True
    )
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "is full" in done.stderr
    assert "filmpack cache prune" in done.stderr
    assert not (with_film / "dist").exists()
    assert list((small_disk / "tmp").iterdir()) == []
    remount(small_disk, "size=64m")
    assert built_again(with_film, small_disk) == undisturbed


@pytest.mark.full
def test_no_room_for_the_finished_film_is_one_message(
    with_film: Path, cache: Path, small_disk: Path, undisturbed: bytes
) -> None:
    done = subprocess.run(
        [*BUILD, "-o", str(small_disk)], cwd=with_film, capture_output=True, text=True
    )
    assert done.returncode == 3, done.stderr
    assert "there is not enough disk space for the finished film" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(small_disk.iterdir()) == []
    assert list((cache / "tmp").iterdir()) == []
    remount(small_disk, "size=64m")
    assert built_again(with_film, cache, small_disk) == undisturbed


@pytest.mark.full
@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
def test_a_store_that_cannot_be_written_to_is_one_message(
    with_film: Path, small_disk: Path, undisturbed: bytes, filled: bool
) -> None:
    if filled:
        remount(small_disk, "size=64m")
        assert built_again(with_film, small_disk) == undisturbed
        shutil.rmtree(with_film / "dist")
    remount(small_disk, "ro")
    done = subprocess.run(
        [*BUILD, "--cache", str(small_disk)], cwd=with_film, capture_output=True, text=True
    )
    assert done.returncode == 3
    assert re.search(
        r"cannot use the cache folder disk: Read-only file system\.\n.*--cache", done.stderr
    )
    assert "Traceback" not in done.stderr
    assert not (with_film / "dist").exists()
    remount(small_disk, "rw,size=64m")
    assert built_again(with_film, small_disk) == undisturbed


@pytest.mark.full
@pytest.mark.parametrize("harm", ["truncated", "flipped"])
def test_a_store_whose_every_file_is_damaged_gives_the_same_film(
    with_film: Path, cache: Path, undisturbed: bytes, harm: str
) -> None:
    assert built_again(with_film, cache) == undisturbed
    shutil.rmtree(with_film / "dist")
    whole = {path: path.read_bytes() for path in (cache / "objects").rglob("*") if path.is_file()}
    assert len(whole) > 2
    for number, (path, data) in enumerate(whole.items()):
        at = len(data) * (number + 1) // (len(whole) + 1)
        rest = b"" if harm == "truncated" else bytes([data[at] ^ 1 << number % 8]) + data[at + 1 :]
        path.write_bytes(data[:at] + rest)
    assert built_again(with_film, cache) == undisturbed
    assert {path: path.read_bytes() for path in whole} == whole


def test_old_half_files_beside_a_target_go(with_film: Path, run: Callable[..., object]) -> None:
    dist = with_film / "dist"
    dist.mkdir()
    old, young = dist / ".small-pl-abcdefgh.part.mp4", dist / ".small-pl-abcdefgi.part.mp4"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 3600,) * 2)
    run("build", "pl", "--kind", "burn")
    assert sorted(path.name for path in dist.iterdir()) == [young.name, "small-pl.mp4"]
