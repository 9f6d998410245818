"""The Latin character set of EBU STL files, ISO 6937/2: accents stand before their letters."""

from __future__ import annotations

import unicodedata

UNKNOWN = "\ufffd"

_ACCENTS = {
    0xC1: "\u0300",
    0xC2: "\u0301",
    0xC3: "\u0302",
    0xC4: "\u0303",
    0xC5: "\u0304",
    0xC6: "\u0306",
    0xC7: "\u0307",
    0xC8: "\u0308",
    0xC9: "\u0308",
    0xCA: "\u030a",
    0xCB: "\u0327",
    0xCD: "\u030b",
    0xCE: "\u0328",
    0xCF: "\u030c",
}
_ALONE = dict(zip(_ACCENTS, "`´^~¯˘˙¨¨˚¸˝˛ˇ", strict=True))
"""An accent before a space stands alone."""
# Source: EBU Tech 3264-E, appendix 2. A space here is a code without a character. The two currency
# signs are both read as $, which is what files mean by them.
_UPPER = {
    0xA0: "\u00a0¡¢£$¥#§¤‘“«←↑→↓",
    0xB0: "°±²³×µ¶·÷’”»¼½¾¿",
    0xD0: "—¹®©™♪¬¦    ⅛⅜⅝⅞",
    0xE0: "ΩÆÐªĦ ĲĿŁØŒºÞŦŊŉ",
    0xF0: "ĸæđðħıĳŀłøœßþŧŋ\u00ad",
}
_SINGLE = {
    first + at: char for first, row in _UPPER.items() for at, char in enumerate(row) if char != " "
}


def decode_iso6937(data: bytes) -> str:
    """The text of bytes from 0x20 on; UNKNOWN for what is no character."""
    found: list[str] = []
    codes = iter(data)
    for code in codes:
        if code in _ACCENTS:
            letter = next(codes, None)
            found.append(_accented(code, letter))
        elif 0x20 <= code < 0x7F:
            found.append(chr(code))
        else:
            found.append(_SINGLE.get(code, UNKNOWN))
    return "".join(found)


def _accented(accent: int, letter: int | None) -> str:
    if letter == 0x20:
        return _ALONE[accent]
    if letter is None or not chr(letter).isascii() or not chr(letter).isalpha():
        return UNKNOWN + (chr(letter) if letter is not None and 0x20 < letter < 0x7F else "")
    if (accent, letter) == (0xC2, ord("g")):
        return "ģ"  # written with the code of the acute accent
    return unicodedata.normalize("NFC", chr(letter) + _ACCENTS[accent])
