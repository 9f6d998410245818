"""The fingerprint of the film that the cues were timed to, in a small file beside the source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.errors import display_path
from filmpack.project.config.settings import Project

if TYPE_CHECKING:  # costs start-up time, and most commands ask for no fingerprint
    from filmpack.fingerprints.fingerprint import FingerprintFile


class FingerprintRecord:
    """Reads and writes film.fingerprint.json."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @property
    def path(self) -> Path:
        return self._project.fingerprint

    @property
    def name(self) -> str:
        """The file's name in messages."""
        return display_path(self.path)

    def read(self) -> FingerprintFile | None:
        """What is recorded; None where nothing is. Raises InputError."""
        boundary = self._project.boundary
        if not boundary.is_present(self.path, "fingerprint of the film"):
            return None
        from filmpack.fingerprints.fingerprint import parse_file

        return parse_file(boundary.read_bytes(self.path), self.name)

    def write(self, found: FingerprintFile) -> bool:
        """Record a fingerprint; gives whether the file changed. Raises InputError, ToolError."""
        from filmpack.fingerprints.fingerprint import render

        return self._project.boundary.write_bytes(self.path, render(found))
