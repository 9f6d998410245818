"""The records of sign-offs on disk: translations/signoffs/: one for each country and catalogue, and
one for the source's times."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from filmpack.editions import confirmations
from filmpack.errors import display_path
from filmpack.languages.tags import language_tag
from filmpack.project.trust import Boundary
from filmpack.signoffs import SignOff, as_line, latest, parse_record
from filmpack.translation import review

CONTACTS, CATALOGUES = "contacts", "catalogues"
TIMING = "source timing"
"""What the sign-off of the source's times on a master is about."""


class SignOffFiles:
    """Reads who signed off what, and appends to it. A broken record is never added to."""

    def __init__(self, folder: Path, boundary: Boundary) -> None:
        self.folder = folder
        self._boundary = boundary

    def of(self, country: str) -> tuple[SignOff, ...]:
        """The confirmations of a country's contacts, oldest first. Raises InputError."""
        return self._read(self._country(country), confirmations.subject(country))

    def review(self, language: str) -> SignOff | None:
        """The last review of a catalogue; None where nobody reviewed it. Raises InputError."""
        about = review.subject(language_tag(language))
        return latest(self._read(self._catalogue(language), about), about)

    @property
    def timing_file(self) -> Path:
        """Where the reviews of the source's times are."""
        return self.folder / "source.jsonl"

    def timing(self) -> SignOff | None:
        """The last review of the source's times; None where there is none. Raises InputError."""
        return latest(self._read(self.timing_file, TIMING), TIMING)

    def append_timing(self, signed: SignOff) -> Path:
        """Record a review of the source's times; gives the file. Raises InputError, ToolError."""
        return self._append(self.timing_file, TIMING, [signed])

    def append_confirmations(self, country: str, signed: Sequence[SignOff]) -> Path:
        """Record confirmations; gives the file. Raises InputError, ToolError."""
        return self._append(self._country(country), confirmations.subject(country), signed)

    def append_review(self, language: str, signed: SignOff) -> Path:
        """Record a review; gives the file. Raises InputError, ToolError."""
        return self._append(self._catalogue(language), signed.about, [signed])

    def _country(self, code: str) -> Path:
        return self.folder / CONTACTS / f"{code}.jsonl"

    def _catalogue(self, language: str) -> Path:
        return self.folder / CATALOGUES / f"{language_tag(language)}.jsonl"

    def _read(self, path: Path, subject: str) -> tuple[SignOff, ...]:
        return parse_record(self._bytes(path), display_path(path), subject)

    def _append(self, path: Path, subject: str, signed: Sequence[SignOff]) -> Path:
        before = self._bytes(path)
        parse_record(before, display_path(path), subject)
        if before and not before.endswith(b"\n"):
            before += b"\n"
        added = "".join(as_line(one) for one in signed).encode()
        self._boundary.write_bytes(path, before + added)
        return path

    def _bytes(self, path: Path) -> bytes:
        """A record as it is on disk; empty where there is none."""
        if not os.path.lexists(path):  # the commonest case, asked for every catalogue and country
            return b""
        if not self._boundary.is_present(path, "record of sign-offs"):
            return b""
        return self._boundary.read_bytes(path)
