"""Running inputs under a bound on time, and as a program under a bound on memory too.

As a program (a child of test_run.py): campaign.py KIND FIRST COUNT [SECONDS], at most so many
seconds of the processor in all. A line of JSON on standard output says what failed; the last seed
tried is kept in the file that FILMPACK_FUZZ_SEED names, for a death without a word.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import traceback
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "support")]

from fuzz import targets
from fuzz.mutate import KINDS, generate

SECONDS = 10
"""An input that takes longer is a hang; seconds of the processor, for a busy machine is none."""
MEMORY = 1 << 30
"""Bytes of address space for the whole program, its libraries counted."""
CORPUS = Path(__file__).parent / "corpus"
MOST = 40
"""After so many failures a campaign has told enough."""


class Hang(BaseException):
    """An input took longer than SECONDS. No FilmpackError, and no Exception that is caught."""


def _ring(_number: int, _frame: object) -> None:
    raise Hang(f"longer than {SECONDS} seconds")


def attempt(kind: str, data: bytes) -> str | None:
    """None when an input ends as it must, else the traceback of how it ended."""
    before = signal.signal(signal.SIGPROF, _ring)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        targets.run(kind, data)
    except (Exception, Hang):
        return traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return None


def campaign(kind: str, first: int, count: int, note: int | None = None) -> dict[int, str]:
    """Failures by seed over `count` seeds from `first`; note is a file for the current seed."""
    failures: dict[int, str] = {}
    for seed in range(first, first + count):
        if note is not None:
            os.pwrite(note, b"%020d" % seed, 0)
        failure = attempt(kind, generate(kind, seed))
        if failure:
            failures[seed] = failure
            if len(failures) >= MOST:
                break
    return failures


def keep(kind: str, seed: int) -> Path:
    """Write a seed's input to the corpus, so that it is replayed from now on."""
    path = CORPUS / kind / f"seed-{seed}.{kind}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(generate(kind, seed))
    return path


def main() -> None:
    kind, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if kind not in KINDS:
        raise SystemExit(f"there is no kind {kind!r}")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if len(sys.argv) > 4:
        resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[4]), int(sys.argv[4])))
    name = os.environ.get("FILMPACK_FUZZ_SEED")
    note = os.open(name, os.O_WRONLY | os.O_CREAT, 0o600) if name else None
    json.dump(
        {str(seed): how for seed, how in campaign(kind, first, count, note).items()}, sys.stdout
    )


if __name__ == "__main__":
    main()
