"""Reading font files: whole, and as they are drawn with."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from filmpack import files
from filmpack.errors import ToolError, display_path
from filmpack.files import require_regular
from filmpack.media.text.font_collection import single_font
from filmpack.media.text.font_metrics import normalised

_MOST_BYTES = 32 * 1024 * 1024
"""The largest font for all of Chinese has less."""
_COLLECTIONS = (".ttc", ".otc")
_MOST_OF_SEVERAL = 128 * 1024 * 1024
"""For a file with several fonts."""


def drawn_bytes(path: Path, number: int = 0) -> bytes | None:
    """A font as it is drawn with, of a file with several the one of this number; None where that is
    the file itself."""
    return (
        None
        if path.parent == package_folder()
        else _normalised(path, number, path.stat().st_mtime_ns)
    )


def package_folder() -> Path:
    """Where the fonts are that travel with the package."""
    # Not by importlib.resources, which takes longer to import than a font to read.
    return Path(__file__).parents[2] / "fonts"


@lru_cache(maxsize=16)
def _normalised(path: Path, number: int, _changed: int) -> bytes:
    try:
        return normalised(single_font(read_font(path), number))
    except ValueError as error:
        raise unreadable(path, error) from None


def read_font(path: Path) -> bytes:
    """A font file's bytes. Raises ToolError for none, or one that is far too large."""
    require_regular(path, "font")
    most = _MOST_OF_SEVERAL if path.suffix.lower() in _COLLECTIONS else _MOST_BYTES
    if path.stat().st_size > most:
        raise unreadable(path, f"it is larger than {most // 1024 // 1024} MiB")
    return files.read_bytes(path, "font", most=most)


def unreadable(path: Path, reason: object) -> ToolError:
    """The error for a font that cannot be read."""
    ours = path.parent == package_folder()
    advice = "Install filmpack again." if ours else "Replace it, or use another font."
    return ToolError(f"{display_path(path)}: this font cannot be read: {reason}.", advice)
