"""What 'filmpack fonts' does: which fonts a project needs, and how it gets one."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import tomllib
import urllib.request
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from http.client import HTTPException
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from filmpack import __version__, files
from filmpack.errors import ConfigError, Problem, ToolError
from filmpack.languages.language import language as language_data
from filmpack.languages.scripts import FAMILIES, OF_FONT_FAMILY, font_family, script_of_language
from filmpack.languages.tags import bcp47, english_name, typed_language
from filmpack.media.text.font_files import families, family_of
from filmpack.media.text.font_reading import read_font
from filmpack.media.text.fonts import FONTS
from filmpack.project.font_folder import FOLDER
from filmpack.project.workspace import Workspace

_PUBLISHER = "https://registry.npmjs.org"
"""Where the fonts' packages are; NPM_CONFIG_REGISTRY names a mirror, as for npm."""
_MOST_BYTES = 128 * 1024 * 1024
_SECONDS = 60.0
_STYLES = {"regular": "Regular", "semibold": "SemiBold"}

Origin = Literal["package", "project", "system", "missing"]
Fetch = Callable[[str], bytes]
"""Gives the bytes at a URL. Raises OSError or HTTPException."""


@dataclass(frozen=True, slots=True)
class FontNeed:
    """What one language is drawn with.

    origin says where the family is: in the package, in the project's folder fonts/, on this system,
    as [fonts] names it, or nowhere; lacking are letters of the language that none of its fonts has;
    files are those that are not the package's, with their SHA-256, the regular face's first;
    problem is what is wrong with a font of the system.
    """

    language: str
    name: str
    script: str
    family: str
    origin: Origin
    lacking: str = ""
    files: tuple[tuple[Path, str], ...] = ()
    problem: Problem | None = None

    @property
    def known(self) -> bool:
        """Whether add_font() knows the family."""
        return self.family in _known_fonts()

    def as_data(self) -> dict[str, object]:
        """For JSON."""
        files = [{"file": str(path), "sha256": digest} for path, digest in self.files]
        problem = str(self.problem) if self.problem else ""
        return {**asdict(self), "files": files, "problem": problem}


@dataclass(frozen=True, slots=True)
class AddedFont:
    """A font file that was written, or was there already."""

    path: Path
    digest: str
    written: bool


def needed_fonts(workspace: Workspace) -> list[FontNeed]:
    """The font of each language of a project.

    Raises ToolError for a font of the project's that cannot be read.
    """
    return [_need(bcp47(language)) for language in workspace.languages()]


def _need(tag: str) -> FontNeed:
    script = script_of_language(tag)
    try:
        wanted, first = font_family(tag), family_of(tag)
    except ConfigError as error:
        name = english_name(tag)
        return FontNeed(tag, name, script, "the font in [fonts]", "missing", problem=error.problem)
    lost = FONTS.lacking(language_data(tag).main, "regular", tag)
    made_for_it = script in OF_FONT_FAMILY or (script in FAMILIES and first.name == wanted)
    there = (first.own or made_for_it) and not lost
    origin: Origin = "project" if first.own else "package"
    if first.system:
        origin = "system"
    faces = sorted(first.files, key=lambda face: face != "regular") if first.own else []
    paths = dict.fromkeys(first.files[face] for face in faces)
    return FontNeed(
        tag,
        english_name(tag),
        script,
        first.name if there else FAMILIES.get(script, "a font"),
        origin if there else "missing",
        lost[:20],
        tuple((path, hashlib.sha256(read_font(path)).hexdigest()) for path in paths),
    )


def add_font(
    workspace: Workspace, language: str, archive: Path | None = None, fetch: Fetch | None = None
) -> list[AddedFont]:
    """Bring the font that a language needs into the project's folder fonts/, with its licence.

    Args:
        workspace: The project.
        language: A language's tag or name, such as ja, zh-Hans or Japanese.
        archive: The font's package, downloaded before; None to download it.
        fetch: How to download; None over the network.

    Returns:
        The files; none where the package of filmpack has the font.

    Raises:
        ConfigError: No language, or none whose font is known.
        ToolError: The font cannot be downloaded, or is not the one that is known.
    """
    tag = bcp47(typed_language(language))
    family = font_family(tag)
    shipped = families().get(family)
    if shipped is not None and not shipped.own and _need(tag).origin != "missing":
        return []
    known = _known_fonts().get(family)
    if known is None or (shipped is not None and not shipped.own):
        raise ConfigError(
            f"no font for {tag} ({english_name(tag)}) is known.",
            f"Put a font file (.ttf or .otf) that has its letters into the folder {FOLDER}/.",
        )
    package = _package(known, archive, fetch or _over_network)
    folder = workspace.project.folder / FOLDER
    # All are looked at before the first is written.
    faces: dict[Path, tuple[bytes, str]] = {}
    for face, style in _STYLES.items():
        data = _member(package, known[face]["file"])
        digest = hashlib.sha256(data).hexdigest()
        if digest != known[face]["sha256"]:
            raise ToolError(
                f"{known['package']} {known['version']}: {known[face]['file']} is not the"
                f" expected file (SHA-256 {digest}).",
                "Nothing was written. Download it again, or put a font of your own into fonts/.",
            )
        faces[folder / f"{known['stem']}-{style}.ttf"] = data, digest
    licence = _member(package, "LICENSE_FONT")
    write = workspace.project.boundary.write_bytes
    write(folder / f"{known['stem']}-OFL.txt", licence, "licence")
    return [
        AddedFont(path, digest, write(path, data, "font")) for path, (data, digest) in faces.items()
    ]


@lru_cache(maxsize=1)
def _known_fonts() -> dict[str, dict[str, Any]]:
    """What fonts.toml says, by the family's name."""
    with (resources.files("filmpack") / "fonts" / "fonts.toml").open("rb") as file:
        return {family["name"]: family for family in tomllib.load(file)["family"]}


def _package(known: dict[str, Any], archive: Path | None, fetch: Fetch) -> bytes:
    if archive is not None:
        return files.read_bytes(archive, "package", most=_MOST_BYTES)
    host = os.environ.get("NPM_CONFIG_REGISTRY", "").rstrip("/") or _PUBLISHER
    name, version = known["package"], known["version"]
    url = f"{host}/{name}/-/{name.rpartition('/')[2]}-{version}.tgz"
    try:
        return fetch(url)
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise ToolError(
            f"{url} cannot be downloaded: {reason}.",
            "Try again, or download it elsewhere and name the file with --from.",
        ) from None


def _over_network(url: str) -> bytes:
    asked = urllib.request.Request(url, headers={"User-Agent": f"filmpack/{__version__}"})
    with urllib.request.urlopen(asked, timeout=_SECONDS) as answer:
        data: bytes = answer.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError(f"it is larger than {_MOST_BYTES // 1024 // 1024} MiB")
    return data


def _member(package: bytes, name: str) -> bytes:
    """A file of a package. Raises ToolError when it is not in there."""
    try:
        with tarfile.open(fileobj=io.BytesIO(package), mode="r:gz") as archive:
            found = archive.getmember(f"package/{name}")
            opened = archive.extractfile(found) if found.size <= _MOST_BYTES else None
            if opened is not None:
                return opened.read()
    except (tarfile.TarError, zlib.error, KeyError, OSError, EOFError):
        pass
    raise ToolError(
        f"the package has no file {name}.", "Name the package's own .tgz, as it was published."
    )
