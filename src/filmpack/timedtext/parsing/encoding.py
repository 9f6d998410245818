"""Bytes to text: UTF-8 and UTF-16 by what they are, legacy code pages by the language's letters."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from filmpack.errors import ConfigError, InputError, Problem
from filmpack.languages.language import language as language_data

_CODE_PAGE = re.compile("iso-?_?8859|latin|windows-|cp[0-9]|koi8|mac|big5|gb|shift_?jis|euc", re.I)
"""Encodings that a file may state; Python has others, such as punycode, that no file is in."""
_PUNCTUATION = set("„”“’‘‚«»–—…\u00a0°©€‹›")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read by, and whether that was a guess."""

    text: str
    encoding: str
    guessed: bool = False


def decode(
    data: bytes, name: str, language: str = "", encoding: str = "", stated: str = ""
) -> Decoded:
    """The text of a file in whatever encoding it has.

    Tried in order: a byte order mark, UTF-8 if it is valid, UTF-16 by its zero bytes, what the file
    states, then the code page of the language that gives most of its letters.

    Args:
        data: The file's bytes.
        name: The file's name, for messages.
        language: BCP 47 tag; "" if unknown.
        encoding: Use this encoding and try no other.
        stated: The encoding that the file itself names; passed over where it does not fit.

    Raises:
        InputError: No encoding fits.
        ConfigError: The encoding is unknown.
    """
    if encoding:
        return _decode_as(data, name, encoding)
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decode_as(data, name, codec)
    if b"\0" in data:
        codec = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
        return _decode_as(data, name, codec)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        if _CODE_PAGE.match(stated):
            return Decoded(data.decode(stated), stated.lower())
    except (LookupError, ValueError):
        pass  # programs change the encoding and leave the line that names it
    candidates = []
    # Without a language's letters nothing tells its code page: better ask than guess.
    known = language_data(language)
    for codec in known.code_pages:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        candidates.append((_likeness(text, known.legacy), codec, text))
    # max() keeps the first of equals, so the commonest code page wins a tie.
    best = max(candidates, key=lambda candidate: candidate[0], default=None)
    if best is None or best[0] < 0.5:
        raise InputError(
            Problem(
                name,
                line,
                "this file is not UTF-8, and its encoding could not be told.",
                "Save it as UTF-8, or name its encoding where the command allows it"
                " (--encoding cp1250, for instance).",
            )
        )
    return Decoded(best[2], best[1], guessed=True)


def _decode_as(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except LookupError:
        raise ConfigError(
            f"no such encoding: {encoding}.", "Try utf-8, utf-16, cp1250, cp1251 or iso8859-2."
        ) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            Problem(name, line, f"this is not {encoding}: {error.reason}.", "Try another encoding.")
        ) from None
    except (UnicodeError, ValueError) as unusable:
        raise ConfigError(f"{encoding} cannot be used: {unusable}.", "Try utf-8.") from None


def _likeness(text: str, letters: frozenset[str]) -> float:
    """Share of the non-ASCII characters that are among a language's letters: 0 to 1."""
    foreign: Sequence[str] = [char for char in text if char > "\x7f"]
    if not foreign:
        return 1.0
    return sum(char.lower() in letters or char in _PUNCTUATION for char in foreign) / len(foreign)
