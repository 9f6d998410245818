"""Right-to-left text for renderers: what is read from left to right in it stays so.

By the bidi algorithm (UAX 9) the groups of "116 111" run from right to left in an Arabic or
Hebrew line: a wrong number. Every number, time, date, address, handle and foreign name is therefore
isolated here, and each line begins with a mark of its direction, since renderers find the direction
anew for every line from its first letter. Translators never type such marks (rule safety/bidi).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from filmpack.languages.language import language as language_data
from filmpack.languages.scripts import direction_of, script_of_language

RIGHT, LEFT = "\u200f", "\u200e"
"""Marks without width that count as a letter of a right-to-left or left-to-right script."""
_ISOLATE, _END = "\u2066", "\u2069"
_EMBED, _POP = "\u202b", "\u202c"
_MARKS = re.compile(f"[{RIGHT}{LEFT}{_ISOLATE}{_END}{_EMBED}{_POP}]")
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"
_DIGIT = "[0-9\u0660-\u0669\u06f0-\u06f9]"
"""European, Arabic and Persian: groups of any of them would change places."""
_WEAK = "[0-9\u06f0-\u06f9]"
"""European and Persian: they follow a foreign word before them, which Arabic ones don't (W7)."""
_LETTER = "[a-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff]"
"""Latin, Greek and Cyrillic."""
_ADDRESS = (
    rf"(?:https?://)?(?:[a-z0-9._%+-]+@)?{_HOST}(?::\d+)?"
    rf"(?:/(?:(?:[\w./?=&%#~+:@-]|{_LETTER})*(?:[\w/]|{_LETTER}))?)?"
    r"|[@#][a-z0-9_](?:[a-z0-9_.]*[a-z0-9_])?"
)
_SPACED = "[ \u00a0]+[\u2010\u2011-][ \u00a0]+"


def _number(digit: str) -> str:
    # A range of two times runs as the line does, as one with a dash.
    of_times = rf"(?<=:{digit}{digit}){_SPACED}|{_SPACED}{digit}{{1,2}}:{digit}"
    # A mark with digits at both sides is a part of it: a time, a date, decimals, 24/7.
    between = rf"(?!{of_times})[ \u00a0\u2010\u2011-]*|[.,:/\u066b\u066c]"
    return (
        rf"\+?(?:{digit}+[ \u00a0-]?)?(?:\({digit}+\)[ \u00a0-]?)?"
        rf"{digit}(?:(?:{between}){digit})*[%‰\u066a]?"
    )


_NUMBER = _number(_DIGIT)
_WORDS = (
    rf"{_DIGIT}*{_LETTER}"
    rf"(?:(?:[ \u00a0]?[&+][ \u00a0]?|[ \u00a0]|[.'’/_:\u2011-])(?:{_LETTER}|{_WEAK})"
    rf"|{_LETTER}|{_DIGIT})*"
    r"(?:\+\+|[+#])?"
)
# Neither a letter nor a digit of any script, nor a bracket, nor what changes the direction.
_STOPS = r"\w\n<>()\[\]{}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NEUTRAL = rf"(?:</?i>|(?<=[:;])[()]|(?<=[:;]-)[()]|(?u:[^{_STOPS}]))"
_UNQUOTED = rf"(?:</?i>|(?u:[^{_STOPS}“”«»]))"
_PART = rf"(?>{_ADDRESS}|{_WORDS}|{_number(_WEAK)}(?!{_DIGIT}))"
_INSIDE = rf"(?>{_UNQUOTED}*?{_PART})++{_UNQUOTED}*+"
_CLOSED = rf"\({_INSIDE}\)|\[{_INSIDE}\]|“{_INSIDE}”|«{_INSIDE}»"
_PHRASE = rf"(?>{_ADDRESS}|{_WORDS})(?>{_NEUTRAL}*?(?>{_CLOSED}|{_PART}))*+"
"""From the first foreign word or address to the last, with the marks, whole brackets and numbers
between them and the numbers behind them, as UAX 9 lays them out (W7, N0, N1): parts on their own
would change places."""
TOKEN = f"{_ADDRESS}|{_NUMBER}"
"""A web or mail address, a handle, a number with its groups. It is wide on purpose; the mark that
ends a sentence is no part of it."""
_RUN = f"(?P<tag></?i>)|{_PHRASE}|{_NUMBER}"
"""What is read from left to right in a right-to-left line: a number, and foreign words with what
belongs to them (iPhone 15, COVID-19, 2FA). A tag is none of it, but may stand inside."""


@cache
def pattern(expression: str) -> re.Pattern[str]:
    """An expression of this module, compiled when it is needed: every command starts without."""
    return re.compile(expression, re.I | re.A)


def begins_rtl(text: str) -> bool:
    """Whether the first letter of a text that has a direction is of a right-to-left script."""
    kinds = map(unicodedata.bidirectional, text)
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), False)


def is_rtl(tag: str) -> bool:
    """Whether a language (BCP 47) is written from right to left."""
    return (language_data(tag).direction or direction_of(script_of_language(tag))) == "rtl"


def directed(text: str, language: str) -> str:
    """A text for renderers that know isolates: ASS in libass, WebVTT in browsers.

    Each line begins with the mark of its direction, and what is read from left to right in it is
    isolated. A text in a left-to-right language is given back as it is.
    """
    return _directed(text, language, _isolated, RIGHT, "")


def marked(text: str, language: str) -> str:
    """A text for players that may not know isolates and may lay out from left to right: SubRip.

    Each line is embedded from right to left, so that its full stop stands at the left. The groups
    of a number hold together by no-break spaces; an address or a number with hyphens, between two
    left-to-right marks, is one run as letters would be.
    """
    return _directed(text, language, _between_marks, _EMBED, _POP)


def directed_value(text: str, language: str) -> str:
    """One number or address that stands for itself, read from left to right as a whole."""
    return f"{RIGHT}{_ISOLATE}{text}{_END}" if is_rtl(language) else text


def undirected(text: str) -> str:
    """A text without the marks that directed() and marked() write, as a catalogue has it."""
    return _MARKS.sub("", text)


def _isolated(token: str) -> str:
    return f"{_ISOLATE}{token}{_END}"


def _between_marks(token: str) -> str:
    # Between digits, these marks hold a number together in any player.
    if re.sub("[\u00a0.,:/]", "", token).isdecimal():
        return token
    # Foreign words behind a number are a run of their own, as after any number.
    return f"{LEFT}{token}{LEFT}{RIGHT * bool(pattern(_NUMBER).fullmatch(token))}"


def _directed(
    text: str, language: str, isolated: Callable[[str], str], begin: str, end: str
) -> str:
    if not text or not is_rtl(language):
        return text

    def found(match: re.Match[str]) -> str:
        if match["tag"]:
            return match[0]
        # A player that breaks lines must not break a number.
        return isolated(pattern(_NUMBER).sub(lambda one: one[0].replace(" ", "\u00a0"), match[0]))

    return "\n".join(f"{begin}{pattern(_RUN).sub(found, line)}{end}" for line in text.split("\n"))
