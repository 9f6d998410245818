"""The small pictures of reports show what the film shows at a cue's time."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from filmpack.media.input.probe import probe
from filmpack.media.input.remarks import remarks
from filmpack.media.pictures.stills import stills
from master_matrix import ROWS
from matrix_films import make, make_sources

PLACES = 8
"""Blocks along the upper edge, which spell a frame's number."""


def number_on(address: str) -> int:
    """The number of the frame that a picture shows."""
    picture = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("L")
    row = np.asarray(picture)[6]
    lit = [row[int((place + 0.5) * len(row) / PLACES)] > 110 for place in range(PLACES)]
    return sum(1 << place for place, on in enumerate(lit) if on)


@pytest.mark.parametrize(
    ("name", "late", "said"),
    [
        ("mp4, picture 0.2 s after the sound", 200, "its picture begins 0.200 s after its sound"),
        pytest.param("mp4, sound 0.3 s after the picture", 0, "", marks=pytest.mark.full),
        pytest.param("mkv, one frame lost", 0, "number 20", marks=pytest.mark.full),
    ],
)
def test_a_still_is_the_frame_that_is_shown_at_its_time(
    tmp_path: Path, name: str, late: int, said: str
) -> None:
    make_sources(tmp_path)
    row = next(row for row in ROWS if row.name == name)
    path = make(row, tmp_path, tmp_path)
    wanted = {0: 0, 10: 10, 20: 19 if "lost" in name else 20, 69: 69}
    shown = stills(path, {number: late + 40 * number + 5 for number in wanted})
    assert {number: number_on(address) for number, address in shown.items()} == wanted
    assert said in "\n".join(remarks(probe(path)))
