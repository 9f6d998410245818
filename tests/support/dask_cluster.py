"""Dask's own commands, as docs/cluster.md has them; and the encoders that run under them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from processes import children

Process = subprocess.Popen[bytes]


class Cluster:
    """Dask's own commands, as docs/cluster.md has them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes, self.workers = list[Process](), list[Process]()
        file = folder / "scheduler.json"
        options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        self._start("scheduler", *options, "--scheduler-file", str(file))
        for _ in range(600):
            if file.exists() and file.read_text().endswith("}"):
                break
            time.sleep(0.05)
        self.address = json.loads(file.read_text())["address"]

    def worker(self, **environment: str) -> Process:
        """A worker process; gives it when it has joined."""
        own = tuple("--nthreads 1 --no-dashboard --no-nanny --host 127.0.0.1".split())
        name = f"worker{len(self.workers) + 1}"
        options = (*own, "--name", name, "--local-directory", str(self.folder))
        self.workers.append(self._start("worker", self.address, *options, **environment))
        return self.workers[-1]

    def _start(self, *arguments: str, **environment: str) -> Process:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **environment},
        )
        self.processes.append(process)
        return process

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
            process.wait(30)


def encoders(pid: int) -> list[int]:
    """The encoding ffmpegs among a process's children: Dask starts others for a moment."""
    found = []
    for child in family(pid):
        with suppress(OSError):
            if b"-copyts" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):
                found.append(child)
    return found


def family(pid: int) -> list[int]:
    try:
        return children(pid)
    except OSError:
        return []
