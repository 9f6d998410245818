"""How French is written: no-break spaces at marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filmpack.checks.contexts import EntryContext
from filmpack.checks.rule import Hit, rule

_FRENCH_SPACES = re.compile(
    r"(?<=[\w\])»”’…])( ?)([?!;:])(?![\w/])"
    r"|(?<=«)( ?)(?=[^\s\u00a0\u202f])|(?<=[^\s\u00a0\u202f])( ?)(?=»)"
)


@rule(
    "typography/french-spaces",
    "warning",
    "Imprimerie nationale, Lexique des règles typographiques en usage",
    languages="fr",
    fixes=True,
)
def french_spaces(seen: EntryContext) -> Iterator[Hit]:
    """French has a no-break space before ? ! : ; and inside « »; with a normal one, the mark
    can fall onto the next line. Thin (U+202F) before ? ! ;, full (U+00A0) before : and inside «
    »; either is accepted."""
    if seen.setting.tag == "fr-CH" or seen.marks.isdisjoint("?!:;«»"):
        return
    text = seen.bare
    for match in _FRENCH_SPACES.finditer(text):
        mark = match[2] or ""
        if mark and match.start() and text[match.start() - 1] in "?!" and not match[1]:
            continue
        clock = mark == ":" and text[match.end() : match.end() + 1].isdigit()
        if clock and text[: match.start()][-1:].isdigit():
            continue
        thin = mark in ("?", "!", ";") if mark else False
        fix = "\u202f" if thin else "\u00a0"
        span = (match.start(), match.start() + len(match[1] or match[3] or match[4] or ""))
        yield Hit("no-break space missing.", "Use U+202F or U+00A0 here.", span, fix)
