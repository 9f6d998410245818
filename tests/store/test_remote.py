"""A store at an address gives what was put, on any machine, or says why not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from filmpack.errors import ConfigError, ToolError
from filmpack.store.local import DamagedError, Store
from filmpack.store.remote import RemoteStore, open_store

KEY = "ab" + "0" * 62
DATA = bytes(range(256)) * 40


@pytest.fixture(params=["file", "memory"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A file system that can rename, and one that cannot."""
    if request.param == "file":
        return f"file://{tmp_path}/far"
    return f"memory://{tmp_path.name}"


def put(store: Store, key: str = KEY) -> None:
    with store.scratch() as scratch:
        store.put(key, {"for": "pl"}, DATA, scratch)


def test_what_one_machine_puts_another_reads(address: str, tmp_path: Path) -> None:
    here, there = (RemoteStore(address, tmp_path / name) for name in ("here", "there"))
    assert not there.has(KEY)
    put(here)
    # What was not there at the first look is seen when it is asked for by name.
    assert there.await_object(KEY, 0)
    found = there.read(KEY)
    assert (bytes(found.data), found.about) == (DATA, {"for": "pl"})
    # And from then on it is in the local folder.
    assert Store(tmp_path / "there").has(KEY)
    assert RemoteStore(address, tmp_path / "third").has(KEY)


def test_a_claim_finds_what_another_machine_made_meanwhile(address: str, tmp_path: Path) -> None:
    here, there = (RemoteStore(address, tmp_path / name) for name in ("here", "there"))
    assert not there.has(KEY)
    put(here)
    with there.claim(KEY, wait=False) as mine:
        assert mine
        assert there.has(KEY)


def test_nothing_half_written_is_left_at_the_address(tmp_path: Path) -> None:
    put(RemoteStore(f"file://{tmp_path}/far", tmp_path / "here"))
    files = [path.name for path in (tmp_path / "far").rglob("*") if path.is_file()]
    assert files == [KEY]


def test_a_damaged_object_at_the_address_is_removed_and_made_again(tmp_path: Path) -> None:
    address = f"file://{tmp_path}/far"
    put(RemoteStore(address, tmp_path / "here"))
    (far,) = (path for path in (tmp_path / "far").rglob(KEY))
    spoiled = bytearray(far.read_bytes())
    spoiled[-1] ^= 1
    far.write_bytes(spoiled)
    there = RemoteStore(address, tmp_path / "there")
    with pytest.raises(DamagedError):
        there.read(KEY)
    assert not there.has(KEY)
    assert not far.exists()
    put(there)
    assert bytes(RemoteStore(address, tmp_path / "third").read(KEY).data) == DATA


def test_a_mark_is_seen_at_the_same_address_only(address: str, tmp_path: Path) -> None:
    here, there = (RemoteStore(address, tmp_path / name) for name in ("here", "there"))
    here.leave_mark("token")
    assert there.sees_mark("token")
    assert not RemoteStore(f"memory://{tmp_path.name}-other", tmp_path / "x").sees_mark("token")
    here.remove_mark("token")
    assert not there.sees_mark("token")


def test_an_address_that_cannot_be_written_to_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "far").write_text("a file, not a folder")
    store = RemoteStore(f"file://{tmp_path}/far", tmp_path / "here")
    with pytest.raises(ToolError, match=r"the cache at file://.* cannot be used"):
        put(store)


def test_an_address_nobody_knows_is_one_message() -> None:
    with pytest.raises(ConfigError, match="nosuch"):
        open_store("nosuch://bucket/films")


def test_an_address_without_fsspec_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(ConfigError, match=r"pip install 'filmpack\[cluster\]'"):
        open_store("memory://films")


def test_the_environment_may_name_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILMPACK_CACHE", f"file://{tmp_path}/far")
    assert open_store(None).place == f"file://{tmp_path}/far"
    assert open_store(tmp_path / "near").place == str(tmp_path / "near")
