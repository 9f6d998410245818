"""More faults to plant: of sentences that run over cues, of marks, and of who speaks to whom.

PLANTS here are all of them, those of seeded_faults first.
"""

from __future__ import annotations

import re

from seeded_faults import PLANTS, Place, at_word, before_end, plant, simple

__all__ = ["PLANTS"]

# -- sentences ----------------------------------------------------------------


@plant("a full stop in mid-sentence", "integrity/split-sentence")
def full_stop(place: Place) -> str | None:
    if not (place.source.endswith(",") and place.text.endswith(",")):
        return None
    return f"{place.text[:-1]}."


@plant("a comma before a new sentence", "integrity/split-sentence")
def comma(place: Place) -> str | None:
    text, source = place.after
    first = re.match(r"[^\W\d_]+", text)
    if not first or not first[0][0].isupper() or not source[:1].isupper() or first[0] in source:
        return None
    ends = place.source.endswith(".") and place.text.endswith(".")
    return f"{place.text[:-1]}," if place.plain and ends else None


@plant("a colon behind a subordinate clause", "integrity/split-sentence", "fr", "hr", "pl", "sl")
def colon(place: Place) -> str | None:
    whole = place.context in ("c0026", "c0027") and place.source.endswith(",")
    if not whole or not place.text.endswith(","):
        return None
    return place.text[:-1] + ("\u00a0:" if place.language == "fr" else ":")


@plant("a capital in mid-sentence", "integrity/capital")
def capital(place: Place) -> str | None:
    if not (place.source[:1].islower() and place.text[:1].islower()):
        return None
    return place.text[0].upper() + place.text[1:]


@plant("a break inside the later sentence", "reading/sentence-break")
def inside(place: Place) -> str | None:
    first, line, second = place.text.partition("\n")
    words = second.split(" ")
    if not line or not place.plain or not first.endswith(".") or len(words) < 4:
        return None
    upper = f"{first} {words[0]} {words[1]}"
    if 3 * len(first) < len(second) or len(upper) > 42 or re.search(r"[.!?;…]", second[:-1]):
        return None
    return f"{upper}\n{' '.join(words[2:])}"


# -- marks --------------------------------------------------------------------

simple(
    "a word glued to an ellipsis",
    "typography/space-after",
    lambda p: (
        re.sub(r"(?<=[^\W\d_]{2}) (?=[^\W\d_]{2})", "…", p.text, count=1)
        if re.search(r"[^\W\d_]{2} [^\W\d_]{2}", p.text)
        else None
    ),
)
_QUOTES = {"pl": "„”", "el": "«»", "ro": "„”", "bg": "„“", "de": "„“", "en": "“”"}
simple(
    "spaces in quotation marks",
    "typography/inner-space",
    lambda p: at_word(p, lambda w: f"{_QUOTES[p.language][0]} {w} {_QUOTES[p.language][1]}"),
    *_QUOTES,
)
simple(
    "spaces in an italic tag",
    "typography/inner-space",
    lambda p: p.text.replace("<i>", "<i> ", 1) if "<i>" in p.text else None,
)
simple(
    "a space before a mark behind a tag",
    "typography/space-before",
    lambda p: re.sub(r"(\w+)\.$", r"<i>\1</i> .", p.text) if re.search(r"\w\.$", p.text) else None,
)
simple(
    "a dash alone",
    "typography/lone-dash",
    lambda p: f"{p.text}\n-" if p.plain and "\n" not in p.text else None,
)
simple(
    "a third speaker on two lines",
    "integrity/many-speakers",
    lambda p: re.sub(r"\n", " – OK.\n", p.text, count=1) if p.dialogue else None,
    *("pl", "fr", "el", "ro"),
)

# -- who speaks to whom -------------------------------------------------------

_REJECTED = {
    "bg": "иска тайни",
    "de": "Geheimnisse will",
    "el": "θέλει μυστικά",
    "fr": "veut des secrets",
    "pl": "mieć z tobą sekrety",
    "ro": "vrea secrete",
}
simple(
    "a rejected rendering",
    "integrity/rejected",
    lambda p: before_end(p, f" {_REJECTED[p.language]}") if "secret" in p.source else None,
    *_REJECTED,
)
_FORMAL = {
    "de": "Ihnen",
    "es": "usted",
    "hu": "önnek",
    "it": "Lei",
    "nl": "u",
    "pl": "Panu",
    "ro": "dumneavoastră",
}
simple(
    "formal address",
    "integrity/register",
    lambda p: before_end(p, f" {_FORMAL[p.language]}"),
    *_FORMAL,
)
_PLURAL = {"bg": "вас", "cs": "vás", "el": "σας", "fr": "vous", "hr": "vas", "lt": "jums"}
simple(
    "the address of several people",
    "integrity/register",
    lambda p: (
        before_end(p, f" {_PLURAL[p.language]}")
        if p.plain and p.context not in ("c0011", "c0103")
        else None
    ),
    *_PLURAL,
)
_ENDINGS = {
    "pl": (r"\b(\w+)(?:łem|łam)\b", "łem", "łam"),
    "cs": (r"\b(\w+?)(?:la|l)(?= jsem\b)", "l", "la"),
    "sk": (r"\b(\w+?)(?:la|l)(?= som\b)", "l", "la"),
    "sl": (r"\b(\w+?)(?:la|l)(?= sem\b)", "l", "la"),
}


@plant("another sex than the speaker's", "integrity/speaker-gender", *_ENDINGS)
def other_sex(place: Place) -> str | None:
    pattern, male, female = _ENDINGS[place.language]
    if place.dialogue or not re.search(pattern, place.text):
        return None

    def other(match: re.Match[str]) -> str:
        return match[1] + (male if match[0].endswith(female) else female)

    return re.sub(pattern, other, place.text)
