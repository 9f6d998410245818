"""The records of reviews on disk: translations/reviews/LANGUAGE.json."""

from __future__ import annotations

from pathlib import Path

from filmpack.errors import display_path
from filmpack.languages.tags import language_tag
from filmpack.project.trust import Boundary
from filmpack.translation.review import Review, read_review, write_review


class ReviewFiles:
    """Reads and writes who reviewed which text."""

    def __init__(self, folder: Path, boundary: Boundary) -> None:
        self.folder = folder
        self._boundary = boundary

    def path(self, language: str) -> Path:
        """Where a language's record is."""
        return self.folder / f"{language_tag(language)}.json"

    def read(self, language: str) -> Review | None:
        """A language's record; None when nobody reviewed it. Raises InputError."""
        path = self.path(language)
        if not self._boundary.is_present(path, "record of a review"):
            return None
        return read_review(self._boundary.read_bytes(path), display_path(path))

    def write(self, language: str, review: Review) -> Path:
        """Write a language's record. Raises ToolError."""
        path = self.path(language)
        self._boundary.write_bytes(path, write_review(review).encode())
        return path
