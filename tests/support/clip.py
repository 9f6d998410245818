"""The real footage that tests of ffmpeg use."""

from __future__ import annotations

from pathlib import Path

import pytest

FOOTAGE = Path(__file__).parents[2] / ".cache" / "footage"


def clip_path() -> Path:
    """Big Buck Bunny, 1280x720, 25 frames a second, 132 frames, 5.1 sound."""
    path = FOOTAGE / "bigbuckbunny.mp4"
    if not path.is_file():
        pytest.fail("the real footage is missing; fetch it with 'make footage'", pytrace=False)
    return path
