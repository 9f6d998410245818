"""What the tool must know of a language: its names, plural rule and codes. From CLDR, by Babel."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from filmpack.errors import ConfigError
from filmpack.languages.latin import without_accents
from filmpack.languages.sdh import SDH_MODIFIER, SDH_SUBTAG, is_sdh, without_sdh

if TYPE_CHECKING:
    from babel.core import Locale

_TAG = re.compile(r"([a-z]{2,3})(?:_([A-Z][a-z]{3}))?(?:_([A-Z]{2}|[0-9]{3}))?")

_CLDR_NAME = {"prs": "fa_AF"}
"""Languages with a file whose data CLDR holds under another tag."""

_LONGEST_CODE = 4
"""Letters of what may be a mistyped code: "pll", "plk"; a longer word is none."""
_OTHER_NAMES = {"norwegian": "nb", "norsk": "nb", "farsi": "fa", "mandarin": "zh_Hans"}
"""Names that CLDR gives to no language with a file."""


def gettext_name(tag: str) -> str:
    """The language of a BCP 47 tag as gettext writes it: "de_CH", "pl@sdh"."""
    return without_sdh(tag).replace("-", "_") + (SDH_MODIFIER if is_sdh(tag) else "")


def file_tag(language: str) -> str:
    """The tag as it stands in the names of films and side-car files: "de-CH", "pl-sdh"."""
    return bcp47(language).replace(SDH_SUBTAG, "-sdh")


def language_tag(text: str) -> str:
    """The language in the form its file is named by: "pl", "de_CH", "sr_Latn", "pl@sdh".

    Raises ConfigError for what is no language that CLDR knows or that has a file.
    """
    if is_sdh(text):
        return language_tag(without_sdh(text)) + SDH_MODIFIER
    if is_language(text):
        return text.replace("-", "_")
    raise ConfigError(
        f"{text!r} is not a language that filmpack knows.",
        f"Use codes such as pl, de or de_CH.{nearest_language(text)}",
    )


def typed_language(text: str) -> str:
    """What somebody types for a language, in the form its file is named by: a tag, or the name of a
    language that has a file, in English or its own ("Polish", "polski").

    Raises ConfigError as language_tag() does.
    """
    if not is_language(without_sdh(text)):
        typed = text.casefold()
        for language in _with_a_file():
            if typed in (english_name(language).casefold(), own_name(language).casefold()):
                return language
    return language_tag(text)


def nearest_language(text: str) -> str:
    """The sentence that suggests the language nearest to what is none; "" where none is near."""
    subtag = primary_subtag(text).casefold()
    near: list[str] = []
    if subtag.isascii() and len(subtag) == 3:  # "deu" as ISO 639-2 has it
        near = [tag for tag in (tag_of(subtag),) if tag in _with_a_file()]
    if not near:
        names = _names_of_all()
        near = [
            names[name] for name in difflib.get_close_matches(without_accents(text), names, 1, 0.75)
        ]
    if not near and len(subtag) <= _LONGEST_CODE:
        alike = [code for code in _with_a_file() if code[:1] == subtag[:1]]
        near = difflib.get_close_matches(subtag, alike, 1, 0.6)
    return f" Did you mean {near[0]} ({english_name(near[0])})?" if near else ""


def _names_of_all() -> dict[str, str]:
    """The languages that have a file by their names, in English and their own, without accents."""
    from babel.core import Locale

    from filmpack.languages.language import known_languages

    names = dict(_OTHER_NAMES)
    by_cldr = Locale("en").languages
    for language in (*known_languages(), *_with_a_file()):
        told = (
            english_name(language),
            own_name(language),
            by_cldr.get(language.replace("-", "_"), ""),
        )
        names |= {without_accents(name): language for name in told if name}
    return names


def _with_a_file() -> list[str]:
    """The languages that have a file, without scripts and countries."""
    from filmpack.languages.language import known_languages

    return list(dict.fromkeys(primary_subtag(known) for known in known_languages()))


def is_language(text: str) -> bool:
    """Whether a text is the code of a language that CLDR knows or that has a file of its own:
    "pl", "de_CH", "de-CH", "rom"."""
    match = _TAG.fullmatch(text.replace("-", "_"))
    return match is not None and _known(match[1], match[2], match[3])


@lru_cache(maxsize=256)
def _known(language: str, script: str | None, country: str | None) -> bool:
    """Whether each part is known. Together they need no locale of their own (hu_SI)."""
    from babel.core import Locale

    english = Locale("en")
    by_cldr = (
        language in english.languages
        and language not in ("und", "mul", "zxx", "root")
        and _has_data(language)
    )
    return (
        (by_cldr or bool(_names_in_file(language)))
        and (script is None or script in english.scripts)
        and (country is None or country in english.territories)
    )


def _has_data(language: str) -> bool:
    """Whether CLDR has data of its own for a language (tlh has a name in English, no more)."""
    from babel.localedata import exists

    return bool(exists(language))


@lru_cache(maxsize=64)
def _names_in_file(language: str) -> tuple[str, str] | None:
    """The names, in English and its own, of a language that has a file and no locale in CLDR."""
    if _has_data(primary_subtag(language)):
        return None
    from filmpack.languages.language import language as language_data

    known = language_data(language)
    if not known.name:
        return None
    # Only CLDR would have the country's name in the language: its code stands for it.
    country = without_sdh(language).replace("-", "_").split("_")[1:]
    tail = f" ({', '.join(country)})" if country else ""
    return f"{known.name}{tail}", f"{known.own_name or known.name}{tail}"


def has_name(language: str) -> bool:
    """Whether CLDR knows what a language calls itself."""
    return _has_data(primary_subtag(language))


def cldr_locale(language: str) -> Locale:
    """The nearest locale that CLDR has data for: hu for hu_SI.

    Raises ConfigError for a language that has a file and no data in CLDR (rom): nobody knows how
    it writes weekdays and prices.
    """
    from babel.core import Locale, UnknownLocaleError

    parts = without_sdh(language).replace("-", "_").split("_")
    if parts[0] in _CLDR_NAME:
        return Locale.parse(_CLDR_NAME[parts[0]])
    if _names_in_file(language):
        raise ConfigError(
            f"CLDR has no weekdays, times and prices in {language!r}, which a closing card needs.",
            "Build films of the language, without a country; or name the edition's language with"
            " another code.",
        )
    while len(parts) > 1:
        try:
            return Locale.parse("_".join(parts))
        except UnknownLocaleError:
            parts.pop()
    return Locale.parse(parts[0])


def bcp47(language: str) -> str:
    """The tag with hyphens, as BCP 47 writes it: "de-CH", "pl-x-sdh"."""
    return without_sdh(language).replace("_", "-") + (SDH_SUBTAG if is_sdh(language) else "")


@lru_cache(maxsize=256)
def primary_subtag(tag: str) -> str:
    """The language alone, in lower case: "de" for "de-CH" and "de_CH", "" for ""."""
    return without_sdh(tag).replace("_", "-").partition("-")[0].lower()


@lru_cache(maxsize=64)
def with_territory(language: str) -> str:
    """A language with the country where most people speak it: "pl_PL" for "pl".

    What names a country already, or is not known to CLDR, is given back as it is.
    """
    from babel.core import get_global

    likely = str(get_global("likely_subtags").get(language, ""))
    return f"{language}_{likely.rpartition('_')[2]}" if likely else language


def iso639_2(language: str, *, bibliographic: bool = False) -> str:
    """The three-letter code of a language tag, "und" when none is known.

    Matroska carries the bibliographic code ("ger"), MP4 the terminology code ("deu"),
    beside the BCP 47 tag. Languages that ISO 639-2 does not list (ckb, prs) get their
    ISO 639-3 code.
    """
    # Imported here: it takes 50 to 80 ms, and only a film that is muxed needs it.
    from langcodes import Language

    try:
        return str(Language.get(primary_subtag(language)).to_alpha3("B" if bibliographic else "T"))
    except (LookupError, ValueError):  # not listed; not a tag at all
        return "und"


_WIDER = {"nob": "nor", "nno": "nor", "cmn": "zho"}
"""Codes of languages that files often name by a wider one."""


def spoken_code(language: str) -> str:
    """The code by which the language of sound is compared: "nor" for no, nb and nn, which files
    do not tell apart. iso639_2() is what a file is given."""
    code = iso639_2(language)
    return _WIDER.get(code, code)


@lru_cache(maxsize=256)
def tag_of(code: str) -> str:
    """The BCP 47 tag of a code in a media file: "fr" for "fre" and "fra"; "und" for none."""
    from langcodes import standardize_tag, tag_is_valid

    try:
        tag = str(standardize_tag(code))
    except ValueError:
        return "und"
    return tag if tag_is_valid(tag) else "und"


@lru_cache(maxsize=256)
def english_name(language: str) -> str:
    """The language's name in English, such as "Polish"."""
    if names := _names_in_file(language):
        name = names[0]
    else:
        name = cldr_locale(language).get_display_name("en") or language
    return f"{name} (SDH)" if is_sdh(language) else name


@lru_cache(maxsize=256)
def own_name(language: str) -> str:
    """The language's name for itself with a capital, as a player's menu shows it: "Polski"."""
    if names := _names_in_file(language):
        name = names[1]
    else:
        name = cldr_locale(language).get_display_name() or language
    return name[:1].upper() + name[1:] + (" (SDH)" if is_sdh(language) else "")


def plural_forms(language: str) -> str:
    """The gettext Plural-Forms field of a language."""
    if primary_subtag(language) == "hu":
        # Babel's table says one form; CLDR has two (one, other), and so have msginit and Poedit.
        return "nplurals=2; plural=(n != 1);"
    from babel.messages.plurals import get_plural

    # Some versions of Babel end the field with a semicolon, some don't.
    subtag = primary_subtag(language)
    named = primary_subtag(_CLDR_NAME.get(subtag, subtag))
    # What Babel does not have gets the commonest rule, that of English.
    forms = get_plural(named if _has_data(named) else "en").plural_forms
    return f"{forms.rstrip('; ')};"
