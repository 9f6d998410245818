"""Making an input that fails smaller, greedily: by pieces of lines, then by pieces of bytes.

As a program: reduce.py KIND FILE... rewrites each file with the smallest input
found that fails in the same place.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

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


def reduced(data: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """The smallest input that still fails, as far as leaving out pieces leads."""
    ends = time.monotonic() + SECONDS
    for whole, glue in ((data.split(b"\n"), b"\n"), (None, b"")):
        pieces = whole if whole is not None else [bytes([byte]) for byte in data]
        data = glue.join(_fewer(pieces, lambda kept, glue=glue: fails(glue.join(kept)), ends))
    return data


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
        small = reduced(data, lambda less, wanted=wanted: place_of(attempt(kind, less)) == wanted)
        path.write_bytes(small)
        print(f"{path.name}: {len(data)} bytes became {len(small)}")


if __name__ == "__main__":
    main()
