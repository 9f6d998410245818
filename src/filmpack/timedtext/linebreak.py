"""Where a subtitle's line breaks: the cheapest break by a cost, or the translator's own.

Rules after the Netflix Timed Text Style Guide, "Line treatment": one line if it
fits; break after punctuation, before conjunctions and prepositions; never
between an article and its noun. Two lines near in length, the lower one longer.
"""

from __future__ import annotations

import re
from itertools import accumulate

from filmpack.timedtext.markup import is_dialogue, length, strip_tags, unwrap
from filmpack.timedtext.profile import Profile

# Words that must not end a line: articles, one-letter prepositions and
# conjunctions, the commonest short prepositions. Compared in lower case.
_BINDS_FORWARD: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "bg": "в с и на за от до по с със към",
        "cs": "a i o u k s v z na do od po za ve se",
        "da": "en et den det de i på til af og at",
        "de": "der die das den dem des ein eine einen einem einer in an zu und im am",
        "el": "ο η το οι τα του της των τον την στο στη στην στον ένα ένας μια και με σε για να",
        "en": "a an the of to in on at and or my your his her their our",
        "es": "el la los las un una unos unas de a en y o con mi tu su que",
        "et": "ja ei on",
        "fi": "ja ei on",
        "fr": "le la les un une des du de d’ l’ à au aux en et ou mon ma mes ton ta tes son sa ses",
        "hr": "a i o u k s na do od po za sa",
        "hu": "a az egy és",
        "it": "il lo la i gli le un uno una di a da in con su per e o mio mia tuo tua",
        "lt": "ir į iš su ar",
        "lv": "un ar no uz",
        "mt": "il- l- u ta’ ma’ fi bi li",
        "nb": "en et ei den det de i på til av og å",
        "nl": "de het een van in op te en mijn je zijn haar",
        "pl": "a i o u w z na do od po za ze we nie",
        "pt": "o a os as um uma de do da em no na e ou com que",
        "ro": "un o de la în pe cu și să al a",
        "sk": "a i o u k s v z na do od po za vo so",
        "sl": "a i o v s z k h na do od po za in",
    }.items()
}

_STRONG, _WEAK = ".!?…;:", ",–—"
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
        length(line) <= profile.max_line_length for line in given
    ):
        return "\n".join(given)
    whole = " ".join(given)
    if length(whole) <= profile.max_line_length or profile.max_lines < 2:
        return whole
    words = whole.split(" ")
    # The length of the upper line for each place, with the space that the break takes away.
    until = list(accumulate(length(word) + 1 for word in words))
    best = min(
        range(1, len(words)),
        key=lambda at: _cost(words, at, until[at - 1] - 1, until[-1] - 1, profile, language),
        default=0,
    )
    if not best:
        return whole
    return " ".join(words[:best]) + "\n" + " ".join(words[best:])


def binds_forward(word: str, language: str) -> bool:
    """Whether a word must not end a line: an article, a short preposition."""
    bare = strip_tags(word).lower().lstrip("„«\"'“‚(¿¡")
    base = language.replace("_", "-").split("-")[0]
    return bare in _BINDS_FORWARD.get(base, frozenset())


def splits_quantity(upper: str, lower: str) -> bool:
    """Whether a break here parts a number from what it counts: "5 / minutes", "2,5 / %"."""
    last, first = upper.rsplit(" ", 1)[-1], lower.split(" ", 1)[0]
    return _NUMBER.fullmatch(last) is not None and (first[:1].islower() or first[:1] in _UNITS)


def _cost(
    words: list[str], at: int, first: int, whole: int, profile: Profile, language: str
) -> float:
    """What speaks against a break before words[at]; first is the upper line's length."""
    second = whole - first - 1
    end = strip_tags(words[at - 1])[-1:] or " "
    too_long = max(0, first - profile.max_line_length) + max(0, second - profile.max_line_length)
    cost = _IMPOSSIBLE * too_long + abs(first - second) + (2 if first > second else 0)
    if end in _STRONG:
        cost -= 14
    elif end in _WEAK:
        cost -= 9
    if binds_forward(words[at - 1], language):
        cost += 30
    if splits_quantity(strip_tags(words[at - 1]), strip_tags(words[at])):
        cost += 30
    if at == 1 or at == len(words) - 1:
        cost += 6
    return cost
