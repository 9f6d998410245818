"""The font files that text is drawn with: those of the package, the project's own, and those of the
system that the project names.

No other font is ever taken from the system: what a film looks like depends on no machine, but where
a project says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from filmpack.errors import ConfigError
from filmpack.languages.language import language as language_data
from filmpack.languages.scripts import (
    FAMILIES,
    FONT_FAMILY,
    OF_FONT_FAMILY,
    SYMBOLS,
    font_family,
    script_of_language,
)
from filmpack.languages.sdh import without_sdh
from filmpack.media.text.font_family import FontFamily, KnownFamilies, known_families
from filmpack.media.text.font_reading import package_folder, read_font
from filmpack.media.text.system_fonts import NamedFont

FONT_KINDS = (".ttf", ".otf")
_FEWEST = 20
"""Letters of a script that a font which is made for it has at least."""
_project: tuple[Path, ...] = ()
_named_fonts: tuple[NamedFont, ...] = ()
_kept: tuple[tuple[object, ...], KnownFamilies] | None = None


def use_project_fonts(files: Iterable[Path], named: Iterable[NamedFont] = ()) -> None:
    """Draw with a project's font files too, from now on, and with the fonts of the system that it
    names; they take the place of others'."""
    global _project, _named_fonts
    _project = tuple(sorted(path.absolute() for path in files))
    _named_fonts = tuple(named)


def project_fonts() -> tuple[Path, ...]:
    """The files that use_project_fonts() was given."""
    return _project


def named_fonts() -> tuple[NamedFont, ...]:
    """The fonts of the system that the project names, each with its files; those that are not there
    are left out."""
    known = _known()
    found = []
    for font in _named_fonts:
        name = known.named[font.key.casefold()]
        if isinstance(name, str):
            faces = known.families[name].files
            found.append(replace(font, files=tuple(dict.fromkeys(faces.values()))))
    return tuple(found)


def font_files() -> list[Path]:
    """The fonts that travel with the package (Noto Sans, SIL Open Font License)."""
    return sorted(package_folder().glob("*.ttf"))


def families() -> dict[str, FontFamily]:
    """All families by name; of two of one name, the project's.

    Raises ToolError for a font of the project's that cannot be read.
    """
    return _known().families


def _known() -> KnownFamilies:
    global _kept
    # Asked for every text, and a folder takes long to list.
    asked = (font_files, _project, _named_fonts)
    if _kept is None or any(a is not b for a, b in zip(_kept[0], asked, strict=True)):
        _kept = (asked, known_families(tuple(font_files()), _project, _named_fonts))
    return _kept[1]


def family_of(language: str) -> FontFamily:
    """The family that a language (BCP 47) is drawn with first: the one that [fonts] names for it or
    its script, the project's that is made for its script or has all its letters, else the
    package's. Noto Sans draws what the others lack of Latin, Greek and Cyrillic in every film."""
    return chain(language)[0]


def chain(language: str) -> tuple[FontFamily, ...]:
    """The families that draw a language's text, in the order in which they are asked.

    Raises ToolError for a font of the project's that cannot be read, and ConfigError for one of the
    system that it names and that is not there, or another version.
    """
    known = families()
    named = _named_for(language)
    first = known.get(named or font_family(language))
    beyond = script_of_language(language) not in OF_FONT_FAMILY if language else False
    if beyond and (first is None or not first.own):
        first = _with_letters(language, known.values()) or first
    names = dict.fromkeys([first.name if first else FONT_FAMILY, FONT_FAMILY, SYMBOLS])
    return tuple(known[name] for name in names if name in known)


def files_of(language: str) -> list[Path]:
    """The files that decide how a language's text is drawn, in order."""
    return [path for family in chain(language) for path in family.files.values()]


def own_files_of(language: str) -> list[Path]:
    """Those of files_of() that are the project's, or named by it."""
    return [path for one in chain(language) if one.own for path in one.files.values()]


def _named_for(language: str) -> str:
    """The family that [fonts] names for a language: for the longest part of its tag, else for its
    script; "" where it names none. Raises ConfigError where it is not to be had."""
    named = _known().named if language else {}
    if not named:
        return ""
    parts = without_sdh(language).replace("_", "-").split("-")
    tags = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    for tag in (*tags, script_of_language(language)):
        found = named.get(tag.casefold(), "")
        if isinstance(found, ConfigError):
            raise found
        if found:
            return found
    return ""


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


def _with_letters(language: str, known: Iterable[FontFamily]) -> FontFamily | None:
    """A family of the project's, made for no other script, that has all letters of a language, or
    of a language without a file some letters of its script."""
    letters = {ord(letter) for letter in language_data(language).main}
    for family in known:
        if (
            family.own
            and not family.system
            and family.name not in (*FAMILIES.values(), FONT_FAMILY)
        ):
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
