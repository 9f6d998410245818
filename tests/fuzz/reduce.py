"""Making an input that fails smaller, greedily: by pieces of lines, then by pieces of bytes.

As a program: reduce.py KIND FILE... rewrites each file with the smallest input
found that fails in the same place.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "support")]

from fuzz.campaign import attempt

SECONDS = 120
"""After so long, what was found by then is small enough."""


def place_of(failure: str | None) -> str:
    """Where a failure happened and of which sort it is, without what changes with the input."""
    if failure is None:
        return ""
    rows = failure.strip().split("\n")
    kind = rows[-1].partition(":")[0]
    # A hang is one wherever the bell rang.
    frames = [row for row in rows if row.startswith("  File ") and "filmpack" in row]
    return kind if kind.endswith("Hang") or not frames else f"{kind} {frames[-1]}"


def fails_alike(kind: str, wanted: str, data: bytes) -> bool:
    """Whether an input fails in this place."""
    return place_of(attempt(kind, data)) == wanted


def reduced(data: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """The smallest input that still fails, as far as leaving out pieces leads."""
    ends = time.monotonic() + SECONDS
    rows = _fewer(data.split(b"\n"), lambda kept: fails(b"\n".join(kept)), ends)
    pieces = [bytes([byte]) for byte in b"\n".join(rows)]
    return b"".join(_fewer(pieces, lambda kept: fails(b"".join(kept)), ends))


def _fewer(
    pieces: Sequence[bytes], fails: Callable[[Sequence[bytes]], bool], ends: float
) -> Sequence[bytes]:
    size = len(pieces) // 2
    while size and time.monotonic() < ends:
        at = 0
        while at < len(pieces) and time.monotonic() < ends:
            fewer = [*pieces[:at], *pieces[at + size :]]
            if fails(fewer):
                pieces = fewer
            else:
                at += size
        size //= 2
    return pieces


def main() -> None:
    kind, *names = sys.argv[1:]
    for path in map(Path, names):
        data = path.read_bytes()
        wanted = place_of(attempt(kind, data))
        if not wanted:
            print(f"{path.name}: does not fail")
            continue
        small = reduced(data, partial(fails_alike, kind, wanted))
        path.write_bytes(small)
        print(f"{path.name}: {len(data)} bytes became {len(small)}")


if __name__ == "__main__":
    main()
