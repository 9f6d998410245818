"""An edition's name: a country in a language, as a BCP 47 tag that CLDR knows."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache

from filmpack.errors import ConfigError
from filmpack.languages.tags import primary_subtag, with_territory

_EUROPEAN = {"EL": "GR", "UK": "GB"}
"""Codes of the European institutions that are not ISO 3166's:
https://publications.europa.eu/code/en/en-370100.htm."""
_TAG = re.compile(r"([a-z]{2,3})(?:-([A-Z][a-z]{3}))?-([A-Z]{2})")


@dataclass(frozen=True, slots=True)
class Edition:
    """A country in a language: nl-BE, hu-SI, sr-Latn-RS. country is its ISO 3166 code."""

    language: str
    script: str
    country: str

    @property
    def tag(self) -> str:
        """The BCP 47 tag."""
        return "-".join(part for part in (self.language, self.script, self.country) if part)

    @property
    def catalogues(self) -> tuple[str, ...]:
        """The catalogues that serve it, most particular first: de_CH, then de."""
        base = f"{self.language}_{self.script}" if self.script else self.language
        return (f"{base}_{self.country}", base)


def is_edition(tag: str) -> bool:
    """Whether a name has an edition's form, pl-PL; de_CH and pl are languages."""
    return _TAG.fullmatch(tag) is not None


def parse_edition(tag: str) -> Edition:
    """Read an edition's tag. Raises ConfigError that suggests the right one."""
    match = _TAG.fullmatch(tag)
    if match is None:
        parts = re.split("[-_]", tag)
        advice = "Write language-COUNTRY, such as pl-PL or sr-Latn-RS."
        if len(parts) == 2:
            tidy = f"{parts[0].lower()}-{parts[1].upper()}"
            if tidy != tag and _TAG.fullmatch(tidy):
                advice = f"Did you mean {tidy}?"
        raise ConfigError(f"{tag!r} is not an edition.", advice)
    language, script, country = match[1], match[2] or "", match[3]
    languages, countries = _names()
    if language not in languages:
        # Mostly a country's code where the language's belongs, or the reverse.
        near = _main_language(country) if country in countries else ""
        advice = f"Did you mean {near}-{country}?" if near else "Look the language's code up."
        raise ConfigError(f"{tag!r}: there is no language {language!r}.", advice)
    if country not in countries:
        near = _likely_country(language, country)
        advice = f"Did you mean {language}-{near}?" if near else "Look the country's code up."
        raise ConfigError(f"{tag!r}: there is no country {country!r}.", advice)
    if not _spoken(language, country):
        main = _main_language(country)
        if main and difflib.SequenceMatcher(None, main, language).ratio() >= 0.5:
            raise ConfigError(
                f"{tag!r}: CLDR knows no {languages[language]} in {countries[country]}.",
                f"Did you mean {main}-{country}?",
            )
    return Edition(language, script, country)


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """English names of all languages and all countries, by code."""
    from babel.core import Locale

    english = Locale("en")
    languages = {code: name for code, name in english.languages.items() if "_" not in code}
    countries = {c: n for c, n in english.territories.items() if re.fullmatch("[A-Z]{2}", c)}
    for nowhere in ("ZZ", "XA", "XB", "EU", "EZ", "UN", "QO"):
        countries.pop(nowhere, None)
    return languages, countries


def _spoken(language: str, country: str) -> bool:
    from babel.languages import get_territory_language_info

    return language in get_territory_language_info(country)


def _main_language(country: str) -> str:
    """The official language that most people in a country speak, "" when none is known."""
    from babel.languages import get_official_languages

    official = get_official_languages(country, de_facto=True)
    return primary_subtag(str(official[0])) if official else ""


def _likely_country(language: str, typed: str) -> str:
    """The country that is meant by a code that is none, "" when nobody knows."""
    code = _EUROPEAN.get(typed, "")
    if code and language in spoken_in(code):
        return code
    likely = with_territory(language).rpartition("_")[2]
    return likely if likely in _names()[1] else code


def spoken_in(country: str) -> tuple[str, ...]:
    """The official languages of a country, most spoken first: ("de", "fr", "it") for CH."""
    from babel.languages import get_territory_language_info

    known = get_territory_language_info(country)
    official = [tag for tag in known if known[tag]["official_status"] == "official"]
    if "nb" in official and "no" in official:
        official.remove("no")  # Norwegian is written as one of the two
    plain = [tag for tag in official if "_" not in tag] or official
    return tuple(sorted(plain, key=lambda tag: -float(known[tag]["population_percent"] or 0)))


def country_code(typed: str) -> str:
    """A country by its code or its English name: NO, no, Norway.

    Raises ConfigError with the nearest one.
    """
    countries = _names()[1]
    code = typed.upper()
    if code in countries:
        return code
    names = {name.casefold(): code for code, name in countries.items()}
    if typed.casefold() in names:
        return names[typed.casefold()]
    close = difflib.get_close_matches(typed.casefold(), names, 1, 0.7)
    near = _EUROPEAN.get(code) or (names[close[0]] if close else "")
    advice = f"Did you mean {near} ({countries[near]})?" if near else "Give its code, such as NO."
    raise ConfigError(f"there is no country {typed!r}.", advice)


@lru_cache(maxsize=64)
def country_name(country: str) -> str:
    """The country's name in English."""
    return _names()[1].get(country, country)
