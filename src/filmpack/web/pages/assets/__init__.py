"""Files that every page uses, as they are published."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

NAMES = ("page.css", "page.js", "icon.svg", "hls.min.js", "hls.LICENSE.txt")


@lru_cache(maxsize=1)
def asset_files() -> dict[str, bytes]:
    """Their bytes by name."""
    folder = Path(__file__).parent
    return {name: (folder / name).read_bytes() for name in NAMES}
