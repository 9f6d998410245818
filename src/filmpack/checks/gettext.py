"""What a catalogue lacks."""

from __future__ import annotations

from collections.abc import Iterator

from filmpack.checks.rule import Example, Hit, Seen, rule
from filmpack.timedtext.markup import flow, plain

_MANUAL = "GNU gettext manual, The Format of PO Files"


@rule(
    "gettext/untranslated",
    "error",
    source=_MANUAL,
    bad=Example(""),
    good=Example("Linia filmu."),
)
def untranslated(seen: Seen) -> Iterator[Hit]:
    """An empty translation would leave a hole in the film, so the language can't be built."""
    if seen.state == "untranslated":
        yield Hit("this is not translated.", "Translate it.")


@rule(
    "gettext/fuzzy",
    "error",
    source=_MANUAL,
    bad=Example("[fuzzy]Linia filmu."),
    good=Example("Linia filmu."),
)
def fuzzy(seen: Seen) -> Iterator[Hit]:
    """A fuzzy translation was made for another text or was not certain; it is never shown."""
    if seen.state == "fuzzy":
        yield Hit("this waits for a look (fuzzy).", "Check it, then remove the fuzzy mark.")


@rule(
    "gettext/outdated",
    "error",
    source="filmpack: the template is the register of texts",
    bad=Example("[outdated]Linia filmu."),
    good=Example("Linia filmu."),
)
def outdated(seen: Seen) -> Iterator[Hit]:
    """The source changed and the catalogue was not brought up to it: the translation is of
    another text."""
    if seen.state == "outdated":
        yield Hit("the source of this was changed since.", "Run 'filmpack extract'.")


@rule(
    "gettext/same-as-source",
    "warning",
    source="translate-toolkit, pofilter: unchanged",
    bad=Example("A line of the film."),
    good=Example("Linia filmu."),
)
def same_as_source(seen: Seen) -> Iterator[Hit]:
    """A text of several words that is the source's own is an English line in a Greek film."""
    text = plain(flow(seen.text))
    if seen.language != "en" and text == plain(flow(seen.entry.text)) and len(text.split()) > 2:
        yield Hit("this is the source's text.", "Translate it.", (0, len(seen.text)))
