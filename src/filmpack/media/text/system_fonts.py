"""Fonts of the system, found by their family's name in the folders where systems keep fonts.

No program is asked: fc-match always answers, with another family where one is missing, knows what
a user's settings say, and is not on every system. What is looked for here is there or is not.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from filmpack.errors import ConfigError, display_path
from filmpack.media.text.font_collection import fonts_in
from filmpack.media.text.font_names import family_names

_KINDS = (".ttf", ".otf", ".ttc", ".otc")
_MOST_IN_FILE = 64
"""Fonts that are looked at in one file."""


@dataclass(frozen=True, slots=True)
class SystemFace:
    """One font in a file. number counts from 0 in a file of several.

    family and style are what libass knows it by (name ids 1 and 2); other_family and other_style
    what designers group it by (16 and 17), "" where that is the same; names are all names of its
    family, in every language.
    """

    path: Path
    number: int
    family: str
    style: str
    other_family: str
    other_style: str
    names: frozenset[str]

    def style_in(self, family: str) -> str | None:
        """Its style in a family; None where it is of another one."""
        wanted = _folded(family)
        if wanted not in self.names:
            return None
        by_designer = bool(self.other_family) and _folded(self.family) != wanted
        return self.other_style if by_designer else self.style


@dataclass(frozen=True, slots=True)
class NamedFont:
    """A font of the system that a project names in [fonts].

    key is a language's tag or a script's code; family is a name, or path the file that is named
    instead; sha256 is the digest that the file must have, "" for any; files are where the family is
    looked for, none for all of the system; file and line are where it is named.
    """

    key: str
    family: str = ""
    path: Path | None = None
    sha256: str = ""
    files: tuple[Path, ...] = ()
    file: str = ""
    line: int = 0

    def wrong(self, what: str, advice: str) -> ConfigError:
        """The error for a font that cannot be used."""
        return ConfigError(f"[fonts] {self.key}: {what}", advice, file=self.file, line=self.line)

    def without_regular(self) -> ConfigError:
        """The error for a family or a file that has no font to draw with."""
        another = "name another family or a file in [fonts]"
        if self.path is not None:
            what = "is not a font" if self.path.exists() else "is not there"
            return self.wrong(
                f"the file {display_path(self.path)} {what}.", f"Install it, or {another}."
            )
        styles = list(dict.fromkeys(style for style, _ in faces_of(self.family, self.files)))
        if styles:
            has = ", ".join(styles)
            return self.wrong(
                f"the family {self.family!r} has no regular face on this system, only {has}.",
                f"Install the whole family, or {another}.",
            )
        near = get_close_matches(self.family, {face.family for face in installed()}, 1)
        meant = f"Did you mean {near[0]!r}? " if near else ""
        return self.wrong(
            f"no font on this system is called {self.family!r}.",
            f"{meant}Install it, or {another}.",
        )

    def require_version(self, path: Path) -> None:
        """Raise ConfigError for another version of the font than the one that is named."""
        if not self.sha256:
            return
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != self.sha256:
            raise self.wrong(
                f"{display_path(path)} is another version of this font than the one that is named"
                f" (SHA-256 {self.sha256[:12]}…).",
                "Films would look different. Install the version that is named; or, to draw all"
                f' films with this one, write sha256 = "{found}".',
            )


def faces_of_named(font: NamedFont) -> list[tuple[str, SystemFace]]:
    """The faces of a font that a project names, with their styles: of a file the first one."""
    if font.path is not None:
        return [(face.style, face) for face in faces_in(font.path)[:1]]
    return faces_of(font.family, font.files)


def font_folders() -> tuple[Path, ...]:
    """Where this system keeps fonts, the user's own first."""
    home = Path.home()
    if sys.platform == "darwin":
        return (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    if os.name == "nt":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local"))
        windows = Path(os.environ.get("WINDIR", "C:/Windows"))
        return (local / "Microsoft/Windows/Fonts", windows / "Fonts")
    own = os.environ.get("XDG_DATA_HOME") or home / ".local/share"
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    folders = [Path(own) / "fonts", home / ".fonts"]
    return (*folders, *(Path(one) / "fonts" for one in shared.split(":") if one))


def faces_of(family: str, paths: Sequence[Path] = ()) -> list[tuple[str, SystemFace]]:
    """The faces of a family with their styles, in the order of folders and paths.

    Args:
        family: Its name as fontconfig has it; case and spaces don't count.
        paths: The files to look into; none for all of the system.
    """
    among = (face for path in paths or _files(font_folders()) for face in _faces(path, family))
    found = ((face.style_in(family), face) for face in among)
    return [(style, face) for style, face in found if style is not None]


def faces_in(path: Path) -> tuple[SystemFace, ...]:
    """The fonts of a file. Empty for a file that holds none, or cannot be read."""
    return _faces(path)


def installed() -> tuple[SystemFace, ...]:
    """Every font of the system that can be read."""
    return tuple(face for path in _files(font_folders()) for face in _faces(path))


def _files(folders: Iterable[Path]) -> Iterable[Path]:
    for folder in folders:
        for place, below, names in os.walk(folder):
            below.sort()
            for name in sorted(names):
                if name.lower().endswith(_KINDS):
                    yield Path(place) / name


def _faces(path: Path, family: str = "") -> tuple[SystemFace, ...]:
    """The fonts of a file, or those of them that are of a family. Only the tables of names are
    read: the file is mapped into memory."""
    import uharfbuzz

    if not path.is_file():  # to open a FIFO would wait for ever
        return ()
    try:
        with path.open("rb") as file:
            count = min(fonts_in(file.read(12)), _MOST_IN_FILE)
        blob = uharfbuzz.Blob.from_file_path(str(path))
        faces = [(number, uharfbuzz.Face(blob, number)) for number in range(count)]
        names = [
            frozenset(map(_folded, family_names(face.reference_table("name").data)))
            for _, face in faces
        ]
        return tuple(
            _face(path, number, face, known)
            for (number, face), known in zip(faces, names, strict=True)
            if not family or _folded(family) in known
        )
    # What a broken font makes libraries raise is not promised anywhere.
    except Exception:
        return ()


def _face(path: Path, number: int, face: object, names: frozenset[str]) -> SystemFace:
    import uharfbuzz

    ids = uharfbuzz.OTNameIdPredefined

    def name(which: int) -> str:
        return (face.get_name(which) or "").strip()  # type: ignore[attr-defined]

    return SystemFace(
        path,
        number,
        name(ids.FONT_FAMILY),
        name(ids.FONT_SUBFAMILY),
        name(ids.TYPOGRAPHIC_FAMILY),
        name(ids.TYPOGRAPHIC_SUBFAMILY),
        names,
    )


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()
