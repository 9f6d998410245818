"""Packages take their place: by a rename, the former one kept until it is replaced in turn."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from filmpack.delivery.manifest import MANIFEST
from filmpack.delivery.sums import SUMS
from filmpack.errors import ConfigError, ToolError, display_path

_FORMER = ".former"
_WORK = ".packaging"


@contextmanager
def work_place(output: Path) -> Iterator[Path]:
    """An empty folder on the disk of the packages, which goes at the end.

    Raises ConfigError while another process writes there, ToolError when it cannot be made.
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

    Raises ConfigError while another process writes there, ToolError when it cannot be written.
    """
    path = output / f"{_WORK}.lock"
    lock = FileLock(str(path), timeout=0)
    begun = not output.exists()
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        what = "another 'filmpack package' or 'filmpack web' is writing here."
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
        f"{display_path(output)}: nothing can be written here: {error.strerror}.",
        "Check that the folder is writable and the disk is not full.",
    )


def has_lists(folder: Path) -> bool:
    """Whether a folder has a package's manifest or its SHA256SUMS."""
    return any((folder / name).is_file() for name in (MANIFEST, SUMS))


def require_free(
    place: Path, is_ours: Callable[[Path], bool] = has_lists, ours: str = "package"
) -> None:
    """Raise ConfigError where something else would be replaced: with the next run it would be gone.

    Args:
        place: Where the folder will be.
        is_ours: Whether a folder is one that may be replaced.
        ours: What such a folder is called.
    """
    if not place.is_symlink() and not place.exists():
        return
    if place.is_dir() and not place.is_symlink() and (is_ours(place) or not any(place.iterdir())):
        return
    what = f"this is no {ours}, and would be replaced by one."
    raise ConfigError(what, "Move it away, or choose another folder: -o", file=display_path(place))


def publish(staged: Path, place: Path) -> None:
    """Give a finished package its place; what was there becomes the former one. A folder that was
    emptied there does not: the former one stays.

    If filmpack is killed between the two renames, nothing stands at the place, and roll_back()
    brings the former one back. Raises ToolError when a rename fails; what was there is there then.
    """
    former = _former(place)
    try:
        former.parent.mkdir(exist_ok=True)
        _finish_roll_back(place)
        replaced = place.exists() and any(place.iterdir())
        if replaced:
            if former.exists():
                shutil.rmtree(former)
            place.rename(former)
        elif place.exists():
            place.rmdir()
        try:
            staged.rename(place)
        except OSError:
            if replaced:
                with suppress(OSError):
                    former.rename(place)
            raise
    except OSError as error:
        raise _irreplaceable(place, error) from None


def require_former(places: Sequence[Path]) -> None:
    """Raise ConfigError when one of the packages has no former one."""
    without = [place for place in places if not _former(place).is_dir() and not _is_aside(place)]
    if without:
        names = ", ".join(place.name for place in without)
        what = f"there is no former package of {names}."
        advice = "Only the last one is kept. Name the editions that have one."
        raise ConfigError(what, advice, file=display_path(without[0].parent))


def roll_back(places: Sequence[Path]) -> None:
    """Exchange packages for their former ones.

    Raises ConfigError, before the first one is touched, when one of them has no former package;
    ToolError when one cannot be renamed.
    """
    require_former(places)
    for place in places:
        former, aside = _former(place), _aside(place)
        try:
            if _finish_roll_back(place):
                continue
            if place.exists():
                place.rename(aside)
            former.rename(place)
            if aside.exists():
                aside.rename(former)
        except OSError as error:
            raise _irreplaceable(place, error) from None


def _finish_roll_back(place: Path) -> bool:
    """Finish an exchange in whose middle filmpack was killed; gives whether there was one."""
    former, aside = _former(place), _aside(place)
    if not _is_aside(place):
        return False
    if not place.exists():
        (former if former.is_dir() else aside).rename(place)
    if aside.exists() and not former.exists():
        aside.rename(former)
    return True


def _aside(place: Path) -> Path:
    return _former(place).with_name(f"{place.name}.aside")


def _is_aside(place: Path) -> bool:
    return _aside(place).is_dir()


def _irreplaceable(place: Path, error: OSError) -> ToolError:
    return ToolError(
        f"{display_path(place)}: cannot be replaced: {error.strerror}.",
        "Close the programs that have its files open, and see who may write here.",
    )


def _former(place: Path) -> Path:
    return place.parent / _FORMER / place.name
