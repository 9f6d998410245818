"""The words of the web page that no catalogue has, in the languages that they ship in."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from filmpack.languages.tags import primary_subtag

SOURCE = "en"


class Words:
    """The words in a language; what it lacks is in English, and lang() says so."""

    def __init__(self, language: str) -> None:
        """language is a BCP 47 tag; a regional one has its language's words."""
        known = _shipped()
        self._own = known.get(primary_subtag(language), {})
        self._all = known[SOURCE] | self._own

    def __getitem__(self, name: str) -> str:
        """A word by its name. Raises KeyError for one that there is not."""
        return self._all[name]

    def lang(self, name: str) -> Markup:
        """The attributes of the element that a word stands in: none in the page's own language."""
        return Markup("") if name in self._own else Markup(' lang="en" dir="ltr"')


@lru_cache(maxsize=1)
def _shipped() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
