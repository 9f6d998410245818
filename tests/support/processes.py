"""What a process under test has started."""

from __future__ import annotations

from pathlib import Path

import pytest


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task")
    if not tasks.is_dir():
        pytest.skip("needs /proc")
    found = [(task / "children").read_text().split() for task in tasks.iterdir()]
    return [int(child) for row in found for child in row]
