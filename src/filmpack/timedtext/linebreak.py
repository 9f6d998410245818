"""Where a subtitle's line breaks: the cheapest break by a cost, or the translator's own.

Rules after the Netflix Timed Text Style Guide, "Line treatment": one line if it
fits; break after punctuation, before conjunctions and prepositions; never
between an article and its noun. Two lines near in length, the lower one longer.
"""

from __future__ import annotations

import re
from itertools import accumulate

from filmpack.languages.language import language as language_data
from filmpack.timedtext.break_units import break_units, joined, spaceless
from filmpack.timedtext.line_length import counted, line_length
from filmpack.timedtext.markup import is_dialogue, strip_tags, unwrap
from filmpack.timedtext.profile import Profile

_STRONG, _WEAK = ".!?…‥;:。！？；：؟؛۔।։።፤፥", ",–—、，،፣ ๆ"
_IMPOSSIBLE = 10_000
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_UNITS = frozenset("%‰€£$°")


def break_lines(text: str, profile: Profile, language: str) -> str:
    """The text with its final line breaks.

    A break that the translator made stays when it keeps the profile's limits;
    dialogue lines are never joined. Where no break fits, the best of the
    too-long ones is given: the text is never cut. Raises nothing.
    """
    given = [unwrap(line) for line in text.split("\n") if unwrap(line)]
    if is_dialogue("\n".join(given)):
        return "\n".join(given)
    if 1 < len(given) <= profile.max_lines and all(
        line_length(line, language) <= profile.max_line_length for line in given
    ):
        return "\n".join(given)
    whole = joined(given, language)
    if line_length(whole, language) <= profile.max_line_length or profile.max_lines < 2:
        return whole
    units = break_units(whole, language)
    # The length of the upper line for each place, with the space that the break takes away.
    until = list(accumulate(counted(unit, language) for unit in units))
    best = min(
        range(1, len(units)),
        key=lambda at: _cost(units, at, until, profile, language),
        default=0,
    )
    if not best:
        return whole
    return "".join(units[:best]).rstrip(" ") + "\n" + "".join(units[best:])


def binds_forward(word: str, language: str) -> bool:
    """Whether a word must not end a line: an article, a short preposition."""
    bare = strip_tags(word).lower().lstrip("„«\"'“‚(¿¡")
    return bare in language_data(language).binds_forward


def splits_quantity(upper: str, lower: str) -> bool:
    """Whether a break here parts a number from what it counts: "5 / minutes", "2,5 / %"."""
    last, first = upper.rsplit(" ", 1)[-1], lower.split(" ", 1)[0]
    return _NUMBER.fullmatch(last) is not None and (first[:1].islower() or first[:1] in _UNITS)


def _cost(units: list[str], at: int, until: list[float], profile: Profile, language: str) -> float:
    """What speaks against a break before units[at].

    Args:
        units: What the line is broken into, each with the space after it.
        at: The place.
        until: The length of the text up to the end of each unit, spaces counted.
        profile: The limits.
        language: The text's tag.
    """
    upper = units[at - 1].rstrip(" ")
    spared = counted(units[at - 1][len(upper) :], language)
    first, second = until[at - 1] - spared, until[-1] - until[at - 1]
    end = strip_tags(upper)[-1:] or " "
    too_long = max(0, first - profile.max_line_length) + max(0, second - profile.max_line_length)
    cost = _IMPOSSIBLE * too_long + abs(first - second) + (2 if first > second else 0)
    if end in _STRONG:
        cost -= 14
    elif end in _WEAK:
        cost -= 9
    elif spared and spaceless(language):  # there, a space stands between clauses
        cost -= 12
    if binds_forward(upper.rsplit(" ", 1)[-1], language):
        cost += 30
    if splits_quantity(strip_tags(upper), strip_tags(units[at].rstrip(" "))):
        cost += 30
    if at == 1 or at == len(units) - 1:
        cost += 6
    return cost
