"""How Maltese is written: its letters, and the article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule

_MALTESE_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN_IN_MALTESE = re.compile("[cCyY]|[gG]h")


@rule(
    "typography/maltese-letters",
    "error",
    "Il-Kunsill Nazzjonali tal-Ilsien Malti; CLDR 48, exemplar characters",
    languages="mt",
)
def maltese_letters(seen: EntryContext) -> Iterator[Hit]:
    """Maltese has ċ and għ; a plain c, y or gh comes from a keyboard without these letters."""
    names = {term.term for term in seen.setting.terms}
    for match in _MALTESE_WORD.finditer(seen.bare):
        word = match[0]
        if word in names or word in seen.source:
            continue
        if _FOREIGN_IN_MALTESE.search(word):
            yield Hit(
                f"{word!r} has letters that Maltese doesn't use.", "Write ċ, għ, j.", match.span()
            )


_MALTESE_ARTICLE = re.compile(r"(?i)(?<=\b[il][lnrstxzdċż]-)\s(?=\w)|(?<=\bl-)\s(?=\w)")


@rule(
    "typography/maltese-article",
    "warning",
    "Akkademja tal-Malti, Tagħrif fuq il-Kitba Maltija: l-artiklu",
    languages="mt",
    fixes=True,
)
def maltese_article(seen: EntryContext) -> Iterator[Hit]:
    """The Maltese article is joined to its word by a hyphen, without spaces."""
    for match in _MALTESE_ARTICLE.finditer(seen.bare):
        yield Hit("space after the article.", "Remove it.", match.span(), "")
