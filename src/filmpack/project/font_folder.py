"""A project's fonts: its own, in the folder fonts/ beside filmpack.toml, and those of the system
that its [fonts] names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from filmpack.errors import InputError, Problem, display_path
from filmpack.languages.tags import is_language, nearest_language
from filmpack.media.text.font_files import FONT_KINDS, use_project_fonts
from filmpack.media.text.system_fonts import NamedFont
from filmpack.project.config.font_section import PinnedFont
from filmpack.project.config.settings import Project
from filmpack.toml import TomlFile, shown

FOLDER = "fonts"
_FILES = (*FONT_KINDS, ".ttc", ".otc")


def open_fonts(project: Project) -> tuple[Path, ...]:
    """Draw with the fonts of a project from now on, and give its own font files.

    Raises:
        InputError: The folder or a font leads out of the project, or a key of [fonts] is neither a
            language nor a script.
    """
    place, boundary = project.folder / FOLDER, project.boundary
    found: tuple[Path, ...] = ()
    if place.is_dir():
        boundary.require_inside(place, "folder of fonts")
        found = tuple(sorted(path for path in place.iterdir() if path.suffix.lower() in FONT_KINDS))
    for path in found:
        boundary.require_inside(path, "font")
    use_project_fonts(found, _named(project))
    return found


def _named(project: Project) -> Iterator[NamedFont]:
    named = project.settings.fonts
    if not named:
        return
    text = project.boundary.read_bytes(project.file).decode("utf-8")
    toml = TomlFile.parse(text, display_path(project.file))
    for key, value in named.items():
        line = toml.line("fonts", key)
        if not is_language(key) and not _is_script(key):
            raise InputError(
                Problem(
                    toml.name,
                    line,
                    f"{shown(('fonts', key))} is neither a language nor a script.",
                    "Write a tag such as ja or zh-Hant, or a script's code such as Jpan."
                    f"{nearest_language(key)}",
                )
            )
        font, digest = (value.font, value.sha256) if isinstance(value, PinnedFont) else (value, "")
        path = None
        if "/" in font or "\\" in font or font.lower().endswith(_FILES):
            path = (project.folder / font).absolute()
            project.boundary.require_inside(path, "font")
        family = "" if path else font
        yield NamedFont(key, family, path, digest, file=toml.name, line=line)


def _is_script(code: str) -> bool:
    """Whether a text is a script's code (ISO 15924) that CLDR knows."""
    from babel.core import Locale

    return len(code) == 4 and code.title() in Locale("en").scripts
