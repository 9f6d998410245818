"""Start-up: `filmpack --help` and `filmpack status` against `python -c "import click"`.

Each pair is run in turn, so that a slow moment of the machine hits both; the
median of each and the ratio of the medians are printed. Warm: first runs don't count.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 9
CLICK = [sys.executable, "-c", "import click"]
COMMANDS = {
    "filmpack --help": [sys.executable, "-m", "filmpack", "--help"],
    "filmpack status": [sys.executable, "-m", "filmpack", "status"],
}


def seconds(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def main() -> None:
    languages = len(list((ROOT / "translations").glob("*.po")))
    print(f"Python {platform.python_version()}, {platform.machine()}, {languages} catalogues")
    for name, command in COMMANDS.items():
        seconds(command), seconds(CLICK)
        pairs = [(seconds(command), seconds(CLICK)) for _ in range(RUNS)]
        ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(f"{name}: {ours:.3f} s, {ours / theirs:.1f} times 'import click' ({theirs:.3f} s)")


if __name__ == "__main__":
    main()
