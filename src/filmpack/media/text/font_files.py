"""The font files that text is drawn with: those of the package, and the project's own.

No font is ever taken from the system: what a film looks like depends on no machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from filmpack import files
from filmpack.errors import ToolError, display_path
from filmpack.files import require_regular
from filmpack.languages.language import language as language_data
from filmpack.languages.scripts import (
    FAMILIES,
    FONT_FAMILY,
    OF_FONT_FAMILY,
    SYMBOLS,
    font_family,
    script_of_language,
)
from filmpack.media.text.font_metrics import normalised

Face = Literal["regular", "italic", "semibold"]

FONT_KINDS = (".ttf", ".otf")
_MOST_BYTES = 32 * 1024 * 1024
"""The largest font for all of Chinese has less."""
_STYLES: dict[str, Face] = {
    **dict.fromkeys(("", "Regular", "Roman", "Book"), "regular"),
    **dict.fromkeys(("Italic", "Oblique"), "italic"),
    "SemiBold": "semibold",
}
"""The faces that are drawn, by the last word of a font's style."""
_FEWEST = 20
"""Letters of a script that a font which is made for it has at least."""
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class FontFamily:
    """Font files that belong together. names are what ASS calls each face's family."""

    name: str
    files: dict[Face, Path]
    names: dict[Face, str] = field(default_factory=dict)
    own: bool = False
    """Whether it is the project's."""

    def face(self, face: Face) -> Face:
        """The face that it draws instead of one that it lacks."""
        return face if face in self.files else "regular"


_project: tuple[Path, ...] = ()
_kept: tuple[object, tuple[Path, ...], dict[str, FontFamily]] | None = None


def use_project_fonts(files: Iterable[Path]) -> None:
    """Draw with a project's font files too, from now on; they take the place of others'."""
    global _project
    _project = tuple(sorted(path.absolute() for path in files))


def project_fonts() -> tuple[Path, ...]:
    """The files that use_project_fonts() was given."""
    return _project


def font_files() -> list[Path]:
    """The fonts that travel with the package (Noto Sans, SIL Open Font License)."""
    return sorted(_folder().glob("*.ttf"))


def families() -> dict[str, FontFamily]:
    """All families by name; of two of one name, the project's.

    Raises ToolError for a font of the project's that cannot be read.
    """
    global _kept
    # Asked for every text, and a folder takes long to list.
    if _kept is None or _kept[0] is not font_files or _kept[1] is not _project:
        _kept = (font_files, _project, _families(tuple(font_files()), _project))
    return _kept[2]


def family_of(language: str) -> FontFamily:
    """The family that a language (BCP 47) is drawn with first: the project's that is made for its
    script or has all its letters, else the package's. Noto Sans draws Latin, Greek and Cyrillic in
    every film."""
    return chain(language)[0]


def chain(language: str) -> tuple[FontFamily, ...]:
    """The families that draw a language's text, in the order in which they are asked.

    Raises ToolError for a font of the project's that cannot be read.
    """
    known = families()
    first = known.get(font_family(language))
    beyond = script_of_language(language) not in OF_FONT_FAMILY if language else False
    if beyond and (first is None or not first.own):
        first = _with_letters(language, known.values()) or first
    names = dict.fromkeys([first.name if first else FONT_FAMILY, FONT_FAMILY, SYMBOLS])
    return tuple(known[name] for name in names if name in known)


def files_of(language: str) -> list[Path]:
    """The files that decide how a language's text is drawn, in order."""
    return [path for family in chain(language) for path in family.files.values()]


def own_files_of(language: str) -> list[Path]:
    """Those of files_of() that are the project's."""
    return [path for path in files_of(language) if path in _project]


def fallbacks() -> dict[str, list[str]]:
    """By the name that ASS gives a family's face: the names to ask after it, in order."""
    known = families()
    rest = [known[name] for name in (FONT_FAMILY, SYMBOLS) if name in known]
    found: dict[str, list[str]] = {}
    for family in known.values():
        for face, name in family.names.items():
            after = [one.names[one.face(face)] for one in rest if one is not family]
            if family.name != SYMBOLS and face != "italic":
                found[name] = after
    return found


def drawn_bytes(path: Path) -> bytes | None:
    """A font as it is drawn with; None where that is the file itself."""
    return None if path.parent == _folder() else _normalised(path, path.stat().st_mtime_ns)


def _folder() -> Path:
    # Not by importlib.resources, which takes longer to import than a font to read.
    return Path(__file__).parents[2] / "fonts"


@lru_cache(maxsize=16)
def _normalised(path: Path, _changed: int) -> bytes:
    try:
        return normalised(read_font(path))
    except ValueError as error:
        raise unreadable(path, error) from None


def read_font(path: Path) -> bytes:
    """A font file's bytes. Raises ToolError for none, or one that is far too large."""
    require_regular(path, "font")
    if path.stat().st_size > _MOST_BYTES:
        raise unreadable(path, f"it is larger than {_MOST_BYTES // 1024 // 1024} MiB")
    return files.read_bytes(path, "font", most=_MOST_BYTES)


def unreadable(path: Path, reason: object) -> ToolError:
    """The error for a font that cannot be read."""
    advice = "Install filmpack again." if path.parent == _folder() else "Replace it, or delete it."
    return ToolError(f"{display_path(path)}: this font cannot be read: {reason}.", advice)


@lru_cache(maxsize=8)
def _families(package: Sequence[Path], project: Sequence[Path]) -> dict[str, FontFamily]:
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
    return {**found, **{name: family for name, family in own.items() if "regular" in family.files}}


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
    if not family or not face.unicodes or re.search(r"[,{}\\\n]", family):
        raise unreadable(path, "it names no font family, or has no characters")
    return family.strip(), style.strip()


def _with_letters(language: str, known: Iterable[FontFamily]) -> FontFamily | None:
    """A family of the project's, made for no other script, that has all letters of a language, or
    of a language without a file some letters of its script."""
    letters = {ord(letter) for letter in language_data(language).main}
    for family in known:
        if family.own and family.name not in (*FAMILIES.values(), FONT_FAMILY):
            file = family.files["regular"]
            has = _letters_of(file, file.stat().st_mtime_ns)
            if letters <= has if letters else _writes(script_of_language(language), has):
                return family
    return None


@lru_cache(maxsize=16)
def _letters_of(path: Path, _changed: int) -> frozenset[int]:
    """The characters that a font has."""
    import uharfbuzz

    return frozenset(uharfbuzz.Face(read_font(path)).unicodes)


def _writes(script: str, has: Iterable[int]) -> bool:
    """Whether a font has letters of a script (ISO 15924)."""
    import regex

    try:
        of_script = regex.compile(rf"\p{{Script={script}}}")
    except regex.error:  # such as Jpan, which is several scripts
        return False
    return sum(bool(of_script.match(chr(code))) for code in has) >= _FEWEST
