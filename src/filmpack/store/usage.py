"""What the store holds, by age and language, and making it smaller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filmpack.store.copies import copies, last_used, remove_copy
from filmpack.store.envelope import read_about
from filmpack.store.local import Store

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One object, or a copy of a film: bytes on disk, days since it was last used, what it
    was made for, and whether a running build needs it."""

    path: Path
    size: int
    age: float
    made_for: str
    held: bool = False


@dataclass(frozen=True, slots=True)
class Pile:
    """Objects counted together."""

    name: str
    objects: int
    size: int


def entries(store: Store, now: float) -> list[Entry]:
    """All objects, those used longest ago first. now is seconds since 1970."""
    found = []
    held = store.held()
    for path in (store.folder / "objects").glob("*/*"):
        with suppress(OSError):
            state = path.stat()
            made_for = str(read_about(path).get("for", "?"))
            age = (now - state.st_mtime) / DAY
            found.append(Entry(path, state.st_size, age, made_for, path.name in held))
    for path in copies(store):
        with suppress(OSError):
            age = (now - last_used(path)) / DAY
            found.append(Entry(path, path.stat().st_size, age, "film", path.name in held))
    return sorted(found, key=lambda entry: (-entry.age, entry.path.name))


def by_age(found: Iterable[Entry]) -> list[Pile]:
    """The objects by how long ago they were used."""
    steps = ((1, "today"), (7, "this week"), (30, "this month"))
    names = [name for _, name in steps] + ["longer ago"]
    return _piles(
        ((next((n for days, n in steps if e.age < days), names[-1]), e) for e in found), names
    )


def by_language(found: Sequence[Entry]) -> list[Pile]:
    """The objects by the language that they were first made for."""
    return _piles(((e.made_for, e) for e in found), sorted({e.made_for for e in found}))


def _piles(named: Iterable[tuple[str, Entry]], names: Sequence[str]) -> list[Pile]:
    counts = dict.fromkeys(names, (0, 0))
    for name, entry in named:
        objects, size = counts[name]
        counts[name] = (objects + 1, size + entry.size)
    return [Pile(name, objects, size) for name, (objects, size) in counts.items()]


def surplus(
    found: Sequence[Entry], max_size: int | None, older_than: float | None
) -> tuple[Entry, ...]:
    """What to remove: all used longer than `older_than` days ago, then those used
    longest ago until `max_size` bytes are left. What a running build needs stays. found is
    in the order of entries()."""
    gone = []
    left = sum(entry.size for entry in found)
    for entry in found:
        if entry.held:
            continue
        old = older_than is not None and entry.age > older_than
        if old or (max_size is not None and left > max_size):
            gone.append(entry)
            left -= entry.size
    return tuple(gone)


def remove(gone: Iterable[Entry]) -> None:
    """Remove objects; a build that wants one makes it again."""
    for entry in gone:
        with suppress(FileNotFoundError):
            remove_copy(entry.path) if entry.made_for == "film" else entry.path.unlink()
