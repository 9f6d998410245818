"""Which font files belong together: the families of the package, the project and the system."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from filmpack.errors import ConfigError
from filmpack.languages.scripts import FONT_FAMILY, SYMBOLS
from filmpack.media.text.font_reading import read_font, unreadable
from filmpack.media.text.system_fonts import NamedFont, SystemFace, faces_of_named

Face = Literal["regular", "italic", "semibold"]

_STYLES: dict[str, Face] = {
    **dict.fromkeys(("", "Regular", "Roman", "Book"), "regular"),
    **dict.fromkeys(("Italic", "Oblique"), "italic"),
    "SemiBold": "semibold",
}
"""The faces that are drawn, by the last word of a font's style."""
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class FontFamily:
    """Font files that belong together. names are what ASS calls each face's family."""

    name: str
    files: dict[Face, Path]
    names: dict[Face, str] = field(default_factory=dict)
    own: bool = False
    """Whether it is the project's, or named by it."""
    system: bool = False
    """Whether it is one of the system that the project names."""
    numbers: dict[Face, int] = field(default_factory=dict)
    """Which font of a file with several a face is, from 0; 0 where it is not there."""

    def face(self, face: Face) -> Face:
        """The face that it draws instead of one that it lacks."""
        return face if face in self.files else "regular"

    def place(self, face: Face) -> tuple[Path, int]:
        """The file of a face, or of the one instead, and which font of the file it is."""
        drawn = self.face(face)
        return self.files[drawn], self.numbers.get(drawn, 0)


@dataclass(frozen=True)
class KnownFamilies:
    """All families by name; and by the key of [fonts] the family's name, or why there is none."""

    families: dict[str, FontFamily]
    named: Mapping[str, str | ConfigError]


def known_families(
    package: Sequence[Path], project: Sequence[Path], named: Sequence[NamedFont]
) -> KnownFamilies:
    """The families in these files. Raises ToolError for a font of the project's that cannot be
    read.

    Args:
        package: The package's font files; their names say what they hold.
        project: The project's own.
        named: The fonts of the system that it names.
    """
    by_key: dict[str, str | ConfigError] = {}
    system: dict[str, FontFamily] = {}
    for font in named:
        try:
            chosen = _system_family(font)
        except ConfigError as error:
            by_key[font.key.casefold()] = error
        else:
            by_key[font.key.casefold()] = chosen.name
            system[chosen.name] = chosen
    return KnownFamilies({**_of_files(package, project), **system}, by_key)


@lru_cache(maxsize=8)
def _of_files(package: Sequence[Path], project: Sequence[Path]) -> Mapping[str, FontFamily]:
    found: dict[str, FontFamily] = {}
    for path in package:
        stem, _, style = path.stem.partition("-")
        name = _WORDS.sub(" ", stem)
        face = _STYLES.get(style, "regular")
        family = found.setdefault(name, FontFamily(name, {}))
        family.files[face] = path
        family.names[face] = f"{name} SemiBold" if face == "semibold" else name
    own: dict[str, FontFamily] = {}
    for path in project:
        given, style = _named(path)
        name = given.removesuffix(" SemiBold")
        own_face = "semibold" if name != given else _STYLES.get(style.split(" ")[-1])
        family = own.setdefault(name, FontFamily(name, {}, own=True))
        if own_face and own_face not in family.files:
            family.files[own_face] = path
            family.names[own_face] = given
    whole = {name: family for name, family in own.items() if "regular" in family.files}
    return {**found, **whole}


def _system_family(font: NamedFont) -> FontFamily:
    """A family of the system's. Raises ConfigError where it is not to be had."""
    faces: dict[Face, SystemFace] = {}
    for style, one in faces_of_named(font):
        # A file that is named by its path is what is meant, whatever its style.
        face = "regular" if font.path else _STYLES.get(style)
        if face and face not in faces and _drawable_name(one.family):
            faces[face] = one
    if "regular" not in faces:
        raise font.without_regular()
    regular = faces["regular"]
    font.require_version(regular.path)
    name = regular.family
    if name in (FONT_FAMILY, SYMBOLS):
        raise font.wrong(f"{name} comes with filmpack.", "Remove this line.")
    return FontFamily(
        name,
        {face: one.path for face, one in faces.items()},
        {face: one.family for face, one in faces.items()},
        own=True,
        system=True,
        numbers={face: one.number for face, one in faces.items()},
    )


def _named(path: Path) -> tuple[str, str]:
    """The family and style that a font file states."""
    import uharfbuzz

    data = read_font(path)
    try:
        face = uharfbuzz.Face(data)
        names = uharfbuzz.OTNameIdPredefined
        family = face.get_name(names.FONT_FAMILY) or ""
        style = face.get_name(names.FONT_SUBFAMILY) or ""
    # What a broken font makes libraries raise is not promised anywhere.
    except Exception as error:
        raise unreadable(path, error or type(error).__name__) from None
    if family.removesuffix(" SemiBold") in (FONT_FAMILY, SYMBOLS):
        raise unreadable(path, f"{family} comes with filmpack")
    if not face.unicodes or not _drawable_name(family):
        raise unreadable(path, "it names no font family, or has no characters")
    return family.strip(), style.strip()


def _drawable_name(family: str) -> bool:
    """Whether a family can be named in ASS."""
    return bool(family) and not re.search(r"[,{}\\\n]", family)
