"""What a user means by a name: a language, an edition, a country or a catalogue's file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from filmpack.editions.edition import country_name, is_edition, parse_edition
from filmpack.errors import ConfigError, display_path
from filmpack.languages.tags import (
    cldr_locale,
    english_name,
    nearest_language,
    own_name,
    typed_language,
)

_COUNTRY = re.compile("[A-Z]{2}")
_NEAR = 0.7
"""How alike a name must be to be suggested (difflib's ratio)."""
_SHORT = 3
"""Letters of what may be a mistyped code: the project's own that begin alike are suggested."""


@dataclass(frozen=True, slots=True)
class ProjectNames:
    """What a project has names for.

    languages are those with a catalogue (pl, de_CH), matrix is the tags of its editions
    (pl-PL), and folder holds the catalogues.
    """

    languages: tuple[str, ...]
    matrix: tuple[str, ...]
    folder: Path

    def meant(self, typed: str) -> tuple[str, ...]:
        """The languages and editions that a name stands for, as the project writes them.

        Accepts a language (pl, Polish, polski), an edition (pl-PL, pl_pl), a country (PL,
        Poland: all of its editions) and a catalogue's file (translations/pl.po).
        A language without a catalogue is given back as it is: some commands need none.

        Raises:
            ConfigError: It is none of these; with the names that are nearest.
        """
        if typed in self.matrix:
            return (typed,)
        if typed.endswith(".po"):
            return (self._catalogue(Path(typed)),)
        if (tag := typed.replace("-", "_")) in self.languages:
            return (tag,)
        if _COUNTRY.fullmatch(typed) and (editions := self._editions(typed)):
            return editions
        if found := self._without_case(typed.casefold()):
            return found
        if is_edition(typed):
            edition = parse_edition(typed)
            related = [
                tag
                for tag in self.matrix
                if tag.startswith(f"{edition.language}-") or tag.endswith(f"-{edition.country}")
            ]
            near = _suggestion(related)
            raise ConfigError(
                f"{typed} is not in the matrix of the project.",
                f"Add it to [editions] matrix in filmpack.toml.{near}",
            )
        try:
            return (typed_language(typed),)
        except ConfigError:
            near = self._near(typed) or nearest_language(typed)
        raise ConfigError(
            f"{typed!r} is not a language, an edition or a country of this project.",
            near.strip() or "'filmpack status' lists its languages and editions.",
        )

    def _editions(self, country: str) -> tuple[str, ...]:
        return tuple(tag for tag in self.matrix if tag.endswith(f"-{country}"))

    def _catalogue(self, path: Path) -> str:
        if path.stem in self.languages and path.resolve().parent == self.folder.resolve():
            return path.stem
        there = self.folder / path.name
        near = f" Did you mean {display_path(there)}?" if path.stem in self.languages else ""
        raise ConfigError(
            f"{display_path(path)} is not a catalogue of this project.",
            f"Its catalogues are in {display_path(self.folder)}.{near}",
        )

    def _without_case(self, typed: str) -> tuple[str, ...]:
        """An edition in small letters, or the name of a language or of a country."""
        tag = typed.replace("_", "-")
        for name, meant in self._spellings():
            if name in (typed, tag):
                return meant
        return ()

    def _spellings(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Everything that could be typed, in small letters, and what it means."""
        for tag in self.matrix:
            yield tag.casefold(), (tag,)
        for language in self.languages:
            for name in (language.replace("_", "-"), english_name(language), own_name(language)):
                yield name.casefold(), (language,)
        for country in dict.fromkeys(tag[-2:] for tag in self.matrix):
            editions = self._editions(country)
            yield country_name(country).casefold(), editions
            for tag in editions:
                if own := cldr_locale(tag).territories.get(country):
                    yield own.casefold(), editions

    def _near(self, typed: str) -> str:
        """The sentence that suggests the nearest names, "" when none is near."""
        spellings = dict(self._spellings())
        # Both of "Poland/PL" are names of their own.
        parts = [part for part in re.split("[/, ]", typed.casefold()) if part]
        close = [
            meant
            for part in (typed.casefold().replace("_", "-"), *parts)
            for name in difflib.get_close_matches(part, spellings, 2, _NEAR)
            for meant in spellings[name]
        ]
        if not close and len(typed) <= _SHORT:
            begin = typed[:1].casefold()
            close = [language for language in self.languages if language[:1] == begin]
        return _suggestion(close)


def _suggestion(names: Sequence[str]) -> str:
    few = list(dict.fromkeys(names))[:3]
    return f" Did you mean {' or '.join(few)}?" if few else ""


def all_meant(names: ProjectNames, typed: tuple[str, ...]) -> tuple[str, ...]:
    """What several names stand for, each once.

    Raises ConfigError for a name that the project does not have.
    """
    return tuple(dict.fromkeys(meant for name in typed for meant in names.meant(name)))
