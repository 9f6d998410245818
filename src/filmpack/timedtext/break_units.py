"""Where a line may end: between words, and in scripts without spaces between phrases.

After UAX 14, as far as subtitles need it: never before a closing mark or after an opening one,
never inside a number, an address or a Latin word. Korean breaks at its spaces only, which UAX 14
leaves open. Japanese, Chinese and Thai phrases are told by budoux.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from filmpack.languages.scripts import script_of_language
from filmpack.timedtext.direction import TOKEN, pattern

_MODELS = {"Jpan": "ja", "Hans": "zh-hans", "Hant": "zh-hant", "Thai": "th"}
"""Scripts without spaces between words, and budoux's names of its models."""
_NEVER_FIRST = frozenset(
    "、。，．・：；？！‼⁇⁈⁉ー々〻ゝゞヽヾ…‥゛゜％%ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶๆฯ.,:;?!։؟،؛۔।॥።፣፤፥"
)
_COUNTED = frozenset("岁歲年月日号號点點时時分秒天周週个個人次名位条條张張元块塊欧歐倍")
"""What Chinese writes after a number without a space: years of age, days, measure words."""
_PARTED = re.compile(r"[^\W\x00-\x7f] [^\W\x00-\x7f]")
"""A space between two characters of a script without spaces between words."""
_DIGITS_APART = re.compile(r"\d[ \u00a0]+[\d(]")


def spaceless(language: str) -> bool:
    """Whether a language (BCP 47) is written without spaces between words."""
    return script_of_language(language) in _MODELS


def joined(lines: Sequence[str], language: str) -> str:
    """Lines on one line: with spaces between them where the language has any there.

    Thai parts clauses by a space. Japanese and Chinese subtitles may do so, for want of full stops,
    or be one sentence on two lines, where a space would be a fault; no segmenter tells which. So
    two lines get a space where one of them has such a space itself. Latin words get one anyway.
    """
    apart = not spaceless(language) or script_of_language(language) == "Thai"
    parted = any(_PARTED.search(line) for line in lines)
    text = lines[0] if lines else ""
    for line in lines[1:]:
        last, first = text[-1:], line[:1]
        alike = last.isascii() == first.isascii()
        clauses = alike and (first.isascii() or (parted and last.isalnum() and first.isalnum()))
        text += " " * (apart or clauses) + line
    return text


def break_units(text: str, language: str) -> list[str]:
    """The pieces of a text between which a line may end, each with the space after it.

    text is one line; put together, the pieces are the text again.
    """
    model = _MODELS.get(script_of_language(language))
    found = re.findall(r"[^ ]* |[^ ]+$", text) if model is None else _phrases(text, model)
    if model is None and not _may_bind(text):
        return found
    units: list[str] = []
    held = [match.span() for match in pattern(TOKEN).finditer(text)]
    at = 0
    for piece in found:
        bound = bool(units) and (
            _binds(units[-1], piece) or any(first < at < end for first, end in held)
        )
        if bound:
            units[-1] += piece
        else:
            units.append(piece)
        at += len(piece)
    return units


def _may_bind(text: str) -> bool:
    """Whether two words of a text may have to stay together: asked of every text, so cheap."""
    return _DIGITS_APART.search(text) is not None or _LOOSE_MARK.search(text) is not None


_LOOSE_MARK = re.compile(r" [^\w\s'’\"-]+(?: |$)|(?:^| )[«„“(\[¿¡]+ ")


def _binds(before: str, after: str) -> bool:
    """Whether no line may end between two pieces."""
    bare, next_ = before.rstrip(" "), after.strip(" ")
    if not next_ or not bare:
        return True
    last, first = bare[-1], next_[0]
    if last.isascii() and first.isascii() and last.isalnum() and first.isalnum():
        return bare == before
    if bare == before and last.isdigit() and first in _COUNTED:
        return True
    if unicodedata.category(last) in ("Ps", "Pi") or last in "¿¡":
        return True
    marks = all(_closes(char) for char in next_)
    return marks if bare != before else _closes(first)


def _closes(char: str) -> bool:
    return char in _NEVER_FIRST or unicodedata.category(char) in ("Pe", "Pf", "Mn", "Mc")


def _phrases(text: str, model: str) -> list[str]:
    return _parser(model)(text) if text else []


@lru_cache(maxsize=4)
def _parser(model: str) -> Callable[[str], list[str]]:
    import budoux  # 0.1 s

    parsers = {
        "ja": budoux.load_default_japanese_parser,
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
        "th": budoux.load_default_thai_parser,
    }
    parse: Callable[[str], list[str]] = parsers[model]().parse
    return parse
