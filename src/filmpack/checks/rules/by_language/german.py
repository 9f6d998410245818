"""How German is written: ß and ss, in Switzerland and elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule

_ESZETT = re.compile("[ßẞ]")


@rule(
    "typography/eszett",
    "error",
    "Schweizerische Bundeskanzlei, Schreibweisung: kein ß",
    languages="de-CH de-LI",
    fixes=True,
    beyond_ascii=True,
)
def eszett(seen: EntryContext) -> Iterator[Hit]:
    """Switzerland writes ss where Germany and Austria write ß."""
    for match in _ESZETT.finditer(seen.text):
        yield Hit("ß is not used in Switzerland.", "Write ss.", match.span(), "ss")


_OLD_ESZETT = re.compile(
    r"(?i)\b(?:daß|muß|mußt|müßte[nt]?|mußte[nt]?|laß|läßt|wußte[nt]?|gewußt|bewußt\w*|Kuß|Schluß"
    r"|ißt|mißt|paßt|faßt|haßt|vergeßt|Streß|Prozeß|bißchen)\b"
)
_SWISS_SS = re.compile(
    r"(?i)\b(?:gross\w{0,2}|Strasse\w?|Fuss|Füsse\w?|heisst?|heissen|weiss|weisst|ausser\w*|draussen|süss\w{0,2}"
    r"|schliesslich|grüssen?|Grüsse|Spass|bloss|stossen|fliessen|giessen)\b"
)


@rule(
    "typography/german-ss",
    "warning",
    "Rat für deutsche Rechtschreibung, § 25; reform of 1996",
    languages="de",
)
def german_ss(seen: EntryContext) -> Iterator[Hit]:
    """Since 1996 German writes ss after a short vowel (dass, muss) and ß after a long one
    (groß, Straße); ss after a long vowel is Swiss."""
    if seen.setting.tag == "de-CH":
        return
    for match in _OLD_ESZETT.finditer(seen.bare):
        yield Hit(f"{match[0]!r} is the old spelling.", "Write ss.", match.span())
    for match in _SWISS_SS.finditer(seen.bare):
        yield Hit(f"{match[0]!r} is the Swiss spelling.", "Write ß.", match.span())
