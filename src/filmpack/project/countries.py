"""The country files on disk: translations/countries/CC.toml."""

from __future__ import annotations

import re
from pathlib import Path

from filmpack.editions.contacts import Country
from filmpack.editions.country_file import parse_country
from filmpack.errors import display_path
from filmpack.project.trust import Boundary
from filmpack.project.utf8 import decode_utf8

_LEFT_OPEN = re.compile(rb'^[^#\n]*=\s*"[^"\n]*\xe2\x80\xa6', re.MULTILINE)
"""A value with an ellipsis, such as 'add-country' writes."""


class CountryFiles:
    """Reads each country's file once: a Country cannot be changed."""

    def __init__(self, folder: Path, boundary: Boundary) -> None:
        self.folder = folder
        self._boundary = boundary
        self._read: dict[str, Country] = {}

    def read(self, code: str) -> Country:
        """A country's contacts, checked; code as in ISO 3166, "PL". Raises InputError."""
        if code not in self._read:
            path = self.folder / f"{code}.toml"
            data = self._boundary.read_bytes(
                path, "country file", "'filmpack add-country' starts one."
            )
            text = decode_utf8(data, path, "country file")
            self._read[code] = parse_country(text, display_path(path), code)
        return self._read[code]

    def is_unfilled(self, code: str) -> bool:
        """Whether a country's file holds what 'add-country' left open; quick, nothing is parsed."""
        path = self.folder / f"{code}.toml"
        if not self._boundary.is_present(path, "country file"):
            return False
        return bool(_LEFT_OPEN.search(self._boundary.read_bytes(path, "country file")))
