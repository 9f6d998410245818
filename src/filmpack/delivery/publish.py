"""Packages take their place: by a rename, the former one kept until it is replaced in turn."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from filmpack.errors import ConfigError, ToolError, display_path
from filmpack.files import atomic_write

_FORMER = ".former"
_WORK = ".packaging"
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The time of all files in an archive: the first that the format knows."""
_CHUNK = 1 << 20


@contextmanager
def work_place(output: Path) -> Iterator[Path]:
    """An empty folder on the disk of the packages, which goes at the end.

    Raises ConfigError while another process packages there, ToolError when it cannot be made.
    """
    folder = output / _WORK
    with locked(output):
        try:
            shutil.rmtree(folder, ignore_errors=True)  # of a process that was killed
            folder.mkdir()
        except OSError as error:
            raise _unwritable(output, error) from None
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold the folder of the packages, which is made if it is missing, and goes again if it
    stays empty.

    Raises ConfigError while another process packages there, ToolError when it cannot be written.
    """
    path = output / f"{_WORK}.lock"
    lock = FileLock(str(path), timeout=0)
    begun = not output.exists()
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        what = "another 'filmpack package' is writing here."
        raise ConfigError(what, "Wait until it is done.", file=display_path(output)) from None
    except OSError as error:
        raise _unwritable(output, error) from None
    # Not around the body: what goes wrong there says itself what it is.
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps files that are open
            if begun and list(output.iterdir()) == [path]:
                path.unlink()
        lock.release()
        if begun:
            with suppress(OSError):  # it holds packages
                output.rmdir()


def _unwritable(output: Path, error: OSError) -> ToolError:
    return ToolError(
        f"{display_path(output)}: packages cannot be written here: {error.strerror}.",
        "Check that the folder is writable and the disk is not full.",
    )


def publish(staged: Path, place: Path) -> None:
    """Give a finished package its place; what was there becomes the former one.

    If filmpack is killed between the two renames, nothing stands at the place, and roll_back()
    brings the former one back.
    """
    former = _former(place)
    former.parent.mkdir(exist_ok=True)
    if place.exists():
        shutil.rmtree(former, ignore_errors=True)
        place.rename(former)
    try:
        staged.rename(place)
    except OSError:
        with suppress(OSError):
            former.rename(place)
        raise


def roll_back(place: Path) -> None:
    """Exchange a package for the former one. Raises ConfigError when there is none."""
    former = _former(place)
    if not former.is_dir():
        what = "there is no former package."
        raise ConfigError(what, "Only the last one is kept.", file=display_path(place))
    aside = former.with_name(f"{former.name}.aside")
    try:
        if place.exists():
            place.rename(aside)
        former.rename(place)
        if aside.exists():
            aside.rename(former)
    except OSError as error:
        raise ToolError(f"{display_path(place)}: cannot be replaced: {error.strerror}.") from None


def _former(place: Path) -> Path:
    return place.parent / _FORMER / place.name


def archive_of(place: Path) -> Path:
    """Where a package's archive is."""
    return place.with_name(f"{place.name}.zip")


def write_zip(package: Path, path: Path) -> None:
    """A package as one archive; the same package gives the same bytes. Nothing is compressed:
    films are already."""
    with atomic_write(path) as temporary:
        try:
            with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive:
                for file in sorted(package.iterdir()):
                    info = zipfile.ZipInfo(f"{package.name}/{file.name}", _BEGINNING)
                    info.create_system, info.external_attr = 3, 0o100644 << 16
                    info.file_size = file.stat().st_size
                    with archive.open(info, "w") as target, file.open("rb") as source:
                        shutil.copyfileobj(source, target, _CHUNK)
        except OSError as error:
            raise ToolError(f"{display_path(path)}: cannot be written: {error.strerror}.") from None
