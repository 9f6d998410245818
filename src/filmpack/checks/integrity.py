"""What a translation must keep of its source, and what it must not bring along."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.catalogue.compile import unfit
from filmpack.checks.rule import Example, Hit, Seen, rule
from filmpack.timedtext.markup import is_dialogue, plain

_POFILTER = "translate-toolkit, pofilter"
_PAIRS = {"(": ")", "[": "]", "«": "»", "{": "}"}
_END = {"?": "question", "!": "exclamation", "…": "ellipsis", ":": "colon", ",": "comma"}


@rule(
    "integrity/unfit",
    "error",
    source="filmpack: translators' text is data",
    bad=Example("Zadzwoń pod 800100100."),
    good=Example("Linia filmu o 3 osobach."),
)
def not_fit(seen: Seen) -> Iterator[Hit]:
    """Markup, invisible characters, a lost placeholder, a number or an address that the source
    does not have: none of them may reach a screen, and a build refuses them."""
    if seen.text and (reason := unfit(seen.text, seen.entry)):
        yield Hit(f"{reason}.", "Correct it; numbers and addresses come from the countries' files.")


@rule(
    "integrity/space",
    "warning",
    source=f"{_POFILTER}: doublespacing, startwhitespace, endwhitespace",
    bad=Example("Linia  filmu."),
    good=Example("Linia filmu."),
)
def space(seen: Seen) -> Iterator[Hit]:
    """Doubled, leading and trailing spaces move a line on the screen."""
    for match in re.finditer(r" {2,}|^ +| +$", seen.text, re.M):
        yield Hit("a space too many.", "Remove it.", match.span())


@rule(
    "integrity/doubled-word",
    "warning",
    source=f"{_POFILTER}: doublewords",
    bad=Example("Linia linia filmu."),
    good=Example("Linia filmu."),
)
def doubled_word(seen: Seen) -> Iterator[Hit]:
    """The same word twice in a row is mostly a slip."""
    for match in re.finditer(r"\b(\w{2,}) \1\b", plain(seen.text), re.I):
        if match[1].lower() not in seen.entry.text.lower():
            yield Hit(f"{match[1]!r} stands twice.", "Remove one.", None)


@rule(
    "integrity/brackets",
    "warning",
    source=f"{_POFILTER}: brackets",
    bad=Example("Linia (filmu."),
    good=Example("Linia (filmu)."),
)
def brackets(seen: Seen) -> Iterator[Hit]:
    """Brackets come in pairs."""
    for opening, closing in _PAIRS.items():
        if seen.text.count(opening) != seen.text.count(closing):
            yield Hit(f"{opening} and {closing} do not pair up.", "Add or remove one.")


@rule(
    "integrity/end-punctuation",
    "note",
    source=f"{_POFILTER}: endpunc",
    bad=Example("Linia filmu", source="A line?"),
    good=Example("Linia filmu?", source="A line?"),
)
def end_punctuation(seen: Seen) -> Iterator[Hit]:
    """A question ends as a question in every language (Greek: with a semicolon)."""
    if not seen.text or is_dialogue(seen.entry.text):
        return
    source, text = plain(seen.entry.text)[-1:], plain(seen.text).rstrip('”“»"’ ')[-1:]
    wanted = ";" if source == "?" and seen.language == "el" else source
    if source in "?" and text != wanted and text not in "?!;":
        yield Hit(f"the source is a {_END[source]}, this is none.", f"End it with {wanted!r}.")


@rule(
    "integrity/speakers",
    "error",
    source="Netflix Timed Text Style Guide, Dual speakers",
    bad=Example("Tak? Nie.", source="- Yes?\n- No."),
    good=Example("- Tak?\n- Nie.", source="- Yes?\n- No."),
)
def speakers(seen: Seen) -> Iterator[Hit]:
    """Where two people speak in one subtitle, each has a line that begins with a dash."""
    if not seen.text:
        return
    if is_dialogue(seen.entry.text) and not is_dialogue(seen.text):
        yield Hit("two speakers became one.", "Begin each line with a dash, as in the source.")
    if is_dialogue(seen.text) and not is_dialogue(seen.entry.text) and seen.entry.cue:
        yield Hit("one speaker became two.", "Remove the dashes.")


@rule(
    "integrity/italics",
    "warning",
    source="filmpack: italics are a message read on a phone",
    bad=Example("Gdzie jesteś?", source="<i>Where are you?</i>"),
    good=Example("<i>Gdzie jesteś?</i>", source="<i>Where are you?</i>"),
)
def italics(seen: Seen) -> Iterator[Hit]:
    """Italics tell a message on a phone from what is said; they must not get lost."""
    if seen.text and ("<i>" in seen.entry.text) != ("<i>" in seen.text):
        yield Hit("italics differ from the source.", "Keep <i>…</i> as in the source.")
