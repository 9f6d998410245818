"""HTML's character references in texts that went through a web page."""

from __future__ import annotations

import re

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_DEEPEST = 3
"""How often a text may have been encoded: &amp;amp;quot; was three times."""


def decode_entities(text: str, deepest: int = _DEEPEST) -> tuple[str, tuple[str, ...]]:
    """The text with its characters instead of entities, and the entities that were there.

    deepest is how often it may have been encoded: once where the format itself asks for it.
    Names that HTML does not know stay as they are.
    """
    from html import unescape

    seen: list[str] = []

    def character(match: re.Match[str]) -> str:
        found = unescape(match[0])
        if found != match[0]:
            seen.append(match[0])
        return found

    for _ in range(deepest):
        before = text
        text = _ENTITY.sub(character, text)
        if text == before:
            break
    return text, tuple(dict.fromkeys(seen))
