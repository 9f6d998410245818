"""Packages as one file: zip archives, written beside packages and read where a package is."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filmpack.delivery.findings import Findings
from filmpack.delivery.sums import digest_of, is_litter
from filmpack.errors import InputError, Problem, ToolError, display_path
from filmpack.files import atomic_write

_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The time of all files in an archive: the first that the format knows."""
_CHUNK = 1 << 20
_NAME = re.compile(r"[^/\\:\x00-\x1f]{1,200}")
"""A name that a file of an archive may have in a folder."""
_APPLE = "__MACOSX"
"""A folder that macOS puts into archives, with what its file manager notes."""
_MOST_FILES = 1000
_LARGER, _AT_LEAST = 20, 100_000_000
"""How much larger than itself an archive's files may be together (films hardly shrink), and how
many bytes they may have in any case."""
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    # Of a directory with flipped bits: a version or a way of packing that zipfile lacks, a file
    # that seems encrypted, a name that is no text, an impossible place or size.
    RuntimeError,
    ValueError,
    OverflowError,
)
"""What zipfile raises for a damaged archive. NotImplementedError is a RuntimeError, and
UnicodeDecodeError a ValueError."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def archive_of(place: Path) -> Path:
    """Where a package's archive is: beside it, also where the package is called "."."""
    place = named(place)
    return place.with_name(f"{place.name}.zip")


def named(place: Path) -> Path:
    """The folder by its own name: "." and ".." are resolved."""
    return place if place.name not in ("", "..") else place.resolve()


def remove_archive(place: Path) -> None:
    """Remove a package's archive, if it has one. Raises ToolError."""
    path = archive_of(place)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ToolError(f"{display_path(path)}: cannot be removed: {error.strerror}.") from None


def write_zip(package: Path, path: Path) -> None:
    """A package as one archive, without what file managers left in it; the same package gives the
    same bytes. Nothing is compressed: films are already."""
    with atomic_write(path) as temporary:
        try:
            with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive:
                for file in sorted(package.iterdir()):
                    if is_litter(file.name):
                        continue
                    info = zipfile.ZipInfo(f"{named(package).name}/{file.name}", _BEGINNING)
                    info.create_system, info.external_attr = 3, 0o100644 << 16
                    info.file_size = file.stat().st_size
                    with archive.open(info, "w") as target, file.open("rb") as source:
                        shutil.copyfileobj(source, target, _CHUNK)
        except OSError as error:
            raise ToolError(f"{display_path(path)}: cannot be written: {error.strerror}.") from None


@contextmanager
def unpacked(place: Path) -> Iterator[Path]:
    """A package's folder: the place itself, or for an archive a copy of its files in the system's
    temporary folder, which goes at the end.

    Raises:
        InputError: The file is no archive of one package, or damaged.
        ToolError: There is no room for its files.
    """
    if not place.is_file():
        yield place
        return
    with tempfile.TemporaryDirectory(prefix="filmpack-") as name:
        yield _extracted(place, Path(name))


def check_archive(place: Path, found: Findings) -> None:
    """The archive beside a package, if there is one, holds the same files: it is what is sent."""
    archive = archive_of(place)
    if not archive.is_file():
        return
    try:
        other = _unlike(place, archive)
    except InputError as error:
        found.add("changed", "", f"{archive.name} beside it: {error.problems[0].what}")
    except ToolError as error:
        found.add("not checked", "", f"{archive.name} beside it: {error}".split("\n")[0])
    else:
        if other:
            what = f"{archive.name} beside it is another package: {other} differs."
            found.add("changed", "", f"{what} Do not send it.")


def _unlike(folder: Path, archive: Path) -> str:
    """The first file by name that a package and an archive do not have in common; "" where there is
    none."""
    with unpacked(archive) as other:
        ours, theirs = (
            {
                (path.name, digest_of(path))
                for path in one.iterdir()
                if path.is_file() and not is_litter(path.name)
            }
            for one in (folder, other)
        )
    return min((name for name, _ in ours ^ theirs), default="")


def _extracted(path: Path, into: Path) -> Path:
    """The folder of an archive's files, in another one."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _entries(path, archive.infolist())
            folders = {entry.filename.rpartition("/")[0] for entry in entries}
            folder = into / (folders.pop() or path.stem)
            folder.mkdir()
            for entry in entries:
                target = folder / entry.filename.rpartition("/")[2]
                with archive.open(entry) as source, target.open("xb") as stream:
                    shutil.copyfileobj(source, stream, _CHUNK)
            return folder
    except _DAMAGED as error:
        raise _refused(path, f"this is no zip archive, or a damaged one: {error}.") from None
    except OSError as error:
        what = f"{display_path(path)}: cannot be unpacked: {error.strerror or error}."
        raise ToolError(what, "Unpack it yourself, and name the folder.") from None


def _entries(path: Path, all_entries: Sequence[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files of one package. Raises InputError where they are not those of one."""
    entries = [one for one in all_entries if not one.is_dir() and not _is_beside(one.filename)]
    names = [one.filename for one in entries]
    parts = [name.split("/") for name in names]
    fit = all(
        len(of) <= 2 and all(_NAME.fullmatch(one) and one.strip(". ") for one in of) for of in parts
    )
    if not entries or not fit or len({of[0] if len(of) > 1 else "" for of in parts}) != 1:
        raise _refused(path, "its files are not those of one package.")
    if len(entries) > _MOST_FILES or len({name.casefold() for name in names}) != len(names):
        raise _refused(path, "it has too many files, or two of one name.")
    if sum(one.file_size for one in entries) > max(_AT_LEAST, _LARGER * path.stat().st_size):
        raise _refused(path, "its files are far too large for a package.")
    if any(one.compress_type not in _METHODS or one.flag_bits & 1 for one in entries):
        raise _refused(path, "its files are encrypted, or packed in a rare way.")
    return entries


def _is_beside(name: str) -> bool:
    """Whether a system put a file beside the package into its archive."""
    first, slash, _ = name.partition("/")
    return first == _APPLE or (not slash and is_litter(first))


def _refused(path: Path, what: str) -> InputError:
    advice = "Copy or download it again, or unpack it yourself and name the folder."
    return InputError(Problem(display_path(path), 0, what, advice))
