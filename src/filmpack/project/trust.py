"""What a project may do by itself: read and write the files in its folder, and no more.

A project comes from anywhere. Until its user has named its folder as trusted, it may neither
name a program to run nor lead filmpack to other files, be it by a link, by '..' or by an absolute
path: their content could end up in a message, or be overwritten. The master is the exception: it
is large, it is often kept on another disk, and it is only ever read as a film.
"""

from __future__ import annotations

import os
from pathlib import Path

from filmpack import files
from filmpack.errors import ConfigError, InputError, Problem, display_path

VARIABLE = "FILMPACK_TRUSTED_PROJECTS"
"""Names the folders of trusted projects, absolute, separated as in PATH."""


class Boundary:
    """A project's folder, and what may be reached from it."""

    def __init__(self, folder: Path) -> None:
        self._folder = Path(os.path.realpath(folder))
        self._place = os.path.normcase(self._folder)
        self._inside = self._place.rstrip(os.sep) + os.sep

    @property
    def trusted(self) -> bool:
        """Whether the user named this folder in FILMPACK_TRUSTED_PROJECTS."""
        named = os.environ.get(VARIABLE, "").split(os.pathsep)
        # A relative name would trust whatever project the user happens to stand in.
        return any(
            Path(name).is_absolute() and Path(os.path.realpath(name)) == self._folder
            for name in named
        )

    @property
    def consent(self) -> str:
        """What the user does to trust the project, as advice."""
        return f"If you trust this project, set {VARIABLE}={self._folder}"

    def require_inside(self, path: Path, what: str) -> None:
        """Raise InputError for a path that leads out of an untrusted project's folder.

        `what` names the file in the message, which says nothing of what the path leads to.
        """
        # As text: a Path for each of hundreds of files takes longer than asking the disk.
        place = os.path.normcase(os.path.realpath(path))
        if place == self._place or place.startswith(self._inside) or self.trusted:
            return
        how = "is a link that leads out of" if path.is_symlink() else "lies outside"
        raise InputError(
            Problem(
                display_path(path),
                0,
                f"this {what} {how} the project.",
                f"Put it into the project's folder. {self.consent}",
            )
        )

    def require_trust(self, key: str, program: str, file: Path) -> None:
        """Raise ConfigError unless the project may name a program to run; key is where it does."""
        if not self.trusted:
            raise ConfigError(
                f"{key} names a program to run, {program!r}, and this project is not trusted.",
                f"{self.consent} or name the program yourself, in FILMPACK_FFMPEG.",
                file=display_path(file),
            )

    def read_bytes(self, path: Path, what: str = "file", advice: str = "") -> bytes:
        """As files.read_bytes(), inside the project."""
        self.require_inside(path, what)
        return files.read_bytes(path, what, advice)

    def is_present(self, path: Path, what: str = "file") -> bool:
        """As files.is_present(), inside the project."""
        self.require_inside(path, what)
        return files.is_present(path, what)

    def write_bytes(self, path: Path, data: bytes, what: str = "file") -> bool:
        """As files.write_bytes(), inside the project; behind a link, the file that it leads to."""
        self.require_inside(path, what)
        return files.write_bytes(Path(os.path.realpath(path)), data)
