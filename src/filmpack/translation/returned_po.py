"""A catalogue that a translator sends back: each entry goes where its context says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from filmpack.errors import InputError, Problem
from filmpack.languages.sdh import is_sdh
from filmpack.languages.tags import primary_subtag
from filmpack.timedtext.markup import is_source, unwrap
from filmpack.translation.placement import SAME_AS_SOURCE, Placement, PlacementKind
from filmpack.translation.po.document import PoDocument, PoEntry

_CHARSET = re.compile(rb"""charset=([A-Za-z0-9][\w.-]{0,40})""")
_HEADER = re.compile(r'(?m)^msgid\s+""\s*\n\s*msgstr\s+"')
_NOBODY = ("none yet", "FULL NAME <EMAIL@ADDRESS>", "Automatically generated")
"""What filmpack and gettext write where nobody has translated yet."""


@dataclass(frozen=True, slots=True)
class ReturnedCatalogue:
    """Where the texts of a returned catalogue go.

    unplaced are (line, text) of entries that the film does not have, or no longer has; comments
    are the translator's own, by context; translator is who the header names, "" for nobody.
    """

    placements: tuple[Placement, ...]
    unplaced: tuple[tuple[int, str], ...]
    comments: Mapping[str, tuple[str, ...]]
    translator: str


def is_catalogue(text: str) -> bool:
    """Whether a file's beginning is that of a .po file, with its header entry."""
    return _HEADER.search(text.replace("\r", "\n")) is not None


def charset_of(data: bytes) -> str:
    """The encoding that a catalogue's header names; "" for none."""
    match = _CHARSET.search(data[:4000])
    return match[1].decode("ascii") if match else ""


def place_catalogue(
    returned: PoDocument, known: Mapping[str, str], language: str
) -> ReturnedCatalogue:
    """Place a returned catalogue's texts.

    Args:
        returned: The catalogue as it came.
        known: The source text of each of the film's messages, by context.
        language: The name of the catalogue that it is for: pl, de_CH, pl@sdh.

    Raises:
        InputError: The file says that it is in another language.
    """
    its = returned.header_field("Language")
    if its and (primary_subtag(its), is_sdh(its)) != (primary_subtag(language), is_sdh(language)):
        what = f"this catalogue is in {its!r}, not in {language!r}."
        advice = "Name its own language, or correct 'Language' in its header."
        raise InputError(Problem(returned.name, returned.header.line, what, advice))
    placements: list[Placement] = []
    unplaced: list[tuple[int, str]] = []
    comments: dict[str, tuple[str, ...]] = {}
    for block in (*returned.live, *returned.obsolete):
        text = block.msgstr
        if not unwrap(text):
            continue
        if block.obsolete or block.context not in known:
            unplaced.append((block.line, unwrap(text)))
            continue
        kind, reason = _judged(block, known[block.context])
        placements.append(Placement(block.context, text, kind, not reason, reason, (block.line,)))
        comments[block.context] = tuple(block.comments)
    translator = returned.header_field("Last-Translator")
    if translator in _NOBODY:
        translator = ""
    return ReturnedCatalogue(tuple(placements), tuple(unplaced), comments, translator)


def _judged(block: PoEntry, source: str) -> tuple[PlacementKind, str]:
    """What kind of text an entry has, and why it may not stand as a translation."""
    if unwrap(block.msgid) != unwrap(source):
        return "one to one", "it was made for another text of the source"
    if block.fuzzy:
        return "one to one", "it is fuzzy in the file"
    if is_source(block.msgstr, source):
        return "same as source", SAME_AS_SOURCE
    return "one to one", ""
