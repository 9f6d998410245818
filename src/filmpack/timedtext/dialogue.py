"""How each language marks two speakers in one subtitle."""

from __future__ import annotations

from filmpack.languages.tags import primary_subtag

# Source: Netflix Timed Text Style Guide, Dual speakers, per language, as Subtitle Edit's
# checker holds it (re-checked against the guides in its pull request 13347, August 2026).
# Languages that are not named: a hyphen on both lines, no space.
_BOTH_SPACED = frozenset("cs es fr hu it pl ro sk".split())
_SECOND = frozenset("fi nl".split())
_SECOND_SPACED = frozenset(["bg"])


def dialogue_style(language: str) -> tuple[str, str]:
    """What begins the first and the second speaker's line: ("- ", "- ") in Polish.

    language is a tag such as "pl" or "de-CH".
    """
    base = primary_subtag(language)
    if base in _BOTH_SPACED:
        return "- ", "- "
    if base in _SECOND:
        return "", "-"
    if base in _SECOND_SPACED:
        return "", "- "
    return "-", "-"
