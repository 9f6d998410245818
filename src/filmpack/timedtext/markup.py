"""What text may carry: <i>…</i> and line breaks. Everything else is literal, or refused.

Translators' text comes from thirty organisations and is data: nothing in it
may style, place or hide a subtitle in any player or renderer downstream.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from filmpack.timedtext.cue import Side

PLACE = re.compile(r"\{\\an[1-9]\}")
"""What SubRip files and ASS begin a text with that stands elsewhere than at the bottom's middle."""
_ITALIC_TAG = re.compile(r"(</?i>)")
_OTHER_TAG = re.compile(r"<[ \t\u00a0]*/?[ \t\u00a0]*[A-Za-z][^<>\n]{0,200}>?")
"""Also with spaces, as machine translation writes them, and without an end: FFmpeg's SubRip reader
and browsers take these for tags, too."""
SPACED_ITALIC = re.compile(r"<[ \t\u00a0]*(/?)[ \t\u00a0]*[iI][ \t\u00a0]*>")
"""An italic tag in any spelling."""
_BRACE = re.compile(r"\{[^{}\n]{0,200}\}?")
_ASS_BLOCK = re.compile(r"\{\s*\\[^}\n]{0,200}\}?")
_ASS_ESCAPE = re.compile(r"\\[Nnh]")
_BREAKABLE = re.compile(r"[ \t\r\n]+")

_PLAIN = re.compile(r"[\w\n .,!?'’„”“«»…–:;()-]*")
"""Letters, digits and everyday marks: nothing in such a text can be forbidden."""
_PIECE = 1000
"""Characters whose grapheme clusters are counted together; the counting of one long run of
accents or of flags is quadratic."""
_SINGLES = re.compile(
    "[\n -\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u202f\u20ac]*"
)
"""Latin, Greek and Cyrillic without loose accents: each character is a grapheme cluster."""
_COMMON = set("\n" + "".join(map(chr, range(32, 127))))

_DASHED = re.compile(r"[-‐‑–—－]")
_FINISHED = re.compile(r"[.!?…;][\"'”“»’]*\s*$")
_FINAL = frozenset(".!?…。？！؟।")
_CLOSING = " \u00a0\n\"'”’»)]"
_BIDI = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# Legitimate characters among Unicode's "format" class: word joiner, zero-width
# (non-)joiner, soft hyphen.
_HARMLESS_FORMAT = {"\u2060", "\u200c", "\u200d", "\u00ad"}


def place_command(top: bool, side: Side) -> str:
    """What SubRip and ASS begin a text with that stands at a place, as on a number pad; "" for the
    bottom's middle."""
    number = (8 if top else 2) + {"left": -1, "": 0, "right": 1}[side]
    return "" if number == 2 else f"{{\\an{number}}}"


def strip_tags(text: str) -> str:
    """The text as it is read: without <i> tags; line breaks stay."""
    return _ITALIC_TAG.sub("", text) if "<" in text else text


def spans(text: str) -> Iterator[tuple[bool, str]]:
    """The text as (italic, literal text) pieces, in order; empty pieces are left out."""
    if "<" not in text:
        if text:
            yield False, text
        return
    italic = False
    for piece in _ITALIC_TAG.split(text):
        if piece == "<i>":
            italic = True
        elif piece == "</i>":
            italic = False
        elif piece:
            yield italic, piece


def close_italics(text: str) -> str:
    """The text with each <i> closed before the next one and at the end, and no </i> without one."""
    pieces, italic = [], False
    for piece in _ITALIC_TAG.split(text):
        if piece in ("<i>", "</i>"):
            if italic == (piece == "<i>"):
                continue
            italic = not italic
        pieces.append(piece)
    return "".join(pieces) + "</i>" * italic


def length(text: str) -> int:
    """How many characters a reader sees: grapheme clusters, markup not counted.

    A line break counts as one, as the space that it stands for. A text of thousands,
    far beyond any screen, is counted piece by piece, and a seam may count as one more.
    """
    bare = strip_tags(text)
    if _SINGLES.fullmatch(bare):
        return len(bare)
    import regex

    pieces = (bare[at : at + _PIECE] for at in range(0, len(bare), _PIECE))
    return sum(len(regex.findall(r"\X", unicodedata.normalize("NFC", p))) for p in pieces)


def unwrap(text: str) -> str:
    """The text on one line: every run of white space that can break becomes one space.

    No-break spaces stay. Two texts with the same flow differ only in line breaks.
    """
    if (
        "\n" not in text
        and "  " not in text
        and text[:1] != " " != text[-1:]
        and "\t" not in text
        and "\r" not in text
    ):
        return text
    return " ".join(filter(None, _BREAKABLE.split(text)))


def mask_tags(text: str) -> str:
    """The text with each <i> and </i> replaced by as many NULs: every place stays the same."""
    if "<" not in text:
        return text
    return _ITALIC_TAG.sub(lambda tag: "\0" * len(tag[0]), text)


def is_dialogue(text: str) -> bool:
    """Whether two speakers share the cue, each with a line of their own.

    Every line after the first begins with a dash; the first does too, or it is
    a finished sentence (Dutch, Finnish and Bulgarian mark the second speaker alone).
    """
    if "\n" not in text:
        return False
    lines = strip_tags(text).split("\n")
    first, *rest = lines
    if not all(_DASHED.match(line) for line in rest):
        return False
    return bool(_DASHED.match(first) or _FINISHED.search(first))


def ends_sentence(text: str) -> bool:
    """Whether a text ends with . ! ? … or another script's, closing marks after it not counted."""
    return strip_tags(text).rstrip(_CLOSING)[-1:] in _FINAL


def forbidden(text: str) -> str | None:
    """What in this text must never reach a renderer, in words; None when it is fit to show."""
    found = fault(text)
    return found[1] if found else None


def hidden(text: str, source: str = "") -> tuple[str, tuple[int, int]] | None:
    """What players would hide in a subtitle's text, in words, with its place; None for nothing.

    Braces that the source has, too, do not count: a translation may repeat them. Not for
    the closing card's messages: their placeholders stand in braces.
    """
    if "{" not in text:
        return None
    found = next((m for m in _BRACE.finditer(text) if m[0] not in source), None)
    if found is None:
        return None
    what = (
        f"players hide {found[0]!r}, which they take for a command; the burned film would show it"
    )
    return what, found.span()


def fault(text: str) -> tuple[str, str] | None:
    """As forbidden(), with the kind of it before the words.

    Kinds: "markup", "styling", "invisible", "bidi", "control", "private", "italics".
    """
    if _PLAIN.fullmatch(text) and "_" not in text:
        return None
    if tag := _OTHER_TAG.search(_ITALIC_TAG.sub("", text)):
        return "markup", f"the markup {tag.group()[:40]!r} is not allowed; only <i>…</i> is"
    if block := _ASS_BLOCK.search(text):
        return "styling", f"{block.group()!r} looks like a styling command"
    if escape := _ASS_ESCAPE.search(text):
        return "styling", f"{escape.group()!r} looks like a typed line break; use a real one"
    for char in sorted(set(text) - _COMMON):
        category = unicodedata.category(char)
        named = f"U+{ord(char):04X} ({_name(char)})"
        if char in _BIDI:
            return "bidi", f"the invisible character {named} turns the writing's direction"
        if category == "Cf" and char not in _HARMLESS_FORMAT:
            return "invisible", f"the invisible character {named}"
        if category in ("Co", "Cn", "Cs"):
            return "private", f"the character {named}"
        if (category == "Cc" and char != "\n") or char in "\u2028\u2029":
            return "control", f"the character {named}"
    if "-->" in text:
        return "markup", "'-->' parts the times in a subtitle file; players would drop the text"
    tags = _ITALIC_TAG.findall(text)
    if tags != ["<i>", "</i>"] * (len(tags) // 2):
        return "italics", "<i> and </i> do not pair up"
    return None


def _name(char: str) -> str:
    return unicodedata.name(char, "a control character" if ord(char) < 160 else "no name").lower()


def is_source(text: str, source: str) -> bool:
    """Whether a text is the source's own, and of more than one word: nobody translated it."""
    return unwrap(text) == unwrap(source) and len(strip_tags(source).split()) > 1
