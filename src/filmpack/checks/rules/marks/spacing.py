"""Spaces before, after and inside marks, as each language sets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule
from filmpack.languages.language import language as language_data
from filmpack.languages.tags import primary_subtag


@rule(
    "typography/space-before",
    "warning",
    "national style guides; translate-toolkit, pofilter: puncspacing",
    fixes=True,
    marks=",.?!:;",
)
def space_before(seen: EntryContext) -> Iterator[Hit]:
    """No space stands before a comma or a full stop, even with an italic tag between them. Before
    ? ! : ; only French has one, and it is a no-break space."""
    marks = ",." if seen.language == "fr" else ",.?!:;"
    if seen.marks.isdisjoint(marks):
        return
    for match in _before(marks).finditer(seen.bare):
        yield Hit("space before a punctuation mark.", "Remove it.", match.span(), "")


@lru_cache(maxsize=2)
def _before(marks: str) -> re.Pattern[str]:
    """A pattern for the spaces before any of these marks."""
    space = "[ \u00a0\u202f]"
    return re.compile(rf"{space}(?<=[\w”“»\)\0]{space}){space}*(?=[{marks}](?:[\s\0?!]|$))")


_SPACE_AFTER = re.compile(
    r"[,;!?….](?:(?<=[^\W\d_]{2}[,;!?])(?=[^\W\d_])|(?<=[^\W\d_]{2}…)(?=[^\W\d_]{2})"
    r"|(?<=[^\W\d_][a-zà-ÿ]\.)(?=[^\W\d_a-zà-ÿ][^\W\d_]))"
)
"""The mark comes first, and what stands before it is looked at after: the search then stops at
marks alone."""


@rule(
    "typography/space-after",
    "warning",
    "national style guides; translate-toolkit, pofilter: puncspacing",
    fixes=True,
    marks=",;!?.…",
)
def space_after(seen: EntryContext) -> Iterator[Hit]:
    """Without a space between a mark and the next word, the two are read as one. An ellipsis
    before a text's first word stands close to it; inside a word of the source's, too."""
    for match in _SPACE_AFTER.finditer(seen.bare):
        if match[0] == "." and _ADDRESS_AROUND.search(
            seen.bare[max(0, match.start() - 20) : match.end() + 20]
        ):
            continue
        if match[0] == ";" and _ENTITY_BEFORE.search(seen.bare, 0, match.end()):
            continue  # a web page's code, which is another rule's
        if match[0] == "…" and _ELLIPSIS_INSIDE.search(seen.source):
            continue
        yield Hit(f"no space after {match[0]}", "Add one.", match.span(), f"{match[0]} ")


_ENTITY_BEFORE = re.compile(r"&\w{2,8};\Z")
_ELLIPSIS_INSIDE = re.compile(r"\w…\w")
_ADDRESS_AROUND = re.compile(r"www\.|://|@")


_INNER_SPACE = re.compile(r"(?<=[(\[„]) +|(?<=\w) +(?=[)\]])|(?<=[.!?…,]) +(?=[)\]])")
_QUOTES = "“”«»„‘’‚"
_INNER_TAG_SPACE = re.compile(
    "(?<=<i>)[ \u00a0\u202f]+|(?<![ \u00a0\u202f])[ \u00a0\u202f]+(?=</i>)"
)


@rule(
    "typography/inner-space",
    "warning",
    "national style guides",
    fixes=True,
    marks=f"([)]<>{_QUOTES}",
)
def inner_space(seen: EntryContext) -> Iterator[Hit]:
    """Brackets and quotation marks touch what they enclose; only French « » have a space. So do
    italic tags: the space belongs outside."""
    text = seen.bare
    found = list(_INNER_SPACE.finditer(text))
    if not seen.marks.isdisjoint(_QUOTES) and (inside := _inside_quotes(seen.setting.tag)):
        found += inside.finditer(text)
    for span in dict.fromkeys(match.span() for match in found):
        yield Hit("space inside brackets or quotation marks.", "Remove it.", span, "")
    if "<i>" not in seen.text:
        return
    for match in _INNER_TAG_SPACE.finditer(seen.text):
        yield Hit(
            "space just inside an italic tag.", "Put it outside.", *_outside(seen.text, match)
        )


@lru_cache(maxsize=256)
def _inside_quotes(tag: str) -> re.Pattern[str] | None:
    """A pattern for the spaces just inside a language's quotation marks; None for no such marks.

    Marks that both open and close, as in Finnish, tell nothing.
    """
    known = language_data(tag)
    pairs = [pair for pair in known.quotes if pair[0] != "«" or primary_subtag(tag) != "fr"]
    opening, closing = ("".join(pair[side] for pair in pairs) for side in (0, 1))
    opens = "".join(mark for mark in opening if mark not in closing)
    closes = "".join(mark for mark in closing if mark not in opening)
    return _inside(opens, closes) if opens and closes else None


@lru_cache(maxsize=64)
def _inside(opens: str, closes: str) -> re.Pattern[str]:
    """A pattern for the spaces just inside these marks, which several languages share."""
    space = "[ \u00a0\u202f]+"
    return re.compile(
        rf"(?<=(?<!\w)[{opens}]){space}(?=\w)|(?<=[\w.!?…,]){space}(?=[{closes}](?!\w))"
    )


def _outside(text: str, match: re.Match[str]) -> tuple[tuple[int, int], str]:
    """The span of an italic tag with the space just inside it, and what to write there."""
    opening = text[: match.start()].endswith("<i>")
    start, end = (match.start() - 3, match.end()) if opening else (match.start(), match.end() + 4)
    beside = text[start - 1 : start] if opening else text[end : end + 1]
    space = " " if beside.isalnum() else ""
    return (start, end), f"{space}<i>" if opening else f"</i>{space}"
