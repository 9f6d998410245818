"""What the tool must know of a language: its names, plural rule and codes. From CLDR, by Babel."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from filmpack.errors import ConfigError

# ISO 639-2: terminology and, where it differs, bibliographic code. Matroska and
# MP4 carry these beside the BCP 47 tag; Babel has no such table.
# Source: Library of Congress, ISO 639-2 registration authority.
_ISO_639_2: dict[str, tuple[str, str]] = {
    pair[:2]: (pair[3:6], pair[-3:])
    for pair in (
        "bg:bul cs:ces/cze da:dan de:deu/ger el:ell/gre en:eng es:spa et:est eu:eus/baq fi:fin"
        " fr:fra/fre ga:gle hr:hrv hu:hun is:isl/ice it:ita lb:ltz lt:lit lv:lav"
        " mk:mkd/mac mt:mlt nb:nob nl:nld/dut nn:nno no:nor pl:pol pt:por rm:roh"
        " ro:ron/rum ru:rus sk:slk/slo sl:slv sq:sqi/alb sr:srp sv:swe tr:tur uk:ukr"
    ).split()
}
_TAG = re.compile(r"[a-z]{2,3}([_-][A-Z][a-z]{3})?([_-]([A-Z]{2}|[0-9]{3}))?")


def language_tag(text: str) -> str:
    """The language in the form its file is named by: "pl", "de_CH", "sr_Latn".

    Raises ConfigError for what is no language that CLDR knows.
    """
    tag = text.replace("-", "_")
    if _TAG.fullmatch(tag):
        from babel.core import Locale, UnknownLocaleError

        try:
            Locale.parse(tag)
            return tag
        except (UnknownLocaleError, ValueError):
            pass
    near = difflib.get_close_matches(text.lower().split("-")[0].split("_")[0], _ISO_639_2, 1, 0.4)
    hint = f" Did you mean {near[0]} ({english_name(near[0])})?" if near else ""
    raise ConfigError(
        f"{text!r} is not a language code.", f"Use codes such as pl, de or de_CH.{hint}"
    )


def bcp47(language: str) -> str:
    """The tag with hyphens, as BCP 47 writes it."""
    return language.replace("_", "-")


def iso639_2(language: str, *, bibliographic: bool = False) -> str:
    """The three-letter code of a language tag, "und" when none is known."""
    pair = _ISO_639_2.get(re.split("[_-]", language)[0])
    return pair[bibliographic] if pair else "und"


@lru_cache(maxsize=256)
def english_name(language: str) -> str:
    """The language's name in English, such as "Polish"."""
    from babel.core import Locale

    return Locale.parse(language.replace("-", "_")).get_display_name("en") or language


@lru_cache(maxsize=256)
def own_name(language: str) -> str:
    """The language's name for itself with a capital, as a player's menu shows it: "Polski"."""
    from babel.core import Locale

    name = Locale.parse(language.replace("-", "_")).get_display_name() or language
    return name[:1].upper() + name[1:]


def plural_forms(language: str) -> str:
    """The gettext Plural-Forms field of a language."""
    if language.replace("-", "_").split("_")[0] == "hu":
        # Babel's table says one form; CLDR has two (one, other), and so have msginit and Poedit.
        return "nplurals=2; plural=(n != 1);"
    from babel.messages.plurals import get_plural

    return f"{get_plural(language.replace('-', '_')).plural_forms};"
