"""The store keeps what it was given, whole, for any number of processes, or says why not."""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from filmpack.errors import InputError, ToolError
from filmpack.files import stat_signature
from filmpack.store.copies import kept_copy, known_copy
from filmpack.store.digests import InputFiles, file_digest
from filmpack.store.local import DamagedError, Store
from filmpack.store.usage import DAY, entries, remove, surplus

KEY = "ab" + "0" * 62
DATA = bytes(range(256)) * 40


@pytest.fixture
def store(cache: Path) -> Store:
    return Store(cache)


def put(store: Store, key: str = KEY, data: bytes = DATA, made_for: str = "pl") -> Path:
    with store.scratch() as scratch:
        store.put(key, {"for": made_for}, data, scratch)
    return store.path(key)


def test_an_object_comes_back_as_it_was_put(store: Store) -> None:
    assert not store.has(KEY)
    put(store)
    assert store.has(KEY)
    found = store.read(KEY)
    assert (bytes(found.data), found.about) == (DATA, {"for": "pl"})


def test_looking_into_a_store_that_is_not_there_makes_no_folder(tmp_path: Path) -> None:
    store = Store(tmp_path / "none")
    assert not store.has(KEY)
    assert store.note("digests", "x") is None
    with pytest.raises(DamagedError):
        store.read(KEY)
    assert not (tmp_path / "none").exists()


@given(st.data())
def test_any_flipped_bit_and_any_cut_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    path = put(store, data=DATA[:300])
    whole = path.read_bytes()
    if data.draw(st.booleans()):
        bit = data.draw(st.integers(0, len(whole) * 8 - 1))
        spoiled = bytearray(whole)
        spoiled[bit // 8] ^= 1 << bit % 8
        path.write_bytes(spoiled)
    else:
        path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    with pytest.raises(DamagedError):
        store.read(KEY)
    # Removed, so that whoever needs it makes it again.
    assert not store.has(KEY)


def test_a_damaged_object_that_another_process_removes_first_is_made_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(store)

    def damaged(*_: object) -> None:
        path.unlink()

    monkeypatch.setattr("filmpack.store.local.unpack", damaged)
    with pytest.raises(DamagedError):
        store.read(KEY)
    store.discard(KEY)
    assert not store.has(KEY)


def test_nothing_temporary_stays(store: Store) -> None:
    put(store)
    with store.claim(KEY, wait=False) as mine:
        assert mine
    left = sorted(p.relative_to(store.folder).as_posix() for p in store.folder.rglob("*"))
    assert [p for p in left if not p.startswith("objects")] == ["locks", "tmp"]


def test_a_key_is_made_by_one_at_a_time(store: Store) -> None:
    other = Store(store.folder)
    with store.claim(KEY, wait=False) as mine:
        assert mine
        with other.claim(KEY, wait=False) as theirs:
            assert not theirs
        with other.claim("cd" + KEY[2:], wait=False) as another:
            assert another
    with other.claim(KEY, wait=True) as theirs:
        assert theirs


def _count(folder: Path, turns: int) -> None:
    store = Store(folder)
    for _ in range(turns):
        with store.claim(KEY, wait=True):
            number = int((folder / "number").read_text())
            time.sleep(0.001)
            (folder / "number").write_text(str(number + 1))


def test_claims_hold_between_processes(store: Store) -> None:
    (store.folder / "number").write_text("0")
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_count, args=(store.folder, 25)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (store.folder / "number").read_text() == "75"


def test_what_a_killed_process_leaves_is_swept_and_its_claims_are_free(store: Store) -> None:
    script = (
        "import sys, time; from pathlib import Path; from filmpack.store.local import Store\n"
        f"s = Store(Path(sys.argv[1]))\n"
        f"with s.claim({KEY!r}, wait=True), s.scratch() as f:\n"
        "    (f / 'part').write_text('half'); print('in', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(store.folder)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    with store.scratch() as mine:
        # A living process keeps its folder.
        assert len(list(store.folder.glob("tmp/*/part"))) == 1
        assert mine.is_dir()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with store.claim(KEY, wait=False) as free:
        assert free
    with store.scratch():
        assert list(store.folder.glob("tmp/*/part")) == []
    assert list((store.folder / "tmp").iterdir()) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, r"is full\.\n  Make room with 'filmpack cache prune"),
        (errno.EROFS, r"cannot use the cache folder .*: Read-only file system\.\n.*FILMPACK_CACHE"),
        (errno.EACCES, r"cannot use the cache folder .*: Permission denied\."),
    ],
)
def test_a_disk_that_refuses_gives_one_clear_message(
    store: Store, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    with store.scratch() as scratch:
        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(ToolError, match=words):
            store.put(KEY, {}, DATA, scratch)
    assert not store.has(KEY)


def test_a_file_is_digested_once_and_again_when_it_changed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = tmp_path / "film"
    film.write_bytes(b"one")
    first = file_digest(film, store)
    monkeypatch.setattr("hashlib.file_digest", lambda *_: pytest.fail("read again"))
    assert file_digest(film, store) == first
    monkeypatch.undo()
    film.write_bytes(b"two")
    os.utime(film, ns=(1, 1))
    assert file_digest(film, store) != first
    with pytest.raises(InputError, match="cannot be read"):
        file_digest(tmp_path / "none", store)


def aged(store: Store, number: int, days: float, made_for: str, now: float) -> None:
    path = put(store, f"{number:064x}", made_for=made_for)
    os.utime(path, (now - days * DAY,) * 2)


def test_prune_removes_the_old_and_then_the_longest_unused(store: Store) -> None:
    now = 2e9
    for number, days in enumerate((40, 20, 3, 0.5)):
        aged(store, number, days, "pl", now)
    found = entries(store, now)
    size = found[0].size
    assert [round(e.age) for e in surplus(found, None, 30)] == [40]
    assert [round(e.age) for e in surplus(found, 2 * size, None)] == [40, 20]
    assert [round(e.age) for e in surplus(found, 2 * size - 1, 30)] == [40, 20, 3]
    assert surplus(found, 4 * size, 50) == ()


def make_copy(store: Store, name: str, data: bytes = b"film") -> Path:
    return kept_copy(store, "normalised", name, lambda path: void(path.write_bytes(data)))


def void(_: object) -> None:
    """For a lambda that gives nothing."""


def test_copies_of_films_are_counted_and_removed_too(store: Store) -> None:
    now = time.time()
    for name in ("old", "young"):
        path = make_copy(store, name)
        os.utime(path, (now - 40 * DAY,) * 2)
    seen = stat_signature(path)
    assert known_copy(store, "normalised", "young") == path
    assert stat_signature(path) == seen, "using a copy must not look like a change of it"
    found = entries(store, now)
    assert [(e.path.stem, e.made_for, round(e.age)) for e in found] == [
        ("old", "film", 40),
        ("young", "film", 0),
    ]
    gone = surplus(found, None, 30)
    assert [e.path.stem for e in gone] == ["old"]
    remove(gone)
    assert known_copy(store, "normalised", "old") is None


def test_a_damaged_copy_of_a_film_is_made_again(store: Store) -> None:
    path = make_copy(store, "film")
    assert make_copy(store, "film", b"not made again") == path
    path.write_bytes(b"fxlm")
    assert known_copy(store, "normalised", "film") is None
    assert make_copy(store, "film", b"made again") == path
    assert path.read_bytes() == b"made again"


def test_an_object_or_a_note_in_the_place_of_another_is_noticed(store: Store) -> None:
    other = "cd" + "0" * 62
    one, two = put(store), put(store, other, b"other")
    one.write_bytes(two.read_bytes())
    with pytest.raises(DamagedError):
        store.read(KEY)
    assert not store.has(KEY)
    assert bytes(store.read(other).data) == b"other"
    store.write_note("masters", "one", {"frames": 750})
    store.write_note("masters", "two", {"frames": 350})
    first, second = sorted((store.folder / "masters").iterdir())
    first.write_bytes(second.read_bytes())
    assert [store.note("masters", name) for name in ("one", "two")].count(None) == 1


@given(st.data())
def test_any_changed_byte_of_a_note_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    store.write_note("masters", "film", {"frames": 750, "rate": "25"})
    (path,) = (store.folder / "masters").iterdir()
    note = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(note) - 1))
    note[at] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(note)
    assert store.note("masters", "film") is None


def test_a_folder_in_the_place_of_an_object_is_replaced(store: Store) -> None:
    path = store.path(KEY)
    path.mkdir(parents=True)
    assert not store.has(KEY)
    put(store)
    assert bytes(store.read(KEY).data) == DATA


def test_the_umask_decides_who_may_read_the_store(store: Store) -> None:
    before = os.umask(0o002)
    try:
        path = put(store)
        store.write_note("digests", "x", {})
    finally:
        os.umask(before)
    (note,) = (store.folder / "digests").iterdir()
    assert [file.stat().st_mode & 0o777 for file in (path, note)] == [0o664, 0o664]


def test_every_flipped_bit_of_an_objects_first_line_is_noticed(store: Store) -> None:
    path = put(store)
    good = path.read_bytes()
    for at in range(good.index(b"\n") + 1):
        for bit in range(8):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(good[:at] + bytes([good[at] ^ 1 << bit]) + good[at + 1 :])
            with pytest.raises(DamagedError):
                store.read(KEY)


def test_names_of_films_in_any_letters_are_held(store: Store) -> None:
    names = ["Zażółć gęślą.mkv", "a b\nc.mkv", "\udcff.mkv", KEY]
    with store.scratch() as scratch:
        store.hold(names, scratch)
        assert store.held() == frozenset(names)


def test_what_a_running_build_needs_is_not_pruned(store: Store) -> None:
    other = "cd" + "0" * 62
    put(store), put(store, other)
    with store.scratch() as scratch:
        store.hold([KEY], scratch)
        assert [e.path.name for e in surplus(entries(store, 2e9), 0, 0)] == [other]
    assert len(surplus(entries(store, 2e9), 0, None)) == 2


@pytest.mark.parametrize("how", ["rewritten", "replaced", "same times", "gone"])
def test_a_file_that_changes_while_it_is_used_is_refused(tmp_path: Path, how: str) -> None:
    film, other = tmp_path / "film", tmp_path / "other"
    film.write_bytes(b"one")
    other.write_bytes(b"two")
    inputs = InputFiles([film])
    inputs.require_unchanged()
    if how == "gone":
        film.unlink()
    elif how == "rewritten":
        film.write_bytes(b"two")
    else:
        if how == "same times":
            shutil.copystat(film, other)
        other.replace(film)
    with pytest.raises(InputError, match="this file changed while it was in use"):
        inputs.require_unchanged()


def test_a_cache_folder_that_is_removed_meanwhile_is_named(store: Store) -> None:
    with store.scratch() as scratch:
        shutil.rmtree(store.folder)
        with pytest.raises(ToolError, match="was removed while it was in use"):
            store.put(KEY, {}, DATA, scratch)


def test_the_cache_command_shows_and_prunes(run: Callable[..., Result], store: Store) -> None:
    now = time.time()
    assert run("cache").stdout == f"{store.folder}: empty\n"
    aged(store, 1, 0, "pl", now)
    aged(store, 2, 90, "el", now)
    shown = run("cache").stdout
    assert "2 objects, 20." in shown
    assert [row.split() for row in shown.splitlines() if row.startswith("  el")] == [
        ["el", "1", "10.3", "kB"]
    ]
    tried = run("cache", "prune", "--older-than", "30d", "--dry-run")
    assert "would remove 1 object, 10.3 kB" in tried.stderr
    assert len(entries(store, now)) == 2
    assert run("cache", "prune", "--older-than", "30d").exit_code == 0
    assert [e.made_for for e in entries(store, now)] == ["pl"]
    assert run("cache", "prune", "--max-size", "0").exit_code == 0
    assert entries(store, now) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "prune needs --max-size or --older-than"),
        (("--max-size", "much"), "invalid size 'much'"),
        (("--max-size", "20"), "invalid size '20'.\n  Give a number and a unit: 500M, 20G."),
        (("--older-than", "old"), "invalid age 'old'"),
    ],
)
def test_prune_wants_a_bound_it_understands(
    run: Callable[..., Result], arguments: tuple[str, ...], words: str
) -> None:
    done = run("cache", "prune", *arguments)
    assert done.exit_code == 2
    assert words in done.stderr


def test_an_object_that_cannot_be_written_leaves_no_temporary_file(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("filmpack.files.os.fsync", full)
    with pytest.raises(ToolError, match="is full"):
        Store(cache).put("a" * 64, {}, b"data", tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert not Store(cache).has("a" * 64)
