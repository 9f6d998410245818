"""The markup of SubRip texts: HTML's tags and ASS's commands, which players obey.

Italics and a place at the top or a side are kept; what can't be shown is left out and told. What is
no markup of SubRip stays as it is: it is text, or is refused where the text is judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from filmpack.timedtext.cue import Side
from filmpack.timedtext.markup import close_italics
from filmpack.timedtext.parsing.overrides import DRAWING, is_top, kind_of, read_overrides, side_of

_TOKEN = re.compile(
    r"\{\\[^{}\n]{1,200}\}"
    r"|</?(?:b|u|s|i|em|strong|font|span|br)(?:\s[^<>\n]{0,200})?/?>",
    re.I,
)
_NAME = re.compile(r"</?(\w+)")


@dataclass(frozen=True, slots=True)
class SubripText:
    """A text without markup but <i>, where it stands, and what was left out.

    left_out are (kind, as it stands): one kind is told once in a file.
    """

    text: str
    top: bool = False
    left_out: tuple[tuple[str, str], ...] = ()
    side: Side = ""


def read_subrip_markup(text: str) -> SubripText:
    """A subtitle's text, lines parted by "\\n", without its markup."""
    if "{\\" not in text and "<" not in text:
        return SubripText(text)
    alignment, by_command = 0, False
    gone: dict[str, str] = {}
    pieces: list[str] = []
    at = 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token.startswith("{") and DRAWING.search(token):
            continue  # its text is a drawing's coordinates: nobody's words, and refused
        pieces.append(text[at : match.start()])
        at = match.end()
        if token.startswith("{"):
            found = read_overrides(token[1:-1])
            alignment = alignment or found.alignment
            if found.italic is not None or found.reset:
                by_command = True
                pieces.append("<i>" if found.italic else "</i>")
            for words in found.left_out:
                gone.setdefault(kind_of(words), words)
        else:
            pieces.append(_tag(token, gone))
    pieces.append(text[at:])
    lines = (line.strip() for line in "".join(pieces).split("\n"))
    clean = "\n".join(filter(None, lines))
    if by_command:
        clean = close_italics(clean)
    return SubripText(clean, is_top(alignment), tuple(gone.items()), side_of(alignment))


def _tag(token: str, gone: dict[str, str]) -> str:
    """What a tag of HTML's becomes."""
    named = _NAME.match(token)
    name = named[1].lower() if named else ""
    if name == "br":
        return "\n"
    if name in ("i", "em"):
        return "</i>" if token.startswith("</") else "<i>"
    if not token.startswith("</"):
        gone.setdefault(f"<{name}>", token)
    return ""
