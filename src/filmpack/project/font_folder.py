"""A project's own fonts on disk: the folder fonts/ beside filmpack.toml."""

from __future__ import annotations

from pathlib import Path

from filmpack.media.text.font_files import FONT_KINDS, use_project_fonts
from filmpack.project.trust import Boundary

FOLDER = "fonts"


def open_fonts(folder: Path, boundary: Boundary) -> tuple[Path, ...]:
    """Draw with the fonts of a project from now on, and give its font files.

    Args:
        folder: The project's.
        boundary: What it may reach.

    Raises:
        InputError: The folder or a font leads out of the project.
    """
    place = folder / FOLDER
    found: tuple[Path, ...] = ()
    if place.is_dir():
        boundary.require_inside(place, "folder of fonts")
        found = tuple(sorted(path for path in place.iterdir() if path.suffix.lower() in FONT_KINDS))
    for path in found:
        boundary.require_inside(path, "font")
    use_project_fonts(found)
    return found
