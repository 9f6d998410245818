"""Ways to harm a file of a store."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path


def flip(rng: random.Random, path: Path, _: list[Path]) -> None:
    data = bytearray(path.read_bytes() or b"\0")
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def cut(rng: random.Random, path: Path, _: list[Path]) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: rng.randrange(len(data) + 1)])


def zero(rng: random.Random, path: Path, _: list[Path]) -> None:
    data = bytearray(path.read_bytes())
    first = rng.randrange(len(data) + 1)
    end = min(len(data), first + rng.choice([16, 4096, len(data)]))
    path.write_bytes(data[:first] + bytes(end - first) + data[end:])


def change_digit(rng: random.Random, path: Path, _: list[Path]) -> None:
    data = bytearray(path.read_bytes())
    places = [at for at, byte in enumerate(data[:100_000]) if 48 <= byte < 58]
    if places:
        data[rng.choice(places)] = rng.choice(b"0123456789")
    path.write_bytes(data)


def swap(rng: random.Random, path: Path, files: list[Path]) -> None:
    alike = [other for other in files if other != path and _room(other) == _room(path)]
    if alike:
        other = rng.choice(alike)
        mine, its = path.read_bytes(), other.read_bytes()
        path.write_bytes(its)
        other.write_bytes(mine)


def _room(path: Path) -> str:
    """The store's folder that a file is in: objects, masters, indexed and so on."""
    return path.parts[path.parts.index("cache") + 1]


def remove(_rng: random.Random, path: Path, _: list[Path]) -> None:
    path.unlink()


HARMS: tuple[Callable[[random.Random, Path, list[Path]], None], ...] = (
    flip,
    cut,
    zero,
    change_digit,
    swap,
    remove,
)
