"""The font files that travel with the package."""

from __future__ import annotations

from pathlib import Path


def font_files() -> list[Path]:
    """The fonts that travel with the package (Noto Sans, SIL Open Font License)."""
    # Not by importlib.resources, which takes longer to import than a font to read.
    folder = Path(__file__).parent.parent / "fonts"
    return sorted(folder.glob("*.ttf"))
