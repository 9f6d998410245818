"""Three thousand mutated files, in children that may take no more memory than a bound.

FILMPACK_FUZZ_RUNS sets another number (12000 in `make test-endurance`; 200000 before a release:
some twenty minutes on two cores), FILMPACK_FUZZ_FIRST the first seed.
A failure is written to the corpus; tests/fuzz/reduce.py makes it smaller.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fuzz.campaign import keep
from fuzz.mutate import KINDS

RUNS = int(os.environ.get("FILMPACK_FUZZ_RUNS", "3000"))
FIRST = int(os.environ.get("FILMPACK_FUZZ_FIRST", "1000000"))
SHARE = dict.fromkeys(KINDS, 0.1) | {"po": 0.3, "srt": 0.15, "toml": 0.35}
"""Of all runs; txt, json and each format that is found have a tenth."""
SECONDS_EACH = 0.05
"""Far more of the processor than an input takes: past it the whole child hangs, where no bell
reaches."""
BUSY = 20
"""How many times as long a child may take by the clock: other work slows it, and is no hang."""


@pytest.mark.full
@pytest.mark.parametrize("kind", KINDS)
def test_no_input_crashes_it(kind: str, tmp_path: Path) -> None:
    count = round(RUNS * SHARE[kind])
    note = tmp_path / "seed"
    child = [sys.executable, str(Path(__file__).with_name("campaign.py"))]
    seconds = round(120 + SECONDS_EACH * count)
    try:
        done = subprocess.run(
            [*child, kind, str(FIRST), str(count), str(seconds)],
            capture_output=True,
            text=True,
            timeout=BUSY * seconds,
            env={**os.environ, "FILMPACK_FUZZ_SEED": str(note)},
        )
        ended = f"exit {done.returncode}: {done.stderr[-2000:]}"
        failures = json.loads(done.stdout) if done.returncode == 0 else {}
    except subprocess.TimeoutExpired:
        ended, failures, done = "no end", {}, None
    if done is None or done.returncode:
        failures[note.read_text("ascii") if note.exists() else str(FIRST)] = ended
    kept = {int(seed): (keep(kind, int(seed)).name, how) for seed, how in failures.items()}
    assert not kept, "\n".join(
        f"{kind} seed {seed}, kept as {name}:\n{how}" for seed, (name, how) in kept.items()
    )
