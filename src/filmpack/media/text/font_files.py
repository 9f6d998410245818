"""The font files that travel with the package."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def font_files() -> list[Path]:
    """The fonts that travel with the package (Noto Sans, SIL Open Font License)."""
    folder = Path(str(resources.files("filmpack") / "fonts"))
    return sorted(folder.glob("*.ttf"))
